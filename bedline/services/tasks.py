"""Putting work on the desk, and taking it off."""

from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from bedline.domain import tasks
from bedline.domain.calls import LegId
from bedline.domain.facts import ResultHeard
from bedline.domain.ids import PersonId, RegionId, RequestId, TaskId, UnitId
from bedline.domain.people import Role
from bedline.domain.requests import BedRequest
from bedline.domain.tasks import Task, TaskKind
from bedline.ports.storage import Work
from bedline.services import access


class Ward(TypedDict):
    """The words by which a task names a ward: many a home calls its ward as others do."""

    facility_name: str
    unit_name: str


def ward(work: Work, unit: UnitId | None) -> Ward:
    """Return by which words a task names this ward; no words for none."""
    if unit is None:
        return Ward(facility_name="", unit_name="")
    found = work.directory.unit(unit)
    return Ward(facility_name=work.directory.facility(found.facility).name, unit_name=found.name)


def put_on_desk(
    work: Work,
    *,
    kind: TaskKind,
    region: RegionId,
    request: RequestId | None = None,
    unit: UnitId | None = None,
    leg: LegId | None = None,
    due_at: datetime | None = None,
    **params: str,
) -> None:
    """Raise a task, unless one of this kind is open for the same subject."""
    due = due_at or work.now + work.regions[region].desk_norms_at(work.now).task_length
    task = Task(
        id=TaskId(work.ids.new()),
        region=region,
        kind=kind,
        due_at=due,
        created_at=work.now,
        request=request,
        unit=unit,
        leg=leg,
        params=params,
    )
    task, facts = tasks.raise_task(task, by=work.actor.id)
    if work.tasks.add(task):
        work.record(*facts)


def settle(work: Work, *, request: BedRequest, outcome: str, kinds: frozenset[TaskKind] | None = None) -> None:
    """Finish the open tasks about a request that have solved themselves; no kinds: all of them."""
    for task in work.tasks.open_for(request.id):
        if kinds is None or task.kind in kinds:
            done(work, task=task, outcome=outcome)


def done(work: Work, *, task: Task, outcome: str) -> Task:
    """Finish a locked task, whoever did it."""
    finished, facts = tasks.finish(task, outcome=outcome, by=work.actor.id, now=work.now)
    work.tasks.save(finished)
    work.record(*facts)
    return finished


def finish(work: Work, *, task: TaskId, outcome: str) -> Task:
    """Note that the actor did it, and what came of it.

    Raises:
        NotAllowed, NotFound, Invalid, Conflict: as ``access`` and ``domain.tasks.finish`` say.
    """
    access.require(work, Role.COORDINATOR)
    _told_by_desk(work, task)
    found = work.tasks.get(task)
    access.region(work, found.region)
    _corrected(work, found)
    return done(work, task=found, outcome=outcome)


def _corrected(work: Work, task: Task) -> None:
    """Let a number be texted again of which somebody says that it has been seen to."""
    if task.kind is not TaskKind.NUMBER_WRONG:
        return
    ward = work.phonebook.wards.get(task.unit) if task.unit is not None else None
    person = PersonId(task.params.get("person", ""))
    subscriber = work.phonebook.subscriber(person) if person else None
    for number in (ward.text if ward else None, subscriber.phone if subscriber else None):
        if number is not None:
            work.opt_outs.correct(number)


def _told_by_desk(work: Work, task: TaskId) -> None:
    """Note that a referrer has heard the result when the desk has told them; the request is locked first, as always."""
    seen = work.tasks.by_ids([task]).get(task)
    if seen is None or seen.kind is not TaskKind.RESULT_NOT_HEARD or seen.request is None:
        return
    request = work.requests.get(seen.request)
    if request.told_at is None:
        work.requests.save(replace(request, told_at=work.now, updated_at=work.now))
        work.record(ResultHeard(region=request.region, at=work.now, by=work.actor.id, request=request.id))
