"""What can be asked of the tasks that are kept."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bedline.domain.calls import LegId
from bedline.domain.ids import RegionId, RequestId, TaskId
from bedline.domain.tasks import Task


class Tasks(Protocol):
    """Tasks for people. ``get`` locks."""

    def add(self, task: Task) -> bool:
        """Keep a new task; False when one of that kind is open for the same subject."""
        ...

    def get(self, task: TaskId) -> Task:
        """Return the task, locked.

        Raises:
            NotFound: ``unknown_task``.
        """
        ...

    def save(self, task: Task) -> None:
        """Keep the new state of a task that was got."""
        ...

    def open(self, region: RegionId) -> Sequence[Task]:
        """Return the region's open tasks, soonest due first."""
        ...

    def open_for(self, request: RequestId) -> Sequence[Task]:
        """Return, locked, the open tasks about a request."""
        ...

    def open_about(self, leg: LegId) -> Sequence[Task]:
        """Return, locked, the open tasks about a call."""
        ...

    def by_ids(self, tasks: Collection[TaskId]) -> Mapping[TaskId, Task]:
        """Return those tasks, not locked."""
        ...

    def answered_by_neighbours(self, *, limit: int) -> Sequence[Task]:
        """Return, locked, what neighbours have answered and nobody has passed on; not those locked by others."""
        ...

    def needless_to_neighbours(self, *, limit: int) -> Sequence[Task]:
        """Return, locked, what neighbours are still asked in vain; not those locked.

        The request needs no place any more, or stands on a rung below them, because the care it needs is another.
        """
        ...
