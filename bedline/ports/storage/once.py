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

    def begin(self, *, scope: str, key: str, fingerprint: str) -> None:
        """Claim the key as the first thing of this work, together with its first question, which need not wait for it.

        That the key was claimed before is told by this, by that question, or at the end, whichever knows it first.

        Raises:
            Repeated: then, and for whatever is tried in this work afterwards.
        """
        ...

    def make_sure(self) -> None:
        """Find out now whether the key was claimed before, should nothing have been asked yet; raises as ``begin``."""
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
