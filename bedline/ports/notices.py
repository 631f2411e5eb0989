"""How a process hears at once that others have written to the boards: hints only, the log is the truth."""

from contextlib import AbstractContextManager
from typing import Protocol


class Notices(Protocol):
    """An open ear: a stream written to after it was opened is named at least once."""

    def wait(self, *, seconds: float) -> frozenset[str]:
        """Return the streams that were written to, as soon as there are any; none after that many seconds.

        Raises:
            StorageAway: the ear has gone deaf: open another, then look at every stream.
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
