"""One request while it has no place."""

from dataclasses import dataclass, field
from datetime import datetime

from bedline.domain.escalation import Escalation
from bedline.domain.ids import OfferId, UnitId
from bedline.domain.matching.need import Asked
from bedline.domain.offers import STANDING, Offer, OfferState
from bedline.domain.place_wishes import PlaceWish, asks_by_itself
from bedline.domain.regions import CareForm, Region
from bedline.domain.requests import BedRequest
from bedline.policy.year import Patient


@dataclass(slots=True)
class Case:
    """What Bedline keeps of a request: where it stands on its ladder, who was asked, what it waits for."""

    patient: Patient
    form: CareForm
    ladder: Escalation | None
    # Where patient and family want to go, as far as it still stands.
    wish: PlaceWish | None = None
    offers: dict[OfferId, Offer] = field(default_factory=dict)
    landed: bool = False
    # Counts the waits; what was arranged for an earlier one is void.
    waits: int = 0
    waiting: bool = False
    # When to look again if nothing changes before.
    due_at: datetime | None = None
    # The desk will see to it in a moment.
    on_desk: bool = False
    # The request as production knows it while another than the desk leads its search, and how often a step was theirs.
    led: BedRequest | None = None
    turns: int = 0
    # The ward of its own that a provider is asking, and those of its own that cannot.
    in_house: UnitId | None = None
    own_noes: set[UnitId] = field(default_factory=set)

    @property
    def since(self) -> datetime:
        """Return when the bed was asked for."""
        return self.patient.need.now

    @property
    def by_itself(self) -> bool:
        """Say whether Bedline asks wards by itself; otherwise that is the desk's."""
        return asks_by_itself(self.form.policy, wish=self.wish)

    def open(self) -> list[Offer]:
        """Return the questions that can still become a yes."""
        return [offer for offer in self.offers.values() if offer.state in STANDING]

    def asked(self, region: Region) -> dict[UnitId, Asked]:
        """Return how the questions so far stand, by ward, as ``services.matching`` tells it."""
        return {
            each.unit: _asked(each, region) for each in self.offers.values() if each.state is not OfferState.WITHDRAWN
        }


def _asked(offer: Offer, region: Region) -> Asked:
    reason = region.refusal_reasons.get(offer.reason or "")
    ends = offer.state is OfferState.LAPSED or (reason is not None and reason.sets_full)
    at = offer.answered_at or offer.expires_at
    return Asked(state=offer.state, at=at, reason=offer.reason, ends_with_report=ends)
