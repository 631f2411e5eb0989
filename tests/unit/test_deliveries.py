"""The courier of a process: each round on its beat, whatever befalls another."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic, sleep

import pytest

from bedline.jobs import deliveries
from bedline.jobs.deliveries import ROUNDS, Deliveries
from bedline.ports.notices import Heard
from bedline.ports.storage import StorageAway
from tests.harness.serving import eventually

OFTEN = {"errands": timedelta(milliseconds=5), "doubts": timedelta(hours=1)}
SELDOM = {"errands": timedelta(hours=1)}


def away() -> int:
    raise StorageAway("gone")


def broken() -> int:
    raise RuntimeError("a bug")


class Ear:
    """Hears what is put into it; ``None`` makes it deaf."""

    def __init__(self, *heard: str | None) -> None:
        self.heard: queue.Queue[str | None] = queue.Queue()
        self.opened = 0
        for each in heard:
            self.heard.put(each)

    @contextmanager
    def __call__(self) -> Iterator["Ear"]:
        self.opened += 1
        yield self

    def wait(self, *, seconds: float) -> Heard:
        try:
            heard = self.heard.get(timeout=min(seconds, 0.05))
        except queue.Empty:
            return {}
        if heard is None:
            raise StorageAway("deaf")
        return {heard: None}


class Counted:
    """A round that finds that much to do each time, and then nothing."""

    def __init__(self, *found: int) -> None:
        self.found = list(found)
        self.made = 0

    def __call__(self) -> int:
        self.made += 1
        return self.found.pop(0) if self.found else 0


def test_a_round_says_how_much_it_did() -> None:
    courier = Deliveries({"errands": lambda: 2, "doubts": lambda: 1})
    assert [courier.make("errands"), courier.make("doubts")] == [2, 1]


@pytest.mark.parametrize("fails", [away, broken])
def test_a_round_that_fails_keeps_no_other_from_being_made(fails: deliveries.Round) -> None:
    doubts = Counted()
    courier = Deliveries({"errands": fails, "doubts": doubts}, lengths=OFTEN)
    courier.start()
    eventually(lambda: doubts.made == 1)
    courier.stop()


def test_a_round_that_takes_long_keeps_no_other_waiting() -> None:
    errands, end = Counted(), threading.Event()
    courier = Deliveries({"errands": errands, "doubts": lambda: int(end.wait(20))}, lengths=OFTEN)
    courier.start()
    eventually(lambda: errands.made > 3)
    end.set()
    courier.stop()


def test_what_is_announced_is_taken_at_once_and_not_on_the_beat() -> None:
    ear, errands = Ear(), Counted()
    courier = Deliveries({"errands": errands}, listen=ear, lengths=SELDOM)
    courier.start()
    eventually(lambda: ear.opened == 1)
    sleep(0.1)
    before = errands.made
    ear.heard.put("due")
    eventually(lambda: errands.made == before + 1)
    courier.stop()


def test_an_ear_that_went_deaf_is_opened_again_and_looks_for_what_it_missed() -> None:
    ear, errands = Ear(None), Counted()
    courier = Deliveries({"errands": errands}, listen=ear, lengths=SELDOM)
    courier.start()
    eventually(lambda: ear.opened == 2, within=10)
    eventually(lambda: errands.made >= 2)
    courier.stop()


def test_it_goes_on_at_once_while_there_is_something_to_do_and_then_rests() -> None:
    errands = Counted(10, 10, 3)
    courier = Deliveries({"errands": errands}, lengths=SELDOM)
    courier.start()
    eventually(lambda: errands.made == 4)
    sleep(0.2)
    assert errands.made == 4
    courier.stop()


def test_a_storm_of_notices_does_not_make_it_run_in_circles() -> None:
    ear, errands = Ear(*["due"] * 500), Counted()
    courier = Deliveries({"errands": errands}, listen=ear, lengths=SELDOM)
    began = monotonic()
    courier.start()
    eventually(ear.heard.empty)
    courier.stop()
    assert errands.made <= 2 + (monotonic() - began) / deliveries.GAP_LENGTH


def test_it_goes_round_until_it_is_stopped() -> None:
    gone_round = threading.Event()

    def go() -> int:
        gone_round.set()
        return 1

    courier = Deliveries({"errands": go}, lengths=OFTEN)
    courier.start()
    assert gone_round.wait(10)
    assert not courier.stopped
    courier.stop()


def test_one_that_stays_away_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    courier = Deliveries({"errands": lambda: 1})
    monkeypatch.setattr(deliveries, "STOPPED_LENGTH", -1.0)
    assert courier.stopped
    assert set(ROUNDS) == {"errands", "doubts", "voicemails", "elsewhere", "removals"}
