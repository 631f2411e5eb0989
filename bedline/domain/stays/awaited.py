"""A reserved place until its patient is there: who is waited for, how they come, and when nobody does."""

from dataclasses import replace
from datetime import datetime

from bedline.domain.errors import Invalid
from bedline.domain.facts import (
    ArrivalExpected,
    ArrivalOverdue,
    PatientComesAfterAll,
    PatientPickedUp,
    PlaceReserved,
    StayCancelled,
    StayFact,
    StayNoShow,
    TransportArranged,
    TransportLate,
)
from bedline.domain.ids import PersonId, StayId
from bedline.domain.offers import Offer
from bedline.domain.regions import CancellationReason, Party, Region
from bedline.domain.stays.stay import MOVES, Change, Stay, StayState, about, check_doctor
from bedline.domain.transport import Transport


def reserve(
    *, stay: StayId, offer: Offer, doctor: str, expected_at: datetime | None, by: PersonId, now: datetime
) -> Change:
    """Turn an accepted offer into a reservation.

    Raises:
        Invalid: ``doctor_missing``, ``doctor_too_long``; ``arrival_in_past``.
    """
    doctor = check_doctor(doctor)
    if expected_at is not None and expected_at < now:
        raise Invalid("arrival_in_past", field="expected_at")
    made = Stay(
        id=stay,
        offer=offer.id,
        request=offer.request,
        region=offer.region,
        unit=offer.unit,
        facility=offer.facility,
        doctor=doctor,
        state=StayState.RESERVED,
        reserved_at=now,
        expected_at=expected_at,
    )
    fact = PlaceReserved(**about(made, by=by, now=now), doctor=made.doctor)
    return made, (fact,)


def overdue(stay: Stay, *, by: PersonId, now: datetime) -> Change:
    """Note that the patient has not arrived in time; the place stays reserved until somebody decides.

    Raises:
        Conflict: ``stay_cannot_move`` when there is nobody to wait for.
    """
    MOVES.check(stay.state, StayState.ARRIVED)
    return stay, (ArrivalOverdue(**about(stay, by=by, now=now)),)


def expect(stay: Stay, *, expected_at: datetime, by: PersonId, now: datetime) -> Change:
    """Note that the patient comes at another moment.

    Raises:
        Invalid: ``arrival_in_past``.
        Conflict: ``stay_cannot_move`` when nobody is waited for.
    """
    MOVES.check(stay.state, StayState.ARRIVED)
    if expected_at < now:
        raise Invalid("arrival_in_past", field="expected_at")
    fact = ArrivalExpected(**about(stay, by=by, now=now), expected_at=expected_at)
    return replace(stay, expected_at=expected_at), (fact,)


def travel(stay: Stay, *, transport: Transport, by: PersonId, now: datetime) -> Change:
    """Note how the patient comes, as :mod:`bedline.domain.transport` has settled it, or that they are on the way.

    Raises:
        Conflict: ``stay_cannot_move`` when nobody is waited for.
    """
    MOVES.check(stay.state, StayState.ARRIVED)
    said = about(stay, by=by, now=now)
    fact: StayFact = TransportArranged(**said, transport=transport.kind.value, ordered=transport.ordered_at is not None)
    if transport.picked_up_at is not None:
        fact = PatientPickedUp(**said, happened_at=transport.picked_up_at)
    return replace(stay, transport=transport), (fact,)


def transport_late(stay: Stay, *, by: PersonId, now: datetime) -> Change:
    """Note that transport was not ordered, or did not come, by its moment."""
    return stay, (TransportLate(**about(stay, by=by, now=now)),)


def cancellation_reason(region: Region, reason: str) -> CancellationReason:
    """Return the region's reason for giving up a reserved place.

    Raises:
        Invalid: ``unknown_cancellation_reason``.
    """
    found = region.cancellation_reasons.get(reason)
    if found is None:
        raise Invalid("unknown_cancellation_reason", field="reason", value=reason)
    return found


def cancel(stay: Stay, *, reason: str, party: Party, by: PersonId, now: datetime) -> Change:
    """Call the reservation off before arrival: the ward takes its yes back, or the patient or GP thought again.

    Raises:
        Conflict: ``stay_cannot_move``.
    """
    MOVES.check(stay.state, StayState.CANCELLED)
    fact = StayCancelled(**about(stay, by=by, now=now), reason=reason, party=party.value)
    return replace(stay, state=StayState.CANCELLED, reason=reason, ended_at=now), (fact,)


def miss(stay: Stay, *, by: PersonId, now: datetime) -> Change:
    """Note that the patient did not come.

    Raises:
        Conflict: ``stay_cannot_move``.
    """
    MOVES.check(stay.state, StayState.NO_SHOW)
    fact = StayNoShow(**about(stay, by=by, now=now))
    return replace(stay, state=StayState.NO_SHOW, ended_at=now), (fact,)


def come_after_all(stay: Stay, *, expected_at: datetime, by: PersonId, now: datetime) -> Change:
    """Expect a patient again who did not come.

    Raises:
        Invalid: ``arrival_in_past``.
        Conflict: ``stay_cannot_move``.
    """
    MOVES.check(stay.state, StayState.RESERVED)
    if expected_at < now:
        raise Invalid("arrival_in_past", field="expected_at")
    fact = PatientComesAfterAll(**about(stay, by=by, now=now), expected_at=expected_at)
    return replace(stay, state=StayState.RESERVED, expected_at=expected_at, ended_at=None), (fact,)
