"""Trials of policies, in the fake storage."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bedline.adapters.fake.table import FakeTable
from bedline.domain.errors import NotFound
from bedline.domain.ids import RegionId
from bedline.domain.trials import Trial, TrialId, TrialState


class FakeTrials(FakeTable):
    """Trials in a dictionary."""

    def add(self, trial: Trial) -> None:
        """See the port."""
        self._writable().trials[trial.id] = trial

    def get(self, trial: TrialId) -> Trial:
        """See the port."""
        self._writable()
        return replace(self.find(trial), result=None)

    def find(self, trial: TrialId) -> Trial:
        """See the port."""
        found = self._state.trials.get(trial)
        if found is None or not self._sees(found.region):
            raise NotFound("unknown_trial")
        return found

    def save(self, trial: Trial) -> None:
        """See the port."""
        trials = self._writable().trials
        trials[trial.id] = replace(trial, result=trial.result or trials[trial.id].result)

    def of_region(self, region: RegionId, *, limit: int) -> Sequence[Trial]:
        """See the port."""
        there = [replace(each, result=None) for each in self._visible() if each.region == region]
        return there[::-1][:limit]

    def unfinished(self, region: RegionId) -> int:
        """See the port."""
        return sum(each.region == region and each.unfinished for each in self._visible())

    def next_free(self, *, now: datetime) -> Trial | None:
        """See the port."""
        busy = {each.region for each in self._visible() if _is_played(each, now)}
        free = (each for each in self._visible() if each.unfinished and each.region not in busy)
        return next(free, None)

    def forget(self, *, before: datetime) -> int:
        """See the port."""
        old = [each.id for each in self._visible() if each.expires_at <= before]
        for each in old:
            del self._writable().trials[each]
        return len(old)

    def _visible(self) -> list[Trial]:
        seen = (each for each in self._state.trials.values() if self._sees(each.region))
        return sorted(seen, key=lambda each: (each.asked_at, each.id))


def _is_played(trial: Trial, now: datetime) -> bool:
    return trial.state is TrialState.RUNNING and trial.claimed_until is not None and trial.claimed_until > now
