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

    def store(self, *, scope: str, key: str, status: int, body: str) -> None:
        """Keep the reply, in the same transaction as the work."""
        ...

    def hush(self, *, scope: str, before: datetime) -> int:
        """Forget what was replied to keys of that scope claimed before that, but not that it was; return how many.

        Whoever repeats such a key is answered with nothing, and nothing is done again.
        """
        ...

    def prune(self, *, before: datetime) -> int:
        """Forget keys claimed before that; return how many."""
        ...
