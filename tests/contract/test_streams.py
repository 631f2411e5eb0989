"""What storage promises of the board logs."""

from contextlib import suppress
from datetime import timedelta

import pytest

from bedline.domain import board
from bedline.domain.board import Body, Change, ItemKind
from bedline.domain.errors import Conflict
from bedline.domain.ids import FacilityId
from bedline.ports.storage import Work
from tests import builders as a
from tests.harness import kept
from tests.harness.kept import DESK, LONG
from tests.harness.worlds import World, neighbour

POLDER = board.desk_stream(a.POLDER)
DUIN = board.facility_stream(FacilityId("duin"))
BODY: Body = {"name": "duin-1", "free": 2, "by": None, "traits": ["lift"], "near": {"km": 1.5}}


def _tell(world: World, *happened: str, stream: str = POLDER, body: Body | None = None) -> None:
    with world.storage.work(DESK) as work:
        work.streams.append({stream: _entry(*happened, body=body or BODY)})


def _entry(*happened: str, body: Body = BODY) -> tuple[list[Change], list[Body]]:
    return [board.put(ItemKind.UNIT, "duin-1", body)], [{"kind": each} for each in happened]


def _numbers(work: Work, *, after: int, limit: int = 99) -> list[int] | None:
    entries = work.streams.since(POLDER, after=after, limit=limit)
    return None if entries is None else [entry.seq for entry in entries]


def test_a_stream_begins_at_nought(world: World) -> None:
    with world.storage.reading(DESK) as work:
        assert work.streams.position(POLDER).seq == 0
        assert list(work.streams.since(POLDER, after=0, limit=9) or ()) == []
        assert list(work.streams.recent(POLDER, limit=9)) == []


def test_an_entry_comes_back_as_it_was_written(world: World) -> None:
    with world.storage.work(DESK) as work:
        changes = [board.put(ItemKind.UNIT, "duin-1", BODY), board.drop(ItemKind.REQUEST, "x")]
        work.streams.append({POLDER: (changes, [{"kind": "offer_made", "params": {"code": "é ' \\ \u2028"}}])})
    with world.storage.reading(DESK) as work:
        (entry,) = work.streams.since(POLDER, after=0, limit=9) or ()
        assert (entry.stream, entry.seq, entry.at) == (POLDER, 1, world.clock.now())
        assert entry.epoch == work.streams.position(POLDER).epoch
        assert list(entry.changes) == changes
        assert list(entry.happened) == [{"kind": "offer_made", "params": {"code": "é ' \\ \u2028"}}]


def test_numbers_have_no_gaps_also_when_a_work_fails(world: World) -> None:
    _tell(world)
    with suppress(Conflict), world.storage.work(DESK) as work:
        work.streams.append({POLDER: _entry()})
        raise Conflict("gates_shut")
    _tell(world)
    with world.storage.reading(DESK) as work:
        assert _numbers(work, after=0) == [1, 2]
        assert work.streams.position(POLDER).seq == 2


def test_each_stream_has_its_own_numbers(world: World) -> None:
    _tell(world)
    with world.storage.work(DESK) as work:
        work.streams.append({POLDER: _entry(), DUIN: _entry()})
    with world.storage.reading(DESK) as work:
        assert (work.streams.position(POLDER).seq, work.streams.position(DUIN).seq) == (2, 1)
        assert work.streams.position(POLDER).epoch == work.streams.position(DUIN).epoch


def test_what_was_missed_is_told_in_order_and_in_parts(world: World) -> None:
    for _ in range(4):
        _tell(world)
    with world.storage.reading(DESK) as work:
        assert _numbers(work, after=1) == [2, 3, 4]
        assert _numbers(work, after=1, limit=2) == [2, 3]
        assert _numbers(work, after=4) == []


def test_a_number_that_was_never_given_is_a_strangers(world: World) -> None:
    _tell(world)
    with world.storage.reading(DESK) as work:
        assert _numbers(work, after=2) is None


def test_entries_before_a_moment_are_forgotten_and_their_absence_is_told(world: World) -> None:
    _tell(world)
    _tell(world)
    world.clock.advance(LONG)
    _tell(world)
    with world.storage.work(DESK) as work:
        assert work.streams.prune(before=world.clock.now()) == 2
        assert _numbers(work, after=0) is None
        assert _numbers(work, after=1) is None
        assert _numbers(work, after=2) == [3]
        assert work.streams.position(POLDER).seq == 3
        assert work.streams.prune(before=world.clock.now()) == 0


def test_a_stream_that_is_forgotten_wholly_goes_on_counting(world: World) -> None:
    _tell(world)
    world.clock.advance(LONG)
    with world.storage.work(DESK) as work:
        assert work.streams.prune(before=world.clock.now()) == 1
        assert _numbers(work, after=1) == []
        assert _numbers(work, after=0) is None
    _tell(world)
    with world.storage.reading(DESK) as work:
        assert _numbers(work, after=1) == [2]


def test_no_hole_is_forgotten_where_moments_do_not_follow_numbers(world: World) -> None:
    _tell(world)
    world.clock.advance(-LONG)
    _tell(world)
    world.clock.advance(LONG)
    with world.storage.work(DESK) as work:
        assert work.streams.prune(before=world.clock.now() - timedelta(minutes=1)) == 0
        assert _numbers(work, after=0) == [1, 2]


def test_the_ticker_tells_the_newest_first(world: World) -> None:
    _tell(world, "one", "two")
    _tell(world)
    _tell(world, "three")
    _tell(world, "elsewhere", stream=DUIN)
    with world.storage.reading(DESK) as work:
        assert [line["kind"] for line in work.streams.recent(POLDER, limit=9)] == ["three", "two", "one"]
        assert [line["kind"] for line in work.streams.recent(POLDER, limit=2)] == ["three", "two"]


def test_what_cannot_be_written_as_json_is_noticed(world: World) -> None:
    with pytest.raises(TypeError), world.storage.work(DESK) as work:
        work.streams.append({POLDER: _entry(body={"at": a.NOW})})


def test_the_streams_of_another_region_are_silent(world: World) -> None:
    asked = board.request_stream(kept.request(1).id)
    kept.keep(world.storage, kept.request(1))
    for stream in (POLDER, DUIN, asked):
        _tell(world, "secret", stream=stream)
    with world.storage.reading(neighbour()) as work:
        for stream in (POLDER, DUIN, asked):
            assert list(work.streams.recent(stream, limit=9)) == []
            assert work.streams.position(stream).seq == 0
            assert not work.streams.since(stream, after=0, limit=9)
