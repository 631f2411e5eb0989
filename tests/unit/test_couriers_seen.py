"""What couriers tell of themselves: a round that stands still is seen by all; nobody makes it, and the desk has it."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest

from bedline.adapters.fake.beats import FakeBeats
from bedline.adapters.fake.clock import FakeClock
from bedline.jobs import deliveries
from bedline.jobs.deliveries import Deliveries
from bedline.jobs.pulse import CARES, GONE_LENGTH, KEPT_LENGTH, STANDS, Pulse, Still, halts, once_each, standing
from bedline.ports.rhythm import Beat, Halt, Halted
from bedline.ports.storage import StorageAway
from tests.harness.serving import eventually

ROUNDS = ["errands", "doubts", "voicemails", "removals"]
WELL: Mapping[str, tuple[timedelta, str]] = {}
MINUTE = timedelta(minutes=1)


class Deployment:
    """Processes with a courier each, on one database."""

    def __init__(self) -> None:
        self.clock, self.beats = FakeClock(), FakeBeats()

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def process(self, name: str) -> Pulse:
        return Pulse(self.beats, clock=self.clock, process=name)

    def still(self) -> list[tuple[str, str]]:
        return [(each.process, each.round) for each in standing(self.beats.all(), now=self.now)]

    def halts(self) -> list[Halt]:
        return list(halts(self.beats.all(), now=self.now))


@pytest.fixture
def there() -> Deployment:
    """Nobody has told of anything."""
    return Deployment()


def hangs(length: timedelta = MINUTE, *rounds: str) -> Mapping[str, tuple[timedelta, str]]:
    return dict.fromkeys(rounds, (length, STANDS))


def test_a_round_that_hangs_in_one_process_is_told_by_all_and_the_desk_need_do_nothing_while_another_makes_it(
    there: Deployment,
) -> None:
    one, other = there.process("one"), there.process("other")
    one.tell(ROUNDS, still=WELL)
    other.tell(ROUNDS, still=WELL)
    assert (there.still(), there.halts()) == ([], [])
    there.clock.advance(MINUTE)
    began = there.now - timedelta(seconds=40)
    one.tell(ROUNDS, still=hangs(timedelta(seconds=40), "doubts"))
    other.tell(ROUNDS, still=WELL)
    assert list(standing(there.beats.all(), now=there.now)) == [Still("doubts", began, STANDS, "one")]
    assert there.halts() == []


@pytest.mark.parametrize(("name", "care"), [*CARES.items(), ("removals", None)])
def test_a_round_that_no_process_makes_is_the_desks(there: Deployment, name: str, care: Halted | None) -> None:
    one, other = there.process("one"), there.process("other")
    for each in (one, other):
        each.tell(ROUNDS, still=WELL)
    there.clock.advance(MINUTE)
    one.tell(ROUNDS, still=hangs(timedelta(seconds=50), name))
    other.tell(ROUNDS, still=hangs(timedelta(seconds=40), name))
    # Since the last of them made it.
    assert there.halts() == ([Halt(care, there.now - timedelta(seconds=40))] if care else [])
    other.tell(ROUNDS, still=WELL)
    assert (there.halts(), there.still()) == ([], [("one", name)])


def test_a_process_that_has_gone_is_nobodys_fault_unless_it_was_the_last(there: Deployment) -> None:
    one, other = there.process("one"), there.process("other")
    one.tell(ROUNDS, still=hangs(MINUTE, "doubts"))
    other.tell(ROUNDS, still=WELL)
    gone_at = there.now
    there.clock.advance(GONE_LENGTH + timedelta(seconds=1))
    assert there.still() == []
    assert there.halts() == [Halt(Halted.CALLERS, gone_at), Halt(Halted.OUTGOING, gone_at)]
    other.tell(ROUNDS, still=WELL)
    assert there.halts() == []


def test_where_no_courier_ever_was_everything_of_the_telephone_is_the_desks(there: Deployment) -> None:
    assert there.halts() == [Halt(Halted.CALLERS, None), Halt(Halted.OUTGOING, None)]


def test_a_process_that_starts_again_under_its_name_is_not_blamed_for_what_was(there: Deployment) -> None:
    there.process("one").tell(ROUNDS, still=hangs(MINUTE, "doubts"))
    there.clock.advance(MINUTE)
    there.process("one").tell(ROUNDS, still=WELL)
    assert (there.still(), there.halts()) == ([], [])


def test_a_round_that_goes_again_is_well_and_one_that_hangs_once_more_is_told_once_more(there: Deployment) -> None:
    one = there.process("one")
    for still in (hangs(MINUTE, "doubts"), WELL, hangs(MINUTE, "doubts")):
        one.tell(ROUNDS, still=still)
        assert there.still() == [("one", each) for each in still]
        there.clock.advance(timedelta(seconds=5))


def test_what_processes_left_that_have_gone_long_ago_is_forgotten_and_nothing_else(there: Deployment) -> None:
    there.process("one").tell(ROUNDS, still=WELL)
    there.beats.write(Beat("lapse_offers", there.now))
    there.clock.advance(KEPT_LENGTH + MINUTE)
    there.process("other").tell(ROUNDS, still=WELL)
    assert {each.name.split(" ")[1:2][0] for each in there.beats.all() if " " in each.name} == {"other"}
    assert "lapse_offers" in there.beats.beats


def test_each_thing_is_told_once_since_the_first_of_it() -> None:
    clock = FakeClock()
    first, later = Halt(Halted.OUTGOING, clock.now()), Halt(Halted.OUTGOING, clock.now() + MINUTE)
    never, other = Halt(Halted.SEARCHING, None), Halt(Halted.SEARCHING, clock.now())
    assert once_each([later, other, first, never]) == [never, first]


Begin = Callable[..., Deliveries]


@pytest.fixture
def begin(there: Deployment, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    """Starts couriers whose patience is as short as a test's."""
    monkeypatch.setattr(deliveries, "PATIENCE_LENGTH", timedelta(seconds=0.3))
    monkeypatch.setattr(deliveries, "PULSE_LENGTH", timedelta(seconds=0.05))
    lengths = dict.fromkeys(ROUNDS, timedelta(seconds=0.02))
    with ExitStack() as stack:

        def started(name: str, **rounds: deliveries.Round) -> Deliveries:
            made = {each: rounds.get(each, lambda: 0) for each in ROUNDS}
            courier = Deliveries(made, lengths=lengths, pulse=there.process(name))
            courier.start()
            stack.callback(courier.stop)
            return courier

        yield started


