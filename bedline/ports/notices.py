"""How a process hears at once what others have written, to the boards or into the outbox: hints, never the truth."""

from contextlib import AbstractContextManager
from typing import Protocol


class Notices(Protocol):
    """An open ear: what is announced after it was opened is named at least once, such as a stream of the boards."""

    def wait(self, *, seconds: float) -> frozenset[str]:
        """Return what was announced, as soon as there is anything; nothing after that many seconds.

        Raises:
            StorageAway: the ear has gone deaf: open another, then look at everything.
        """
        ...


class Listening(Protocol):
    """Opens an ear."""

    def __call__(self) -> AbstractContextManager[Notices]:
        """Open an ear; once the block is entered nothing is missed.

        Raises:
            StorageAway: when the database cannot be reached.
        """
        ...
