"""An accepted offer until the patient has left: reserved, arrived, left, or called off."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from bedline.domain.errors import Invalid
from bedline.domain.facts import (
    ArrivalExpected,
    ArrivalOverdue,
    PatientComesAfterAll,
    PatientPickedUp,
    PlaceReserved,
    ResponsibilityTaken,
    StayArrived,
    StayCancelled,
    StayFact,
    StayLeft,
    StayNoShow,
    TransportArranged,
    TransportLate,
)
from bedline.domain.ids import FacilityId, OfferId, PersonId, RegionId, RequestId, StayId, UnitId
from bedline.domain.offers import Offer
from bedline.domain.regions import CancellationReason, Party, Region
from bedline.domain.responsibility import DoctorFunction, Responsibility
from bedline.domain.transitions import Moves
from bedline.domain.transport import Transport

NAME_LENGTH = 120


class StayState(StrEnum):
    """Where a stay stands."""

    RESERVED = "reserved"
    ARRIVED = "arrived"
    LEFT = "left"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


_S = StayState
MOVES: Moves[StayState] = Moves(
    "stay",
    {
        _S.RESERVED: {_S.ARRIVED, _S.CANCELLED, _S.NO_SHOW},
        _S.ARRIVED: {_S.LEFT},
        _S.LEFT: set(),
        _S.CANCELLED: set(),
        _S.NO_SHOW: {_S.RESERVED},
    },
)

# Stays in these states concern the ward now.
PRESENT = frozenset({_S.RESERVED, _S.ARRIVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A promised place and what became of it; ``doctor`` is who takes over medical responsibility, or has.

    First-line stay begins when the admitting doctor takes responsibility (Zorginstituut),
    hence a stay without a named doctor does not exist.
    """

    id: StayId
    offer: OfferId
    request: RequestId
    region: RegionId
    unit: UnitId
    facility: FacilityId
    doctor: str
    state: StayState
    reserved_at: datetime
    expected_at: datetime | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    destination: str | None = None
    # Where that is, in words, when it is no place that we know; and whether it lies outside the region.
    destination_place: str | None = None
    outside_region: bool = False
    reason: str | None = None
    # When it was called off, or given up for a no-show.
    ended_at: datetime | None = None
    transport: Transport | None = None
    responsibility: Responsibility | None = None
    # When the desk is next to be told of a term of this stay; None: of none.
    term_at: datetime | None = None

    @property
    def began_at(self) -> datetime | None:
        """Return when the stay began: with the doctor's taking over; as long as nobody has, with the arrival."""
        return self.responsibility.since if self.responsibility else self.arrived_at


Change = tuple[Stay, tuple[StayFact, ...]]


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
    fact = PlaceReserved(**_about(made, by=by, now=now), doctor=made.doctor)
    return made, (fact,)


def check_doctor(doctor: str) -> str:
    """Return the name of who takes over, or refuse one that is none.

    Raises:
        Invalid: ``doctor_missing``, ``doctor_too_long``.
    """
    if not doctor.strip():
        raise Invalid("doctor_missing", field="doctor")
    if len(doctor) > NAME_LENGTH:
        raise Invalid("doctor_too_long", field="doctor", most=NAME_LENGTH)
    return doctor.strip()


def arrive(stay: Stay, *, happened_at: datetime, by: PersonId, now: datetime) -> Change:
    """Note that the patient is in the bed.

    Raises:
        Invalid: ``moment_in_future``; ``arrival_before_reservation``.
        Conflict: ``stay_cannot_move``.
    """
    MOVES.check(stay.state, StayState.ARRIVED)
    _check_moment(happened_at, after=stay.reserved_at, code="arrival_before_reservation", now=now)
    fact = StayArrived(**_about(stay, by=by, now=now))
    return replace(stay, state=StayState.ARRIVED, arrived_at=happened_at), (fact,)


def overdue(stay: Stay, *, by: PersonId, now: datetime) -> Change:
    """Note that the patient has not arrived in time; the place stays reserved until somebody decides.

    Raises:
        Conflict: ``stay_cannot_move`` when there is nobody to wait for.
    """
    MOVES.check(stay.state, StayState.ARRIVED)
    return stay, (ArrivalOverdue(**_about(stay, by=by, now=now)),)


def expect(stay: Stay, *, expected_at: datetime, by: PersonId, now: datetime) -> Change:
    """Note that the patient comes at another moment.

    Raises:
        Invalid: ``arrival_in_past``.
        Conflict: ``stay_cannot_move`` when nobody is waited for.
    """
    MOVES.check(stay.state, StayState.ARRIVED)
    if expected_at < now:
        raise Invalid("arrival_in_past", field="expected_at")
    fact = ArrivalExpected(**_about(stay, by=by, now=now), expected_at=expected_at)
    return replace(stay, expected_at=expected_at), (fact,)


