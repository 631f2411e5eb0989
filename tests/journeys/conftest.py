"""The region that every journey happens in: Zeeuws-Vlaanderen as it is shipped, with nothing reported yet."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bedline.domain.ids import RegionId, UnitId
from tests.harness.database import migrated
from tests.harness.house import House, configuration, house
from tests.harness.postgres import Databases
from tests.journeys.people import Desk, Gp, Ward, Watched
from tests.journeys.phoning import Telephones, telephones


@dataclass(frozen=True, slots=True)
class Region:
    """Everybody in the region, and its time."""

    house: House

    def gp(self, town: str) -> Gp:
        """Return the GP of that town."""
        return Gp(self.house.door(f"gp-{town}"))

    def ward(self, unit: str) -> Ward:
        """Return the nurses of that unit."""
        facility = configuration().directory.units[UnitId(unit)].facility
        door = self.house.door(f"ward-{facility}")
        return Ward(door, unit, Watched(door, f"facility:{facility}"))

    def desk(self, name: str = "marijke") -> Desk:
        """Return the coordinator of that name."""
        door = self.house.door(f"coordinator-{name}")
        return Desk(door, Watched(door, "desk:zeeuws-vlaanderen"))

    def passes(self, *, minutes: float) -> None:
        """Let time pass."""
        self.house.passes(minutes=minutes)

    def sweeps(self) -> None:
        """Let Bedline do what is due now."""
        self.house.sweeps()


@pytest.fixture
def phoning(databases: Databases) -> Iterator[Telephones]:
    """The region by night, on the telephone."""
    with migrated(databases) as url, telephones(url) as opened:
        yield opened


@pytest.fixture
def kempen(databases: Databases) -> Iterator[Telephones]:
    """The Kempen by night, on the telephone."""
    with migrated(databases) as url, telephones(url, region=RegionId("kempen")) as opened:
        yield opened


@pytest.fixture
def region(databases: Databases) -> Iterator[Region]:
    with migrated(databases) as url, house(url) as opened:
        yield Region(opened)
