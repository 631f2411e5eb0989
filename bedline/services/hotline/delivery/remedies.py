"""What follows when a call or text could not be made: try again, another way, and who has to be told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bedline.domain import faults, messages, requests
from bedline.domain.calls import LegState, Progress
from bedline.domain.facts import MessageFailed
from bedline.domain.faults import Policy, Remedy
from bedline.domain.messages import Errand, Message, MessageId, MessageKind, MessageState
from bedline.domain.phonebook import WardContact
from bedline.domain.requests import BedRequest
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import tasks
from bedline.services.hotline import call_hours, first_providers, offices
from bedline.services.hotline.delivery.outlet import Outlet

# Even where nothing says how long to wait, a provider is not asked again at once.
LEAST_WAIT: Final = timedelta(seconds=5)
MOST_OF_ONCE: Final = 2
TASKS: Final[Mapping[Remedy, TaskKind]] = {
    Remedy.NEXT_NUMBER: TaskKind.NUMBER_WRONG,
    Remedy.CHANNEL_DEAD: TaskKind.TEXT_FAILED,
    Remedy.USE_VOICE: TaskKind.TEXT_FAILED,
    Remedy.CONFIGURATION: TaskKind.TEXT_FAILED,
    Remedy.PAGE: TaskKind.TEXT_FAILED,
}
# Remedies that try the same once more, for as long as the message is worth it.
_AGAIN: Final = frozenset({Remedy.RETRY, Remedy.PAGE})
# A text that a call can stand in for, and the errand of that call.
_SPOKEN: Final[Mapping[Errand, Errand]] = {
    Errand.ASK_WARD: Errand.ASK_WARD,
    Errand.REMIND_WARD: Errand.ASK_WARD,
    Errand.ASK_PROVIDER: Errand.ASK_PROVIDER,
}


def refused(work: Work, message: Message, *, code: int | None, status: int | None, outlet: Outlet) -> None:
    """Do what helps about a message that the provider would not take."""
    chosen = faults.policy(code, status=status)
    alarm(message, chosen, code=code, status=status, outlet=outlet, work=work)
    if message.kind in (MessageKind.HANG_UP, MessageKind.MOVE) and chosen.remedy not in _AGAIN:
        work.messages.save(messages.failed(message, error_code=code))
    elif chosen.remedy in _AGAIN or (chosen.remedy is Remedy.RETRY_ONCE and message.attempts < MOST_OF_ONCE):
        work.messages.save(put_off(work, message, chosen, code=code))
        _speak_beside(work, message, chosen)
    else:
        give_up(work, message, chosen, code=code, outlet=outlet)


def alarm(
    message: Message, chosen: Policy, *, code: int | None, status: int | None, outlet: Outlet, work: Work
) -> None:
    """Tell the operator what only they can mend."""
    if chosen.tell_operator:
        outlet.alarms.sound(f"{message.errand.value}: provider says {code or status}", at=work.now)


def put_off(work: Work, message: Message, chosen: Policy, *, code: int | None) -> Message:
    """Return the message waiting for its next attempt; the chance in its own identity spreads them."""
    jitter = message.id.int % 1000 / 1000
    wait = max(LEAST_WAIT, faults.wait_before(message.attempts, chosen, jitter=jitter))
    return messages.put_off(message, until=work.now + wait, error_code=code)


def give_up(work: Work, message: Message, chosen: Policy, *, code: int | None, outlet: Outlet) -> None:
    """End a message that cannot be sent, and go another way where there is one."""
    if message.kind is MessageKind.CALL:
        _end_leg(work, message, code=code, outlet=outlet)
        message = work.messages.get(message.id)
    if message.state in messages.OPEN:
        work.messages.save(messages.failed(message, error_code=code))
    _tell(work, message, chosen, code=code)
    if message.kind is MessageKind.TEXT:
        _no_more_texts(work, message, chosen)
        speak_instead(work, message)
    _office_unreached(work, message)


def undelivered(work: Work, message: Message, *, code: int | None) -> None:
    """Do what helps about a text that was taken and did not arrive."""
    chosen = faults.policy(code, status=400)
    again = chosen.remedy is Remedy.RETRY or (chosen.remedy is Remedy.RETRY_ONCE and message.attempts < MOST_OF_ONCE)
    if again and message.attempts < faults.MOST_ATTEMPTS:
        # A message of its own: what is still told of the first one must not be taken for the second.
        jitter = message.id.int % 1000 / 1000
        wait = max(LEAST_WAIT, faults.wait_before(message.attempts, chosen, jitter=jitter))
        work.messages.add(anew(work, message, after=wait))
        _speak_beside(work, message, chosen)
        return
    _tell(work, message, chosen, code=code)
    _no_more_texts(work, message, chosen)
    speak_instead(work, message)
    _office_unreached(work, message)


def anew(work: Work, message: Message, *, after: timedelta = timedelta()) -> Message:
    """Return the same errand as a new message."""
    return replace(
        message,
        id=MessageId(work.ids.new()),
        state=MessageState.WAITING,
        not_before=work.now + after,
        created_at=work.now,
        provider=None,
        provider_ref=None,
        rank=-1,
        error_code=None,
        claimed_until=None,
        sent_at=None,
    )


def speak_instead(work: Work, message: Message) -> None:
    """Ring whom a text could not reach, unless they are being rung already; a call for later comes now."""
    spoken = _SPOKEN.get(message.errand)
    phones = _phones(work, message)
    if spoken is None or not phones:
        return
    request = message.request if message.offer is None else None
    about = work.messages.open_for(offer=message.offer, request=request)
    calls = [each for each in about if each.kind is MessageKind.CALL and each.errand is spoken]
    for each in calls:
        if each.state is MessageState.WAITING and each.params.get("try", "0") == "0":
            work.messages.save(replace(each, not_before=min(each.not_before, work.now)))
    if calls:
        return
    call = anew(work, message)
    params = {"try": "0"}
    work.messages.add(
        replace(call, kind=MessageKind.CALL, errand=spoken, to=phones[0], params=params, attempts=0, leg=None)
    )


def _phones(work: Work, message: Message) -> tuple[str, ...]:
    """Return which telephones may be rung now in place of a text to a ward, or to a provider that leads a search."""
    if message.offer is not None:
        offer = work.offers.find(message.offer)
        return _open_now(work, work.phonebook.wards.get(offer.unit), work.requests.find(offer.request))
    if message.errand is not Errand.ASK_PROVIDER or message.request is None or work.now >= message.stale_at:
        return ()
    request = work.requests.find(message.request)
    if not requests.provider_leads(request) or call_hours.quiet(work, request=request, at=work.now):
        return ()
    return _open_now(work, first_providers.contact(work, request), request)


def _open_now(work: Work, ward: WardContact | None, request: BedRequest) -> tuple[str, ...]:
    return call_hours.phones(work, ward=ward, request=request, at=work.now) if ward is not None else ()


def _office_unreached(work: Work, message: Message) -> None:
    """Have our own people phone an office that wanted a text, and did not get it."""
    if message.errand is Errand.ASK_OFFICE and message.kind is MessageKind.TEXT and message.request is not None:
        offices.unreached_about(work, request=message.request)


def _speak_beside(work: Work, message: Message, chosen: Policy) -> None:
    """Ring, for a patient in a crisis, whom a text has not reached yet and may still reach."""
    if chosen.call_if_urgent and message.kind is MessageKind.TEXT and in_crisis(work, message):
        speak_instead(work, message)


def _no_more_texts(work: Work, message: Message, chosen: Policy) -> None:
    """Keep that a number wants no texts any more, or that none arrives there until somebody corrects it."""
    if chosen.remedy is Remedy.CHANNEL_DEAD:
        work.opt_outs.note(message.to, out=True, now=work.now)
    elif chosen.no_texts:
        work.opt_outs.flag(message.to, now=work.now)


def in_crisis(work: Work, message: Message) -> bool:
    """Say whether a message is about a patient in a crisis."""
    if message.request is None:
        return False
    request = work.requests.find(message.request)
    # Of a neighbour's patient as well: the rules are those of the region that asks.
    return request.care_form is not None and work.regions[request.region].care_form(request.care_form).crisis


def _end_leg(work: Work, message: Message, *, code: int | None, outlet: Outlet) -> None:
    leg = work.legs.by_ids([message.leg]).get(message.leg) if message.leg is not None else None
    if leg is not None and not leg.over:
        told = Progress(LegState.FAILED, leg.last_sequence + 1, error_code=code)
        outlet.progressed(work, leg=leg.id, told=told)


def _tell(work: Work, message: Message, chosen: Policy, *, code: int | None) -> None:
    """Note that it failed, and put on the desk what somebody there has to mend."""
    by = work.actor.id
    fact = MessageFailed(region=message.region, at=work.now, by=by, errand=message.errand.value, error_code=code)
    work.record(fact)
    if not (chosen.tell_desk or chosen.tell_operator) or chosen.remedy not in TASKS:
        return
    unit = work.offers.find(message.offer).unit if message.offer is not None else None
    tasks.put_on_desk(
        work,
        kind=TaskKind.NUMBER_WRONG if chosen.no_texts else TASKS[chosen.remedy],
        region=message.region,
        unit=unit,
        request=None if unit is not None else message.request,
        errand=message.errand.value,
        error_code=str(code or ""),
        **tasks.ward(work, unit),
        person=message.person or "",
    )