def test_a_courier_whose_doubts_alone_hang_is_seen_from_outside_and_is_well_when_they_go_again(
    there: Deployment, begin: Begin
) -> None:
    end = threading.Event()
    courier = begin("one", doubts=lambda: int(end.wait(20)))
    eventually(lambda: there.still() == [("one", "doubts")])
    assert not courier.stopped, "in its own process it is only late as yet"
    assert [each.what for each in there.halts()] == [Halted.OUTGOING]
    end.set()
    eventually(lambda: not there.still())
    assert there.halts() == []


def test_a_courier_whose_doubts_fail_every_time_is_seen_by_the_name_of_their_fault(
    there: Deployment, begin: Begin
) -> None:
    def broken() -> int:
        raise RuntimeError("a bug")

    begin("one", doubts=broken)
    eventually(lambda: there.still() == [("one", "doubts")])
    (found,) = standing(there.beats.all(), now=there.now)
    assert found.fault == "RuntimeError"


def test_one_failure_is_no_standstill(begin: Begin) -> None:
    failed = threading.Event()

    def once() -> int:
        if not failed.is_set():
            failed.set()
            raise RuntimeError("a bug")
        return 0

    courier = begin("one", doubts=once)
    eventually(failed.is_set)
    eventually(lambda: courier.still() == {})


def test_a_pulse_that_cannot_be_kept_goes_on_and_one_that_stops_stops_the_courier(
    there: Deployment, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, hold = threading.Event(), threading.Event()
    write = there.beats.write

    def away(beat: Beat) -> None:
        del beat
        told.set()
        raise StorageAway("gone")

    monkeypatch.setattr(there.beats, "write", away)
    courier = begin("one")
    eventually(told.is_set)
    monkeypatch.setattr(there.beats, "write", write)
    eventually(lambda: bool(there.beats.all()))
    monkeypatch.setattr(deliveries, "STOPPED_LENGTH", 0.5)
    assert not courier.stopped

    def held(beat: Beat) -> None:
        del beat
        hold.wait(20)

    monkeypatch.setattr(there.beats, "write", held)
    eventually(lambda: courier.stopped)
    hold.set()
