"""Who stands behind which telephone number, which numbers are ours, and who is on duty: as configured."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from bedline.domain.call_hours import AT_ANY_HOUR, CallHours
from bedline.domain.ids import FacilityId, PersonId, RegionId, UnitId
from bedline.domain.rota import Rota

_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
# What stands for a number that is withheld, spelled on the keys: ANONYMOUS, RESTRICTED, UNKNOWN, UNAVAILABLE, BLOCKED.
_WITHHELD: Final = frozenset({"+266696687", "+7378742833", "+8656696", "+86282452253", "+2562533"})


class AskBy(StrEnum):
    """How a ward wants to be asked first; a call always follows a text that stays without an answer."""

    CALL = "call"
    TEXT = "text"
    WEB = "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class HotlineNumber:
    """A number of ours (E.164): which region answers it, in which language, and whether it takes texts too."""

    number: str
    region: RegionId
    language: str
    texts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A person by telephone: the number keyed to say who one is (AGB, RIZIV, or the ward's own), and the telephone."""

    person: PersonId
    region: RegionId
    identity: str
    phone: str | None
    mobile: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WardContact:
    """How a ward is reached: telephones in the order to try them, a mobile for texts (None: a landline)."""

    unit: UnitId
    facility: FacilityId
    region: RegionId
    phones: tuple[str, ...]
    text: str | None = None
    ask_by: AskBy = AskBy.CALL
    language: str = "nl"
    call_hours: CallHours = AT_ANY_HOUR

    def phones_at(self, at: datetime, *, crisis: bool, timezone: str) -> tuple[str, ...]:
        """Return which telephones may be rung with a question at that moment, in the order to try them."""
        hours = self.call_hours
        if hours.closed(at, crisis=crisis, timezone=timezone) is None:
            return self.phones
        return (hours.phone,) if hours.phone is not None else ()


@dataclass(frozen=True, slots=True)
class Phonebook:
    """Every number that Bedline may ring or be rung by; it never rings one that is not in it."""

    hotlines: Mapping[str, HotlineNumber] = field(default_factory=dict)
    subscribers: tuple[Subscriber, ...] = ()
    wards: Mapping[UnitId, WardContact] = field(default_factory=dict)
    rotas: Mapping[RegionId, Rota] = field(default_factory=dict)
    # As colleagues call those who may be on duty, also in a neighbour region that rings them.
    colleagues: Mapping[PersonId, str] = field(default_factory=dict)
    # Those of people outside the regions who are turned to while there is no place.
    offices: frozenset[str] = frozenset()

    @property
    def numbers(self) -> frozenset[str]:
        """Return every number that Bedline may ring or text."""
        wards = {number for ward in self.wards.values() for number in (*ward.phones, ward.text, ward.call_hours.phone)}
        people = {each.phone for each in self.subscribers}
        return frozenset(number for number in wards | people if number) | self.duty_numbers | self.offices

    @property
    def duty_numbers(self) -> frozenset[str]:
        """Return the numbers of all who may be on duty, now or another day."""
        shifts = {each.phone for rota in self.rotas.values() for each in rota.shifts}
        return frozenset(shifts | {each.phone for rota in self.rotas.values() for each in rota.swaps})

    def person_at(self, number: str | None, *, region: RegionId) -> Subscriber | None:
        """Return whose registered telephone it is: a hint, never a proof; None when several share it."""
        found = [each for each in self.subscribers if number and each.phone == number and each.region == region]
        return found[0] if len(found) == 1 else None

    def by_identity(self, identity: str, *, region: RegionId) -> Subscriber | None:
        """Return who keys that number to say who they are."""
        same = (each for each in self.subscribers if each.identity == identity and each.region == region)
        return next(same, None)

    def subscriber(self, person: PersonId) -> Subscriber | None:
        """Return how a person is reached."""
        return next((each for each in self.subscribers if each.person == person), None)

    def wards_at(self, number: str | None, *, region: RegionId) -> tuple[WardContact, ...]:
        """Return the wards whose registered telephone or mobile it is."""
        return tuple(
            ward
            for ward in self.wards.values()
            if number and ward.region == region and (number in ward.phones or number == ward.text)
        )

    def shown(self, region: RegionId, *, language: str, texts: bool = False) -> HotlineNumber | None:
        """Return which number of ours the region shows when it rings or texts, if it can be in that language."""
        ours = [each for each in self.hotlines.values() if each.region == region and (each.texts or not texts)]
        # A number for texts is rung from, and printed as one to ring, only where there is no other.
        ours.sort(key=lambda each: each.texts is not texts)
        return next((each for each in ours if each.language == language), ours[0] if ours else None)


def number_of(said: str) -> str | None:
    """Return a number as the provider says it; None when it is withheld, or no number."""
    return said if _E164.fullmatch(said) and said not in _WITHHELD else None
