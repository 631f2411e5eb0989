"""Every sweep runs on its beat where the lead is, whatever happens to the others, and a missing beat is noticed."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from time import monotonic
from typing import cast

import pytest

from bedline.domain.people import Person
from bedline.jobs import leader as leaders
from bedline.jobs import scheduler
from bedline.jobs.leader import Leader
from bedline.jobs.scheduler import Metronome, Sweep
from bedline.jobs.ticks import AFTER_THE_OTHERS, CARES, LENGTHS, halts, late
from bedline.ports.rhythm import Beat, Halt, Halted
from bedline.ports.storage import Storage, StorageAway
from bedline.services.ladder import FORGOTTEN_LENGTH
from bedline.services.sweeps import SWEEPS

NOW = datetime(2026, 1, 10, 3, 12, tzinfo=UTC)
FAST = timedelta(milliseconds=20)
MINUTE = timedelta(minutes=1)
# How often a desk's page asks (dashboards/src/board/watch.ts).
ASKED_EVERY = timedelta(seconds=10)


@dataclass
class Lead:
    """The lead of all processes in a test; ``by`` names who has it."""

    by: str | None = None

    def seen_from(self, name: str) -> "OwnLead":
        return OwnLead(self, name)


@dataclass
class OwnLead:
    lead: Lead
    name: str
    asked: int = 0

    def held(self) -> bool:
        self.asked += 1
        self.lead.by = self.lead.by or self.name
        return self.lead.by == self.name

    def release(self) -> None:
        if self.lead.by == self.name:
            self.lead.by = None


@dataclass
class Board:
    """Beats in memory."""

    last: dict[str, Beat] = field(default_factory=dict)
    away: bool = False

    def write(self, beat: Beat) -> None:
        if self.away:
            raise StorageAway
        self.last[beat.name] = beat

    def forget(self, *, prefix: str, before: datetime) -> None:
        self.last = {key: each for key, each in self.last.items() if not key.startswith(prefix) or each.at >= before}

    def all(self) -> Sequence[Beat]:
        if self.away:
            raise StorageAway
        return list(self.last.values())


@dataclass
class Clock:
    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


class World:
    """Metronomes as in several processes, with one lead and one board of beats."""

    def __init__(self) -> None:
        self.lead, self.board, self.clock = Lead(), Board(), Clock()
        self.metronomes: list[Metronome] = []

    def metronome(self, *, name: str = "one", **sweeps: Callable[[], int]) -> Metronome:
        self.metronomes.append(
            Metronome(
                storage=cast("Storage", None),
                leadership=self.lead.seen_from(name),
                beats=self.board,
                clock=self.clock,
                sweeps={each: _sweep(do) for each, do in sweeps.items()},
                lengths=dict.fromkeys(sweeps, FAST),
            )
        )
        return self.metronomes[-1]


class Sweeping:
    """A sweep that counts its runs."""

    def __init__(self, *, done: int = 0) -> None:
        self.runs = 0
        self.again = Event()
        self._done = done

    def __call__(self) -> int:
        self.runs += 1
        if self.runs > 1:
            self.again.set()
        return self._done


def _sweep(do: Callable[[], int]) -> Sweep:
    def sweep(storage: Storage, actor: Person) -> int:
        del storage
        assert actor.id == "bedline"
        return do()

    return sweep


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(leaders, "REMEMBERED_LENGTH", 0)
    world = World()
    yield world
    for metronome in world.metronomes:
        metronome.stop()


def _fails() -> int:
    raise ValueError("a fault in a sweep")


def _is_away() -> int:
    raise StorageAway


def test_every_sweep_has_its_beat() -> None:
    assert LENGTHS.keys() == SWEEPS.keys()


def test_offers_lapse_within_two_seconds_of_their_moment() -> None:
    assert LENGTHS["lapse_offers"] + timedelta(seconds=leaders.REMEMBERED_LENGTH) <= timedelta(seconds=2)


def test_sweeps_run_again_and_again_and_leave_a_beat(world: World) -> None:
    lapse = Sweeping(done=3)
    metronome = world.metronome(lapse=lapse)
    metronome.start()
    assert lapse.again.wait(5)
    metronome.stop()
    assert world.board.last["lapse"] == Beat("lapse", NOW, done=3)


def test_a_sweep_that_fails_leaves_a_beat_that_says_so_and_the_others_go_on(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    good = Sweeping()
    metronome = world.metronome(bad=_fails, good=good)
    metronome.start()
    assert good.again.wait(5)
    metronome.sweep("bad")
    assert world.board.last["bad"].fault == "ValueError"
    assert "Sweep bad failed" in caplog.text
    assert [each.name for each in metronome.late()] == ["bad"]


def test_a_sweep_waits_for_a_database_that_is_away_and_leaves_no_beat(world: World) -> None:
    metronome = world.metronome(lapse=_is_away)
    metronome.sweep("lapse")
    assert world.board.last == {}


def test_a_beat_that_cannot_be_kept_stops_nothing(world: World) -> None:
    metronome = world.metronome(lapse=lambda: 0)
    world.board.away = True
    metronome.sweep("lapse")
    metronome.watch()
    world.board.away = False
    metronome.sweep("lapse")
    assert "lapse" in world.board.last


def test_only_the_leader_sweeps_and_another_takes_over_when_it_stops(world: World) -> None:
    by_one, by_two = Sweeping(), Sweeping()
    one = world.metronome(name="one", lapse=by_one)
    two = world.metronome(name="two", lapse=by_two)
    for metronome in (one, two, two):
        metronome.sweep("lapse")
    assert (by_one.runs, by_two.runs) == (1, 0)
    one.stop()
    two.sweep("lapse")
    assert (by_one.runs, by_two.runs) == (1, 1)


def test_the_lead_is_looked_up_at_most_about_once_a_second() -> None:
    own = Lead().seen_from("one")
    leader = Leader(own)
    assert all(leader.leads() for _ in range(100))
    assert own.asked == 1
    leader.resign()
    assert own.lead.by is None


def test_a_sweep_that_never_ran_stays_away_or_failed_is_late() -> None:
    lengths = {"fast": timedelta(seconds=1), "slow": timedelta(seconds=15)}
    fresh = [Beat("fast", NOW), Beat("slow", NOW)]
    assert late(fresh, now=NOW + timedelta(seconds=20), lengths=lengths) == []
    assert [each.name for each in late(fresh, now=NOW + timedelta(seconds=21), lengths=lengths)] == ["fast"]
    assert [each.name for each in late(fresh, now=NOW + timedelta(seconds=46), lengths=lengths)] == ["fast", "slow"]
    assert [each.name for each in late(fresh[:1], now=NOW, lengths=lengths)] == ["slow"]
    [failed] = late([Beat("fast", NOW, fault="KeyError"), Beat("slow", NOW)], now=NOW, lengths=lengths)
    assert (failed.name, failed.since, failed.fault) == ("fast", NOW, "KeyError")


def test_the_watch_tells_once_that_a_sweep_is_late_and_once_that_it_is_back(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    metronome = world.metronome(lapse=lambda: 0)
    metronome.sweep("lapse")
    world.clock.at += timedelta(minutes=1)
    metronome.watch()
    metronome.watch()
    metronome.sweep("lapse")
    metronome.watch()
    told = [record.message for record in caplog.records if record.name == "bedline.jobs.scheduler"]
    assert [" ".join(line.split()[:4]) for line in told] == ["Sweep lapse is late:", "Sweep lapse is back"]


def test_a_metronome_that_no_longer_beats_is_seen_from_outside(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    metronome = world.metronome(lapse=lambda: 0)
    assert not metronome.stopped
    monkeypatch.setattr(scheduler, "STOPPED_LENGTH", -1)
    assert metronome.stopped


@pytest.mark.parametrize("name", CARES)
def test_whatever_the_desk_must_then_do_itself_is_on_its_page_within_a_minute(name: str) -> None:
    beats = [Beat(each, NOW + (timedelta() if each == name else MINUTE)) for each in LENGTHS]
    then = NOW + MINUTE - ASKED_EVERY
    assert halts(late(beats, now=then), now=then) == [Halt(CARES[name], NOW)]


def test_a_step_that_does_not_come_is_found_within_a_minute() -> None:
    assert FORGOTTEN_LENGTH + LENGTHS["find_forgotten"] + ASKED_EVERY <= MINUTE


def test_no_sweep_that_takes_a_step_stays_away_so_long_that_the_step_is_called_forgotten() -> None:
    assert max(LENGTHS[name] for name in CARES) < FORGOTTEN_LENGTH


def test_the_desk_is_told_each_thing_once_and_since_its_first_sweep_stands_still() -> None:
    earlier, later = NOW - timedelta(minutes=5), NOW - timedelta(minutes=2)
    moments = dict.fromkeys(LENGTHS, NOW) | {"search_again": later, "climb_ladders": earlier, "forget_trials": earlier}
    found = late([Beat(name, at) for name, at in moments.items()], now=NOW)
    assert halts(found, now=NOW) == [Halt(Halted.SEARCHING, earlier)]


def test_what_tidies_up_is_no_care_of_the_desk() -> None:
    long_ago = NOW - timedelta(days=2)
    beats = [Beat(name, NOW if name in CARES else long_ago) for name in LENGTHS]
    assert late(beats, now=NOW)
    assert halts(late(beats, now=NOW), now=NOW) == []


def test_one_failure_is_no_standstill_and_failing_again_and_again_is() -> None:
    def told(*, failing: timedelta) -> Sequence[Halt]:
        beats = [Beat(name, NOW) for name in LENGTHS if name != "ring_on"]
        return halts(late([*beats, Beat("ring_on", NOW - failing, fault="KeyError")], now=NOW), now=NOW)

    assert told(failing=timedelta(seconds=2)) == []
    assert told(failing=timedelta(seconds=21)) == [Halt(Halted.CALLERS, NOW - timedelta(seconds=21))]


def test_what_tells_of_undone_steps_lets_the_others_catch_up_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    [name] = AFTER_THE_OTHERS
    looks = Sweeping()
    away = [StorageAway()]

    def searches() -> int:
        if away:
            raise away.pop()
        return 0

    sweeps: dict[str, Callable[[], int]] = {"search": searches, name: looks}
    metronome = world.metronome(name="one", **sweeps)
    metronome.sweep(name)
    assert (looks.runs, world.board.last[name]) == (0, Beat(name, NOW))
    long_ago = monotonic() - 60
    monkeypatch.setattr(metronome, "_idle_at", long_ago)
    metronome.sweep(name)
    assert looks.runs == 1
    metronome.sweep("search")
    metronome.sweep(name)
    assert looks.runs == 1
    monkeypatch.setattr(metronome, "_idle_at", long_ago)
    world.lead.by = "another"
    metronome.sweep("search")
    world.lead.by = None
    metronome.sweep(name)
    assert looks.runs == 1
