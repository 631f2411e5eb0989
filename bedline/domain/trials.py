"""The trial of a policy on a simulated year: who answers for a region asks for it, whichever process is free plays it.

A trial is claimed for a while and the claim renewed; where the process dies that had it, another takes it up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

from bedline.domain.errors import Conflict
from bedline.domain.ids import PersonId, RegionId
from bedline.domain.transitions import Moves

TrialId = NewType("TrialId", UUID)

# A claim that is not renewed for so long is anybody's.
CLAIM_LENGTH: Final = timedelta(seconds=60)
# Whatever ends so many processes would end the next as well.
MOST_ATTEMPTS: Final = 3
# Of one region, at once: the processor is needed for other things.
MOST_UNFINISHED: Final = 2
KEPT_LENGTH: Final = timedelta(days=30)
# So many questions to wards must have ended before how they answered says more than what is assumed.
ENOUGH_QUESTIONS: Final = 100
WHOLE: Final = 100


class TrialState(StrEnum):
    """How a trial stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


_S = TrialState
MOVES: Moves[TrialState] = Moves(
    "trial",
    {
        _S.WAITING: {_S.RUNNING, _S.CANCELLED},
        _S.RUNNING: {_S.RUNNING, _S.DONE, _S.FAILED, _S.CANCELLED},
        _S.DONE: set(),
        _S.FAILED: set(),
        _S.CANCELLED: set(),
    },
)
UNFINISHED: Final = frozenset({_S.WAITING, _S.RUNNING})


class Fault(StrEnum):
    """Why a trial came to nothing."""

    # The process that played it ended before its time, as often as it was tried.
    KEPT_ENDING = "kept_ending"
    TOO_LONG = "too_long"
    # What was proposed cannot be, by the region's rules as they are now.
    NOT_POSSIBLE = "not_possible"
    # Not one request in so few days.
    NO_REQUESTS = "no_requests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is tried: the changes as a policy file says them, on how much of which of the possible years.

    ``history``: how the region's wards have answered, a row for each ward and part of the day; none: as assumed.
    ``neighbours_yes``: the share of patients whom each neighbour takes that is asked.
    """

    name: str
    proposal: Mapping[str, object]
    days: int
    seed: int
    neighbours_yes: float
    history: Sequence[Mapping[str, object]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What it came to: the figures of each way, as rows, and the chart as SVG."""

    rows: Sequence[Mapping[str, object]]
    chart: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One trial. ``progress`` is a percentage; ``claimed_until``: whoever plays it must say so again by then."""

    id: TrialId
    region: RegionId
    told: Told
    state: TrialState
    asked_by: PersonId
    asked_at: datetime
    expires_at: datetime
    attempts: int = 0
    progress: int = 0
    claimed_until: datetime | None = None
    ended_at: datetime | None = None
    fault: Fault | None = None
    result: Result | None = field(default=None, repr=False)

    @property
    def unfinished(self) -> bool:
        """Say whether something is still to come of it."""
        return self.state in UNFINISHED


def ask(*, trial: TrialId, region: RegionId, told: Told, by: PersonId, unfinished: int, now: datetime) -> Trial:
    """Ask for a trial; it waits until a process is free.

    Raises:
        Conflict: ``too_many_trials`` while so many of the region's are not finished.
    """
    if unfinished >= MOST_UNFINISHED:
        raise Conflict("too_many_trials", most=MOST_UNFINISHED)
    expires_at = now + KEPT_LENGTH
    return Trial(id=trial, region=region, told=told, state=_S.WAITING, asked_by=by, asked_at=now, expires_at=expires_at)


def with_history(told: Told, history: Sequence[Mapping[str, object]]) -> Told:
    """Return the trial as it is kept: with the history of this moment, so that it can be played again and again."""
    return replace(told, history=tuple(history))


def claim(trial: Trial, *, now: datetime) -> Trial:
    """Take it up, or take it over from a process that has not been heard of; given up when that happens too often.

    Raises:
        Conflict: ``trial_claimed`` while somebody else plays it; ``trial_cannot_move`` when it is over.
    """
    if trial.claimed_until is not None and now < trial.claimed_until and trial.state is _S.RUNNING:
        raise Conflict("trial_claimed")
    MOVES.check(trial.state, _S.RUNNING)
    if trial.attempts >= MOST_ATTEMPTS:
        return fail(trial, fault=Fault.KEPT_ENDING, now=now)
    return replace(trial, state=_S.RUNNING, attempts=trial.attempts + 1, progress=0, claimed_until=now + CLAIM_LENGTH)


def go_on(trial: Trial, *, attempt: int, progress: int, now: datetime) -> Trial:
    """Renew the claim of that attempt, and say how far it has come.

    Raises:
        Conflict: ``trial_taken_over`` when it was cancelled meanwhile, or another process has it.
    """
    _check_mine(trial, attempt)
    further = max(trial.progress, min(WHOLE, progress))
    return replace(trial, progress=further, claimed_until=now + CLAIM_LENGTH)


def finish(trial: Trial, *, attempt: int, result: Result, now: datetime) -> Trial:
    """Keep what it came to.

    Raises:
        Conflict: as :func:`go_on`.
    """
    _check_mine(trial, attempt)
    return replace(_ended(trial, _S.DONE, now=now), progress=WHOLE, result=result)


def fail(trial: Trial, *, fault: Fault, now: datetime) -> Trial:
    """Say why it came to nothing.

    Raises:
        Conflict: ``trial_cannot_move``.
    """
    return replace(_ended(trial, _S.FAILED, now=now), fault=fault)


def cancel(trial: Trial, *, now: datetime) -> Trial:
    """Call it off; whoever plays it stops when next heard of.

    Raises:
        Conflict: ``trial_cannot_move``.
    """
    return _ended(trial, _S.CANCELLED, now=now)


def _ended(trial: Trial, state: TrialState, *, now: datetime) -> Trial:
    MOVES.check(trial.state, state)
    return replace(trial, state=state, claimed_until=None, ended_at=now)


def _check_mine(trial: Trial, attempt: int) -> None:
    if trial.state is not _S.RUNNING or trial.attempts != attempt:
        raise Conflict("trial_taken_over")
