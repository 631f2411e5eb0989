"""Tasks and people of the fake storage."""

from collections.abc import Collection, Mapping, Sequence

from bedline.adapters.fake.table import FakeTable
from bedline.domain.calls import LegId
from bedline.domain.errors import NotFound
from bedline.domain.escalation import sought_next_door
from bedline.domain.ids import FacilityId, PersonId, RegionId, RequestId, TaskId
from bedline.domain.people import Person, Role
from bedline.domain.tasks import CARRIED, Task, TaskKind, TaskState


class FakeTasks(FakeTable):
    """Tasks in a dictionary."""

    def add(self, task: Task) -> bool:
        """See the port."""
        same = (task.kind, task.subject, task.region)
        if any((each.kind, each.subject, each.region) == same for each in self._open()):
            return False
        self._writable().tasks[task.id] = task
        return True

    def get(self, task: TaskId) -> Task:
        """See the port."""
        self._writable()
        found = self._state.tasks.get(task)
        if found is None or not self._sees(found.region):
            raise NotFound("unknown_task")
        return found

    def save(self, task: Task) -> None:
        """See the port."""
        self._writable().tasks[task.id] = task

    def open(self, region: RegionId) -> Sequence[Task]:
        """See the port."""
        return [each for each in self._open() if each.region == region]

    def open_for(self, request: RequestId) -> Sequence[Task]:
        """See the port."""
        self._writable()
        return [each for each in self._open() if each.request == request]

    def open_about(self, leg: LegId) -> Sequence[Task]:
        """See the port."""
        self._writable()
        return [each for each in self._open() if each.leg == leg]

    def by_ids(self, tasks: Collection[TaskId]) -> Mapping[TaskId, Task]:
        """See the port."""
        return {each.id: each for each in self._state.tasks.values() if each.id in tasks and self._sees(each.region)}

    def answered_by_neighbours(self, *, limit: int) -> Sequence[Task]:
        """See the port."""
        done = [each for each in self._of_neighbours() if each.state is TaskState.DONE]
        return [each for each in done if CARRIED not in each.params][:limit]

    def needless_to_neighbours(self, *, limit: int) -> Sequence[Task]:
        """See the port."""
        still = [each for each in self._of_neighbours() if each.state is TaskState.OPEN and each.request]
        return [each for each in still if each.request and not self._looked_for_next_door(each.request)][:limit]

    def _of_neighbours(self) -> list[Task]:
        asked = (each for each in self._state.tasks.values() if each.kind is TaskKind.NEIGHBOUR_ASKS)
        return [each for each in asked if self._sees(each.region)]

    def _looked_for_next_door(self, request: RequestId) -> bool:
        found = self._state.requests[request]
        return found.guest_of is not None or sought_next_door(found.escalation)

    def _open(self) -> list[Task]:
        visible = (each for each in self._state.tasks.values() if self._sees(each.region))
        unfinished = (each for each in visible if each.state is TaskState.OPEN)
        return sorted(unfinished, key=lambda each: (each.due_at, each.id))


class FakePeople(FakeTable):
    """People in a dictionary."""

    def find(self, person: PersonId) -> Person:
        """See the port."""
        found = self._state.people.get(person)
        if found is None or not self._sees(found.region):
            raise NotFound("unknown_person", value=person)
        return found

    def names(self, people: Collection[PersonId]) -> Mapping[PersonId, str]:
        """See the port."""
        return {each.id: each.name for each in self._visible() if each.id in people}

    def on_desk(self, region: RegionId) -> Sequence[Person]:
        """See the port."""
        there = [each for each in self._visible() if each.role is Role.COORDINATOR and each.region == region]
        return sorted(there, key=lambda each: (each.name, each.id))

    def answering_for(self, facility: FacilityId, *, region: RegionId) -> Sequence[Person]:
        """See the port."""
        of_region = (each for each in self._visible() if each.region == region)
        there = [each for each in of_region if each.role is Role.FACILITY and facility in each.facilities]
        return sorted(there, key=lambda each: (each.name, each.id))

    def _visible(self) -> list[Person]:
        return [each for each in self._state.people.values() if self._sees(each.region)]
