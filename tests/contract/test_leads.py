"""What storage promises of searches that somebody else than the desk leads."""

from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from bedline.adapters.db.engine import Database
from bedline.domain import requests
from bedline.domain.ids import FacilityId
from bedline.domain.people import bedline_in
from bedline.domain.requests import BedRequest
from bedline.domain.ways import Lead, LeadEnd, Leader, Way, WayKind
from tests import builders as a
from tests.harness import kept, worlds
from tests.harness.kept import DESK
from tests.harness.worlds import World, neighbour

OWNS = Way(WayKind.FIRST_PROVIDER_OWNS, timedelta(minutes=60))
DUIN_HOUSE, KREEK_HOUSE = FacilityId("duin"), FacilityId("kreek")


def given(number: int = 1, *, provider: FacilityId = DUIN_HOUSE, minutes: int = 60) -> BedRequest:
    """Return a request whose search that provider owns for so long."""
    way = replace(OWNS, length=timedelta(minutes=minutes))
    searching = replace(a.triaged(), id=kept.request(number).id, code=f"B{number}")
    led, _ = requests.give(searching, way=way, provider=provider, region=a.region(), by=DESK.id, now=a.NOW)
    return led


def test_a_search_comes_back_with_who_leads_it(world: World) -> None:
    kept.keep(world.storage, given())
    with world.storage.reading(DESK) as work:
        found = work.requests.find(given().id)
    assert found == given()
    assert found.lead == Lead(OWNS.kind, OWNS.length, Leader.PROVIDER, DUIN_HOUSE, a.later(timedelta(minutes=60)))


def test_a_provider_has_the_searches_that_it_owns_now_and_no_others(world: World) -> None:
    back, _ = requests.end_lead(given(3), region=a.region(), end=LeadEnd.GIVEN_BACK, by=DESK.id, now=a.NOW)
    kept.keep(world.storage, given(1, minutes=60), given(2, minutes=30), back, given(4, provider=KREEK_HOUSE))
    with world.storage.reading(a.ward("duin")) as work:
        assert [each.id for each in work.requests.led_by(DUIN_HOUSE)] == [given(2).id, given(1).id]
    with world.storage.reading(a.ward("kreek")) as work:
        assert [each.id for each in work.requests.led_by(KREEK_HOUSE)] == [given(4).id]
    with world.storage.reading(neighbour()) as work:
        assert list(work.requests.led_by(DUIN_HOUSE)) == [], "another region sees none of it"


def test_a_search_is_due_back_when_its_time_is_over_and_once_it_is_back_never(world: World) -> None:
    kept.keep(world.storage, given())
    hour = a.later(timedelta(minutes=60))
    with world.storage.work(bedline_in()) as work:
        assert list(work.requests.due_return(now=hour - timedelta(seconds=1), limit=5)) == []
        [due] = work.requests.due_return(now=hour, limit=5)
        back, _ = requests.end_lead(due, region=a.region(), end=LeadEnd.TIME_OVER, by=DESK.id, now=hour)
        work.requests.save(back)
    with world.storage.work(bedline_in()) as work:
        assert list(work.requests.due_return(now=hour + timedelta(days=9), limit=5)) == []


@pytest.mark.database
@pytest.mark.parametrize(
    "change",
    [
        "owner = 'desk-1'",
        "lead_until = null",
        "provider = null",
        "provider = 'top'",
        "leader = null",
        "leader = 'referrer'",
        "state = 'waiting'",
    ],
)
def test_the_database_keeps_one_leader_at_a_time(configured: Database, change: str) -> None:
    world = worlds.in_postgresql(configured)
    kept.keep(world.storage, given())
    with psycopg.connect(configured.url) as link, pytest.raises(psycopg.errors.IntegrityError):
        link.execute(f"update bed_request set {change}".encode())
