"""Callers who wait for a human."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bedline.domain.calls import WaitingId
from bedline.domain.hotline import Waiting
from bedline.domain.ids import RegionId


class Waitings(Protocol):
    """Callers who wait for a human. ``get`` locks."""

    def add(self, waiting: Waiting) -> None:
        """Keep a new wait."""
        ...

    def get(self, waiting: WaitingId) -> Waiting:
        """Return the wait, locked.

        Raises:
            NotFound: ``unknown_waiting``.
        """
        ...

    def save(self, waiting: Waiting) -> None:
        """Keep the new state of a wait that was got."""
        ...

    def in_line(self, region: RegionId) -> Sequence[Waiting]:
        """Return who waits or is being taken in the region, in the order of ``Waiting.turn``, not locked.

        That is: in the states waiting, ringing and taken.
        """
        ...

    def unanswered(self, region: RegionId) -> Sequence[Waiting]:
        """Return waits that ended in voicemail and that nobody has acknowledged, oldest first, not locked."""
        ...

    def by_ids(self, waitings: Collection[WaitingId]) -> Mapping[WaitingId, Waiting]:
        """Return those waits, not locked."""
        ...

    def due(self, *, now: datetime, limit: int) -> Sequence[WaitingId]:
        """Return waits whose ``due_at`` has come, whatever their state, longest due first (not locked)."""
        ...

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """Forget whom to ring for waits of the region that ended before that; return how many."""
        ...
