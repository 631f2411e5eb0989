"""PINs: which are too easy to guess, and for how long nobody may try after too many wrong ones."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

PIN_DIGITS: Final = 6
# Five wrong ones in an hour: a guess at random then succeeds about once in 8000 days per person.
MOST_FAILURES: Final = 5
FAILURES_LENGTH: Final = timedelta(hours=1)
FIRST_LOCK_LENGTH: Final = timedelta(minutes=15)
LONGEST_LOCK_LENGTH: Final = timedelta(days=1)
# From one number somebody may be wrong so often in an hour, about whichever codes; then a human goes on.
MOST_FROM_A_NUMBER: Final = 10
GUESSES_LENGTH: Final = timedelta(hours=1)
# About so many codes somebody may be wrong in an hour, where a region says nothing else.
GUESSED_CODES: Final = 15
# Longer than anybody looks back, so that what is counted is never forgotten meanwhile.
GUESSES_KEPT: Final = timedelta(days=1)

_OLDEST_BORN: Final = 1900
_YOUNGEST_BORN: Final = 2099
_STEPS: Final = (0, 1, 9)


class Weakness(StrEnum):
    """Why a PIN is not taken."""

    NOT_SIX_DIGITS = "not_six_digits"
    YEAR = "year"
    SEQUENCE = "sequence"
    OWN_NUMBER = "own_number"


class TooEasy(Exception):
    """Somebody would guess the PIN soon; ``weakness`` says why."""

    def __init__(self, weakness: Weakness) -> None:
        super().__init__(weakness.value)
        self.weakness = weakness


@dataclass(frozen=True, slots=True)
class Tries:
    """The wrong PINs that count at present, how often they have led to a lock, and until when it holds."""

    failed_at: tuple[datetime, ...] = ()
    locks: int = 0
    locked_until: datetime | None = None

    def locked(self, now: datetime) -> bool:
        """Say whether no PIN is good at present, not even the right one."""
        return self.locked_until is not None and now < self.locked_until


def tried(tries: Tries, *, right: bool, now: datetime) -> Tries:
    """Return what counts after a PIN that came while none was locked out.

    The fifth wrong one in an hour locks for 15 minutes, the next such lock for twice as long, up to a day;
    the right one, or a day without a lock, forgets all that.
    """
    if right:
        return Tries()
    recent = (*(at for at in tries.failed_at if now - at < FAILURES_LENGTH), now)
    if len(recent) < MOST_FAILURES:
        return replace(tries, failed_at=recent)
    long_ago = tries.locked_until is None or now - tries.locked_until >= LONGEST_LOCK_LENGTH
    before = 0 if long_ago else tries.locks
    length = min(FIRST_LOCK_LENGTH * (1 << min(before, 10)), LONGEST_LOCK_LENGTH)
    return Tries(locks=before + 1, locked_until=now + length)


def weakness(pin: str, *, identity: str | None) -> Weakness | None:
    """Say why somebody would guess this PIN soon; None: it will do.

    ``identity`` is the number the person keys to say who they are, which is public.
    """
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        return Weakness.NOT_SIX_DIGITS
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(set(pin)) <= 2 or (len(steps) == 1 and steps <= set(_STEPS)):  # noqa: PLR2004 - 112211 is as easy as 111111
        return Weakness.SEQUENCE
    if any(_OLDEST_BORN <= int(year) <= _YOUNGEST_BORN for year in (pin[:4], pin[2:])):
        return Weakness.YEAR
    if identity and (pin in identity or pin in identity[::-1]):
        return Weakness.OWN_NUMBER
    return None
