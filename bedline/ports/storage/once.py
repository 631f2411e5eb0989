"""Replies by idempotency key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class StoredReply:
    """What was answered the first time; ``fingerprint`` tells a repeat from another use of the same key."""

    fingerprint: str
    status: int
    body: str


class Once(Protocol):
    """Replies by idempotency key, so that a repeated request is answered and not done again."""

    def claim(self, *, scope: str, key: str, fingerprint: str) -> StoredReply | None:
        """Claim the key for this work, waiting for another that holds it; return the reply given before, if any."""
        ...

    def begin(self, *, scope: str, key: str) -> None:
        """Have this work happen only if nothing was kept under the key before, as its first thing.

        That it was, by a work before or beside this one, is told by this, by the next question, or at the end,
        whichever knows it first.

        Raises:
            Repeated: then, and for whatever is tried in this work afterwards.
        """
        ...

    def keep(self, *, scope: str, key: str, fingerprint: str, status: int, body: str) -> None:
        """Keep the reply of a work that began so; raises as ``begin``."""
        ...

    def find(self, *, scope: str, key: str) -> StoredReply | None:
        """Return what was kept under the key, if anything."""
        ...

    def store(self, *, scope: str, key: str, status: int, body: str) -> None:
        """Keep the reply under a key that this work has claimed."""
        ...

    def hush(self, *, scope: str, before: datetime) -> int:
        """Forget what was replied to keys of that scope claimed before that, but not that it was; return how many.

        Whoever repeats such a key is answered with nothing, and nothing is done again.
        """
        ...

    def prune(self, *, before: datetime) -> int:
        """Forget keys claimed before that; return how many."""
        ...
