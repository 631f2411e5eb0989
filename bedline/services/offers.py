"""Taking a ward's yes, its no, or its silence."""

from dataclasses import replace

from bedline.domain import offers, requests, stays
from bedline.domain.errors import Invalid
from bedline.domain.ids import OfferId
from bedline.domain.offers import STANDING, Offer, OfferState
from bedline.domain.people import Role
from bedline.domain.requests import BedRequest
from bedline.domain.stays import Stay
from bedline.ports.storage import Work
from bedline.services import access, late, leading, offering, promising
from bedline.services import capacity as capacity_service
from bedline.services.promising import Yes


def accept(work: Work, *, offer: OfferId, yes: Yes) -> Stay:
    """Take a ward's yes: the place is reserved, every other question for this patient is taken back.

    A yes that comes too late is taken all the same where it still helps.

    Raises:
        Conflict: ``offer_already_answered``; for a late yes as ``late.take`` says.
        Invalid: as ``domain.stays.reserve``; ``told_by_missing`` when the desk does not say who said yes.
        NotFound, NotAllowed: as ``access`` says.
    """
    request, found = locked(work, offer, for_yes=True)
    told_by = check_told_by(work, yes.told_by)
    asked = work.offers.of_requests([request.id]).get(request.id, ())
    yes = replace(yes, told_by=told_by)
    if late.is_late(work, found):
        return late.take(work, request=request, offer=found, asked=asked, yes=yes)
    _, stay = promising.promise(work, request=request, offer=found, asked=asked, yes=yes)
    return stay


def refuse(work: Work, *, offer: OfferId, reason: str, note: str = "", told_by: str | None = None) -> Offer:
    """Take a ward's no with its reason, set its figure right when it says "full", and search on.

    Raises:
        Conflict: ``offer_lapsed`` or ``offer_already_answered``.
        Invalid: ``unknown_refusal_reason``, ``note_too_long``; ``told_by_missing``.
        NotFound, NotAllowed: as ``access`` says.
    """
    if len(note) > requests.NOTE_LENGTH:
        raise Invalid("note_too_long", field="note", most=requests.NOTE_LENGTH)
    request, found = locked(work, offer, for_no=True)
    region = work.regions[request.region]
    told = check_told_by(work, told_by)
    refused, facts = offers.refuse(
        found, region=region, reason=reason, note=note, by=work.actor.id, told_by=told, now=work.now
    )
    unit = work.directory.unit(found.unit)
    offering.give_back(work, unit=unit, offer_id=offer)
    offering.keep_ended(work, refused, facts)
    if offers.refusal_reason(region, reason).sets_full:
        capacity_service.take_full(work, unit=unit)
    leading.go_on(work, request)
    return refused


def withdraw(work: Work, *, offer: OfferId) -> Offer:
    """Take a question back at the desk's wish; the desk decides what comes next.

    Raises:
        Conflict: ``offer_lapsed`` or ``offer_already_answered``.
        NotFound, NotAllowed: as ``access`` says.
    """
    access.require(work, Role.COORDINATOR)
    request, found = locked(work, offer, for_no=True)
    withdrawn, facts = offers.withdraw(found, by=work.actor.id, now=work.now)
    offering.give_back(work, unit=work.directory.unit(found.unit), offer_id=offer)
    offering.keep_ended(work, withdrawn, facts)
    leading.leave_as_is(work, request)
    return withdrawn


def lapse(work: Work, *, offer: OfferId) -> None:
    """Let an offer go whose moment has passed, and search on; nothing happens when it was answered meanwhile."""
    request, found = locked(work, offer, for_no=True)
    if found.state not in STANDING or found.state_at(work.now) is not OfferState.LAPSED:
        return
    offering.give_back(work, unit=work.directory.unit(found.unit), offer_id=offer)
    lapsed, facts = offers.lapse(found, by=work.actor.id, now=work.now)
    offering.keep_ended(work, lapsed, facts)
    leading.go_on(work, request)


def locked(work: Work, offer: OfferId, *, for_yes: bool = False, for_no: bool = False) -> tuple[BedRequest, Offer]:
    """Return the offer and its request, as :func:`lock`."""
    return lock(work, work.offers.find(offer), for_yes=for_yes, for_no=for_no)


def lock(work: Work, seen: Offer, *, for_yes: bool = False, for_no: bool = False) -> tuple[BedRequest, Offer]:
    """Lock an offer that was found, and its request, in the order request → unit → offer; return both as they are now.

    For a yes the units of all its questions are locked together, because it ends the others as well: two wards that
    say yes to each other's patients would otherwise wait for one another. For a no the units that will be asked next
    are locked with its own, likewise.
    """
    access.check_offer(work, seen)
    request = work.requests.get(seen.request)
    if for_yes:
        get_ready_for_yes(work, seen)
    if for_no:
        leading.get_ready_to_go_on(work, request, ending=seen)
    work.places.get(seen.unit)
    return request, work.offers.get(seen.id)


def get_ready_for_yes(work: Work, offer: Offer) -> None:
    """Lock the places of all units that are asked for the offer's request, which is locked."""
    asked = work.offers.of_requests([offer.request]).get(offer.request, ())
    work.places.get_ready({offer.unit, *(each.unit for each in asked if each.state in STANDING)})


def check_told_by(work: Work, told_by: str | None) -> str | None:
    """Return who at the ward said it, or refuse a desk that does not say who (``told_by_missing``)."""
    if work.actor.role is not Role.COORDINATOR:
        return told_by
    if told_by is None or not told_by.strip():
        raise Invalid("told_by_missing", field="by_phone")
    return told_by.strip()[: stays.NAME_LENGTH]


def find(work: Work, *, offer: OfferId) -> Offer:
    """Return an offer that is the actor's to see."""
    found = work.offers.find(offer)
    access.check_offer(work, found)
    return found
