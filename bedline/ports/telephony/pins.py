"""PINs, and the wrong ones that were tried."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bedline.domain.ids import PersonId, RegionId


@dataclass(frozen=True, slots=True)
class PinCheck:
    """What came of a PIN: whose it is, or nothing and whether further tries are locked out for now."""

    person: PersonId | None
    locked: bool = False
    locks_until: datetime | None = None
    """Until when nobody may try, when this very PIN is the one too many."""


class Pins(Protocol):
    """PINs, kept as slow hashes; tries are counted, and a lock never keeps anybody from a human."""

    def check(self, person: PersonId | None, *, pin: str, now: datetime) -> PinCheck:
        """Check somebody's PIN; takes the same time whoever (None: nobody we know) and whatever is wrong.

        A wrong one counts when the work commits (``domain.pins``), so the caller must not raise because of it.
        However many try at the same moment, no more of them count as right or wrong than if they had queued.
        """
        ...

    def keep(self, person: PersonId, *, pin: str, now: datetime) -> None:
        """Give somebody this PIN from now on, and forget their failed tries.

        Raises:
            NotFound: ``unknown_person``.
        """
        ...


class Guesses(Protocol):
    """Wrong codes and PINs of the last day: how often by which number and about whom; neither is kept as it is."""

    def note(self, guess: UUID, *, region: RegionId, number: str | None, code: str, now: datetime) -> None:
        """Keep that somebody at that number (None: withheld) was wrong about that code."""
        ...

    def from_number(self, number: str, *, since: datetime) -> int:
        """Say how many came from that number since then; whoever asks is the only one until its work ends."""
        ...

    def codes(self, region: RegionId, *, since: datetime) -> int:
        """Say about how many different codes somebody was wrong in that region since then."""
        ...

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """Forget those from before that; return how many."""
        ...
