"""A ward and an offer on the telephone: what it is asked, its yes, its no, and ringing it again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bedline.domain import moments, requests
from bedline.domain.calls import Leg, LegEnd, LegId
from bedline.domain.errors import Conflict
from bedline.domain.ids import OfferId
from bedline.domain.messages import Errand, Message, MessageId, MessageKind, MessageState
from bedline.domain.offers import Offer, OfferState
from bedline.domain.people import Person, Role
from bedline.domain.regions import Region
from bedline.domain.requests import BedRequest
from bedline.domain.scripts import ward_answer as script
from bedline.domain.scripts.talk import Dialogue, HangUp, Line, Turn, Wish
from bedline.domain.scripts.ward_report import NoOffer, OpenOffer
from bedline.ports.storage import Work
from bedline.services import offers, promising, proposals
from bedline.services.hotline.conversations import identity, told
from bedline.services.hotline.conversations.fulfilling import Fulfilled, Fulfils

# What somebody needs to listen and to press a key when they are rung again.
ANSWERING_LENGTH: Final = timedelta(minutes=2)
OTHER_REASON: Final = "other"


def opening(work: Work, message: Message) -> Dialogue | None:
    """Return what a ward that is rung hears first; None when its offer need not be answered any more."""
    offer = work.offers.find(message.offer) if message.offer else None
    if offer is None or offer.state_at(work.now) is not OfferState.OPEN:
        return None
    return asking(work, offer, language=message.language)


def asking(work: Work, offer: Offer, *, language: str) -> Dialogue:
    """Return the conversation about an offer: only what a ward may know before its yes."""
    region = work.regions[offer.region]
    request = work.requests.find(offer.request)
    return script.start(
        language=identity.tongue(region, language),
        patient=told.patient(work, request),
        reasons=reasons(region),
        until=told.moment(
            work, offer.region, requests.kept_until(request, region=region, expected_at=None, now=work.now)
        ),
        night=moments.by_night(now=work.now, timezone=region.timezone),
    )


def reasons(region: Region) -> tuple[str, ...]:
    """Return the reasons a ward may give by key: the region's first ones, and always "other" where there is one."""
    most = len(script.REASON_KEYS)
    others = [each for each in region.refusal_reasons if each == OTHER_REASON]
    named = [each for each in region.refusal_reasons if each != OTHER_REASON]
    return (*named[: most - len(others)], *others)


