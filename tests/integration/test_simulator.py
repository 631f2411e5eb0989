"""A simulated region that lives on the real application and PostgreSQL, in a time that is moved."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from bedline.domain import ledger
from bedline.domain.ids import RegionId
from bedline.domain.people import bedline_in
from bedline.settings import ROOT
from bedline.simulator.area import read_area
from bedline.simulator.client import http_client
from bedline.simulator.credentials import Person
from bedline.simulator.pace import Pace
from bedline.simulator.region import DeskKind, Plan, live
from tests.harness.database import migrated
from tests.harness.house import House, configuration, house
from tests.harness.postgres import Databases
from tests.journeys.people import Watched

pytestmark = pytest.mark.database

REGION = RegionId("zeeuws-vlaanderen")
MINUTE = 60.0
SWEEP_LENGTH = 5.0


@dataclass
class SharedTime:
    """The simulator's clock and the house's are one; every few seconds, what is due is done."""

    house: House
    seconds: float = 0.0
    swept_at: float = 0.0

    def now(self) -> float:
        return self.seconds

    def wall(self) -> datetime:
        return self.house.clock.now()

    def wait(self, seconds: float) -> bool:
        if seconds > 0:
            self.seconds += seconds
            self.house.clock.advance(timedelta(seconds=seconds))
        if self.seconds - self.swept_at > SWEEP_LENGTH:
            self.swept_at = self.seconds
            self.house.sweeps()
        return False


def people(house: House) -> list[Person]:
    return [
        Person(
            person=each.id,
            role=each.role.value,
            region=each.region,
            facilities=sorted(each.facilities),
            practice=each.practice,
            token=house.token(each.id),
        )
        for each in configuration().people
        if each.region == REGION
    ]


def lives(house: House, *, minutes: float) -> list[str]:
    told: list[str] = []
    plan = Plan(
        people=people(house),
        areas={REGION: read_area(ROOT / "config" / "regions" / REGION)},
        seed=1,
        pace=Pace(),
        desk=DeskKind.COLLEAGUE,
    )
    transport = httpx.WSGITransport(app=house.app)
    with http_client(url="http://bedline.test", transport=transport) as http:
        clock = SharedTime(house)
        live(plan=plan, http=http, clock=clock, tell=told.append, run="run", until=minutes * MINUTE)
    return told


def test_a_region_lives_and_every_board_and_ledger_stays_true(databases: Databases) -> None:
    with migrated(databases) as url, house(url) as opened:
        desk = opened.door("coordinator-marijke")
        board = Watched(desk, f"desk:{REGION}")

        told = lives(opened, minutes=3)

        requests = desk.gets("/requests", region=REGION, limit=100)["items"]
        states = Counter(request["state"] for request in requests)
        assert len(requests) >= 10
        assert states["reserved"] + states["arrived"] + states["closed"] >= 6
        assert states["arrived"] + states["closed"] >= 1
        assert set(board.items("unit")) == {unit.id for unit in configuration().directory.units_by_region[REGION]}
        assert not [line for line in told if "stuklopen" in line or "antwoordt niet" in line]
        assert all("offer_already_answered" in line for line in told if "geweigerd" in line)
        check_ledgers(opened)


def check_ledgers(house: House) -> None:
    with house.storage.reading(bedline_in(REGION)) as work:
        units = [unit.id for unit in configuration().directory.units_by_region[REGION]]
        assert work.places.many(units) == {unit: ledger.derive(unit, work.places.history(unit)) for unit in units}


def test_the_same_seed_brings_the_same_patients_to_the_real_application(databases: Databases) -> None:
    one, other = (asked_in_a_minute(databases) for _ in range(2))

    assert one == other
    assert len(one) >= 4


def asked_in_a_minute(databases: Databases) -> list[Any]:
    with migrated(databases) as url, house(url) as opened:
        lives(opened, minutes=1)
        asked = opened.door("coordinator-marijke").gets("/requests", region=REGION, limit=100)["items"]
        told = ("age_band", "sex", "postcode", "care_form", "traits", "urgency", "practice", "note", "override_reason")
        return [[request[name] for name in told] for request in reversed(asked)]
