"""Where Bedline keeps how units answer: tallies that grow as questions end, and what they let one expect."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, Protocol

from bedline.domain.ids import RegionId, UnitId
from bedline.domain.matching.habits import Band, Ending, Habits, Tally

# What one expects of units may be so old: a search need not wait for what hardly changes from one answer to the next.
HABITS_LENGTH: Final = timedelta(minutes=5)


class Answers(Protocol):
    """How the units of regions have answered; all of it follows from the offers (``habits.recounted``)."""

    def note(self, end: Ending) -> None:
        """Count how a question ended, in the transaction in which it ended."""
        ...

    def tallies(self, region: RegionId) -> Mapping[tuple[UnitId, Band], Tally]:
        """Return the tally of each unit of the region and part of the day in which it was asked."""
        ...

    def habits(self, region: RegionId) -> Habits:
        """Return what the tallies let one expect, as they were at most ``HABITS_LENGTH`` ago."""
        ...
