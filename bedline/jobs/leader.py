"""Whether this process leads, asked often and looked up seldom."""

import logging
from threading import Lock
from time import monotonic
from typing import Final

from bedline.jobs import metrics
from bedline.ports.rhythm import Leadership

log: Final = logging.getLogger(__name__)

# How long an answer holds. Two leaders for this long do no harm: every sweep claims what it works on.
REMEMBERED_LENGTH: Final = 0.8  # seconds


class Leader:
    """The lead as the sweeps ask for it."""

    def __init__(self, leadership: Leadership) -> None:
        self._leadership = leadership
        self._lock = Lock()
        self._asked_at: float | None = None
        self._leads = False

    def leads(self) -> bool:
        """Return whether this process leads, as of less than a second ago; takes the lead when nobody has it."""
        with self._lock:
            now = monotonic()
            if self._asked_at is None or now - self._asked_at > REMEMBERED_LENGTH:
                self._note(leads=self._leadership.held())
                # From the answer on: the asking may have taken long.
                self._asked_at = monotonic()
            return self._leads

    def resign(self) -> None:
        """Give the lead up, for another process to take at once."""
        with self._lock:
            self._leadership.release()
            self._note(leads=False)

    def _note(self, *, leads: bool) -> None:
        if leads != self._leads:
            log.info("This process %s the sweeps", "leads" if leads else "no longer leads")
        self._leads = leads
        metrics.LEADS.set(int(leads))
