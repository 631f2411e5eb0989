"""The courier of a process: each round on its beat, whatever befalls another."""

import threading
from datetime import timedelta

import pytest

from bedline.jobs import deliveries
from bedline.jobs.deliveries import ROUNDS, Deliveries
from bedline.ports.storage import StorageAway

OFTEN = {"errands": timedelta(milliseconds=5), "doubts": timedelta(hours=1)}


def away() -> int:
    raise StorageAway("gone")


def broken() -> int:
    raise RuntimeError("a bug")


def test_every_round_is_made_at_once_and_then_on_its_beat() -> None:
    courier = Deliveries({"errands": lambda: 2, "doubts": lambda: 1}, lengths=OFTEN)
    assert courier.go() == 3
    assert courier.make("errands") == 2


@pytest.mark.parametrize("fails", [away, broken])
def test_a_round_that_fails_keeps_no_other_from_being_made(fails: deliveries.Round) -> None:
    courier = Deliveries({"errands": fails, "doubts": lambda: 1}, lengths=OFTEN)
    assert courier.go() == 1


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
    assert set(ROUNDS) == {"errands", "doubts", "voicemails"}
