"""Trials of policies for tests."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from bedline.domain import trials
from bedline.domain.ids import PersonId, RegionId
from bedline.domain.trials import Result, Told, Trial, TrialId
from tests import builders as a

RESULT = Result(rows=({"way": "today", "requests": 1},), chart="<svg/>")


def told(**changes: Any) -> Told:
    """Return a proposal to ask two wards at once, in a week without a history."""
    asked = Told(
        name="Two at once", proposal={"all_forms": {"parallel": 2}}, days=7, seed=1, neighbours_yes=0.1, history=()
    )
    return replace(asked, **changes)


def trial(number: int = 1, *, region: RegionId = a.POLDER, **changes: Any) -> Trial:
    """Return a trial that was asked for just now and waits."""
    asked = trials.ask(
        trial=TrialId(UUID(int=number)),
        region=region,
        told=told(),
        by=PersonId("manager-1"),
        unfinished=0,
        now=a.NOW,
    )
    return replace(asked, **changes)