def accept(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Take the ward's yes: the place is reserved."""
    del wish
    offer = _offer(work, leg)
    if offer is None:
        return _too_late(leg, (Line("too_late_withdrawn"),))
    try:
        with _answering(work, leg, offer) as told_by:
            request, _ = offers.lock(work, offer, for_yes=True)
            doctor = promising.responsible_doctor(work, request=request, facility=offer.facility)
            yes = promising.Yes(doctor=doctor, told_by=told_by)
            offers.accept(work, offer=offer.id, yes=yes)
    except Conflict:
        return _too_late(leg, why_too_late(work, work.offers.find(offer.id)))
    code = work.requests.find(offer.request).code
    done = replace(leg, outcome=LegEnd.ANSWERED)
    return Fulfilled(done, script.Accepted((Line("accepted", {"code": code}),)))


def refuse(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Take the ward's no with its reason; the search goes on."""
    offer = _offer(work, leg)
    if offer is None or not isinstance(wish, script.Refuse):
        return _too_late(leg, (Line("too_late_withdrawn"),))
    try:
        with _answering(work, leg, offer) as told_by:
            offers.refuse(work, offer=offer.id, reason=wish.reason, told_by=told_by)
    except Conflict:
        return _too_late(leg, why_too_late(work, work.offers.find(offer.id)))
    return Fulfilled(replace(leg, outcome=LegEnd.ANSWERED), script.Refused())


def name_moment(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Say which moment a key stands for, before anything is proposed."""
    key, night = (wish.key, wish.night) if isinstance(wish, script.NameMoment) else (1, False)
    at = moments.by_key(key, now=work.now, timezone=work.regions[leg.region].timezone, night=night)
    return Fulfilled(leg, script.MomentNamed(at.isoformat(), told.moment(work, leg.region, at)))


def propose(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Take the ward's yes from a later moment on: the place stays held, and the referrer or the desk decides."""
    offer = _offer(work, leg)
    if offer is None or not isinstance(wish, script.Propose):
        return _too_late(leg, (Line("too_late_withdrawn"),))
    try:
        with _answering(work, leg, offer) as told_by:
            kept = later(work, offer=offer, from_at=datetime.fromisoformat(wish.at), told_by=told_by)
    except Conflict:
        return _too_late(leg, why_too_late(work, work.offers.find(offer.id)))
    done = replace(leg, outcome=LegEnd.ANSWERED)
    if kept.state is OfferState.PROPOSED:
        return Fulfilled(done, script.Proposed())
    code = work.requests.find(offer.request).code
    return Fulfilled(done, script.Accepted((Line("accepted", {"code": code}),)))


def later(work: Work, *, offer: Offer, from_at: datetime, told_by: str | None) -> Offer:
    """Propose a later moment for whoever is acting; in time for what was asked it is a plain yes.

    Raises:
        Conflict, Invalid: as ``proposals.propose`` says.
    """
    request = work.requests.find(offer.request)
    doctor = promising.responsible_doctor(work, request=request, facility=offer.facility)
    yes = promising.Yes(doctor=doctor, told_by=told_by)
    return proposals.propose(work, offer=offer.id, from_at=from_at, yes=yes)


def ring_again(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Have the ward rung again in so many minutes, if its answer would still be in time then."""
    offer = _offer(work, leg)
    if offer is None or offer.state_at(work.now) is not OfferState.OPEN:
        return _too_late(leg, why_too_late(work, offer) if offer else (Line("too_late_withdrawn"),))
    again_at = work.now + timedelta(minutes=wish.minutes if isinstance(wish, script.RingAgain) else 0)
    if again_at + ANSWERING_LENGTH > offer.expires_at:
        until = told.moment(work, offer.region, offer.expires_at)
        return Fulfilled(leg, script.TooLate((Line("too_late_to_ring", {"until": until}),), standing=True))
    ward = work.phonebook.wards.get(offer.unit)
    phones = ward.phones if ward else ()
    to = leg.peer if leg.peer in phones else next(iter(phones), None)
    if ward is None or to is None:
        return Fulfilled(leg, script.TooLate((Line("too_late_unknown"),), standing=True))
    _end_this_call(work, leg)
    work.messages.add(
        Message(
            id=MessageId(work.ids.new()),
            region=offer.region,
            kind=MessageKind.CALL,
            errand=Errand.ASK_WARD,
            to=to,
            language=ward.language,
            not_before=again_at,
            stale_at=offer.expires_at,
            created_at=work.now,
            leg=LegId(work.ids.new()),
            offer=offer.id,
            request=offer.request,
        )
    )
    return Fulfilled(replace(leg, outcome=LegEnd.RING_BACK), script.WillRingAgain())


def open_offer(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Go on with the offer that this ward has to answer soonest, if there is one."""
    del wish
    person = identity.verified(work, leg)
    waiting = (offer for facility in sorted(person.facilities) for offer in work.offers.open_at(facility))
    standing = [offer for offer in waiting if offer.state_at(work.now) is OfferState.OPEN]
    if not standing:
        return Fulfilled(replace(leg, outcome=leg.outcome or LegEnd.ANSWERED), NoOffer())
    offer = min(standing, key=lambda each: (each.expires_at, each.id))
    dialogue = asking(work, offer, language=leg.dialogue.language)
    # Nobody who has keyed a PIN needs to be asked whether somebody is there.
    dialogue = replace(dialogue, step="pitch", language=leg.dialogue.language)
    return Fulfilled(replace(leg, offer=offer.id, request=offer.request, unit=offer.unit, dialogue=dialogue), None)


def overtaken(work: Work, leg: Leg, *, somebody: bool) -> Fulfilled:
    """Return what is heard on a line whose question was answered elsewhere meanwhile; a machine learns not where."""
    offer = _offer(work, leg)
    lines: tuple[Line, ...] = (Line("too_late_withdrawn"),)
    if offer is not None and somebody:
        lines = why_too_late(work, offer)
    if leg.outcome is not None:
        lines = ()
    done = replace(leg, outcome=leg.outcome or LegEnd.GOODBYE)
    return Fulfilled(done, Turn((*lines, Line("thanks")), HangUp()))


def why_too_late(work: Work, offer: Offer) -> tuple[Line, ...]:
    """Return why an offer can no longer be answered, since when: whose answer stands, or that it is over."""
    request = work.requests.find(offer.request)
    match offer.state_at(work.now):
        case OfferState.LAPSED if request.state in told.PLACED:
            return (_placed_elsewhere(work, request),)
        case OfferState.LAPSED:
            return (Line("too_late_lapsed", {"until": told.moment(work, offer.region, offer.expires_at)}),)
        case OfferState.ACCEPTED | OfferState.REFUSED as state:
            name, at = _answered_by(work, offer), told.moment(work, offer.region, offer.answered_at or work.now)
            yes = state is OfferState.ACCEPTED
            return (Line("too_late_accepted" if yes else "too_late_refused", {"name": name, "at": at}),)
        case _:
            return (_placed_elsewhere(work, request),)


def _placed_elsewhere(work: Work, request: BedRequest) -> Line:
    stay = work.stays.of_requests([request.id]).get(request.id)
    if request.state not in told.PLACED or stay is None:
        return Line("too_late_withdrawn")
    name = work.directory.facility(stay.facility).name
    return Line("too_late_placed", {"name": name, "at": told.moment(work, request.region, stay.reserved_at)})


def _answered_by(work: Work, offer: Offer) -> str:
    if offer.told_by:
        return offer.told_by
    by = offer.answered_by
    return (work.people.names([by]).get(by) if by else None) or work.directory.unit(offer.unit).name


@contextmanager
def _answering(work: Work, leg: Leg, offer: Offer) -> Iterator[str | None]:
    """Act for whoever answers for the facility; yield who said so when nobody of it is known by name.

    A telephone that we rang ourselves is the facility's as registered: the answer is its only person's, or Bedline
    notes it for the ward.
    """
    person = _answerer(work, leg, offer)
    if person is None:
        yield work.directory.unit(offer.unit).name
        return
    with work.acting_for(person):
        yield None


def _answerer(work: Work, leg: Leg, offer: Offer) -> Person | None:
    if leg.person is not None:
        person = work.people.find(leg.person)
        if person.role is Role.FACILITY and offer.facility in person.facilities:
            return person
    people = work.people.answering_for(offer.facility, region=offer.region)
    return people[0] if len(people) == 1 else None


def _offer(work: Work, leg: Leg) -> Offer | None:
    return work.offers.find(OfferId(leg.offer)) if leg.offer is not None else None


def _too_late(leg: Leg, lines: tuple[Line, ...]) -> Fulfilled:
    return Fulfilled(replace(leg, outcome=leg.outcome or LegEnd.GOODBYE), script.TooLate(lines))


def _end_this_call(work: Work, leg: Leg) -> None:
    """Note that the call which is going on has come through, or the outbox would take the next for the same one."""
    for message in work.messages.open_for(offer=leg.offer):
        if message.kind is MessageKind.CALL and message.leg == leg.id:
            work.messages.save(replace(message, state=MessageState.DELIVERED, claimed_until=None))


FULFILS: Fulfils = {
    script.Accept: accept,
    script.Refuse: refuse,
    script.NameMoment: name_moment,
    script.Propose: propose,
    script.RingAgain: ring_again,
    OpenOffer: open_offer,
}
