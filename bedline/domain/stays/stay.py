"""What a stay is, and where it can stand."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from bedline.domain.errors import Invalid
from bedline.domain.facts import (
    StayFact,
)
from bedline.domain.ids import FacilityId, OfferId, PersonId, RegionId, RequestId, StayId, UnitId
from bedline.domain.responsibility import Responsibility
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
class Extension:
    """A limit that was put off, ``times`` so far; of the last time why, who decided it, when, and who wrote it down."""

    times: int
    reason: str
    decided_by: str
    entered_at: datetime
    noted_by: str


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
    extension: Extension | None = None
    # From when no day of a year is left for it in this facility; None: its own limit is sooner, or nothing is known.
    days_up_at: datetime | None = None

    @property
    def began_at(self) -> datetime | None:
        """Return when the stay began: with the doctor's taking over; as long as nobody has, with the arrival."""
        return self.responsibility.since if self.responsibility else self.arrived_at

    @property
    def extended(self) -> int:
        """Return how often its limit was put off."""
        return self.extension.times if self.extension else 0


Change = tuple[Stay, tuple[StayFact, ...]]


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


class _About(TypedDict):
    region: RegionId
    at: datetime
    by: PersonId
    request: RequestId
    stay: StayId
    unit: UnitId
    facility: FacilityId


def about(stay: Stay, *, by: PersonId, now: datetime) -> _About:
    """Return what every fact about the stay says."""
    return _About(
        region=stay.region,
        at=now,
        by=by,
        request=stay.request,
        stay=stay.id,
        unit=stay.unit,
        facility=stay.facility,
    )
