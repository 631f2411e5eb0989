"""How many calls a second a provider may be asked for."""

import threading
from datetime import datetime, timedelta

from bedline.ports.clock import Clock


class Pace:
    """Lets one call through, and the next when its turn has come; none is saved up."""

    def __init__(self, *, per_second: float, clock: Clock) -> None:
        self._gap = timedelta(seconds=1 / per_second)
        self._clock = clock
        self._free_at: datetime | None = None
        self._one_at_a_time = threading.Lock()

    @property
    def ready(self) -> bool:
        """Say whether a call may be placed now."""
        return self._free_at is None or self._clock.now() >= self._free_at

    def take(self) -> None:
        """Note that a call is being placed."""
        with self._one_at_a_time:
            self._free_at = max(self._clock.now(), self._free_at or self._clock.now()) + self._gap
