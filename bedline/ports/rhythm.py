"""What keeping time together needs from the world: one leader among many processes, and beats that all can see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Beat:
    """When something regular last ran through, and how: ``done`` things were due, or a ``fault`` stopped it.

    While it fails again and again, ``at`` stays the moment of its first failure.
    """

    name: str
    at: datetime
    done: int = 0
    fault: str | None = None


class Halted(StrEnum):
    """What the desk has to do itself while it stands still: search, see to callers, keep watch, phone and text."""

    SEARCHING = "searching"
    CALLERS = "callers"
    WATCHING = "watching"
    OUTGOING = "outgoing"


@dataclass(frozen=True, slots=True)
class Halt:
    """Something that stands still; ``since`` None: it never ran."""

    what: Halted
    since: datetime | None


class Beats(Protocol):
    """The last beat of everything regular, shared by all processes."""

    def write(self, beat: Beat) -> None:
        """Keep the beat, replacing the last one of its name; a fault after a fault keeps the moment of the first.

        Raises:
            StorageAway: when the database cannot be reached.
        """
        ...

    def forget(self, *, prefix: str, before: datetime) -> None:
        """Forget the beats whose name begins so and that are older than that moment.

        Raises:
            StorageAway: when the database cannot be reached.
        """
        ...

    def all(self) -> Sequence[Beat]:
        """Return the last beat of each name.

        Raises:
            StorageAway: when the database cannot be reached.
        """
        ...


class Leadership(Protocol):
    """The one lead that the processes compete for."""

    def held(self) -> bool:
        """Return whether this process leads now; takes the lead when nobody has it.

        False as well when the database cannot be reached: a lead that cannot be proven is none.
        """
        ...

    def release(self) -> None:
        """Give the lead up, so that another process takes it at its next try."""
        ...
