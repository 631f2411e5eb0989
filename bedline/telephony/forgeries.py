"""Forged webhooks of the last minutes: a few are the noise of the internet, many want somebody to look."""

import logging
import threading
from collections import deque
from datetime import datetime, timedelta
from typing import Final

from bedline.ports.clock import Clock

LENGTH: Final = timedelta(minutes=10)

log: Final = logging.getLogger(__name__)


class Forgeries:
    """Counts those of this process. Nothing is kept of them, so that nobody fills anything by sending many.

    They may also be no forgeries: an account whose token was changed, or an address that is not the public one. Then
    the provider plays the document kept elsewhere to every caller, which is why somebody is told.
    """

    def __init__(self, clock: Clock, *, most: int) -> None:
        """Say that there are ``many`` when there were more than ``most`` within ten minutes."""
        self._clock = clock
        self._most = most
        self._at: deque[datetime] = deque(maxlen=most + 1)
        self._told = False
        self._one_at_a_time = threading.Lock()

    def note(self) -> None:
        """Count one; the first that makes them many is an error in the log, those after it only a line each."""
        with self._one_at_a_time:
            self._at.append(self._clock.now())
            many = self._many()
            tell, self._told = many and not self._told, many
        if tell:
            log.error("More than %d webhooks in %s were not our provider's: is its token right?", self._most, LENGTH)

    @property
    def many(self) -> bool:
        """Say whether there were more than the most within the last ten minutes."""
        with self._one_at_a_time:
            return self._many()

    def _many(self) -> bool:
        return len(self._at) > self._most and self._clock.now() - self._at[0] < LENGTH
