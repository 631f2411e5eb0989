"""The board logs, and how far one of them has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bedline.domain.board import Change, Entry


@dataclass(frozen=True, slots=True)
class Position:
    """How far a board stream has come; ``epoch`` changes when the numbers start anew."""

    epoch: str
    seq: int


class Streams(Protocol):
    """The board logs: one gapless stream of entries per audience."""

    def append(self, changes: Mapping[str, tuple[Sequence[Change], Sequence[Mapping[str, object]]]]) -> None:
        """Write one entry per stream, numbered from locked counters; called last before commit.

        ``changes`` maps a stream to its changes and to what happened, for the ticker.
        """
        ...

    def position(self, stream: str) -> Position:
        """Return how far the stream has come (0: nothing yet), as this work sees it."""
        ...

    def since(self, stream: str, *, after: int, limit: int) -> Sequence[Entry] | None:
        """Return the entries after that number, in order; None when some of them were pruned."""
        ...

    def recent(self, stream: str, *, limit: int) -> Sequence[Mapping[str, object]]:
        """Return what happened last on the stream, newest first."""
        ...

    def prune(self, *, before: datetime) -> int:
        """Forget entries older than that; return how many."""
        ...
