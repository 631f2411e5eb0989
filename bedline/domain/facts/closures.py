"""Places of a unit that are closed for admission, and open again."""

from dataclasses import dataclass
from datetime import datetime

from bedline.domain.facts.fact import Fact
from bedline.domain.ids import ClosureId, FacilityId, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureFact(Fact):
    """Something about places of a unit being closed for admission."""

    unit: UnitId
    facility: FacilityId
    closure: ClosureId


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitClosed(ClosureFact):
    """Places of a unit (None: all of it) take nobody until a moment, for one of the region's reasons."""

    places: int | None
    reason: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOpened(ClosureFact):
    """A closure is over: at its moment, or ``early`` because somebody ended it."""

    early: bool
