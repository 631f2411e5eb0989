"""How a process hears at once what others have written, to the boards or into the outbox: hints, never the truth."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Carried:
    """A board's entry that came with its notice, as it travels (JSON); its number says whether it is the next one."""

    seq: int
    epoch: str
    body: str


# What was announced, such as a stream of the boards, with the entries that were carried along, in order; without them
# (None) whoever wants to know has to look.
Heard = Mapping[str, Sequence[Carried] | None]


class Notices(Protocol):
    """An open ear: what is announced after it was opened is named at least once."""

    def wait(self, *, seconds: float) -> Heard:
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
