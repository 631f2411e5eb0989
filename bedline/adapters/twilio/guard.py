"""Which numbers Bedline rings or texts at all: those in the phonebook, in the countries it serves, so many a day."""

import logging
import threading
from collections.abc import Sequence
from datetime import date
from typing import Final

from bedline.domain.phonebook import Phonebook
from bedline.ports.clock import Clock
from bedline.ports.telephone import NumberBarred

log: Final = logging.getLogger(__name__)


class Guard:
    """Bars a number before any provider sees it; ``most`` calls and texts a day, counted by this process.

    People on duty are never barred by the count: nobody may keep a caller from a human by making Bedline ring.
    """

    def __init__(self, phonebook: Phonebook, *, countries: Sequence[str], most: int, clock: Clock) -> None:
        self._known = phonebook.numbers
        self._on_duty = phonebook.duty_numbers
        self._countries = tuple(countries)
        self._most = most
        self._clock = clock
        self._day: date | None = None
        self._count = 0
        self._one_at_a_time = threading.Lock()

    def check(self, number: str) -> None:
        """Let a number pass, and count it.

        Raises:
            NumberBarred: ``not_in_phonebook``, ``country`` or ``daily_cap``.
        """
        if number not in self._known:
            raise NumberBarred("not_in_phonebook")
        if not number.startswith(self._countries):
            raise NumberBarred("country")
        if self._counted() > self._most and number not in self._on_duty:
            raise NumberBarred("daily_cap")

    def _counted(self) -> int:
        with self._one_at_a_time:
            today = self._clock.now().date()
            if today != self._day:
                self._day, self._count = today, 0
            self._count += 1
            if self._count == self._most + 1:
                log.error("More than %s calls and texts today: no more go out, but to people on duty", self._most)
            return self._count
