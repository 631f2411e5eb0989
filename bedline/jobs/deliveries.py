"""The courier of one process: takes errands to the provider, asks after those in doubt, brings voicemails home."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from time import monotonic
from typing import Final

from bedline.jobs import metrics
from bedline.ports.storage import StorageAway, StorageBusy

log: Final = logging.getLogger(__name__)

Round = Callable[[], int]
# How often each round is made.
ROUNDS: Final[Mapping[str, timedelta]] = {
    "errands": timedelta(seconds=0.5),
    "doubts": timedelta(seconds=10),
    "voicemails": timedelta(seconds=5),
}
GONE: Final = (StorageAway, StorageBusy)
# A courier whose own beat stays away this long has stopped; an act may take as long as a provider is waited for.
STOPPED_LENGTH: Final = 60.0  # seconds
# How long one that is told to stop may finish what it has in hand.
FINISH_LENGTH: Final = 10.0


class Deliveries:
    """Makes its rounds in a thread of its own, each on its beat; what is due stands in the database, so none is lost.

    Every process has one: whatever is claimed by one is left alone by the others.
    """

    def __init__(self, rounds: Mapping[str, Round], *, lengths: Mapping[str, timedelta] = ROUNDS) -> None:
        """Make each of these rounds on its beat; it returns how much it did."""
        self._rounds = rounds
        self._lengths = lengths
        self._due = dict.fromkeys(rounds, 0.0)
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self._beaten_at = monotonic()

    def start(self) -> None:
        """Begin."""
        self._beaten_at = monotonic()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after what is in hand."""
        self._over.set()
        if self._thread is not None:
            self._thread.join(FINISH_LENGTH)

    @property
    def stopped(self) -> bool:
        """Say whether the courier of this very process has stopped; asked from outside it, so it is watched itself."""
        return monotonic() - self._beaten_at > STOPPED_LENGTH

    def go(self) -> int:
        """Make every round that is due now; return how much was done."""
        now = monotonic()
        done = 0
        for name in self._rounds:
            if self._due[name] <= now:
                self._due[name] = now + self._lengths[name].total_seconds()
                done += self.make(name)
        return done

    def make(self, name: str) -> int:
        """Make one round, whatever happens on it; return how much it did."""
        try:
            done = self._rounds[name]()
        except GONE as reason:
            log.warning("Round %s waits for the database: %s", name, type(reason).__name__)
            metrics.ROUNDS.labels(name, "away").inc()
            return 0
        except Exception:
            log.exception("Round %s failed", name)
            metrics.ROUNDS.labels(name, "failed").inc()
            return 0
        metrics.ROUNDS.labels(name, "done").inc()
        metrics.DELIVERED.labels(name).inc(done)
        return done

    def _run(self) -> None:
        pause = min(self._lengths[name] for name in self._rounds).total_seconds()
        while not self._over.wait(pause):
            self._beaten_at = monotonic()
            self.go()
