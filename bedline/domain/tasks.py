"""Something a human must do by a moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bedline.domain.calls import LegId
from bedline.domain.errors import Invalid
from bedline.domain.facts import TaskDone, TaskRaised
from bedline.domain.ids import PersonId, RegionId, RequestId, TaskId, UnitId
from bedline.domain.transitions import Moves

OUTCOME_LENGTH = 500
# In the params of a task whose answer goes to another region: it has been passed on.
CARRIED = "carried"


class TaskKind(StrEnum):
    """What is asked of the desk."""

    TRIAGE_NEEDED = "triage_needed"
    NO_PLACE_FOUND = "no_place_found"
    NORM_AT_RISK = "norm_at_risk"
    NEIGHBOUR_ASKS = "neighbour_asks"
    NEIGHBOUR_ANSWERED = "neighbour_answered"
    # A place is kept there until its moment: accept it, or not.
    NEIGHBOUR_HOLDS = "neighbour_holds"
    TURN_TO_PAYER = "turn_to_payer"
    WITHOUT_NEXT_STEP = "without_next_step"
    OVERCOMMITTED = "overcommitted"
    TRANSPORT_LATE = "transport_late"
    ARRIVAL_OVERDUE = "arrival_overdue"
    TAKEOVER_OVERDUE = "takeover_overdue"
    RESERVATION_LOST = "reservation_lost"
    NO_SHOW = "no_show"
    # The same in a crisis: another place is sought already.
    NO_SHOW_SOUGHT = "no_show_sought"
    MISSED_CALL = "missed_call"
    VOICEMAIL = "voicemail"
    RING_BACK = "ring_back"
    RESULT_NOT_HEARD = "result_not_heard"
    TEXT_FAILED = "text_failed"
    NUMBER_WRONG = "number_wrong"
    CALLS_CAPPED = "calls_capped"
    PIN_GUESSING = "pin_guessing"
    WARD_SILENT = "ward_silent"
    TELL_WARD = "tell_ward"
    SEARCH_RETURNED = "search_returned"
    REFERRER_ASKS = "referrer_asks"
    DECIDE_PROPOSAL = "decide_proposal"
    QUIET_HOURS = "quiet_hours"
    STAY_ENDS = "stay_ends"
    STAY_REVIEW = "stay_review"
    DAYS_END = "days_end"


class TaskState(StrEnum):
    """Whether it still has to be done."""

    OPEN = "open"
    DONE = "done"


MOVES: Moves[TaskState] = Moves("task", {TaskState.OPEN: {TaskState.DONE}, TaskState.DONE: set()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Work for a person; at most one open task of a kind per subject."""

    id: TaskId
    region: RegionId
    kind: TaskKind
    due_at: datetime
    created_at: datetime
    state: TaskState = TaskState.OPEN
    request: RequestId | None = None
    unit: UnitId | None = None
    leg: LegId | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    done_at: datetime | None = None
    done_by: PersonId | None = None
    outcome: str | None = None

    @property
    def subject(self) -> str:
        """Return what the task is about, so that it is not raised twice."""
        return str(self.leg or self.request or self.unit or self.region)


def carried(task: Task) -> Task:
    """Return the task with a note that its answer has been passed on."""
    return replace(task, params={**task.params, CARRIED: "yes"})


def raise_task(task: Task, *, by: PersonId) -> tuple[Task, tuple[TaskRaised, ...]]:
    """Put a new task on the desk."""
    return task, (TaskRaised(region=task.region, at=task.created_at, by=by, task=task.id),)


def finish(task: Task, *, outcome: str, by: PersonId, now: datetime) -> tuple[Task, tuple[TaskDone, ...]]:
    """Note that it was done, and what came of it.

    Raises:
        Invalid: ``outcome_missing`` or ``outcome_too_long``.
        Conflict: ``task_cannot_move`` when it was done already.
    """
    MOVES.check(task.state, TaskState.DONE)
    if not outcome.strip():
        raise Invalid("outcome_missing", field="outcome")
    if len(outcome) > OUTCOME_LENGTH:
        raise Invalid("outcome_too_long", field="outcome", most=OUTCOME_LENGTH)
    done = replace(task, state=TaskState.DONE, done_at=now, done_by=by, outcome=outcome)
    return done, (TaskDone(region=task.region, at=now, by=by, task=task.id, outcome=outcome),)
