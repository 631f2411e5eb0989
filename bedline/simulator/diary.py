"""What the simulated people are going to do and when, one act at a time, and what happens when the server is away."""

import heapq
import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, Protocol

from bedline.simulator.refusals import Away, Refused

Act = Callable[[], None]
# Where people say what they do, one calm line at a time.
Tell = Callable[[str], None]

# Seconds to leave a server alone that does not answer: longer each time, and never so long that its return is missed.
FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 15.0
# So often an act is tried at a server that answers but fails; then life goes on without it.
TRIES_WHEN_BROKEN: Final = 4
# Seconds after which a wait notices that it is time to stop.
LONGEST_NAP: Final = 0.2


class Clock(Protocol):
    """The time of the machine, or of a test."""

    def now(self) -> float:
        """Return seconds that only go forward."""
        ...

    def wall(self) -> datetime:
        """Return the moment, aware, in UTC."""
        ...

    def wait(self, seconds: float) -> bool:
        """Wait, at most so long; True when it is time to stop for good."""
        ...


class MachineClock:
    """The machine's own time; ``stop`` may be called from a signal handler, and ends every wait."""

    def __init__(self) -> None:
        self._stopped = False

    def stop(self) -> None:
        """End the wait that is going on, and every later one."""
        self._stopped = True

    def now(self) -> float:
        """Return seconds that only go forward."""
        return time.monotonic()

    def wall(self) -> datetime:
        """Return the moment, aware, in UTC."""
        return datetime.now(UTC)

    def wait(self, seconds: float) -> bool:
        """Wait, at most so long; True when it is time to stop for good."""
        until = self.now() + seconds
        while not self._stopped and (left := until - self.now()) > 0:
            time.sleep(min(left, LONGEST_NAP))
        return self._stopped


class Diary:
    """The acts to come, in the order of their moments.

    One act at a time is all the load the region ever puts on a server: where the server is slower, life is.
    """

    def __init__(self, *, clock: Clock, tell: Tell) -> None:
        self.clock = clock
        self.began_at = clock.now()
        self._tell = tell
        self._acts: list[tuple[float, int, Act]] = []
        self._numbers = itertools.count()
        self._pauses = 0

    @property
    def elapsed(self) -> float:
        """Return the seconds since the first page."""
        return self.clock.now() - self.began_at

    def after(self, seconds: float, act: Act) -> None:
        """Note an act to do in so many seconds."""
        heapq.heappush(self._acts, (self.clock.now() + seconds, next(self._numbers), act))

    def every(self, seconds: float, act: Act, *, first: float = 0.0) -> None:
        """Note an act to do again and again, with so many seconds after each."""

        def again() -> None:
            try:
                act()
            except Refused as no:
                self._tell(str(no))
            self.after(seconds, again)

        self.after(first, again)

    def run(self, *, until: float | None = None) -> None:
        """Do what stands in the diary until told to stop, or until that many seconds have gone by."""
        while self._acts:
            due, number, act = self._acts[0]
            if until is not None and due - self.began_at > until:
                return
            if self.clock.wait(due - self.clock.now()):
                return
            heapq.heappop(self._acts)
            if not self._done(act):
                heapq.heappush(self._acts, (due, number, act))
                if self._pause():
                    return

    def _done(self, act: Act) -> bool:
        try:
            act()
        except Away as away:
            if self._pauses == 0:
                self._tell(f"Bedline antwoordt niet ({away}); we proberen het zo weer")
            if not away.broken or self._pauses + 1 < TRIES_WHEN_BROKEN:
                return False
            self._tell(f"Bedline blijft hierop stuklopen ({away}); we laten het")
        except Refused as no:
            self._tell(str(no))
        if self._pauses:
            self._tell("We gaan verder")
            self._pauses = 0
        return True

    def _pause(self) -> bool:
        length = min(FIRST_PAUSE * 2**self._pauses, LONGEST_PAUSE)
        self._pauses += 1
        return self.clock.wait(length)
