"""What units say of their places, and what does not add up in it."""

from dataclasses import dataclass

from bedline.domain.facts.fact import Fact
from bedline.domain.ids import FacilityId, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityReported(Fact):
    """A unit said how many places it has."""

    unit: UnitId
    facility: FacilityId
    source: str
    free_before: int | None
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesOvercommitted(Fact):
    """More has been promised than the unit now says it has."""

    unit: UnitId
    facility: FacilityId
    missing: int
