"""The way of a patient to a reserved place: when they come, by which means, and who takes over from whom."""

from dataclasses import replace
from datetime import datetime

from bedline.domain import ledger, requests, stays, transport
from bedline.domain.errors import Conflict
from bedline.domain.ids import StayId
from bedline.domain.people import Role
from bedline.domain.regions import Responsible
from bedline.domain.requests import BedRequest, NextAction, NextKind, RequestState
from bedline.domain.responsibility import DoctorFunction
from bedline.domain.stays import Stay, StayState
from bedline.domain.tasks import TaskKind
from bedline.domain.transport import TransportKind
from bedline.ports.storage import Work
from bedline.services import access, days, offering, stay_terms, tasks
from bedline.services.stay_locks import locked

_ABOUT_TRANSPORT = frozenset({TaskKind.TRANSPORT_LATE})


def expect(work: Work, *, stay: StayId, expected_at: datetime) -> Stay:
    """Note that the patient comes at another moment; whoever waits for them is asked again only after it.

    One who had not come at all has the place again, as long as it is free.

    Raises:
        Conflict, Invalid: as ``domain.stays.expect`` and ``come_after_all``; ``no_free_place``.
        NotFound, NotAllowed: as ``access`` says.
    """
    request, found = locked(work, stay)
    if found.state is StayState.NO_SHOW:
        return _come_after_all(work, request, found, expected_at=expected_at)
    changed, facts = stays.expect(found, expected_at=expected_at, by=work.actor.id, now=work.now)
    changed = days.noted(work, request, changed)
    work.stays.save(changed)
    work.record(*facts)
    _wait_for(work, request, changed)
    days.moved(work, request, changed, before=found)
    days.tell_if_near(work, request, changed)
    tasks.settle(work, request=request, outcome="expected_later", kinds=frozenset({TaskKind.ARRIVAL_OVERDUE}))
    return changed


def _come_after_all(work: Work, request: BedRequest, stay: Stay, *, expected_at: datetime) -> Stay:
    by, now, region = work.actor.id, work.now, work.regions[request.region]
    if work.stays.of_requests([request.id])[request.id].id != stay.id:
        # Another place was found meanwhile.
        raise Conflict("stay_cannot_move", state=stay.state.value, goal=StayState.RESERVED.value)
    back, facts = stays.come_after_all(stay, expected_at=expected_at, by=by, now=now)
    # The referrer who says so knows; any other was told last that nobody came, whatever they had heard before.
    unheard = replace(request, told_at=now if work.actor.role is Role.GP else None)
    kept = requests.reserved(unheard, region=region, expected_at=expected_at, now=now)
    for step in (ledger.hold, ledger.reserve):
        work.places.save(*step(work.places.get(stay.unit), offer=stay.offer, by=by, now=now))
    offering.end_others(work, asked=work.offers.of_requests([request.id])[request.id], but=stay.offer)
    back = days.noted(work, request, back)
    work.stays.save(back)
    work.requests.save(kept)
    work.record(*facts)
    tasks.settle(work, request=kept, outcome="comes_after_all")
    days.tell_if_near(work, kept, back)
    return back


def arrange(work: Work, *, stay: StayId, kind: TransportKind, ordered: bool, pick_up_at: datetime | None) -> Stay:
    """Note how the patient comes, and whether that is ordered; not ordered, or not there in time, it is the desk's.

    Raises:
        Conflict, Invalid: as ``domain.transport.arrange`` and ``domain.stays.travel``.
        NotFound, NotAllowed: as ``access`` says.
    """
    request, found = locked(work, stay)
    arranged = transport.arrange(
        found.transport, kind=kind, ordered=ordered, pick_up_at=pick_up_at, by=work.actor.name, now=work.now
    )
    return _travels(work, request, found, arranged)


def pick_up(work: Work, *, stay: StayId, happened_at: datetime | None) -> Stay:
    """Note that the patient is on the way.

    Raises:
        Conflict, Invalid: as ``domain.transport.pick_up`` and ``domain.stays.travel``.
        NotFound, NotAllowed: as ``access`` says.
    """
    request, found = locked(work, stay)
    moment = happened_at or work.now
    on_the_way = transport.pick_up(found.transport, happened_at=moment, by=work.actor.name, now=work.now)
    return _travels(work, request, found, on_the_way)


def take_over(work: Work, *, stay: StayId, doctor: str, function: DoctorFunction, happened_at: datetime | None) -> Stay:
    """Note that a doctor carries medical responsibility: the stay begins at that moment.

    Raises:
        Conflict, Invalid: as ``domain.stays.take_over``.
        NotFound, NotAllowed: as ``access`` says; a GP may say so where the GP stays responsible.
    """
    request, found = locked(work, stay)
    region = work.regions[request.region]
    if region.care_form(request.form).responsible is not Responsible.GP:
        access.require(work, Role.FACILITY, Role.COORDINATOR)
    taken, facts = stays.take_over(
        found,
        doctor=doctor,
        function=function,
        happened_at=happened_at or work.now,
        noted_by=work.actor.name,
        by=work.actor.id,
        now=work.now,
    )
    taken = stay_terms.begun_anew(work, request, taken, before=found)
    work.stays.save(taken)
    work.record(*facts)
    tasks.settle(work, request=request, outcome="taken_over", kinds=frozenset({TaskKind.TAKEOVER_OVERDUE}))
    return taken


def overdue(work: Work, *, stay: StayId) -> None:
    """Put on the desk that transport or the patient is late, and look again later; nothing when they came meanwhile."""
    request, found = locked(work, stay)
    action = request.next_action
    waits = found.state is StayState.RESERVED and request.state is RequestState.RESERVED
    if not waits or action is None or action.due_at > work.now:
        return
    if action.kind is NextKind.TRANSPORT:
        kind, (_, facts) = TaskKind.TRANSPORT_LATE, stays.transport_late(found, by=work.actor.id, now=work.now)
        work.requests.save(replace(request, next_action=_arrival(work, request, found)))
    else:
        kind, (_, facts) = TaskKind.ARRIVAL_OVERDUE, stays.overdue(found, by=work.actor.id, now=work.now)
        grace = work.regions[request.region].desk_norms_at(request.received_at).arrival_grace
        work.requests.save(replace(request, next_action=NextAction(NextKind.ARRIVAL, work.now + grace)))
    work.record(*facts)
    tasks.put_on_desk(work, kind=kind, region=found.region, request=request.id, code=request.code)


def _travels(work: Work, request: BedRequest, stay: Stay, arranged: transport.Transport) -> Stay:
    travelling, facts = stays.travel(stay, transport=arranged, by=work.actor.id, now=work.now)
    work.stays.save(travelling)
    work.record(*facts)
    tasks.settle(work, request=request, outcome="arranged", kinds=_ABOUT_TRANSPORT)
    _wait_for(work, request, travelling)
    return travelling


def _wait_for(work: Work, request: BedRequest, stay: Stay) -> None:
    """Set what has to happen next to a request whose patient is on the way, or soon will be."""
    norms = work.regions[request.region].desk_norms_at(request.received_at)
    late_at = stay.transport.late_at(work.now, norms=norms) if stay.transport else None
    arrival = _arrival(work, request, stay)
    action = arrival if late_at is None or late_at > arrival.due_at else NextAction(NextKind.TRANSPORT, late_at)
    work.requests.save(replace(request, next_action=action, updated_at=work.now))


def _arrival(work: Work, request: BedRequest, stay: Stay) -> NextAction:
    region = work.regions[request.region]
    return requests.arrival_of(
        request, region=region, expected_at=stay.expected_at, since=stay.reserved_at, now=work.now
    )
