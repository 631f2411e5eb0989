"""What wards are asked, and their yes or no."""

from typing import Literal
from uuid import UUID

from flask_openapi3 import APIBlueprint, Tag

from bedline.domain.board import Body
from bedline.domain.ids import FacilityId, OfferId
from bedline.domain.people import Role
from bedline.ports.storage import Work
from bedline.services import offers, overview, proposals
from bedline.web.models.base import Address, Nothing, Slug
from bedline.web.models.offers import Acceptance, Declination, OfferBody, Offers, Proposal
from bedline.web.models.stays import StayBody
from bedline.web.operations import reads, writes

api = APIBlueprint("offers", __name__, abp_tags=[Tag(name="offers")])

ANSWERERS = (Role.FACILITY, Role.COORDINATOR)
DESK = (Role.COORDINATOR,)
DECIDERS = (Role.GP, Role.COORDINATOR)


class OfferPath(Address):
    """An offer by its id."""

    offer: UUID


class OffersQuery(Address):
    """Of which facility (none: all of one's own); only what has still to be answered is listed."""

    facility: Slug | None = None
    state: Literal["open"] = "open"


@reads(api, "/offers", to=ANSWERERS, answer=Offers)
def list_offers(work: Work, query: OffersQuery) -> Body:
    """List what a facility has still to answer, soonest deadline first."""
    facility = FacilityId(query.facility) if query.facility else None
    return {"items": overview.open_offers(work, facility=facility), "next_cursor": None}


@reads(api, "/offers/<offer>", to=ANSWERERS, answer=OfferBody)
def find_offer(work: Work, path: OfferPath) -> Body:
    """Return one offer, as the ward sees it."""
    return overview.offer_body(work, offers.find(work, offer=OfferId(path.offer)))


@writes(api, "/offers/<offer>/accept", to=ANSWERERS, answer=StayBody)
def accept_offer(work: Work, path: OfferPath, body: Acceptance) -> Body:
    """Say yes: the place is reserved. The desk says who said so by phone (``by_phone``)."""
    return overview.stay_body(work, offers.accept(work, offer=OfferId(path.offer), yes=body.yes()))


@writes(api, "/offers/<offer>/propose", to=ANSWERERS, answer=OfferBody)
def propose_later(work: Work, path: OfferPath, body: Proposal) -> Body:
    """Say yes from a moment on. In time for what was asked, it is a plain yes; later, the referrer or desk decides."""
    proposed = proposals.propose(work, offer=OfferId(path.offer), from_at=body.from_at, yes=body.yes())
    return overview.offer_body(work, proposed)


@writes(api, "/offers/<offer>/proposal/accept", to=DECIDERS, answer=OfferBody)
def accept_proposal(work: Work, path: OfferPath, body: Nothing) -> Body:
    """Agree to the moment that a ward proposed: the place is reserved."""
    del body
    return overview.offer_body(work, proposals.agree(work, offer=OfferId(path.offer)))


@writes(api, "/offers/<offer>/proposal/decline", to=DECIDERS, answer=OfferBody)
def decline_proposal(work: Work, path: OfferPath, body: Nothing) -> Body:
    """Do not agree to the moment that a ward proposed; the search goes on."""
    del body
    return overview.offer_body(work, proposals.decline(work, offer=OfferId(path.offer)))


@writes(api, "/offers/<offer>/refuse", to=ANSWERERS, answer=OfferBody)
def refuse_offer(work: Work, path: OfferPath, body: Declination) -> Body:
    """Say no, for one of the region's reasons; the search goes on."""
    told_by = body.by_phone.name if body.by_phone else None
    refused = offers.refuse(work, offer=OfferId(path.offer), reason=body.reason, note=body.note, told_by=told_by)
    return overview.offer_body(work, refused)


@writes(api, "/offers/<offer>/withdraw", to=DESK, answer=OfferBody)
def withdraw_offer(work: Work, path: OfferPath, body: Nothing) -> Body:
    """Take the question back."""
    del body
    return overview.offer_body(work, offers.withdraw(work, offer=OfferId(path.offer)))
