"""Taking what is due out of the outbox, in one short transaction, before any provider is asked."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bedline.domain import messages, requests
from bedline.domain.calls import Direction, Leg, LegId, LegState, Progress, Purpose
from bedline.domain.errors import Refusal
from bedline.domain.facts import CallBegan
from bedline.domain.ids import RegionId
from bedline.domain.messages import Errand, Message, MessageKind, MessageState
from bedline.domain.offers import OfferState
from bedline.domain.people import bedline_in
from bedline.domain.scripts.talk import Dialogue
from bedline.ports.storage import Work
from bedline.ports.telephone import CallOrder, TextOrder
from bedline.services.hotline import offices
from bedline.services.hotline.delivery import letters, remedies, sparing
from bedline.services.hotline.delivery.outlet import Outlet

log: Final = logging.getLogger(__name__)

AT_ONCE: Final = 100
# As many as can be sent while the lease runs, should the provider be slow.
MOST_JOBS: Final = 10
# Somebody who is on the line with us is not rung: they are asked again when they may be free.
BUSY_LENGTH: Final = timedelta(seconds=15)
# A leg that was written and never dialled keeps nobody busy for longer.
UNDIALLED_LENGTH: Final = timedelta(minutes=2)
# A call that is being placed gets its reference within moments.
REFERENCE_LENGTH: Final = timedelta(seconds=1)
RING_SECONDS: Final = 25
PATIENT_RING_SECONDS: Final = 30
PURPOSES: Final[Mapping[Errand, Purpose]] = {
    Errand.ASK_WARD: Purpose.OFFER,
    Errand.REMIND_WARD: Purpose.OFFER,
    Errand.ASK_PROVIDER: Purpose.PROVIDER,
    Errand.ASK_OFFICE: Purpose.OFFICE,
    Errand.RING_GP_BACK: Purpose.RING_BACK,
    Errand.RING_DUTY: Purpose.DUTY,
    Errand.ALERT_DUTY: Purpose.ALERT,
    Errand.PUT_THROUGH: Purpose.PUT_THROUGH,
}
# Only worth telling while the ward's answer, or the referrer's to it, is awaited.
_ANSWERED_IN: Final[Mapping[Errand, OfferState]] = {
    Errand.ASK_WARD: OfferState.OPEN,
    Errand.REMIND_WARD: OfferState.OPEN,
    Errand.ASK_GP: OfferState.PROPOSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A message that this process has claimed, and what the provider is to be asked for it."""

    message: Message
    order: CallOrder | TextOrder | None = None
    ref: str = ""
    nonce: str = ""


def claim(outlet: Outlet) -> list[Job]:
    """Claim what is due; of calls one at the most, when its turn has come, so that none waits with its lease running.

    What is stale, no longer worth it or impossible comes to its end here.
    """
    jobs: list[Job] = []
    with outlet.storage.work(bedline_in()) as work:
        may_call = outlet.telephone.ready
        lines: dict[RegionId, Sequence[Leg]] = {}
        for message in work.messages.due(now=work.now, limit=AT_ONCE):
            if len(jobs) == MOST_JOBS:
                break
            calls = message.kind is MessageKind.CALL and message.state is MessageState.WAITING
            if calls and not may_call and work.now < message.stale_at:
                continue
            if message.region not in lines:
                lines[message.region] = work.legs.on_the_line(message.region)
            try:
                job = _claimed(work, message, outlet=outlet, line=lines[message.region])
            except (Refusal, LookupError, ValueError) as fault:
                # One that cannot be told must not keep the others from being told.
                log.exception("%s %s cannot be sent", message.errand.value, message.id)
                outlet.alarms.sound(f"{message.errand.value}: {type(fault).__name__}", at=work.now)
                work.messages.save(messages.failed(message, error_code=None))
                continue
            if job is not None:
                jobs.append(job)
                may_call = may_call and not calls
    return jobs


def _claimed(work: Work, message: Message, *, outlet: Outlet, line: Sequence[Leg]) -> Job | None:
    taken = messages.claimed(message, now=work.now)
    if taken.state is not MessageState.SENDING:
        _ended(work, taken, outlet=outlet)
        return None
    match message.kind:
        case MessageKind.CALL:
            return _call(work, message, taken, outlet=outlet, line=line)
        case MessageKind.TEXT:
            return _text(work, message, taken, outlet=outlet)
        case MessageKind.HANG_UP | MessageKind.MOVE:
            return _about(work, message, taken, outlet=outlet, line=line)


def _ended(work: Work, message: Message, *, outlet: Outlet) -> None:
    """Keep a message that goes no further; a leg that was made for it and never dialled is over."""
    leg = _made(work, message)
    if message.state is not MessageState.DOUBTFUL and leg is not None and leg.state is LegState.QUEUED:
        outlet.progressed(work, leg=leg.id, told=Progress(LegState.CANCELED, leg.last_sequence + 1))
    work.messages.save(message)


def _made(work: Work, message: Message) -> Leg | None:
    """Return the leg of a call, when an earlier attempt has made it."""
    if message.kind is not MessageKind.CALL or message.leg is None:
        return None
    return work.legs.by_ids([message.leg]).get(message.leg)


