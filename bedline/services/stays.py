"""From a reserved place to the patient's departure."""

from dataclasses import replace
from datetime import datetime

from bedline.domain import ledger, requests, stays
from bedline.domain.errors import Conflict
from bedline.domain.ids import StayId
from bedline.domain.people import Role
from bedline.domain.regions import CancellationReason, Party, Responsible
from bedline.domain.requests import BedRequest
from bedline.domain.responsibility import DoctorFunction
from bedline.domain.stays import Stay
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import access, capacity, days, lost_places, matching, offering, stay_terms, tasks
from bedline.services.stay_locks import locked

# Somebody has to see to these as long as the patient is there, also when the case is closed.
UNTIL_DEPARTURE = frozenset({TaskKind.STAY_ENDS, TaskKind.STAY_REVIEW, TaskKind.DAYS_END, TaskKind.TAKEOVER_OVERDUE})


def arrive(work: Work, *, stay: StayId, happened_at: datetime | None) -> Stay:
    """Note that the patient is in the bed: the promised place is now an occupied one.

    Raises:
        Conflict, Invalid: as ``domain.stays.arrive``; ``guest_not_accepted``.
        NotFound, NotAllowed: as ``access`` says.
    """
    request, found = locked(work, stay)
    moment = happened_at or work.now
    access.check_stay(work, found)
    if request.nameless:
        # Its own region has not said yet that the patient comes.
        raise Conflict("guest_not_accepted")
    arrived, facts = stays.arrive(found, happened_at=moment, by=work.actor.id, now=work.now)
    places = work.places.get(found.unit)
    admitted, entry = ledger.admit(places, offer=found.offer, by=work.actor.id, happened_at=moment, now=work.now)
    work.places.save(admitted, entry)
    region = work.regions[request.region]
    work.record(*facts)
    if arrived.responsibility is None and region.care_form(request.form).responsible is Responsible.GP:
        arrived = _gp_stays(work, arrived, since=moment)
    arrived = days.noted(work, request, arrived)
    arrived = replace(arrived, term_at=stay_terms.next_term(work, request, arrived, after=None))
    work.stays.save(arrived)
    work.requests.save(requests.arrived(request, region=region, now=work.now))
    tasks.settle(work, request=request, outcome="arrived")
    return arrived


def _gp_stays(work: Work, stay: Stay, *, since: datetime) -> Stay:
    """Note that the GP goes on carrying responsibility, as the care form has it: the stay begins with the arrival."""
    taken, facts = stays.take_over(
        stay,
        doctor=stay.doctor,
        function=DoctorFunction.GP,
        happened_at=since,
        noted_by=work.actor.name,
        by=work.actor.id,
        now=work.now,
    )
    work.record(*facts)
    return taken


def leave(
    work: Work,
    *,
    stay: StayId,
    destination: str,
    happened_at: datetime | None,
    place: str = "",
    outside_region: bool = False,
) -> Stay:
    """Note that the patient has left, and where to: one occupied place less.

    Raises:
        Conflict, Invalid: as ``domain.stays.leave``.
        NotFound, NotAllowed: as ``access`` says.
    """
    request, found = locked(work, stay)
    access.check_stay(work, found)
    moment = happened_at or work.now
    region = work.regions[found.region]
    left, facts = stays.leave(
        found,
        region=region,
        destination=destination,
        place=place,
        outside_region=outside_region,
        happened_at=moment,
        by=work.actor.id,
        now=work.now,
    )
    places = work.places.get(found.unit)
    freed, entry = ledger.discharge(places, offer=found.offer, by=work.actor.id, happened_at=moment, now=work.now)
    work.places.save(freed, entry)
    capacity.note_mended(work, unit=work.directory.unit(found.unit), before=places, after=freed)
    work.stays.save(left)
    work.record(*facts)
    tasks.settle(work, request=request, outcome="left", kinds=UNTIL_DEPARTURE)
    return left


def cancel(work: Work, *, stay: StayId, reason: str) -> Stay:
    """Give a reserved place up for a patient who still needs one, and search anew with the clock as it was.

    The ward that takes its yes back, or that the patient does not want, is not asked again by itself.

    Raises:
        Conflict, Invalid: as ``domain.stays.cancel`` and ``cancellation_reason``.
        NotFound, NotAllowed: as ``access`` says; ``not_for_your_role`` for a GP who speaks for the ward.
    """
    request, found = locked(work, stay)
    why = stays.cancellation_reason(work.regions[request.region], reason)
    if why.party is Party.WARD:
        access.require(work, Role.FACILITY, Role.COORDINATOR)
    cancelled, facts = stays.cancel(found, reason=reason, party=why.party, by=work.actor.id, now=work.now)
    work.stays.save(cancelled)
    work.record(*facts)
    _search_anew(work, request, found, why=why)
    return cancelled


def call_off(work: Work, *, request: BedRequest, reason: str) -> None:
    """Cancel the reservation of a locked request that ends; nobody searches on."""
    stay = work.stays.of_requests([request.id])[request.id]
    offering.give_back(work, unit=work.directory.unit(stay.unit), offer_id=stay.offer)
    held = work.stays.get(stay.id)
    cancelled, facts = stays.cancel(held, reason=reason, party=Party.PATIENT, by=work.actor.id, now=work.now)
    work.stays.save(cancelled)
    work.record(*facts)


def _search_anew(work: Work, request: BedRequest, stay: Stay, *, why: CancellationReason) -> None:
    """Free the place, tell the desk, and look for another; a crisis that loses its place is due at the desk at once."""
    lost_places.free(work, request=request, stay=stay, full=why.sets_full)
    crisis = work.regions[request.region].care_form(request.form).crisis
    tasks.put_on_desk(
        work,
        kind=TaskKind.RESERVATION_LOST,
        region=request.region,
        request=request.id,
        due_at=work.now if crisis else None,
        code=request.code,
        facility_name=work.directory.facility(stay.facility).name,
        party=why.party.value,
        reason=why.id,
    )
    matching.begin(work, request)
