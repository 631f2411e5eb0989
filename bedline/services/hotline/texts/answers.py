"""Answers that wards text to questions: yes, no, or ring me, with the code of the question or to the only one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bedline.domain import moments
from bedline.domain.errors import Conflict
from bedline.domain.messages import MessageKind, MessageState
from bedline.domain.offers import Offer, OfferState
from bedline.domain.replies import Answer, AnswerKind, Later
from bedline.ports.storage import Work
from bedline.services import late, offers, promising
from bedline.services.hotline.conversations import guessing, told, ward
from bedline.services.hotline.outgoing import writing
from bedline.services.hotline.texts import figures, reasons, searches
from bedline.services.hotline.texts.memory import Memory
from bedline.services.hotline.texts.senders import Sender, Told, speaking_for

# What is said to a ward that answers otherwise than it did before: only people can still change that.
SAID_OTHERWISE: Final[Mapping[tuple[AnswerKind, OfferState], str]] = {
    (AnswerKind.NO, OfferState.ACCEPTED): "said_yes",
    (AnswerKind.YES, OfferState.REFUSED): "said_no",
    (AnswerKind.YES, OfferState.PROPOSED): "said_later",
}


def take(work: Work, *, by: Sender, answer: Answer, memory: Memory) -> Told:
    """Take an answer to a question that is open for the sender, or to one of ours about figures."""
    waiting = memory.code if memory.awaits(now=work.now) else ""
    standing = _open(work, by=by, told_later=answer.kind is AnswerKind.NO)
    given = searches.given(work, by=by)
    codes = [*([waiting] if waiting else []), *(offer.code for offer in standing), *given]
    if answer.code is None and len(codes) != 1:
        return _which(by, codes, memory=memory)
    code = answer.code or codes[0]
    if code in codes and answer.kind is not AnswerKind.RING and _guarded(work, by=by):
        return _guard(by, memory=memory)
    if code == waiting and answer.kind is not AnswerKind.RING:
        return _confirmed(work, by=by, answer=answer, memory=memory)
    if code in given:
        return searches.answered(work, by=by, request=given[code], answer=answer.kind, memory=memory)
    return _to_question(work, by=by, answer=replace(answer, code=code), standing=standing, memory=memory)


def _to_question(work: Work, *, by: Sender, answer: Answer, standing: Sequence[Offer], memory: Memory) -> Told:
    offer = next((each for each in standing if each.code == answer.code), None)
    if offer is None:
        return _not_open(work, by=by, answer=answer, memory=memory)
    try:
        return _answered(work, by=by, offer=offer, answer=answer, memory=memory)
    except Conflict as no:
        return _too_late(work, no, offer=offer, memory=memory)


def later(work: Work, *, by: Sender, said: Later, memory: Memory) -> Told:
    """Take a yes from a later moment on: a proposal, that the referrer or the desk decides on."""
    standing = _open(work, by=by)
    if said.code is None and len(standing) != 1:
        return _which(by, [offer.code for offer in standing], memory=memory)
    code = said.code or standing[0].code
    offer = next((each for each in standing if each.code == code), None)
    if offer is None:
        return _not_open(work, by=by, answer=Answer(AnswerKind.YES, code), memory=memory, in_time=False)
    if _guarded(work, by=by):
        return _guard(by, memory=memory)
    from_at = moments.at_hour(said.hour, days=said.days, now=work.now, timezone=by.region.timezone)
    if from_at <= work.now:
        return Told("moment_over", memory, {"at": from_at, "code": code}, in_vain=True)
    try:
        with speaking_for(work, offer.facility) as somebody:
            told_by = None if somebody else work.directory.unit(offer.unit).name
            kept = ward.later(work, offer=offer, from_at=from_at, told_by=told_by)
    except Conflict as no:
        return _too_late(work, no, offer=offer, memory=memory)
    key = "proposed" if kept.state is OfferState.PROPOSED else "accepted"
    return Told(key, memory, {"code": code, "expected_at": from_at})


def _too_late(work: Work, no: Conflict, *, offer: Offer, memory: Memory) -> Told:
    stay = work.stays.of_requests([offer.request]).get(offer.request)
    if no.code == "placed_elsewhere" and stay is not None:
        where = work.directory.facility(stay.facility).name
        at = told.moment(work, offer.region, stay.reserved_at)
        return Told("placed_elsewhere", memory, {"code": offer.code, "facility": where, "at": at})
    state = work.offers.find(offer.id).state_at(work.now)
    return Told("already_answered", memory, {"code": offer.code, "state": state.value})


def _guarded(work: Work, *, by: Sender) -> bool:
    return not by.proved and guessing.answers_nothing_more(work, number=by.number)


def _guard(by: Sender, *, memory: Memory) -> Told:
    return Told("code_guarded", memory, {"phone": by.to_ring})


def _answered(work: Work, *, by: Sender, offer: Offer, answer: Answer, memory: Memory) -> Told:
    if answer.kind is AnswerKind.RING:
        return _ring(work, by=by, offer=offer, memory=memory)
    with speaking_for(work, offer.facility) as somebody:
        told_by = None if somebody else work.directory.unit(offer.unit).name
        if answer.kind is AnswerKind.YES:
            request = work.requests.find(offer.request)
            doctor = promising.responsible_doctor(work, request=request, facility=offer.facility)
            yes = promising.Yes(doctor=doctor, told_by=told_by)
            offers.accept(work, offer=offer.id, yes=yes)
            return Told("accepted", memory, {"code": offer.code})
        offers.refuse(work, offer=offer.id, reason=answer.why or _reason(work, offer), told_by=told_by)
    if answer.why is None:
        return Told("refused", memory, {"code": offer.code})
    why = reasons.said(by.region.refusal_reasons[answer.why], language=by.language)
    return Told("refused_why", memory, {"code": offer.code, "because": why})


def _reason(work: Work, offer: Offer) -> str:
    """Return the reason of a no that gives none: "other", or the first that does not say the ward is full."""
    known = work.regions[offer.region].refusal_reasons
    if ward.OTHER_REASON in known:
        return ward.OTHER_REASON
    return next((each.id for each in known.values() if not each.sets_full), next(iter(known)))


def _ring(work: Work, *, by: Sender, offer: Offer, memory: Memory) -> Told:
    """Have the ward rung now: a call that would come later comes now, or there is a new one."""
    contact = work.phonebook.wards.get(offer.unit)
    waiting = [
        each
        for each in work.messages.open_for(offer=offer.id)
        if each.kind is MessageKind.CALL and each.state is MessageState.WAITING
    ]
    for each in waiting[:1]:
        work.messages.save(replace(each, not_before=work.now))
    if not waiting and contact is not None:
        writing.call_ward(work, ward=contact, offer=offer, at=work.now, phones=contact.phones)
    if contact is None or not contact.phones:
        return Told("nothing_open", memory, {"phone": by.to_ring})
    return Told("will_ring", memory, {"code": offer.code})


def _confirmed(work: Work, *, by: Sender, answer: Answer, memory: Memory) -> Told:
    free = {unit.id: memory.free[unit.id] for unit in by.units if unit.id in memory.free}
    if answer.kind is AnswerKind.YES and free:
        return figures.save(work, by=by, free=free, memory=memory)
    return figures.status(work, by=by, memory=memory.answered())


def _open(work: Work, *, by: Sender, told_later: bool = False) -> list[Offer]:
    """Return what the sender's wards may answer; ``told_later``: also what they said a later moment to."""
    units = {unit.id for unit in by.units}
    asked = (offer for facility in by.facilities for offer in work.offers.open_at(facility))
    states = {OfferState.OPEN, *([OfferState.PROPOSED] if told_later else [])}
    return [each for each in asked if each.unit in units and each.state_at(work.now) in states]


