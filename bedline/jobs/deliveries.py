"""The courier of one process: takes errands to the provider, asks after what is in doubt, brings voicemails home."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import Final

from bedline.jobs import metrics
from bedline.jobs.pulse import PULSE_LENGTH, STANDS, Pulse
from bedline.ports.notices import Listening
from bedline.ports.storage import StorageAway, StorageBusy

log: Final = logging.getLogger(__name__)

Round = Callable[[], int]
# How often each round is made, should nobody call for it.
ROUNDS: Final[Mapping[str, timedelta]] = {
    "errands": timedelta(seconds=0.5),
    "doubts": timedelta(seconds=10),
    "voicemails": timedelta(seconds=5),
    "elsewhere": timedelta(seconds=30),
    "removals": timedelta(seconds=30),
}
# The round that is called for as soon as something is due, and made again at once while it finds something to do.
CALLED_FOR: Final = "errands"
# The thread that tells of the rounds has a beat of its own, as they have.
PULSE: Final = "pulse"
# Between two rounds, however often they are called for: what is written meanwhile is taken together.
GAP_LENGTH: Final = 0.1  # seconds
GONE: Final = (StorageAway, StorageBusy)
# A courier whose own beat stays away this long has stopped; an act may take as long as a provider is waited for.
STOPPED_LENGTH: Final = 60.0  # seconds
# A round is as late as this when it stands still, or fails for so long, beyond its beat: known to all within a minute.
PATIENCE_LENGTH: Final = timedelta(seconds=30)
# One failure is no standstill.
FAILURES: Final = 2
# How long one that is told to stop may finish what it has in hand.
FINISH_LENGTH: Final = 10.0
# The longest wait for something to hear, and between tries when the database is away.
TURN_LENGTH: Final = 1.0  # seconds


class Deliveries:
    """Makes its rounds, each in a thread of its own and on its beat; what is due stands in the database.

    So nothing is lost with a courier, nor with a notice: that only costs the beat. Every process has one: whatever
    is claimed by one is left alone by the others. None of its rounds waits for another.
    """

    def __init__(
        self,
        rounds: Mapping[str, Round],
        *,
        listen: Listening | None = None,
        lengths: Mapping[str, timedelta] = ROUNDS,
        pulse: Pulse | None = None,
    ) -> None:
        """Make each of these rounds on its beat; each returns how much it did.

        ``listen`` opens an ear for errands; ``pulse`` tells the other processes how the rounds go.
        """
        self._rounds = rounds
        self._listen = listen
        self._lengths = lengths
        self._pulse = pulse
        self._over = threading.Event()
        self._called = {name: threading.Event() for name in rounds}
        self._beaten_at = dict.fromkeys(rounds, monotonic())
        # For each round that fails: since when, how often in a row, and with what.
        self._failing: dict[str, tuple[float, int, str]] = {}
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin."""
        self._beaten_at = dict.fromkeys(self._rounds, monotonic())
        for name in self._rounds:
            self._begin(partial(self._run, name), name=f"courier {name}")
        if self._pulse is not None:
            self._beaten_at[PULSE] = monotonic()
            self._begin(partial(self._beat, self._pulse), name="courier's pulse")
        if self._listen is not None:
            self._begin(partial(self._hear, self._listen), name="courier's ear")

    def stop(self) -> None:
        """End after what is in hand."""
        self._over.set()
        for called in self._called.values():
            called.set()
        until = monotonic() + FINISH_LENGTH
        for thread in self._threads:
            thread.join(max(0.0, until - monotonic()))

    @property
    def stopped(self) -> bool:
        """Say whether the courier of this very process has stopped; asked from outside it, so it is watched itself."""
        return monotonic() - min(self._beaten_at.values()) > STOPPED_LENGTH

    def still(self) -> Mapping[str, tuple[timedelta, str]]:
        """Return the rounds that stand still or fail again and again, for how long and with what."""
        now, found = monotonic(), dict[str, tuple[timedelta, str]]()
        for name, length in ((name, self._lengths[name]) for name in self._rounds):
            failed_at, failures, fault = self._failing.get(name, (now, 0, ""))
            late, failing = (timedelta(seconds=now - since) for since in (self._beaten_at[name], failed_at))
            if late > length + PATIENCE_LENGTH:
                found[name] = (late, STANDS)
            elif failures >= FAILURES and failing > PATIENCE_LENGTH:
                found[name] = (failing, fault)
        return found

    def call(self) -> None:
        """Have errands taken now."""
        self._called[CALLED_FOR].set()

    def make(self, name: str) -> int:
        """Make one round, whatever happens on it; return how much it did."""
        try:
            done = self._rounds[name]()
        except GONE as reason:
            log.warning("Round %s waits for the database: %s", name, type(reason).__name__)
            metrics.ROUNDS.labels(name, "away").inc()
            return 0
        except Exception as fault:
            log.exception("Round %s failed", name)
            metrics.ROUNDS.labels(name, "failed").inc()
            since, failures, _ = self._failing.get(name, (monotonic(), 0, ""))
            self._failing[name] = (since, failures + 1, type(fault).__name__)
            return 0
        self._failing.pop(name, None)
        metrics.ROUNDS.labels(name, "done").inc()
        metrics.DELIVERED.labels(name).inc(done)
        return done

    def _begin(self, do: Callable[[], None], *, name: str) -> None:
        thread = threading.Thread(target=do, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _run(self, name: str) -> None:
        pause, called = self._lengths[name].total_seconds(), self._called[name]
        while not self._over.is_set():
            self._beaten_at[name] = monotonic()
            # Before the round: what is announced while it is made may be too late for it.
            called.clear()
            done = self.make(name)
            self._over.wait(min(pause, GAP_LENGTH))
            if name != CALLED_FOR or done == 0:
                called.wait(max(0.0, pause - GAP_LENGTH))

    def _beat(self, pulse: Pulse) -> None:
        """Tell the others how the rounds go, for as long as this process lives; that this goes on is seen here."""
        while not self._over.is_set():
            self._beaten_at[PULSE] = monotonic()
            try:
                pulse.tell(list(self._rounds), still=self.still())
            except GONE as reason:
                log.warning("How the courier fares is not kept: %s", type(reason).__name__)
            except Exception:
                log.exception("The courier's pulse stumbled and goes on")
            self._over.wait(PULSE_LENGTH.total_seconds())

    def _hear(self, listen: Listening) -> None:
        """Call for errands whenever they are announced; a deaf ear is told, and leaves it to the beat meanwhile."""
        deaf = False
        while not self._over.is_set():
            try:
                with listen() as notices:
                    deaf = False
                    # What was written while nobody listened was announced to nobody.
                    self.call()
                    while not self._over.is_set():
                        if notices.wait(seconds=TURN_LENGTH):
                            self.call()
            except GONE as reason:
                if not deaf:
                    log.warning("Errands are not heard of, only looked for: %s", type(reason).__name__)
                deaf = True
            except Exception:
                log.exception("The courier's ear stumbled and opens again")
            self._over.wait(TURN_LENGTH)
