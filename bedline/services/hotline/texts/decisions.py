"""What referrers and the desk decide by text: a yes or no to a later moment that a ward has proposed.

Whose number a text comes from proves nothing, so it decides only with what the sender alone can know: a referrer with
the code that was texted to them for this decision, whoever else (and who has lost it) with their PIN.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bedline.domain.errors import Conflict
from bedline.domain.messages import Errand, MessageKind, MessageState
from bedline.domain.offers import Offer, OfferState
from bedline.domain.people import Person, Role
from bedline.domain.replies import Answer, AnswerKind
from bedline.domain.requests import BedRequest
from bedline.ports.storage import Work
from bedline.services import proposals
from bedline.services.hotline import deciding
from bedline.services.hotline.outgoing import writing
from bedline.services.hotline.texts.memory import Memory
from bedline.services.hotline.texts.senders import Sender, Told

MAY_DECIDE = frozenset({Role.GP, Role.COORDINATOR})
Asked = tuple[BedRequest, Offer]


def take(work: Work, *, by: Sender, person: Person, answer: Answer, memory: Memory) -> Told:
    """Take a decision: by its own code, or after a PIN by any code of it; whoever texts BEL is rung about it."""
    asked = list(_asked(work, person))
    standing = [each for each in asked if each[1].state_at(work.now) is OfferState.PROPOSED]
    if answer.kind is AnswerKind.RING:
        return _ring(work, by=by, person=person, code=answer.code, standing=standing, memory=memory)
    if by.proved:
        meant = [each for each in standing if answer.code in (None, each[0].code, each[1].code, _own(work, each))]
    else:
        meant = [] if memory.guesses(now=work.now) else _by_own_code(work, person, answer.code, among=standing)
    if len(meant) == 1:
        return _decided(work, person, meant[0], yes=answer.kind is AnswerKind.YES, memory=memory)
    if meant:
        # By the codes of the requests: those of the questions may be the same for two of them.
        codes = [request.code for request, _ in meant]
        return Told("which_code", memory, {"codes": ", ".join(codes), "code": codes[0]}, in_vain=True)
    return _nothing_meant(work, by=by, person=person, answer=answer, asked=asked, memory=memory)


def _nothing_meant(
    work: Work, *, by: Sender, person: Person, answer: Answer, asked: Sequence[Asked], memory: Memory
) -> Told:
    """Say why nothing is decided, and what to send where that would help."""
    known = [each for each in asked if answer.code in (each[0].code, each[1].code)]
    known += _by_own_code(work, person, answer.code, among=asked)
    over = known and not any(offer.state_at(work.now) is OfferState.PROPOSED for _, offer in known)
    if answer.code is not None and over:
        return Told("decided_already", memory, {"code": answer.code})
    if not by.proved and any(offer.state_at(work.now) is OfferState.PROPOSED for _, offer in asked):
        key = "decision_code" if person.role is Role.GP else "decide_with_pin"
        return Told(key, memory, {"phone": by.to_ring}, in_vain=True)
    if answer.code is not None:
        return Told("unknown_code", memory, {"code": answer.code[:8], "phone": by.to_ring}, in_vain=True)
    return Told("nothing_open", memory, {"phone": by.to_ring}, in_vain=True)


def _own(work: Work, asked: Asked) -> str:
    return deciding.given(work, asked[1]) or asked[1].code


def _by_own_code(work: Work, person: Person, code: str | None, *, among: Sequence[Asked]) -> list[Asked]:
    """Return what a referrer was texted that code for."""
    if code is None or person.role is not Role.GP:
        return []
    return [each for each in among if deciding.given(work, each[1]) == code]


def _ring(
    work: Work, *, by: Sender, person: Person, code: str | None, standing: Sequence[Asked], memory: Memory
) -> Told:
    """Have a referrer rung now at the number that is known of them; there they are asked for their PIN."""
    named = [each for each in standing if code in (None, each[0].code, each[1].code, _own(work, each))]
    subscriber = work.phonebook.subscriber(person.id)
    if not named or person.role is not Role.GP or subscriber is None or subscriber.phone is None:
        return Told("nothing_open", memory, {"phone": by.to_ring}, in_vain=True)
    request, _ = min(named, key=lambda each: (each[1].expires_at, each[1].id))
    waiting = [
        each
        for each in work.messages.open_for(request=request.id)
        if each.errand is Errand.RING_GP_BACK and each.kind is MessageKind.CALL and each.state is MessageState.WAITING
    ]
    for each in waiting:
        work.messages.save(replace(each, not_before=min(each.not_before, work.now)))
    if not waiting:
        writing.ring_back(work, request=request, wished=True)
    return Told("will_ring", memory, {"code": request.code})


def _asked(work: Work, person: Person) -> Iterator[Asked]:
    """Yield the questions to wards about the requests that this person may decide on."""
    live = work.requests.live(person.region)
    own = {each.id: each for each in live if person.role is Role.COORDINATOR or each.referrer == person.id}
    for request, offers in work.offers.of_requests(list(own)).items():
        yield from ((own[request], offer) for offer in offers)


def _decided(work: Work, person: Person, asked: Asked, *, yes: bool, memory: Memory) -> Told:
    request, offer = asked
    facility = work.directory.facility(offer.facility)
    params = {"code": request.code, "facility": facility.name, "town": facility.town, "expected_at": offer.from_at}
    try:
        with work.acting_for(person):
            (proposals.agree if yes else proposals.decline)(work, offer=offer.id)
    except Conflict:
        return Told("decided_already", memory, {"code": request.code})
    return Told("decided_yes" if yes else "decided_no", memory, params)
