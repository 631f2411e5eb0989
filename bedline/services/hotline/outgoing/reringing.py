"""What follows when a call of ours ends without its purpose: the same number again, the next number, or the desk."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bedline.domain import requests
from bedline.domain.calls import Direction, Leg, LegId, LegState, Purpose
from bedline.domain.faults import Remedy, policy
from bedline.domain.ids import RequestId
from bedline.domain.messages import Message, MessageKind, MessageState
from bedline.domain.offers import OfferState
from bedline.domain.phonebook import WardContact
from bedline.domain.requests import BedRequest, RequestState
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import tasks
from bedline.services.hotline import first_providers, offices
from bedline.services.hotline.delivery import remedies
from bedline.services.hotline.outgoing import writing

# After a ward did not answer: so many more calls to that number, each so much later.
WARD_AGAIN: Final = (timedelta(minutes=2), timedelta(minutes=2))
# A referrer is rung at once, three minutes and eight minutes after that.
GP_AGAIN: Final = (timedelta(minutes=3), timedelta(minutes=5))
# What came of a request that its referrer still has to hear.
TO_TELL: Final = frozenset({RequestState.RESERVED, RequestState.UNPLACED, RequestState.REDIRECTED})


def ended(work: Work, *, leg: Leg) -> None:
    """Settle the message of a call that is over, and go on where it came to nothing; the leg is kept already."""
    message = _message_of(work, leg)
    if message is not None:
        state = MessageState.FAILED if leg.in_vain else MessageState.DELIVERED
        message = replace(message, state=state, error_code=leg.error_code or message.error_code, claimed_until=None)
        work.messages.save(message)
    if leg.outcome is not None or leg.state is LegState.CANCELED:
        return
    if leg.purpose is Purpose.OFFER:
        _ring_ward_again(work, leg, message)
    elif leg.purpose is Purpose.PROVIDER:
        _ring_provider_again(work, leg, message)
    elif leg.purpose is Purpose.OFFICE:
        _ring_office_again(work, leg, message)
    elif leg.purpose is Purpose.RING_BACK:
        _ring_gp_again(work, leg, message)
    elif leg.direction is Direction.IN and leg.request is not None:
        request = work.requests.find(leg.request)
        if to_tell(request):
            # They hung up before they heard what came of it.
            writing.ring_back(work, request=request)


def _ring_ward_again(work: Work, leg: Leg, message: Message | None) -> None:
    offer = work.offers.find(leg.offer) if leg.offer is not None else None
    if offer is None or message is None or offer.state_at(work.now) is not OfferState.OPEN:
        return
    _ring_on(work, leg, message, ward=work.phonebook.wards.get(offer.unit))


def _ring_provider_again(work: Work, leg: Leg, message: Message | None) -> None:
    request = work.requests.find(leg.request) if leg.request is not None else None
    if request is not None and message is not None and requests.provider_leads(request):
        _ring_on(work, leg, message, ward=first_providers.contact(work, request))


def _ring_office_again(work: Work, leg: Leg, message: Message | None) -> None:
    """Ring an office again as often as a ward; when nobody there has pressed a key by then, our own people phone."""
    request = work.requests.find(leg.request) if leg.request is not None else None
    if request is None or not offices.awaited(request):
        return
    if message is None or not _rung_again(work, leg, message):
        offices.unreached_about(work, request=request.id)


def _ring_on(work: Work, leg: Leg, message: Message, *, ward: WardContact | None) -> None:
    """Ring the same telephone of a ward again, as often as is usual, then the next."""
    phones = ward.phones if ward is not None else ()
    if _rung_again(work, leg, message):
        return
    rest = phones[phones.index(message.to) + 1 :] if message.to in phones else ()
    if rest:
        _add_call(work, replace(remedies.anew(work, message), to=rest[0]), tried=0)


def _rung_again(work: Work, leg: Leg, message: Message) -> bool:
    """Have the same telephone rung once more, unless it was as often as is usual, or is nobody's."""
    tried = int(message.params.get("try", "0"))
    wrong = leg.error_code is not None and policy(leg.error_code, status=400).remedy is Remedy.NEXT_NUMBER
    if wrong or tried >= len(WARD_AGAIN):
        return False
    _add_call(work, remedies.anew(work, message, after=WARD_AGAIN[tried]), tried=tried + 1)
    return True


def _ring_gp_again(work: Work, leg: Leg, message: Message | None) -> None:
    request = work.requests.find(leg.request) if leg.request is not None else None
    if request is None or message is None or not to_tell(request):
        return
    tried = int(message.params.get("try", "0"))
    if tried == 0:
        writing.text_gp(work, request=request)
    if tried < len(GP_AGAIN):
        _add_call(work, remedies.anew(work, message, after=GP_AGAIN[tried]), tried=tried + 1)
    else:
        not_heard(work, request=request)


def to_tell(request: BedRequest) -> bool:
    """Say whether something came of the request that its referrer has not heard yet."""
    return request.told_at is None and request.state in TO_TELL


def not_heard(work: Work, *, request: BedRequest) -> None:
    """Have the desk tell a referrer who could not be reached."""
    tasks.put_on_desk(
        work, kind=TaskKind.RESULT_NOT_HEARD, region=request.region, request=request.id, code=request.code
    )


def _add_call(work: Work, message: Message, *, tried: int) -> None:
    params = {**message.params, "try": str(tried)}
    work.messages.add(replace(message, params=params, leg=LegId(work.ids.new()), attempts=0))


def _message_of(work: Work, leg: Leg) -> Message | None:
    """Return the message that this call is for, as long as it has not come to its end."""
    if leg.direction is Direction.IN:
        return None
    request: RequestId | None = leg.request if leg.offer is None else None
    if leg.offer is None and request is None:
        return None
    about = work.messages.open_for(offer=leg.offer, request=request)
    return next((each for each in about if each.kind is MessageKind.CALL and each.leg == leg.id), None)
