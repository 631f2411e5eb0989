"""What happens to a task."""

from dataclasses import dataclass

from bedline.domain.facts.fact import Fact
from bedline.domain.ids import TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRaised(Fact):
    """A human must do something by a moment."""

    task: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone(Fact):
    """A human did it."""

    task: TaskId
    outcome: str
