"""A later moment that a ward proposes, told to a referrer on the telephone, and what they decide."""

from collections.abc import Callable
from uuid import UUID

from bedline.domain.calls import Leg
from bedline.domain.errors import Conflict
from bedline.domain.ids import OfferId
from bedline.domain.offers import OfferState
from bedline.domain.requests import BedRequest
from bedline.domain.scripts.proposal import Agree, Decline, Declined, Over, Proposing
from bedline.domain.scripts.talk import Event, Line, Wish
from bedline.domain.scripts.wishes import PlaceReserved
from bedline.ports.storage import Work
from bedline.services import proposals
from bedline.services.hotline.conversations import identity, told
from bedline.services.hotline.conversations.fulfilling import Fulfilled, Fulfils


def standing(work: Work, request: BedRequest) -> Proposing | None:
    """Return the proposal that the referrer of a request may decide on, the earliest moment first."""
    asked = work.offers.of_requests([request.id]).get(request.id, ())
    found = [each for each in asked if each.state_at(work.now) is OfferState.PROPOSED and each.from_at is not None]
    if not found:
        return None
    offer = min(found, key=lambda each: (each.from_at, each.id))
    at = told.moment(work, request.region, offer.from_at or work.now)
    line = Line("proposal_from", {"name": told.asked_name(work, offer), "at": at})
    return Proposing(offer=str(offer.id), lines=(Line("result_for", {"code": request.code}), line))


def agree(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Agree for the referrer on the line: the place is reserved, and told as any other."""

    def yes(offer: OfferId) -> Event:
        kept = proposals.agree(work, offer=offer)
        lines = told.place(work, work.requests.find(kept.request))
        return PlaceReserved(lines)

    decided = _decided(work, leg, wish, yes)
    if isinstance(decided.then, Over) or leg.request is None:
        return decided
    return Fulfilled(told.telling(leg, work.requests.find(leg.request)), decided.then)


def decline(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Decline for the referrer on the line: the search goes on."""

    def no(offer: OfferId) -> Event:
        proposals.decline(work, offer=offer)
        return Declined()

    return _decided(work, leg, wish, no)


def _decided(work: Work, leg: Leg, wish: Wish, decide: Callable[[OfferId], Event]) -> Fulfilled:
    offer = OfferId(UUID(wish.offer)) if isinstance(wish, Agree | Decline) else None
    if offer is None:
        return Fulfilled(leg, Over())
    try:
        with work.acting_for(identity.verified(work, leg)):
            return Fulfilled(leg, decide(offer))
    except Conflict:
        return Fulfilled(leg, Over())


FULFILS: Fulfils = {Agree: agree, Decline: decline}
