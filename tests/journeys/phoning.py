"""The people of a journey by telephone: each is a telephone, with what its owner knows by heart."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from bedline.adapters.db.engine import Database
from bedline.domain.ids import PersonId, RegionId, UnitId
from bedline.domain.people import bedline_in
from bedline.domain.phonebook import WardContact
from bedline.settings import Settings
from tests.harness.house import configuration
from tests.harness.line import Line, line
from tests.harness.phones import Phone
from tests.journeys.people import Desk, Ward, Watched

REGION: Final = RegionId("zeeuws-vlaanderen")
# Twelve minutes past three on a Saturday morning, in the region.
NIGHT: Final = datetime(2026, 1, 10, 2, 12, tzinfo=UTC)
PIN: Final = "482913"


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with a telephone, a number by which they are known, and a PIN."""

    phone: Phone
    identity: str

    def keys_pin(self) -> Phone:
        """Wait for the question, and key the PIN."""
        return self.phone.hears("pincode").presses(PIN)


@dataclass(frozen=True, slots=True)
class Telephones:
    """Everybody in the region by telephone, and its boards."""

    line: Line
    url: str
    region: RegionId = REGION

    @property
    def hotline(self) -> str:
        """Return the number that people call."""
        return self.line.phones.hotline

    def in_region(self, region: str) -> "Telephones":
        """Return everybody of another region, in the same time."""
        return replace(self, region=RegionId(region))

    def gp(self, town: str) -> Caller:
        """Return the GP of that town, who has a PIN."""
        return self.person(f"gp-{town}")

    def person(self, person: str) -> Caller:
        """Return that person, who has a PIN."""
        found = self.line.house.storage.phonebook.subscriber(PersonId(person))
        assert found is not None, person
        assert found.phone is not None, person
        self.gives_pin(found.person)
        return Caller(self.line.phones.phone(found.phone, name=person), found.identity)

    def ward(self, unit: str) -> Phone:
        """Return the first telephone of that ward."""
        return self.line.phones.phone(self._contact(unit).phones[0], name=unit)

    def mobile(self, unit: str) -> Phone:
        """Return the mobile of that ward."""
        number = self._contact(unit).text
        assert number is not None, unit
        return self.line.phones.phone(number, name=f"the mobile of {unit}")

    def nurse(self, unit: str) -> Caller:
        """Return somebody at the first telephone of that ward, who knows its PIN."""
        found = self.line.house.storage.phonebook.subscriber(PersonId(f"ward-{self._contact(unit).facility}"))
        assert found is not None, unit
        self.gives_pin(found.person)
        return Caller(self.ward(unit), found.identity)

    def _contact(self, unit: str) -> WardContact:
        return self.line.house.storage.phonebook.wards[UnitId(unit)]

    def gives_pin(self, person: PersonId) -> None:
        """Give somebody the PIN that everybody in these journeys has."""
        with self.line.house.storage.work(bedline_in(self.region)) as work:
            work.pins.keep(person, pin=PIN, now=work.now)

    def on_duty(self, place: int = 0) -> Phone:
        """Return the telephone of whoever is rung at that place, now."""
        return self.everybody_on_duty()[place]

    def everybody_on_duty(self) -> list[Phone]:
        """Return the telephones of all who are on duty now, in the order in which they are rung."""
        rota = self.line.house.storage.phonebook.rotas[self.region]
        return [self.line.phones.phone(duty.phone, name=duty.person) for duty in rota.on_duty(self.line.phones.now())]

    def stranger(self, number: str = "+31699999999") -> Phone:
        """Return a telephone that nobody has registered."""
        return self.line.phones.phone(number, name="a stranger")

    def at_web(self, unit: str) -> Ward:
        """Return the nurses of a unit at their board."""
        facility = configuration().directory.units[UnitId(unit)].facility
        nurse = next(each.id for each in configuration().people if facility in each.facilities)
        door = self.line.house.door(nurse)
        return Ward(door, unit, Watched(door, f"facility:{facility}"))

    def desk(self, name: str = "marijke") -> Desk:
        """Return a coordinator at the board."""
        found = (each.id for each in configuration().people if each.region == self.region)
        door = self.line.house.door(next(each for each in found if each.endswith(f"coordinator-{name}")))
        return Desk(door, Watched(door, f"desk:{self.region}"))


@contextmanager
def telephones(
    url: str,
    *,
    begin: datetime = NIGHT,
    region: RegionId = REGION,
    beat: float = 1.0,
    chosen: Settings | None = None,
) -> Iterator[Telephones]:
    """Open the region on a migrated database, by night."""
    database = Database(url, connections=6)
    try:
        with line(database, begin=begin, region=region, beat=beat, chosen=chosen) as opened:
            yield Telephones(opened, url, region)
    finally:
        database.close()
