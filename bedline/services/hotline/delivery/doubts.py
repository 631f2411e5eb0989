"""Asking the provider about what it should have told: calls and texts in doubt, and those not heard of for long."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bedline.domain import messages
from bedline.domain.calls import Leg, LegState, Progress
from bedline.domain.messages import Message, MessageKind, MessageState
from bedline.domain.people import bedline_in
from bedline.ports.storage import Work
from bedline.ports.telephone import Placed, ProviderFault, ProviderSilent
from bedline.services.hotline.delivery import courier, letters, progress
from bedline.services.hotline.delivery.outlet import Outlet

AT_ONCE: Final = 20
# Our clock and the provider's need not agree.
CLOCKS_LENGTH: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What is to be asked about a message, outside any transaction."""

    message: Message
    ask: Callable[[], Callable[[Work], None]]


def ask_about(outlet: Outlet) -> int:
    """Ask about what is in doubt for half a minute, or not heard of for longer than it should; return about how many.

    Only what a provider says it does not have goes out again; while it cannot be asked, the doubt stays.
    """
    questions: list[_Question] = []
    with outlet.storage.work(bedline_in()) as work:
        for message in work.messages.silent(now=work.now, limit=AT_ONCE * 10):
            if len(questions) == AT_ONCE:
                break
            about = _about_doubtful if message.state is MessageState.DOUBTFUL else _about_silent
            questions += about(work, message, outlet=outlet)
    for question in questions:
        _ask(outlet, question)
    return len(questions)


def _ask(outlet: Outlet, question: _Question) -> None:
    try:
        do = question.ask()
    except (ProviderFault, ProviderSilent):
        # It was saved just now, so it is asked about again only after a while.
        return
    message = question.message
    with outlet.storage.work(bedline_in(message.region)) as work:
        if message.leg is not None:
            work.legs.get(message.leg)
        if work.messages.get(message.id).state is message.state:
            do(work)


def _about_doubtful(work: Work, message: Message, *, outlet: Outlet) -> list[_Question]:
    if message.kind is MessageKind.CALL:
        leg = _leg(work, message)
        if leg is None or leg.over or (leg.state is not LegState.QUEUED and leg.provider_call is not None):
            # A webhook has come meanwhile, so the call exists.
            work.messages.save(_settled(message, leg=leg, work=work))
            return []
    if work.now >= message.stale_at and message.kind is MessageKind.TEXT:
        work.messages.save(replace(message, state=MessageState.FAILED))
        return []
    shown = work.phonebook.shown(message.region, language=message.language, texts=message.kind is MessageKind.TEXT)
    if shown is None:
        return []
    work.messages.save(message)
    since = max(message.created_at, message.not_before) - CLOCKS_LENGTH
    number, region = shown.number, work.regions[message.region]

    def ask() -> Callable[[Work], None]:
        if message.kind is MessageKind.CALL:
            placed = outlet.telephone.find_call(to=message.to, shown=number, since=since)
        else:
            body = letters.body(message, words=outlet.words, region=region)
            placed = outlet.telephone.find_text(to=message.to, body=body, since=since)
        return lambda work: _found(work, message, placed=placed)

    return [_Question(message=message, ask=ask)]


def _found(work: Work, message: Message, *, placed: Placed | None) -> None:
    known = work.legs.by_provider_call(placed.ref) if placed and message.kind is MessageKind.CALL else None
    if placed is not None and (known is None or known.id == message.leg):
        courier.taken(work, message, placed=placed)
        return
    leg = _leg(work, message) if message.kind is MessageKind.CALL else None
    if leg is None or leg.state is LegState.QUEUED:
        work.messages.save(messages.put_off(message, until=work.now, error_code=None))
    # Else somebody is on the line, whatever the provider calls it: nobody is rung again, and its end settles it.


def _about_silent(work: Work, message: Message, *, outlet: Outlet) -> list[_Question]:
    leg = _leg(work, message)
    if message.kind is MessageKind.CALL and (leg is None or leg.over):
        work.messages.save(_settled(message, leg=leg, work=work))
        return []
    work.messages.save(message)
    ref = message.provider_ref
    if ref is None:
        return []

    def ask() -> Callable[[Work], None]:
        if message.kind is MessageKind.TEXT:
            status, code = outlet.telephone.text_state(ref)
            return lambda work: progress.text_told(work, message=message.id, status=status, error_code=code)
        state = outlet.telephone.call_state(ref)
        return lambda work: _told(work, message, state=state, outlet=outlet)

    return [_Question(message=message, ask=ask)]


def _told(work: Work, message: Message, *, state: LegState, outlet: Outlet) -> None:
    """Take in how a call stands that nobody told us of."""
    leg = _leg(work, message)
    if leg is None or leg.state is state:
        return
    outlet.progressed(work, leg=leg.id, told=Progress(state, leg.last_sequence + 1))


def _settled(message: Message, *, leg: Leg | None, work: Work) -> Message:
    """Return the message as its leg says: on its way, done, or in vain."""
    if leg is not None and not leg.over and leg.provider_call is not None:
        return messages.sent(message, provider=message.provider or "", ref=leg.provider_call, now=work.now)
    in_vain = leg is None or leg.in_vain
    return replace(message, state=MessageState.FAILED if in_vain else MessageState.DELIVERED)


def _leg(work: Work, message: Message) -> Leg | None:
    return work.legs.by_ids([message.leg]).get(message.leg) if message.leg is not None else None
