"""What referrers and the desk decide by text: a yes or no to a later moment that a ward has proposed."""

from collections.abc import Iterator

from bedline.domain.errors import Conflict
from bedline.domain.offers import Offer, OfferState
from bedline.domain.people import Person, Role
from bedline.domain.replies import Answer, AnswerKind
from bedline.domain.requests import BedRequest
from bedline.ports.storage import Work
from bedline.services import proposals
from bedline.services.hotline.texts.memory import Memory
from bedline.services.hotline.texts.senders import Sender, Told

MAY_DECIDE = frozenset({Role.GP, Role.COORDINATOR})


def take(work: Work, *, by: Sender, person: Person, answer: Answer, memory: Memory) -> Told:
    """Take a decision, by the code of the question or of the request; a referrer's only one needs none."""
    asked = list(_asked(work, person))
    standing = [offer for _, offer in asked if offer.state_at(work.now) is OfferState.PROPOSED]
    codes = {request.id: request.code for request, _ in asked}
    if answer.code is None:
        # The desk sees everybody's proposals: it has to say which.
        meant = standing if person.role is Role.GP or len(standing) != 1 else []
    else:
        meant = [each for each in standing if answer.code in (each.code, codes[each.request])]
    if len(meant) == 1 and answer.kind is not AnswerKind.RING:
        return _decided(work, person, meant[0], yes=answer.kind is AnswerKind.YES, memory=memory)
    if len(meant) > 1 or (answer.code is None and standing):
        found = [each.code for each in meant or standing]
        return Told("which_code", memory, {"codes": ", ".join(found), "code": found[0]}, in_vain=True)
    known = any(answer.code in (offer.code, request.code) for request, offer in asked)
    if answer.code is not None and answer.kind is not AnswerKind.RING:
        key = "decided_already" if known else "unknown_code"
        return Told(key, memory, {"code": answer.code[:8], "phone": by.to_ring}, in_vain=not known)
    return Told("nothing_open", memory, {"phone": by.to_ring}, in_vain=True)


def _asked(work: Work, person: Person) -> Iterator[tuple[BedRequest, Offer]]:
    """Yield the questions to wards about the requests that this person may decide on."""
    live = work.requests.live(person.region)
    own = {each.id: each for each in live if person.role is Role.COORDINATOR or each.referrer == person.id}
    for request, offers in work.offers.of_requests(list(own)).items():
        yield from ((own[request], offer) for offer in offers)


def _decided(work: Work, person: Person, offer: Offer, *, yes: bool, memory: Memory) -> Told:
    facility = work.directory.facility(offer.facility)
    params = {"code": offer.code, "facility": facility.name, "town": facility.town, "expected_at": offer.from_at}
    try:
        with work.acting_for(person):
            (proposals.agree if yes else proposals.decline)(work, offer=offer.id)
    except Conflict:
        return Told("decided_already", memory, {"code": offer.code})
    return Told("decided_yes" if yes else "decided_no", memory, params)
