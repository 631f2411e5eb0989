"""Holding a place and asking its ward; taking the place back when the question ends."""

from collections.abc import Sequence

from bedline.domain import ledger, offers
from bedline.domain.errors import Conflict
from bedline.domain.facilities import Unit
from bedline.domain.facts import OfferFact
from bedline.domain.ids import OfferId
from bedline.domain.matching.habits import ending
from bedline.domain.offers import STANDING, Offer, OfferState
from bedline.domain.requests import BedRequest
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import capacity, tasks


def try_offer(work: Work, *, request: BedRequest, unit: Unit) -> Offer | None:
    """Hold a place of the unit and ask it; None when its last place has just gone."""
    try:
        return offer(work, request=request, unit=unit)
    except Conflict as no:
        if no.code != "no_free_place":
            raise
        return None


def offer(work: Work, *, request: BedRequest, unit: Unit) -> Offer:
    """Hold a place of the unit for a locked request and ask the unit.

    Raises:
        Conflict: ``no_free_place``.
    """
    by = work.actor.id
    expires_at = work.now + work.regions[request.region].answer_length(request.form, at=work.now)
    places = work.places.get(unit.id)
    offer_id = OfferId(work.ids.new())
    held, entry = ledger.hold(places, offer=offer_id, by=by, now=work.now)
    attempt = 0
    while True:
        attempt += 1
        made, facts = offers.make(
            offer=offer_id,
            code=work.ids.reply_code(attempt),
            request=request.id,
            unit=unit,
            expires_at=expires_at,
            by=by,
            now=work.now,
        )
        if work.offers.add(made):
            break
    work.places.save(held, entry)
    work.record(*facts)
    return made


def give_back(work: Work, *, unit: Unit, offer_id: OfferId) -> None:
    """Free the place that the offer held or reserved."""
    places = work.places.get(unit.id)
    freed, entry = ledger.release(places, offer=offer_id, by=work.actor.id, now=work.now)
    work.places.save(freed, entry)
    capacity.note_mended(work, unit=unit, before=places, after=freed)


def keep_ended(work: Work, ended: Offer, facts: Sequence[OfferFact]) -> None:
    """Keep an offer that has just ended, with what it says of how its unit answers."""
    work.offers.save(ended)
    work.answers.note(ending(ended, region=work.regions[ended.region]))
    work.record(*facts)
    if ended.from_at is not None:
        _note_decided(work, ended)


def _note_decided(work: Work, ended: Offer) -> None:
    """Take the decision off the desk unless another ward's proposal still waits for one."""
    asked = work.offers.of_requests([ended.request]).get(ended.request, ())
    if any(each.state is OfferState.PROPOSED for each in asked):
        return
    for task in work.tasks.open_for(ended.request):
        if task.kind is TaskKind.DECIDE_PROPOSAL:
            tasks.done(work, task=task, outcome=ended.state.value)


def end_others(work: Work, *, asked: Sequence[Offer], but: OfferId | None) -> None:
    """End every other question of a locked request: withdrawn while it stands, lapsed when its moment has passed."""
    _end(work, [offer for offer in asked if offer.id != but and offer.state in STANDING])


def end_overdue(work: Work, *, asked: Sequence[Offer]) -> None:
    """Let every question of a locked request go whose moment has passed, without waiting for the next sweep."""
    _end(work, [offer for offer in asked if offer.state is not offer.state_at(work.now)])


def _end(work: Work, ending: Sequence[Offer]) -> None:
    # One order for everybody, so that two works that end the same questions cannot deadlock.
    for each in sorted(ending, key=lambda offer: offer.unit):
        give_back(work, unit=work.directory.unit(each.unit), offer_id=each.id)
        locked = work.offers.get(each.id)
        end = offers.lapse if locked.state_at(work.now) is OfferState.LAPSED else offers.withdraw
        ended, facts = end(locked, by=work.actor.id, now=work.now)
        keep_ended(work, ended, facts)
