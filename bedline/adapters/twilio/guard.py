"""Which numbers Bedline rings or texts at all: those in the phonebook, in the countries it serves, so many a day."""

import logging
import threading
from collections.abc import Sequence
from datetime import date
from typing import Final

from bedline.domain.phonebook import Phonebook
from bedline.ports.clock import Clock
from bedline.ports.telephone import Allowance, NumberBarred

log: Final = logging.getLogger(__name__)

# A process takes so many at once, or a hundredth of the day's: what it takes and never uses is lost to the others.
LOT: Final = 50
LOTS_A_DAY: Final = 100
# For patients in a crisis there is half as much again.
RESERVE_SHARE: Final = 2


class Guard:
    """Bars a number before any provider sees it; ``most`` calls and texts a (UTC) day, counted over all processes.

    People on duty are neither barred by the count nor part of it: nobody may keep a caller from a human by making
    Bedline ring. What is urgent goes on out of a reserve when the rest has been used up.
    """

    def __init__(
        self, phonebook: Phonebook, *, countries: Sequence[str], most: int, allowance: Allowance, clock: Clock
    ) -> None:
        self._known = phonebook.numbers
        self._on_duty = phonebook.duty_numbers
        self._countries = tuple(countries)
        self._clock = clock
        lot = max(1, min(LOT, most // LOTS_A_DAY))
        self._day = _Share("a day", allowance, most=most, lot=lot)
        self._reserve = _Share("a day with its reserve", allowance, most=most + most // RESERVE_SHARE, lot=lot)

    def check(self, number: str, *, urgent: bool = False) -> None:
        """Let a number pass, and count it.

        Raises:
            NumberBarred: ``not_in_phonebook``, ``country`` or ``daily_cap``.
            StorageAway, StorageBusy: when nobody can say how many there were; nothing was asked of a provider.
        """
        if number not in self._known:
            raise NumberBarred("not_in_phonebook")
        if not number.startswith(self._countries):
            raise NumberBarred("country")
        if number in self._on_duty:
            return
        today = self._clock.now().date()
        if not (self._day.one(today) or (urgent and self._reserve.one(today))):
            raise NumberBarred("daily_cap")


class _Share:
    """What this process has taken of a day's and not used yet; a day that is used up is not asked for again."""

    def __init__(self, name: str, allowance: Allowance, *, most: int, lot: int) -> None:
        self._name = name
        self._allowance = allowance
        self._most = most
        self._lot = lot
        self._of: date | None = None
        self._left = 0
        self._used_up = False
        self._one_at_a_time = threading.Lock()

    def one(self, day: date) -> bool:
        """Use one of that day's; False when there is none."""
        with self._one_at_a_time:
            if day != self._of:
                self._of, self._left, self._used_up = day, 0, False
            if self._left == 0 and not self._used_up:
                self._left = self._allowance.take(day=day, most=self._most, lot=self._lot)
                self._used_up = self._left == 0
                if self._used_up:
                    log.error("The %s calls and texts of %s are used up", self._most, self._name)
            if self._left == 0:
                return False
            self._left -= 1
            return True