def travel(stay: Stay, *, transport: Transport, by: PersonId, now: datetime) -> Change:
    """Note how the patient comes, as :mod:`bedline.domain.transport` has settled it, or that they are on the way.

    Raises:
        Conflict: ``stay_cannot_move`` when nobody is waited for.
    """
    MOVES.check(stay.state, StayState.ARRIVED)
    about = _about(stay, by=by, now=now)
    fact: StayFact = TransportArranged(
        **about, transport=transport.kind.value, ordered=transport.ordered_at is not None
    )
    if transport.picked_up_at is not None:
        fact = PatientPickedUp(**about, happened_at=transport.picked_up_at)
    return replace(stay, transport=transport), (fact,)


def transport_late(stay: Stay, *, by: PersonId, now: datetime) -> Change:
    """Note that transport was not ordered, or did not come, by its moment."""
    return stay, (TransportLate(**_about(stay, by=by, now=now)),)


def take_over(
    stay: Stay,
    *,
    doctor: str,
    function: DoctorFunction,
    happened_at: datetime,
    noted_by: str,
    by: PersonId,
    now: datetime,
) -> Change:
    """Note that a doctor carries medical responsibility from a moment on; said anew, it is set right.

    Raises:
        Invalid: as :func:`check_doctor`; ``moment_in_future``; ``takeover_before_reservation``;
            ``takeover_after_departure``.
        Conflict: ``stay_cannot_move`` for a patient who never came.
    """
    if stay.state not in PRESENT | {StayState.LEFT}:
        MOVES.check(stay.state, StayState.ARRIVED)
    doctor = check_doctor(doctor)
    _check_moment(happened_at, after=stay.reserved_at, code="takeover_before_reservation", now=now)
    if stay.left_at is not None and happened_at > stay.left_at:
        raise Invalid("takeover_after_departure", field="happened_at")
    taken = Responsibility(function=function, since=happened_at, entered_at=now, noted_by=noted_by)
    fact = ResponsibilityTaken(
        **_about(stay, by=by, now=now), doctor=doctor, function=function.value, happened_at=happened_at
    )
    return replace(stay, doctor=doctor, responsibility=taken), (fact,)


def leave(
    stay: Stay,
    *,
    region: Region,
    destination: str,
    happened_at: datetime,
    by: PersonId,
    now: datetime,
    place: str = "",
    outside_region: bool = False,
) -> Change:
    """Note that the patient has left, and where to; ``place`` names one that we do not know.

    Raises:
        Invalid: ``unknown_discharge_destination``; ``moment_in_future``; ``departure_before_arrival``.
        Conflict: ``stay_cannot_move``.
    """
    MOVES.check(stay.state, StayState.LEFT)
    if destination not in region.discharge_destinations:
        raise Invalid("unknown_discharge_destination", field="destination", value=destination)
    after = stay.arrived_at or stay.reserved_at
    _check_moment(happened_at, after=after, code="departure_before_arrival", now=now)
    fact = StayLeft(**_about(stay, by=by, now=now), destination=destination)
    left = replace(stay, state=StayState.LEFT, left_at=happened_at, destination=destination, term_at=None)
    return replace(left, destination_place=place.strip() or None, outside_region=outside_region), (fact,)


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
    fact = StayCancelled(**_about(stay, by=by, now=now), reason=reason, party=party.value)
    return replace(stay, state=StayState.CANCELLED, reason=reason, ended_at=now), (fact,)


def miss(stay: Stay, *, by: PersonId, now: datetime) -> Change:
    """Note that the patient did not come.

    Raises:
        Conflict: ``stay_cannot_move``.
    """
    MOVES.check(stay.state, StayState.NO_SHOW)
    fact = StayNoShow(**_about(stay, by=by, now=now))
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
    fact = PatientComesAfterAll(**_about(stay, by=by, now=now), expected_at=expected_at)
    return replace(stay, state=StayState.RESERVED, expected_at=expected_at, ended_at=None), (fact,)


class _About(TypedDict):
    region: RegionId
    at: datetime
    by: PersonId
    request: RequestId
    stay: StayId
    unit: UnitId
    facility: FacilityId


def _about(stay: Stay, *, by: PersonId, now: datetime) -> _About:
    return _About(
        region=stay.region,
        at=now,
        by=by,
        request=stay.request,
        stay=stay.id,
        unit=stay.unit,
        facility=stay.facility,
    )


def _check_moment(happened_at: datetime, *, after: datetime, code: str, now: datetime) -> None:
    if happened_at > now:
        raise Invalid("moment_in_future", field="happened_at")
    if happened_at < after:
        raise Invalid(code, field="happened_at")
