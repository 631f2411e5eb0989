"""Where trials of policies are kept until somebody has played them, and their results for a while."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bedline.domain.ids import RegionId
from bedline.domain.trials import Trial, TrialId


class Trials(Protocol):
    """Trials of policies. ``get`` locks."""

    def add(self, trial: Trial) -> None:
        """Keep a new trial."""
        ...

    def get(self, trial: TrialId) -> Trial:
        """Return the trial, locked, without its result.

        Raises:
            NotFound: ``unknown_trial``.
        """
        ...

    def find(self, trial: TrialId) -> Trial:
        """Return the trial with its result, not locked.

        Raises:
            NotFound: ``unknown_trial``.
        """
        ...

    def save(self, trial: Trial) -> None:
        """Keep the new state of a trial that was got; a result, once there is one, stays."""
        ...

    def of_region(self, region: RegionId, *, limit: int) -> Sequence[Trial]:
        """Return the region's trials, newest first, without their results."""
        ...

    def unfinished(self, region: RegionId) -> int:
        """Count the region's trials that are not over; two works of one region count one after the other."""
        ...

    def next_free(self, *, now: datetime) -> Trial | None:
        """Return, locked, the trial that has waited longest for a process, or whose claim has run out.

        A region of which one is being played waits; rows locked by others are left out.
        """
        ...

    def forget(self, *, before: datetime) -> int:
        """Forget the trials that expired before that moment; return how many."""
        ...
