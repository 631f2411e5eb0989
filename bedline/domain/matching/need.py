"""What one patient needs of a unit, and which units were asked before: all that matching knows of a request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from zoneinfo import ZoneInfo

from bedline.domain.ids import CareFormId, FacilityId, InsurerId, RegionId, TraitId, UnitId
from bedline.domain.offers import STANDING, OfferState
from bedline.domain.regions import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How an earlier question to a unit, for this same patient, stands or ended.

    ``at`` is when it was answered or lapsed (while it is open: when it will lapse). ``reason`` is the
    coded reason of a no. ``ends_with_report``: the no was about free places, or nobody answered, so
    it counts only until the unit reports anew; otherwise it counts for good.
    """

    state: OfferState
    at: datetime
    reason: str | None = None
    ends_with_report: bool = False

    def counts(self, reported_at: datetime | None) -> bool:
        """Say whether it still keeps a unit from being asked whose last figure is of ``reported_at``."""
        if self.state is OfferState.WITHDRAWN:
            return False
        if self.state in STANDING or not self.ends_with_report:
            return True
        return reported_at is None or reported_at <= self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What one patient needs of a unit at the moment ``now``; nothing here says who the patient is.

    ``point``, ``town`` and ``municipality`` are those of the patient's postcode. ``gp_at`` is where the
    GP practises who stays responsible during the stay; None where somebody else takes over.
    """

    region: RegionId
    care_form: CareFormId
    sex: str
    point: Point
    town: str
    municipality: str
    now: datetime
    # Of the region: by its clocks it is decided which year it is.
    timezone: str
    birth_year: int | None = None
    postcode: str | None = None
    insurer: InsurerId | None = None
    gp_at: Point | None = None
    traits: frozenset[TraitId] = frozenset()
    asked: Mapping[UnitId, Asked] = field(default_factory=dict)
    # How far Bedline looks by itself for now; what lies beyond stays eligible, and the desk may ask it.
    within_km: float = inf
    only_own_town: bool = False
    # Where one home alone is looked at.
    only_home: FacilityId | None = None

    @property
    def year(self) -> int:
        """Return which calendar year it is there."""
        return self.now.astimezone(ZoneInfo(self.timezone)).year
