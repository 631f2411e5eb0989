"""When a ward may be rung about a request, and what is done instead outside those hours."""

from collections.abc import Collection
from datetime import datetime

from bedline.domain.call_hours import CallHours, Otherwise
from bedline.domain.hours import Hours
from bedline.domain.ids import UnitId
from bedline.domain.phonebook import WardContact
from bedline.domain.requests import BedRequest
from bedline.domain.tasks import Task, TaskKind
from bedline.ports.storage import Work
from bedline.services import tasks


def phones(work: Work, *, ward: WardContact, request: BedRequest, at: datetime) -> tuple[str, ...]:
    """Return which telephones of a ward may be rung about a request at that moment, in the order to try them."""
    return ward.phones_at(at, crisis=_crisis(work, request), timezone=work.regions[ward.region].timezone)


def turn(
    work: Work, *, ward: WardContact, request: BedRequest, at: datetime, until: datetime
) -> tuple[datetime, tuple[str, ...]]:
    """Return when a ward may be rung about a request, from a moment on, and on which telephones; none: not in time."""
    found = phones(work, ward=ward, request=request, at=at)
    if found or not ward.phones:
        return at, found
    timezone = work.regions[ward.region].timezone
    opens_at = ward.call_hours.opens_at(at, crisis=_crisis(work, request), timezone=timezone)
    return (opens_at, ward.phones) if opens_at is not None and opens_at < until else (at, ())


def quiet(work: Work, *, request: BedRequest, at: datetime) -> bool:
    """Say whether no ward is disturbed about such a request at that moment."""
    return work.regions[request.region].quiet_until(request.form, at=at) is not None


def not_rung(work: Work, *, ward: WardContact, request: BedRequest, due_at: datetime) -> None:
    """Have the desk reach a ward whose telephones may not be rung in time, where the ward wants that."""
    if ward.phones and ward.call_hours.otherwise is Otherwise.DESK:
        to_desk(work, ward=ward, request=request, due_at=due_at)


def to_desk(work: Work, *, ward: WardContact, request: BedRequest, due_at: datetime) -> None:
    """Have the desk reach a ward about a request by then, beside those that it is to reach about it already."""
    wards = {ward.unit}
    for task in _to_reach(work, request):
        wards |= _wards(task)
        due_at = min(due_at, task.due_at)
        tasks.done(work, task=task, outcome="joined")
    _put_on_desk(work, wards, request=request, due_at=due_at)


def reached(work: Work, *, unit: UnitId, request: BedRequest) -> None:
    """Have the desk reach a ward no more that has answered, or is asked no more; those that are left it still does."""
    for task in _to_reach(work, request):
        wards = _wards(task)
        if unit in wards:
            tasks.done(work, task=task, outcome="over")
            _put_on_desk(work, wards - {unit}, request=request, due_at=task.due_at)


def _to_reach(work: Work, request: BedRequest) -> list[Task]:
    return [task for task in work.tasks.open_for(request.id) if task.kind is TaskKind.WARD_SILENT]


def _wards(task: Task) -> set[UnitId]:
    return {UnitId(each) for each in task.params.get("units", "").split(",") if each}


def _put_on_desk(work: Work, wards: Collection[UnitId], *, request: BedRequest, due_at: datetime) -> None:
    """Raise one task for all of them: of a kind, one at a time stands for a request."""
    if not wards:
        return
    units = sorted(wards)
    named = tasks.ward(work, units[0])
    if len(units) > 1:
        names = ("{facility_name} {unit_name}".format(**tasks.ward(work, each)) for each in units)
        named = tasks.Ward(facility_name="", unit_name=", ".join(names))
    tasks.put_on_desk(
        work,
        kind=TaskKind.WARD_SILENT,
        region=request.region,
        request=request.id,
        due_at=due_at,
        code=request.code,
        units=",".join(units),
        **named,
    )


def closed(work: Work, *, ward: WardContact | None, crisis: bool) -> tuple[Hours, CallHours] | None:
    """Return the hours in which the ward's telephones may be rung, when it is outside them now."""
    if ward is None:
        return None
    hours = ward.call_hours.closed(work.now, crisis=crisis, timezone=work.regions[ward.region].timezone)
    return None if hours is None else (hours, ward.call_hours)


def _crisis(work: Work, request: BedRequest) -> bool:
    return work.regions[request.region].care_form(request.form).crisis
