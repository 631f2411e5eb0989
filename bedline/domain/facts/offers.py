"""What happens to an offer."""

from dataclasses import dataclass
from datetime import datetime

from bedline.domain.facts.fact import RequestFact
from bedline.domain.ids import FacilityId, OfferId, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFact(RequestFact):
    """Something that happened to an offer of one place in a unit."""

    offer: OfferId
    unit: UnitId
    facility: FacilityId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade(OfferFact):
    """A place is held and the facility is being asked until ``expires_at``."""

    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAccepted(OfferFact):
    """The facility said yes; ``told_by`` is who said so when the desk noted it for them."""

    told_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRefused(OfferFact):
    """The facility said no, for a coded reason."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferProposed(OfferFact):
    """The facility said yes, but not before ``from_at``; the referrer or the desk decides."""

    from_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDeclined(OfferFact):
    """What the facility proposed does not suit; the place is free again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLapsed(OfferFact):
    """The moment to answer has passed; the place is free again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferWithdrawn(OfferFact):
    """The question was taken back; the place is free again."""