def _call(work: Work, message: Message, taken: Message, *, outlet: Outlet, line: Sequence[Leg]) -> Job | None:
    shown = work.phonebook.shown(message.region, language=message.language)
    dialogue = outlet.openings[message.errand](work, message)
    if shown is None or dialogue is None:
        _ended(work, replace(message, state=MessageState.CANCELED), outlet=outlet)
        return None
    others = (each for each in line if each.peer == message.to and each.id != message.leg)
    if any(_on_the_line(each, now=work.now) for each in others):
        work.messages.save(replace(message, not_before=work.now + BUSY_LENGTH))
        return None
    spared = sparing.spared(work, message, rule=outlet.sparing)
    if spared is not None:
        if spared.state is MessageState.WAITING:
            work.messages.save(spared)
        else:
            _ended(work, spared, outlet=outlet)
        return None
    nonce = work.ids.new().hex
    known = _made(work, message)
    if known is not None:
        # Never dialled yet, or it would not be due: the same leg, so that two calls could only be one conversation.
        leg = replace(work.legs.get(known.id), dialogue=dialogue, nonce=nonce)
        work.legs.save(leg)
    else:
        leg = _leg(work, message, dialogue=dialogue, nonce=nonce)
        work.legs.add(leg)
        by = work.actor.id
        work.record(CallBegan(region=leg.region, at=work.now, by=by, leg=leg.id, purpose=leg.purpose.value))
    taken = replace(taken, leg=leg.id)
    work.messages.save(taken)
    rings = PATIENT_RING_SECONDS if message.errand is Errand.RING_GP_BACK else RING_SECONDS
    order = CallOrder(
        message=message.id,
        leg=leg.id,
        nonce=nonce,
        to=message.to,
        shown=shown.number,
        ring_seconds=rings,
        urgent=remedies.in_crisis(work, message),
    )
    return Job(message=taken, order=order)


def _leg(work: Work, message: Message, *, dialogue: Dialogue, nonce: str) -> Leg:
    """Return the leg of a call that is about to be placed."""
    unit = work.offers.find(message.offer).unit if message.offer is not None else None
    return Leg(
        id=message.leg or LegId(work.ids.new()),
        region=message.region,
        direction=Direction.OUT,
        purpose=PURPOSES[message.errand],
        state=LegState.QUEUED,
        peer=message.to,
        dialogue=dialogue,
        nonce=nonce,
        created_at=work.now,
        person=message.person,
        unit=unit,
        request=message.request,
        offer=message.offer,
        waiting=message.waiting,
    )


def _text(work: Work, message: Message, taken: Message, *, outlet: Outlet) -> Job | None:
    shown = work.phonebook.shown(message.region, language=message.language, texts=True)
    if shown is None or not shown.texts or not _worth_it(work, message, now=work.now):
        _ended(work, replace(message, state=MessageState.CANCELED), outlet=outlet)
        return None
    if work.opt_outs.out(message.to, region=message.region):
        # Since it was written nobody takes texts there any more.
        _ended(work, replace(message, state=MessageState.CANCELED), outlet=outlet)
        remedies.speak_instead(work, message)
        return None
    work.messages.save(taken)
    body = letters.body(message, words=outlet.words, region=work.regions[message.region])
    valid = int((message.stale_at - work.now).total_seconds())
    order = TextOrder(
        message=message.id,
        to=message.to,
        shown=shown.number,
        body=body,
        valid_seconds=max(1, valid),
        urgent=remedies.in_crisis(work, message),
    )
    return Job(message=taken, order=order)


def _about(work: Work, message: Message, taken: Message, *, outlet: Outlet, line: Sequence[Leg]) -> Job | None:
    """Claim what is to be done to a call that stands or rings; one that is over, or never will be, needs nothing."""
    leg = next((each for each in line if each.id == message.leg), None)
    if leg is not None and leg.provider_call is None and _given_up(work, leg):
        outlet.progressed(work, leg=leg.id, told=Progress(LegState.CANCELED, leg.last_sequence + 1))
        leg = None
    if leg is None:
        work.messages.save(replace(taken, state=MessageState.DELIVERED, claimed_until=None))
        return None
    if leg.provider_call is None:
        work.messages.save(replace(message, not_before=work.now + REFERENCE_LENGTH))
        return None
    work.messages.save(taken)
    return Job(message=taken, ref=leg.provider_call, nonce=leg.nonce)


def _given_up(work: Work, leg: Leg) -> bool:
    """Say whether nobody will dial a leg any more: its message was taken back between two attempts."""
    if leg.state is not LegState.QUEUED or (leg.offer is None and leg.request is None):
        return False
    about = work.messages.open_for(offer=leg.offer, request=leg.request)
    return not any(each.kind is MessageKind.CALL and each.leg == leg.id for each in about)


def _on_the_line(leg: Leg, *, now: datetime) -> bool:
    """Say whether somebody is on that leg, or may be at any moment; what was never dialled counts only for a while."""
    dialled = leg.state is not LegState.QUEUED or leg.provider_call is not None
    return dialled or now - leg.created_at < UNDIALLED_LENGTH


def _worth_it(work: Work, message: Message, *, now: datetime) -> bool:
    if message.errand is Errand.ASK_PROVIDER and message.request is not None:
        return requests.provider_leads(work.requests.find(message.request))
    if message.errand is Errand.ASK_OFFICE and message.request is not None:
        return offices.awaited(work.requests.find(message.request))
    if message.offer is None or message.errand not in _ANSWERED_IN:
        return True
    return work.offers.find(message.offer).state_at(now) is _ANSWERED_IN[message.errand]
