"""Sweeps and relay on a real database: what is due is done at once, and nothing is lost with a connection."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from time import monotonic
from typing import Final

import psycopg
import pytest

from bedline.adapters.db.beats import StoredBeats
from bedline.adapters.db.engine import Database
from bedline.adapters.db.leader import AdvisoryLead
from bedline.adapters.db.listen import Listening
from bedline.domain.board import ItemKind, desk_stream, put
from bedline.domain.capacity import Source
from bedline.domain.ids import RequestId
from bedline.domain.offers import Offer, OfferState
from bedline.domain.requests import Channel
from bedline.jobs.scheduler import Metronome
from bedline.realtime.followers import Followers
from bedline.realtime.relay import Relay
from bedline.services import requests
from bedline.services.capacity import Told, report
from bedline.services.consequences import carry_out
from bedline.services.requests import Asked
from tests import builders as a
from tests.harness import worlds
from tests.harness.front import Front
from tests.harness.kept import DUIN
from tests.harness.logs import NotedLine
from tests.harness.serving import eventually
from tests.harness.worlds import World

pytestmark = pytest.mark.database

DESK: Final = desk_stream(a.POLDER)
Begin = Callable[[], Metronome]


@pytest.fixture
def world(configured: Database) -> World:
    """Two regions in which nothing has happened yet, and in which things have their consequences."""
    world = worlds.in_postgresql(configured)
    world.follow = carry_out
    return world


@pytest.fixture
def begin(world: World, configured: Database) -> Iterator[Begin]:
    """Begins metronomes as processes do, each with its own try at the lead."""
    begun: list[Metronome] = []

    def begin() -> Metronome:
        metronome = Metronome(
            storage=world.storage,
            leadership=AdvisoryLead(configured.url),
            beats=StoredBeats(configured),
            clock=world.clock,
        )
        metronome.start()
        begun.append(metronome)
        return metronome

    yield begin
    for metronome in begun:
        metronome.stop()


def asked(world: World) -> RequestId:
    """Ask for a bed where there is one place; return the request, for which a ward is then asked."""
    with world.storage.work(a.coordinator()) as work:
        report(work, unit=DUIN, told=Told(free=1), source=Source.WEB)
    with world.storage.work(a.gp()) as work:
        wanted = Asked(region=a.POLDER, channel=Channel.WEB, profile=a.profile(), answers=a.CLEAR_FOR_CRISIS)
        return requests.submit(work, asked=wanted).id


def offers(world: World, request: RequestId) -> list[Offer]:
    with world.storage.reading(a.coordinator()) as work:
        return list(work.offers.of_requests([request]).get(request, ()))


def standing_still(front: Front) -> set[str]:
    """Return what a desk's page is told that stands still."""
    return {each["what"] for each in front.caller(a.coordinator()).gets("/standstill").body["items"]}


def cut(configured: Database, name: str) -> None:
    """End the connections of that name, as a restarted server does."""
    with psycopg.connect(configured.url, autocommit=True) as owner:
        ended = owner.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = %s and datname = current_database() and pid <> pg_backend_pid()",
            (name,),
        ).fetchall()
        assert ended


def test_an_offer_whose_moment_passed_while_nothing_ran_lapses_at_the_start(world: World, begin: Begin) -> None:
    [offer] = offers(world, request := asked(world))
    world.clock.advance(offer.expires_at - world.clock.now())
    assert offers(world, request)[0].state is OfferState.OPEN
    started = monotonic()
    begin()
    eventually(lambda: offers(world, request)[0].state is OfferState.LAPSED)
    assert monotonic() - started < 10


def test_an_offer_lapses_soon_after_its_moment(world: World, begin: Begin) -> None:
    [offer] = offers(world, request := asked(world))
    metronome = begin()
    eventually(lambda: not metronome.late())
    assert offers(world, request)[0].state is OfferState.OPEN
    world.clock.advance(offer.expires_at - world.clock.now())
    eventually(lambda: offers(world, request)[0].state is OfferState.LAPSED, within=10)


def test_another_process_sweeps_when_the_one_that_leads_stops(world: World, begin: Begin) -> None:
    [offer] = offers(world, request := asked(world))
    leads, waits = begin(), begin()
    eventually(lambda: not waits.late())
    leads.stop()
    world.clock.advance(offer.expires_at - world.clock.now())
    eventually(lambda: offers(world, request)[0].state is OfferState.LAPSED)


def test_the_desk_is_told_within_a_minute_that_nobody_searches_and_no_longer_when_somebody_does(
    world: World, begin: Begin, configured: Database
) -> None:
    looks = Metronome(  # in the process that serves the desk: it neither runs nor leads
        storage=world.storage,
        leadership=AdvisoryLead(configured.url),
        beats=StoredBeats(configured),
        clock=world.clock,
    )
    front = Front(world, halts=looks.halts)
    leads = begin()
    eventually(lambda: not leads.late())
    assert standing_still(front) == set()
    leads.stop()
    world.clock.advance(timedelta(seconds=50))
    eventually(lambda: {"searching", "watching"} <= standing_still(front))
    begin()
    eventually(lambda: not standing_still(front))


@pytest.mark.parametrize("connection", ["bedline-lead", "bedline"])
def test_sweeps_go_on_after_their_connection_was_lost(
    world: World, begin: Begin, configured: Database, connection: str
) -> None:
    [offer] = offers(world, request := asked(world))
    metronome = begin()
    eventually(lambda: not metronome.late())
    cut(configured, connection)
    world.clock.advance(offer.expires_at - world.clock.now())
    eventually(lambda: offers(world, request)[0].state is OfferState.LAPSED)


def test_what_is_written_while_nobody_hears_is_pushed_when_the_ear_is_back(world: World, configured: Database) -> None:
    followers, line = Followers(), NotedLine()
    relay = Relay(storage=world.storage, listen=Listening(configured.url), followers=followers, head_length=0.5)
    with world.storage.reading(a.coordinator()) as work:
        found = work.streams.position(DESK)
    assert followers.join(DESK, line, found=found, head_due_at=monotonic() + 0.5)
    relay.start()
    try:
        write(world)
        eventually(lambda: [entry.seq for entry in line.entries()] == [1])
        cut(configured, "bedline-boards")
        for _ in range(3):
            write(world)
        eventually(lambda: [entry.seq for entry in line.entries()] == [1, 2, 3, 4])
        write(world)
        eventually(lambda: [entry.seq for entry in line.entries()] == [1, 2, 3, 4, 5])
        eventually(lambda: ("head", 5) in [(event, body["seq"]) for event, body in line.told])
        assert relay.is_turning
    finally:
        relay.stop()


def write(world: World) -> None:
    with world.storage.work(a.coordinator()) as work:
        work.streams.append({DESK: ([put(ItemKind.UNIT, DUIN, {"free": 1})], [])})
