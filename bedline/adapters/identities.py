"""Identities that are new: ordered by time for the database, short for the telephone."""

import secrets
import threading
from typing import Final
from uuid import UUID

from bedline.ports.clock import Clock

# RFC 9562, version 7: milliseconds since 1970, a counter that keeps one process's identities in order
# (section 6.2, method 1), then chance.
_COUNTER_BITS: Final = 42
_CHANCE_BITS: Final = 32
# Begins low, so that a millisecond does not run out of counts.
_FIRST_COUNT_BITS: Final = 41
# Without I, O and Q, which are taken for digits when written down.
LETTERS: Final = "ABCDEFGHJKLMNPRSTUVWXYZ"
_CODE_DIGITS: Final = 3


class NewIdentities:
    """Makes identities; one instance serves all threads of a process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._one_at_a_time = threading.Lock()
        self._millisecond = 0
        self._count = 0

    def new(self) -> UUID:
        """Return an identity never used before; later ones sort after earlier ones."""
        millisecond = int(self._clock.now().timestamp() * 1000)
        with self._one_at_a_time:
            if millisecond > self._millisecond:
                self._millisecond, self._count = millisecond, secrets.randbits(_FIRST_COUNT_BITS)
            else:
                # Also when the clock was set back: order counts for more than the exact time.
                self._count += 1
            moment, counted = self._millisecond, self._count
        high, low = counted >> 30, counted & (2**30 - 1)
        chance = secrets.randbits(_CHANCE_BITS)
        return UUID(int=moment << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low << _CHANCE_BITS | chance)

    def request_code(self, attempt: int) -> str:
        """Return a letter and three digits ("B417"), with a digit more after every third attempt in vain."""
        return secrets.choice(LETTERS) + self._digits(attempt)

    def reply_code(self, attempt: int) -> str:
        """Return three digits ("417"), with a digit more after every third attempt in vain."""
        return self._digits(attempt)

    def _digits(self, attempt: int) -> str:
        length = _CODE_DIGITS + (attempt - 1) // 3
        return str(10 ** (length - 1) + secrets.randbelow(9 * 10 ** (length - 1)))