def _which(by: Sender, codes: list[str], *, memory: Memory) -> Told:
    if not codes:
        return Told("nothing_open", memory, {"phone": by.to_ring}, in_vain=True)
    params = {"codes": ", ".join(codes), "code": codes[0]}
    return Told("which_code", memory, params, in_vain=True)


def _not_open(work: Work, *, by: Sender, answer: Answer, memory: Memory, in_time: bool = True) -> Told:
    """Say what became of a question that is not open (any more), when it was one of a request that has not landed.

    A yes that comes too late is taken where it still helps, unless it is one to a later moment (not ``in_time``).
    """
    code = answer.code or ""
    units = {unit.id for unit in by.units}
    live = [request.id for request in work.requests.live(by.region.id)]
    asked = work.offers.of_requests(live)
    known = [offer for each in asked.values() for offer in each if offer.code == code and offer.unit in units]
    if not known:
        guessing.answer_code(work, code=code, number=by.number, region=by.region.id)
        return Told("unknown_code", memory, {"code": code[:8], "phone": by.to_ring}, in_vain=True)
    offer = max(known, key=lambda offer: offer.made_at)
    # A late yes makes a question of its own, whose code nobody was told.
    last = max((each for each in asked[offer.request] if each.unit == offer.unit), key=lambda each: each.made_at)
    if answer.kind is AnswerKind.YES and in_time and last is offer and late.is_late(work, offer):
        if _guarded(work, by=by):
            return _guard(by, memory=memory)
        try:
            return _answered(work, by=by, offer=offer, answer=answer, memory=memory)
        except Conflict as no:
            return _too_late(work, no, offer=offer, memory=memory)
    state = last.state_at(work.now)
    otherwise = SAID_OTHERWISE.get((answer.kind, state))
    if otherwise is not None:
        return Told(otherwise, memory, {"code": code, "phone": by.to_ring})
    return Told("already_answered", memory, {"code": code, "state": state.value})
