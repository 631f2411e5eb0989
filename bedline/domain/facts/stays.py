"""What happens to a stay."""

from dataclasses import dataclass

from bedline.domain.facts.fact import RequestFact
from bedline.domain.ids import FacilityId, StayId, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class StayFact(RequestFact):
    """Something that happened to a stay."""

    stay: StayId
    unit: UnitId
    facility: FacilityId


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceReserved(StayFact):
    """A place is the patient's until arrival; ``doctor`` takes over medical responsibility."""

    doctor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StayArrived(StayFact):
    """The patient is in the bed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalOverdue(StayFact):
    """The patient should have been there by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StayLeft(StayFact):
    """The patient has gone to ``destination``."""

    destination: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StayCancelled(StayFact):
    """The reservation was called off before arrival."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StayNoShow(StayFact):
    """The patient never came."""
