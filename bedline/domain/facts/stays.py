"""What happens to a stay."""

from dataclasses import dataclass
from datetime import datetime

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
class ArrivalExpected(StayFact):
    """The patient comes at another moment than was thought."""

    expected_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportArranged(StayFact):
    """It is known how the patient comes, and whether that is ordered."""

    transport: str
    ordered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientPickedUp(StayFact):
    """The patient is on the way since ``happened_at``."""

    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportLate(StayFact):
    """Transport was not ordered, or did not come, by its moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilityTaken(StayFact):
    """A doctor carries medical responsibility since ``happened_at``: the stay begins there."""

    doctor: str
    function: str
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StayExtended(StayFact):
    """The stay may last until ``until``, as ``decided_by`` has decided for one of the region's reasons."""

    until: datetime
    reason: str
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StayLeft(StayFact):
    """The patient has gone to ``destination``."""

    destination: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StayCancelled(StayFact):
    """The reservation was called off before arrival: the ward took its yes back, or the patient or GP thought again."""

    reason: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StayNoShow(StayFact):
    """The patient did not come, and the place was given free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientComesAfterAll(StayFact):
    """A patient who had not come is expected again, and has the place again."""

    expected_at: datetime
