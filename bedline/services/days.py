"""How many days of the year somebody has stayed in a centre, and when a stay would use up the last of them.

It decides nothing: a centre may go on when its team says why (docs/adr/0022). It warns, ahead of time.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bedline.domain import days, terms
from bedline.domain.days import Count, Span
from bedline.domain.ids import FacilityId, RequestId, StayId
from bedline.domain.people import Role
from bedline.domain.regions import TermKind
from bedline.domain.requests import BedRequest
from bedline.domain.stays import PRESENT, Stay, StayState
from bedline.domain.tasks import TaskKind
from bedline.domain.terms import Due
from bedline.ports.storage import Work
from bedline.services import access, tasks

_THERE = frozenset({StayState.ARRIVED, StayState.LEFT})


def counted(work: Work, request: BedRequest, *, but: StayId | None = None) -> Count | None:
    """Return what is known of the days of this year of the person a request is for, one of their stays left aside.

    None where the care form has no such limit today.
    """
    region, on = work.regions[request.region], work.regions[request.region].day(work.now)
    form = region.care_forms.get(request.care_form) if request.care_form else None
    term = form.year_on(on) if form else None
    if term is None:
        return None
    said = days.said_in(request.answers) if region.day(request.received_at).year == on.year else 0
    return Count(term=term, on=on, centres=_centres(work, request, but=but), said=said)


def seen(work: Work, *, request: RequestId) -> tuple[Count | None, list[FacilityId]]:
    """Return the days of the person a request is for, and the centres of which the actor is to know; always audited.

    A ward that has promised the patient a place sees its own centre; the desk sees that of the place, or, while one is
    sought, each where there were days this year.

    Raises:
        NotFound: ``unknown_request``, also for a facility that has not said yes.
        NotAllowed: ``not_for_your_role``.
    """
    access.require(work, Role.FACILITY, Role.COORDINATOR)
    found = work.requests.find(request)
    stay = work.stays.of_requests([request]).get(request)
    if work.actor.role is Role.FACILITY:
        access.check_present(work, stay)
    else:
        access.check_request(work, found)
    _note_seen(work, request)
    count = counted(work, found)
    if stay is not None and stay.state in PRESENT | _THERE:
        return count, [stay.facility]
    known = count.centres if count and count.centres else {}
    return count, sorted(each for each in known if count and count.counted(each))


def used_up(work: Work, *, request: RequestId) -> Mapping[FacilityId, int]:
    """Return the centres in which no day of this year is left, with how many there are; audited where there is one.

    Nothing to a facility, which may own the search of somebody whose other stays it does not know.

    Raises:
        NotFound: ``unknown_request``.
    """
    if work.actor.role is Role.FACILITY:
        return {}
    found = work.requests.find(request)
    access.check_request(work, found)
    count = counted(work, found)
    centres = count.centres if count and count.centres else {}
    spent = {each: count.term.length.days for each in centres if count and count.counted(each) and not count.left(each)}
    if spent:
        _note_seen(work, request)
    return spent


def noted(work: Work, request: BedRequest, stay: Stay) -> Stay:
    """Return the stay with the moment from which no day of a year is left for it; none where its limit is sooner."""
    begins = stay.arrived_at or max(stay.expected_at or work.now, work.now)
    up_at = _up_at(work, request, stay, begins=begins)
    limit = terms.limit_of(
        work.regions[request.region],
        care_form=request.form,
        began_at=stay.began_at or begins,
        extended=stay.extended,
    )
    if up_at is not None and limit is not None and limit.due_at <= up_at:
        up_at = None
    return stay if up_at == stay.days_up_at else replace(stay, days_up_at=up_at)


def due(work: Work, request: BedRequest, stay: Stay) -> tuple[Due, ...]:
    """Return when the desk is told that the days of a year will be used up; nothing where they will not."""
    if stay.days_up_at is None:
        return ()
    region = work.regions[request.region]
    term = region.care_form(request.form).year_on(region.day(work.now))
    warn_before = term.warn_before if term else timedelta(0)
    return (Due(TermKind.YEAR, stay.days_up_at, stay.days_up_at - warn_before),)


def moved(work: Work, request: BedRequest, stay: Stay, *, before: Stay) -> bool:
    """Say whether the moment has moved from which no day is left, and take off the desk what was told of before."""
    if stay.days_up_at == before.days_up_at:
        return False
    tasks.settle(work, request=request, outcome="moved", kinds=frozenset({TaskKind.DAYS_END}))
    return True


def tell_if_near(work: Work, request: BedRequest, stay: Stay, *, at_once: bool = False) -> None:
    """Put on the desk that the days of the year end during a stay: when that is near, or ``at_once``."""
    for each in due(work, request, stay):
        if at_once or each.warn_at <= max(stay.expected_at or work.now, work.now):
            tell(work, request, stay, due_at=max(each.due_at, work.now))


def tell(work: Work, request: BedRequest, stay: Stay, *, due_at: datetime) -> None:
    """Put on the desk from when no day of the year is left for a stay."""
    tasks.put_on_desk(
        work,
        kind=TaskKind.DAYS_END,
        region=request.region,
        request=request.id,
        due_at=due_at,
        code=request.code,
        **tasks.ward(work, stay.unit),
    )


def _note_seen(work: Work, request: RequestId) -> None:
    work.audit.note(event="days_seen", action="R", subject_kind="request", subject=str(request))


def _up_at(work: Work, request: BedRequest, stay: Stay, *, begins: datetime) -> datetime | None:
    count = counted(work, request, but=stay.id)
    if count is None or (count.centres is None and not count.said):
        return None
    region = work.regions[request.region]
    day = count.one_too_many(stay.facility, since=region.day(begins))
    return datetime.combine(day, time.min, ZoneInfo(region.timezone)).astimezone(work.now.tzinfo)


def _centres(work: Work, request: BedRequest, *, but: StayId | None) -> dict[FacilityId, list[Span]] | None:
    """Return from when until when the same person stayed where, for care forms whose days of a year are counted."""
    same = work.patients.same_person(request.id)
    if same is None:
        return None
    region = work.regions[request.region]
    asked = work.requests.by_ids(same)
    found: dict[FacilityId, list[Span]] = {}
    for stay in work.stays.of_requests(same).values():
        if stay.id == but or stay.arrived_at is None:
            continue
        first, last = region.day(stay.arrived_at), region.day(stay.left_at or work.now)
        # A form that the region no longer has counts no days any more.
        form = region.care_forms.get(asked[stay.request].form)
        if form is not None and form.year_on(first) is not None:
            found.setdefault(stay.facility, []).append(Span(first, last))
    return found
