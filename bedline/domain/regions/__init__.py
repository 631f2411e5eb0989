"""A region's own rules: care forms, traits, urgencies, norms, reasons and places."""

from bedline.domain.regions.care_forms import CareForm, OfferPolicy, Prolongation, Responsible, StayTerm, TermKind
from bedline.domain.regions.reasons import CancellationReason, Names, Party, Reason
from bedline.domain.regions.region import EARTH_RADIUS_KM, Insurer, Place, Point, Region, Trait, Urgency
from bedline.domain.regions.weighing import Expectations, RankingWeights

__all__ = [
    "EARTH_RADIUS_KM",
    "CancellationReason",
    "CareForm",
    "Expectations",
    "Insurer",
    "Names",
    "OfferPolicy",
    "Party",
    "Place",
    "Point",
    "Prolongation",
    "RankingWeights",
    "Reason",
    "Region",
    "Responsible",
    "StayTerm",
    "TermKind",
    "Trait",
    "Urgency",
]
