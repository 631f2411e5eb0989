"""Ringing a referrer back: the promise, what the call opens with, and the result that is told after the PIN."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bedline.domain import requests
from bedline.domain.calls import Leg, LegEnd
from bedline.domain.callviews import last_digits
from bedline.domain.facts import RingBackPromised
from bedline.domain.ids import RequestId
from bedline.domain.messages import Errand, Message, MessageId, MessageKind
from bedline.domain.phonebook import Subscriber
from bedline.domain.requests import BedRequest, RequestState
from bedline.domain.scripts import ring_back as script
from bedline.domain.scripts.talk import Dialogue, Line, Wish
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import tasks
from bedline.services.hotline.conversations import identity, proposed, told
from bedline.services.hotline.conversations.fulfilling import Fulfilled, Fulfils
from bedline.services.hotline.outgoing import writing
from bedline.services.hotline.telling import CRISIS_LENGTH, is_crisis

# A text that comes later than this finds somebody who has written it down.
TEXT_LENGTH: Final = timedelta(minutes=15)


def promise(work: Work, *, leg: Leg, request: BedRequest) -> None:
    """Write down that the referrer of a locked request is rung: with the place, or by a human where none is coming.

    Bedline itself rings as soon as a ward has said yes. While no ward is being asked it is the desk's task, with a
    deadline: five minutes in a crisis, else the region's norm; not where that is only for the night.
    """
    kept = requests.ring_back(request, region=work.regions[request.region], now=work.now)
    work.requests.save(kept)
    if kept.state in told.PLACED:
        writing.ring_back(work, request=kept)
    elif telephone(work, kept) is None or not (kept.state is RequestState.OFFERED or told.quiet_until(work, kept)):
        crisis = is_crisis(work, replace(leg, request=kept.id))
        due_at = work.now + CRISIS_LENGTH if crisis else None
        tasks.put_on_desk(
            work, kind=TaskKind.RING_BACK, region=kept.region, request=kept.id, due_at=due_at, code=kept.code
        )
        work.record(RingBackPromised(region=leg.region, at=work.now, by=work.actor.id, leg=leg.id))


def opening(work: Work, message: Message) -> Dialogue | None:
    """Return what the referrer hears who is rung: whom it is for, and the question for the PIN.

    None when there is nothing to tell any more: it was heard, or the referrer has ended the request.
    """
    request = work.requests.find(message.request) if message.request else None
    subscriber = work.phonebook.subscriber(request.referrer) if request else None
    if request is None or subscriber is None or request.told_at is not None:
        return None
    if not request.live and request.state not in told.RESULTS:
        return None
    name = work.people.names([request.referrer]).get(request.referrer, "")
    language = identity.tongue(work.regions[request.region], message.language)
    return script.start(language=language, name=name, number=subscriber.identity)


def tell_result(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Tell the referrer what came of the request."""
    del wish
    request = work.requests.find(leg.request) if leg.request else None
    if request is None:
        return Fulfilled(leg, script.ResultTold((Line("status_landed"),), placed=False))
    leg = told.telling(leg, request)
    if request.state in told.PLACED:
        return Fulfilled(leg, script.ResultTold(told.place(work, request), placed=True))
    leg = replace(leg, outcome=leg.outcome or LegEnd.ANSWERED)
    proposing = proposed.standing(work, request) if request.state is RequestState.OFFERED else None
    if proposing is not None:
        return Fulfilled(leg, proposing)
    lines = (Line("result_for", {"code": request.code}), *told.status(work, request))
    return Fulfilled(leg, script.ResultTold(lines, placed=False))


def text_result(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Send the referrer's mobile the place, once, and nothing about the patient."""
    del wish
    request = work.requests.find(leg.request) if leg.request else None
    subscriber = work.phonebook.subscriber(request.referrer) if request else None
    if request is None or subscriber is None or not _takes_texts(work, subscriber):
        return Fulfilled(leg, script.NoText())
    if not any(each.errand is Errand.TELL_GP_PLACE for each in work.messages.open_for(request=request.id)):
        _text(work, leg, request.id, subscriber)
    return Fulfilled(leg, script.TextSent())


def _text(work: Work, leg: Leg, request: RequestId, subscriber: Subscriber) -> None:
    found = work.requests.find(request)
    stay = work.stays.of_requests([request])[request]
    facility = work.directory.facility(stay.facility)
    until = found.next_action.due_at if found.next_action else work.now
    phone = work.directory.unit(stay.unit).phone or facility.phone or ""
    params = {
        "code": found.code,
        "facility": facility.name,
        "town": facility.town,
        "phone": phone,
        "until": until.isoformat(),
    }
    work.messages.add(
        Message(
            id=MessageId(work.ids.new()),
            region=leg.region,
            kind=MessageKind.TEXT,
            errand=Errand.TELL_GP_PLACE,
            to=subscriber.phone or "",
            language=leg.dialogue.language,
            not_before=work.now,
            stale_at=work.now + TEXT_LENGTH,
            created_at=work.now,
            params=params,
            request=request,
            person=found.referrer,
        )
    )


def _takes_texts(work: Work, subscriber: Subscriber) -> bool:
    return subscriber.phone is not None and subscriber.mobile and not work.opt_outs.out(subscriber.phone)


def rung_elsewhere(work: Work, leg: Leg, request: BedRequest) -> str | None:
    """Return the last digits of the number that would be rung back, when the caller is at another telephone."""
    known = telephone(work, request)
    return None if known == leg.peer else last_digits(known)


def telephone(work: Work, request: BedRequest) -> str | None:
    """Return at which number the referrer is rung: the one in the phonebook, wherever they called from."""
    subscriber = work.phonebook.subscriber(request.referrer)
    return subscriber.phone if subscriber else None


FULFILS: Fulfils = {script.TellResult: tell_result, script.TextResult: text_result}
