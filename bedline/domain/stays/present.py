"""A patient who is in the bed, until they have left, and the doctor who carries responsibility."""

from dataclasses import replace
from datetime import datetime

from bedline.domain.errors import Invalid
from bedline.domain.facts import (
    ResponsibilityTaken,
    StayArrived,
    StayLeft,
)
from bedline.domain.ids import PersonId
from bedline.domain.regions import Region
from bedline.domain.responsibility import DoctorFunction, Responsibility
from bedline.domain.stays.stay import MOVES, PRESENT, Change, Stay, StayState, about, check_doctor


def arrive(stay: Stay, *, happened_at: datetime, by: PersonId, now: datetime) -> Change:
    """Note that the patient is in the bed.

    Raises:
        Invalid: ``moment_in_future``; ``arrival_before_reservation``.
        Conflict: ``stay_cannot_move``.
    """
    MOVES.check(stay.state, StayState.ARRIVED)
    _check_moment(happened_at, after=stay.reserved_at, code="arrival_before_reservation", now=now)
    fact = StayArrived(**about(stay, by=by, now=now))
    return replace(stay, state=StayState.ARRIVED, arrived_at=happened_at), (fact,)


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
        **about(stay, by=by, now=now), doctor=doctor, function=function.value, happened_at=happened_at
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
    fact = StayLeft(**about(stay, by=by, now=now), destination=destination)
    left = replace(stay, state=StayState.LEFT, left_at=happened_at, destination=destination, term_at=None)
    return replace(left, destination_place=place.strip() or None, outside_region=outside_region), (fact,)


def _check_moment(happened_at: datetime, *, after: datetime, code: str, now: datetime) -> None:
    if happened_at > now:
        raise Invalid("moment_in_future", field="happened_at")
    if happened_at < after:
        raise Invalid(code, field="happened_at")
