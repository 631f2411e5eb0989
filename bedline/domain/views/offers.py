"""A question as the ward sees it."""

from bedline.domain.board import Body
from bedline.domain.offers import Offer
from bedline.domain.requests import BedRequest
from bedline.domain.views.names import Names, moment
from bedline.domain.views.profiles import profile, question


def offer_body(offer: Offer, *, request: BedRequest, names: Names) -> Body:
    """Return an offer as the ward sees it: an anonymous profile, until when, and no more."""
    practice = names.directory.practices.get(request.practice) if request.practice else None
    return {
        **profile(request, names=names),
        **question(offer, names=names),
        "request_code": request.code,
        "practice_name": practice.name if practice else None,
        "answered_at": moment(offer.answered_at),
    }
