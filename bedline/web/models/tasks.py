"""What the desk must do by a moment, and what came of it."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from bedline.domain.tasks import TaskKind, TaskState
from bedline.web.models.base import Input, Reason, Shown


class Outcome(Input):
    """What came of a task, in words."""

    outcome: Annotated[Reason, Field()]


class Subject(Shown):
    """The request that a task is about."""

    id: str
    code: str


class TaskBody(Shown):
    """Something the desk must do by a moment."""

    id: str
    kind: TaskKind
    region: str
    request: Subject | None
    unit: str | None
    call: str | None
    due_at: AwareDatetime
    created_at: AwareDatetime
    state: TaskState
    params: dict[str, str]


class Tasks(Shown):
    """The open tasks of a region, soonest due first."""

    items: list[TaskBody]
    next_cursor: None
