"""Errands to wards and referrers as messages in the outbox: which number, in which words, until when."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bedline.domain.calls import Direction, LegId
from bedline.domain.errors import NotFound
from bedline.domain.ids import PersonId, RegionId, RequestId
from bedline.domain.messages import Errand, Message, MessageId, MessageKind
from bedline.domain.offers import Offer, OfferState
from bedline.domain.phonebook import WardContact
from bedline.domain.requests import BedRequest
from bedline.ports.storage import Work
from bedline.services.hotline import deciding

# Word to a ward that a question is withdrawn, or a place reserved, is news for so long.
NEWS_LENGTH: Final = timedelta(minutes=30)
# A telephone that has not stopped ringing by then has stopped by itself.
STOP_LENGTH: Final = timedelta(minutes=1)
# So long a referrer is to be told; by then the desk has done it.
TELL_LENGTH: Final = timedelta(hours=2)


def call_ward(work: Work, *, ward: WardContact, offer: Offer, at: datetime, phones: Sequence[str]) -> None:
    """Have a ward rung with an offer at the first of these telephones, at that moment."""
    if phones:
        _add(
            work,
            kind=MessageKind.CALL,
            errand=Errand.ASK_WARD,
            to=phones[0],
            language=ward.language,
            at=at,
            stale_at=offer.expires_at,
            offer=offer,
            params={"try": "0"},
        )


def to_ring(work: Work, region: RegionId, *, language: str) -> str:
    """Return the number of ours that is rung in that language, for those who read a text; none: nothing."""
    ours = work.phonebook.shown(region, language=language)
    return ours.number if ours else ""


def takes_texts(work: Work, number: str | None) -> bool:
    """Say whether there is a number, and texts are wanted there and arrive."""
    return number is not None and not work.opt_outs.out(number)


def text_ward(work: Work, *, ward: WardContact, offer: Offer, errand: Errand, at: datetime, stale_at: datetime) -> None:
    """Text a ward about an offer, when it has a mobile that takes texts and the region a number that sends them."""
    shown = work.phonebook.shown(ward.region, language=ward.language, texts=True)
    if ward.text is None or shown is None or not takes_texts(work, ward.text):
        return
    request = work.requests.find(offer.request)
    region = work.regions[ward.region]
    names = region.care_form(request.form).short_names
    params = {
        "try": "0",
        "unit": work.directory.unit(offer.unit).name,
        "bed": names.get(ward.language.split("-")[0], names[region.languages[0]]),
        "code": request.code if errand in (Errand.TELL_WARD_RESERVED, Errand.TELL_WARD_GIVEN_UP) else offer.code,
        "until": offer.expires_at.isoformat(),
        "phone": to_ring(work, ward.region, language=ward.language),
    }
    if offer.state is OfferState.DECLINED:
        params["declined"] = "1"
    if errand is Errand.TELL_WARD_RESERVED:
        stay = work.stays.of_requests([request.id]).get(request.id)
        if stay is not None and stay.expected_at is not None:
            params["expected_at"] = stay.expected_at.isoformat()
        params["until"] = (request.next_action.due_at if request.next_action else work.now).isoformat()
    _add(
        work,
        kind=MessageKind.TEXT,
        errand=errand,
        to=ward.text,
        language=ward.language,
        at=at,
        stale_at=stale_at,
        offer=offer,
        params=params,
    )


def hang_up(work: Work, *, offer: Offer, leg: LegId) -> None:
    """Have a telephone stop ringing."""
    _to_leg(work, kind=MessageKind.HANG_UP, offer=offer, leg=leg)


def move(work: Work, *, offer: Offer, leg: LegId) -> None:
    """Have a conversation about an offer ask us anew what to say; when the provider cannot, its next key tells it."""
    _to_leg(work, kind=MessageKind.MOVE, offer=offer, leg=leg)


def _to_leg(work: Work, *, kind: MessageKind, offer: Offer, leg: LegId) -> None:
    _add(
        work,
        kind=kind,
        errand=Errand.STOP_RINGING,
        # It goes to a call, not to a number.
        to="",
        language=work.regions[offer.region].languages[0],
        at=work.now,
        stale_at=work.now + STOP_LENGTH,
        offer=offer,
        leg=leg,
    )


def ring_back(work: Work, *, request: BedRequest, wished: bool = False) -> None:
    """Have a referrer rung with what came of the request, unless they are on the line and hear it there.

    ``wished``: they have just asked for it, also where they would not be rung otherwise.
    """
    subscriber = work.phonebook.subscriber(request.referrer)
    if subscriber is None or subscriber.phone is None or not (wished or request.to_be_rung):
        return
    line = work.legs.on_the_line(request.region)
    if any(leg.direction is Direction.IN and leg.request == request.id for leg in line):
        return
    _add(
        work,
        kind=MessageKind.CALL,
        errand=Errand.RING_GP_BACK,
        to=subscriber.phone,
        language=_language(work, request),
        at=work.now,
        stale_at=work.now + TELL_LENGTH,
        request=request,
        params={"try": "0"},
    )


def text_gp(
    work: Work, *, request: BedRequest, errand: Errand = Errand.TELL_GP, params: Mapping[str, str] | None = None
) -> None:
    """Text a referrer that there is an answer, or that a place is lost, and nothing more of it."""
    _text_referrer(work, request, errand=errand, stale_at=work.now + TELL_LENGTH, params=params)


def ask_gp(work: Work, *, request: BedRequest, offer: Offer) -> None:
    """Text a referrer what a ward proposes, with a code of their own to agree to it or not."""
    facility, code = work.directory.facility(offer.facility).name, deciding.give(work, offer)
    from_at = (offer.from_at or work.now).isoformat()
    params = {"facility": facility, "expected_at": from_at, "reply": code, "until": offer.expires_at.isoformat()}
    _text_referrer(work, request, errand=Errand.ASK_GP, stale_at=offer.expires_at, offer=offer, params=params)


def _text_referrer(
    work: Work,
    request: BedRequest,
    *,
    errand: Errand,
    stale_at: datetime,
    offer: Offer | None = None,
    params: Mapping[str, str] | None = None,
) -> None:
    """Text a referrer who has a mobile that takes texts, where the region has a number that sends them."""
    language = _language(work, request)
    subscriber = work.phonebook.subscriber(request.referrer)
    shown = work.phonebook.shown(request.region, language=language, texts=True)
    if subscriber is None or not subscriber.mobile or subscriber.phone is None or shown is None:
        return
    if work.opt_outs.out(subscriber.phone):
        return
    usual = {"code": request.code, "phone": to_ring(work, request.region, language=language)}
    _add(
        work,
        kind=MessageKind.TEXT,
        errand=errand,
        to=subscriber.phone,
        language=language,
        at=work.now,
        stale_at=stale_at,
        offer=offer,
        request=request,
        params={**usual, **(params or {})},
    )


def tell_locked(work: Work, *, person: PersonId, region: RegionId, until: datetime) -> None:
    """Text somebody that their PIN is locked, and until when: whoever did not key it themselves wants to know."""
    subscriber, language = work.phonebook.subscriber(person), _spoken_by(work, person, region=region)
    shown = work.phonebook.shown(region, language=language, texts=True)
    if subscriber is None or not subscriber.mobile or subscriber.phone is None or shown is None:
        return
    if work.opt_outs.out(subscriber.phone):
        return
    work.messages.put(
        Message(
            id=MessageId(work.ids.new()),
            region=region,
            kind=MessageKind.TEXT,
            errand=Errand.TELL_PIN_LOCKED,
            to=subscriber.phone,
            language=language,
            not_before=work.now,
            stale_at=work.now + TELL_LENGTH,
            created_at=work.now,
            params={"until": until.isoformat(), "phone": to_ring(work, region, language=language)},
            person=person,
        )
    )


def _language(work: Work, request: BedRequest) -> str:
    return _spoken_by(work, request.referrer, region=request.region)


def _spoken_by(work: Work, person: PersonId, *, region: RegionId) -> str:
    try:
        return work.people.find(person).language
    except NotFound:
        # In the phonebook, but without an account (any more).
        return work.regions[region].languages[0]


def _add(
    work: Work,
    *,
    kind: MessageKind,
    errand: Errand,
    to: str,
    language: str,
    at: datetime,
    stale_at: datetime,
    offer: Offer | None = None,
    request: BedRequest | None = None,
    params: Mapping[str, str] | None = None,
    leg: LegId | None = None,
) -> None:
    about, region = _about(offer, request)
    work.messages.put(
        Message(
            id=MessageId(work.ids.new()),
            region=region,
            kind=kind,
            errand=errand,
            to=to,
            language=language,
            not_before=at,
            stale_at=stale_at,
            created_at=work.now,
            params=params or {},
            leg=leg or (LegId(work.ids.new()) if kind is MessageKind.CALL else None),
            person=request.referrer if request is not None else None,
            offer=offer.id if offer is not None else None,
            request=about,
        )
    )


def _about(offer: Offer | None, request: BedRequest | None) -> tuple[RequestId, RegionId]:
    if offer is not None:
        return offer.request, offer.region
    if request is not None:
        return request.id, request.region
    raise ValueError("a message is about an offer or a request")
