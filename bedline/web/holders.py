"""Whose telephones there are in a demo, and what one keys to be whoever holds it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bedline.domain.ids import FacilityId, PersonId, RegionId
from bedline.domain.people import Person, Role
from bedline.domain.phonebook import HotlineNumber, Subscriber, WardContact
from bedline.domain.rota import Duty, Rung
from bedline.web.office import Office, Telephones

Card = dict[str, Any]

# In which order a region's telephones stand in the list.
ORDER: Final = (Role.GP.value, Role.FACILITY.value, Role.COORDINATOR.value)


def hotlines(office: Office, telephones: Telephones) -> list[Card]:
    """Return our own numbers, each with an example of where a patient might live."""
    return [_hotline(each, office) for each in telephones.phonebook.hotlines.values() if each.region in office.regions]


def phones(office: Office, telephones: Telephones) -> list[Card]:
    """Return every telephone somebody may hold now, once each: GPs, wards, and who is on duty."""
    cards: dict[str, Card] = {}
    regions = list(office.regions)
    people = {each.id: each for region in regions for each in office.accounts.listed(region)}
    found = [_Region(region, office, telephones, people) for region in regions]
    # A neighbour who may be rung for a region as well belongs to their own.
    own = (card for each in found for card in (*each.on_duty(), *each.wards(), *each.gps()))
    for card in (*own, *(card for each in found for card in each.neighbours())):
        cards.setdefault(card["number"], card)
    return sorted(
        cards.values(), key=lambda card: (regions.index(card["region"]), ORDER.index(card["role"]), card["who"])
    )


def _hotline(number: HotlineNumber, office: Office) -> Card:
    region = office.regions[number.region]
    place = next(iter(region.places.values()), None)
    return {
        "number": number.number,
        "region": region.id,
        "region_name": region.name,
        "language": number.language,
        "texts": number.texts,
        "postcode": place.postcode if place else None,
    }


class _Region:
    """The telephones of one region."""

    def __init__(
        self, region: RegionId, office: Office, telephones: Telephones, people: Mapping[PersonId, Person]
    ) -> None:
        self._region = region
        self._office = office
        self._book = telephones.phonebook
        self._pins = telephones.pins()
        self._people = people
        rota = self._book.rotas.get(region)
        self._duties = rota.on_duty(office.clock.now()) if rota is not None else ()

    def on_duty(self) -> Iterator[Card]:
        return (self._duty(duty) for duty in self._duties if duty.rung is not Rung.NEIGHBOUR)

    def neighbours(self) -> Iterator[Card]:
        return (self._duty(duty) for duty in self._duties if duty.rung is Rung.NEIGHBOUR)

    def _duty(self, duty: Duty) -> Card:
        person = self._people.get(duty.person)
        return {
            **self._card(duty.phone, person.name if person else duty.person, Role.COORDINATOR),
            **self._keyed(self._book.subscriber(duty.person)),
            "person": duty.person,
            "rung": int(duty.rung),
            "texts": True,
        }

    def wards(self) -> Iterator[Card]:
        """Return a card for each number of a facility, with the wards that share it."""
        shared: dict[str, list[WardContact]] = {}
        for ward in self._book.wards.values():
            for number in dict.fromkeys((*ward.phones, *((ward.text,) if ward.text else ()))):
                if ward.region == self._region:
                    shared.setdefault(number, []).append(ward)
        for number, wards in shared.items():
            facility = self._office.directory.facilities.get(wards[0].facility)
            units = [self._office.directory.units[ward.unit].name for ward in wards]
            yield {
                **self._card(number, facility.name if facility else wards[0].facility, Role.FACILITY),
                **self._keyed(self._nurse(wards[0].facility)),
                "facility": wards[0].facility,
                "units": units,
                "texts": any(ward.text == number for ward in wards),
            }

    def gps(self) -> Iterator[Card]:
        for subscriber in self._book.subscribers:
            person = self._people.get(subscriber.person)
            if subscriber.region != self._region or subscriber.phone is None:
                continue
            if person is not None and person.role is Role.GP:
                yield {
                    **self._card(subscriber.phone, person.name, Role.GP),
                    **self._keyed(subscriber),
                    "person": subscriber.person,
                    "texts": subscriber.mobile,
                }

    def _card(self, number: str, who: str, role: Role) -> Card:
        nothing: Card = {"person": None, "facility": None, "units": [], "rung": None}
        return {"number": number, "who": who, "role": role.value, "region": self._region, **nothing}

    def _keyed(self, subscriber: Subscriber | None) -> Card:
        if subscriber is None:
            return {"identity": None, "pin": None}
        return {"identity": subscriber.identity, "pin": self._pins.get(subscriber.person)}

    def _nurse(self, facility: FacilityId) -> Subscriber | None:
        there = (each.id for each in self._people.values() if facility in each.facilities)
        return next((found for person in there if (found := self._book.subscriber(person))), None)
