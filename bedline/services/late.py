"""A yes that comes after its question has ended: still useful where the patient has no place, else told kindly."""

from collections.abc import Sequence

from bedline.domain import ledger, requests
from bedline.domain.errors import Conflict
from bedline.domain.matching.eligibility import why_not
from bedline.domain.offers import STANDING, Offer, OfferState
from bedline.domain.requests import BedRequest, RequestState
from bedline.domain.stays import Stay
from bedline.ports.storage import Work
from bedline.services import needs, offering, promising
from bedline.services.promising import Yes

PLACED = frozenset({RequestState.RESERVED, RequestState.ARRIVED, RequestState.CLOSED})


def is_late(work: Work, offer: Offer) -> bool:
    """Say whether the question was over before its ward had answered."""
    return offer.state_at(work.now) in (OfferState.LAPSED, OfferState.WITHDRAWN)


def take(work: Work, *, request: BedRequest, offer: Offer, asked: Sequence[Offer], yes: Yes) -> Stay:
    """Take a late yes of a locked request as a new question that is answered at once, if the ward still has a place.

    Nothing is changed when it cannot be taken, so that whoever catches the refusal may go on.

    Raises:
        Conflict: ``placed_elsewhere`` with where and since when; ``request_needs_no_place`` when it has ended
            otherwise; ``offer_already_answered`` when the question was taken back; ``late_without_place`` when it has
            no free place any more that we know of, or no longer suits.
    """
    check_needed(work, request=request, offer=offer)
    standing = [each for each in asked if each.stands_at(work.now)]
    anew = next((each for each in standing if each.unit == offer.unit), None)
    if anew is None:
        _check_place(work, request=request, offer=offer, standing=standing)
    offering.end_overdue(work, asked=asked)
    if anew is None:
        anew = offering.offer(work, request=request, unit=work.directory.unit(offer.unit))
    held = requests.offered(request, answer_by=anew.expires_at, now=work.now)
    _, stay = promising.promise(work, request=held, offer=anew, asked=standing, yes=yes)
    return stay


def check_needed(work: Work, *, request: BedRequest, offer: Offer) -> None:
    """Refuse a late yes for a patient who needs no place any more, or whose question was taken back.

    Raises:
        Conflict: as :func:`take`.
    """
    stay = work.stays.of_requests([request.id]).get(request.id)
    if request.state in PLACED and stay is not None:
        where = work.directory.facility(stay.facility).name
        raise Conflict("placed_elsewhere", facility=where, placed_at=stay.reserved_at)
    if request.state not in requests.SEEKING:
        raise Conflict("request_needs_no_place", state=request.state.value)
    if offer.state is OfferState.WITHDRAWN:
        raise Conflict("offer_already_answered", state=offer.state.value)


def _check_place(work: Work, *, request: BedRequest, offer: Offer, standing: Sequence[Offer]) -> None:
    places = work.places.get(offer.unit)
    if offer.state in STANDING:
        # No sweep has been by yet: the place is still held for this very question.
        places, _ = ledger.release(places, offer=offer.id, by=work.actor.id, now=work.now)
    need = needs.need_of(work, request, standing)
    if why_not(need, unit=work.directory.unit(offer.unit), places=places):
        raise Conflict("late_without_place", expired_at=offer.expires_at)
