"""From a reserved place to the patient's departure."""

from dataclasses import replace
from datetime import datetime

from bedline.domain import ledger, requests, stays, terms
from bedline.domain.errors import NotFound
from bedline.domain.ids import StayId
from bedline.domain.regions import TermKind
from bedline.domain.requests import BedRequest, RequestState
from bedline.domain.stays import Stay
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import access, matching, offering, tasks
from bedline.services import capacity as capacity_service

_OF_TERM = {TermKind.LIMIT: TaskKind.STAY_ENDS, TermKind.EVALUATION: TaskKind.STAY_REVIEW}


def arrive(work: Work, *, stay: StayId, happened_at: datetime | None) -> Stay:
    """Note that the patient is in the bed: the promised place is now an occupied one.

    Raises:
        Conflict, Invalid: as ``domain.stays.arrive``.
        NotFound, NotAllowed: as ``access`` says.
    """
    request, found = _locked(work, stay)
    moment = happened_at or work.now
    arrived, facts = stays.arrive(found, happened_at=moment, by=work.actor.id, now=work.now)
    places = work.places.get(found.unit)
    admitted, entry = ledger.admit(places, offer=found.offer, by=work.actor.id, happened_at=moment, now=work.now)
    work.places.save(admitted, entry)
    region = work.regions[request.region]
    arrived = replace(arrived, term_at=_next_term(work, request, arrived, after=None))
    work.stays.save(arrived)
    work.requests.save(requests.arrived(request, region=region, now=work.now))
    work.record(*facts)
    tasks.settle(work, request=request, outcome="arrived")
    return arrived


def leave(work: Work, *, stay: StayId, destination: str, happened_at: datetime | None) -> Stay:
    """Note that the patient has left, and where to: one occupied place less.

    Raises:
        Conflict, Invalid: as ``domain.stays.leave``.
        NotFound, NotAllowed: as ``access`` says.
    """
    request, found = _locked(work, stay)
    moment = happened_at or work.now
    region = work.regions[found.region]
    left, facts = stays.leave(
        found, region=region, destination=destination, happened_at=moment, by=work.actor.id, now=work.now
    )
    places = work.places.get(found.unit)
    freed, entry = ledger.discharge(places, offer=found.offer, by=work.actor.id, happened_at=moment, now=work.now)
    work.places.save(freed, entry)
    work.stays.save(left)
    work.record(*facts)
    tasks.settle(work, request=request, outcome="left", kinds=frozenset(_OF_TERM.values()))
    return left


def cancel(work: Work, *, stay: StayId, reason: str) -> Stay:
    """Call a reservation off at the ward's or the desk's word, and search anew for the patient.

    Raises:
        Conflict, Invalid: as ``domain.stays.cancel``.
        NotFound, NotAllowed: as ``access`` says.
    """
    request, found = _locked(work, stay)
    cancelled, facts = stays.cancel(found, reason=reason, by=work.actor.id, now=work.now)
    work.stays.save(cancelled)
    work.record(*facts)
    _search_anew(work, request, found)
    return cancelled


def miss(work: Work, *, stay: StayId) -> Stay:
    """Note that the patient never came; the place is free, and the desk finds out what happened.

    Raises:
        Conflict: as ``domain.stays.miss``.
        NotFound, NotAllowed: as ``access`` says.
    """
    request, found = _locked(work, stay)
    missed, facts = stays.miss(found, by=work.actor.id, now=work.now)
    work.stays.save(missed)
    work.record(*facts)
    _search_anew(work, request, found)
    return missed


def call_off(work: Work, *, request: BedRequest, reason: str) -> None:
    """Cancel the reservation of a locked request that ends; nobody searches on."""
    stay = work.stays.of_requests([request.id])[request.id]
    offering.give_back(work, unit=work.directory.unit(stay.unit), offer_id=stay.offer)
    locked = work.stays.get(stay.id)
    cancelled, facts = stays.cancel(locked, reason=reason, by=work.actor.id, now=work.now)
    work.stays.save(cancelled)
    work.record(*facts)


def check_present(work: Work, stay: Stay | None) -> None:
    """Refuse a facility that has not promised this patient a place.

    Raises:
        NotFound: ``unknown_request``.
    """
    if stay is None or stay.state not in stays.PRESENT or stay.facility not in work.actor.facilities:
        raise NotFound("unknown_request")


def overdue(work: Work, *, stay: StayId) -> None:
    """Put a patient who has not arrived in time on the desk, and look again after the same grace."""
    request, found = _locked(work, stay)
    if found.state is stays.StayState.RESERVED and request.state is RequestState.RESERVED:
        grace = work.regions[request.region].desk_norms.arrival_grace
        again = requests.NextAction(requests.NextKind.ARRIVAL, work.now + grace)
        _, facts = stays.overdue(found, by=work.actor.id, now=work.now)
        work.requests.save(replace(request, next_action=again))
        work.record(*facts)
        tasks.put_on_desk(
            work, kind=TaskKind.ARRIVAL_OVERDUE, region=found.region, request=request.id, code=request.code
        )


def tell_of_term(work: Work, *, stay: StayId) -> None:
    """Tell the desk of the terms of a stay that are near or over; nothing happens when the patient has left."""
    request, found = _locked(work, stay)
    if found.term_at is None or found.term_at > work.now or found.arrived_at is None:
        return
    region = work.regions[request.region]
    for term in terms.of_stay(region, care_form=request.form, arrived_at=found.arrived_at):
        if found.term_at <= term.warn_at <= work.now:
            tasks.put_on_desk(
                work,
                kind=_OF_TERM[term.kind],
                region=request.region,
                request=request.id,
                due_at=max(term.due_at, work.now),
                code=request.code,
                facility_name=work.directory.facility(found.facility).name,
                unit_name=work.directory.unit(found.unit).name,
            )
    work.stays.save(replace(found, term_at=_next_term(work, request, found, after=work.now)))


def _next_term(work: Work, request: BedRequest, stay: Stay, *, after: datetime | None) -> datetime | None:
    if stay.arrived_at is None:
        return None
    region = work.regions[request.region]
    due = terms.of_stay(region, care_form=request.form, arrived_at=stay.arrived_at)
    return min((each.warn_at for each in due if after is None or each.warn_at > after), default=None)


def _locked(work: Work, stay: StayId) -> tuple[BedRequest, Stay]:
    """Return the stay and its request, locked in the order request → unit → stay."""
    seen = work.stays.find(stay)
    access.check_stay(work, seen)
    request = work.requests.get(seen.request)
    work.places.get(seen.unit)
    return request, work.stays.get(stay)


def _search_anew(work: Work, request: BedRequest, stay: Stay) -> None:
    unit = work.directory.unit(stay.unit)
    offering.give_back(work, unit=unit, offer_id=stay.offer)
    capacity_service.note_overcommitment(work, unit=unit, places=work.places.get(unit.id))
    tasks.put_on_desk(
        work, kind=TaskKind.RESERVATION_LOST, region=request.region, request=request.id, code=request.code
    )
    matching.begin(work, request)
