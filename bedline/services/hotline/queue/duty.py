"""Somebody on duty who is rung for a caller: what they hear, and what follows from their key."""

from dataclasses import replace

from bedline.domain import hotline, messages
from bedline.domain.calls import Leg, LegEnd, Purpose
from bedline.domain.errors import Conflict
from bedline.domain.facts import CallerRung, CallerTaken, CallWentOn
from bedline.domain.hotline import Ring, Waiting, WaitingState
from bedline.domain.messages import Errand, Message
from bedline.domain.scripts import duty as script
from bedline.domain.scripts.talk import Conference, Dialogue, HangUp, Line, Turn, Wish
from bedline.ports.storage import Work
from bedline.services.hotline.conversations.fulfilling import Fulfilled, Fulfils
from bedline.services.hotline.queue import orders, owning, ringing
from bedline.services.hotline.telling import about, kind_of


def opening(work: Work, message: Message) -> Dialogue | None:
    """Return what somebody on duty hears: who waits and how long, never the patient; None when nobody waits for them.

    The person is not rung either when a call has come in for them meanwhile.
    """
    if message.waiting is None or message.person is None or message.leg is None:
        return None
    waiting = work.waitings.by_ids([message.waiting])[message.waiting]
    if message.leg not in {ring.leg for ring in waiting.ringing}:
        return None
    on_the_line = work.legs.on_the_line(message.region)
    if any(leg.person == message.person and leg.id != message.leg for leg in on_the_line):
        ringing.put_off(work, waiting.id, leg=message.leg)
        return None
    return _knock(work, waiting, language=message.language)


def alerted_already(work: Work, waiting: Waiting) -> Waiting:
    """Let a telephone that rings because of this caller's crisis ring for the caller instead: one ring for one thing.

    What of that alert has not gone out yet is taken back. Neither the wait is kept yet, nor does anybody else ring.
    """
    if waiting.request is None:
        return waiting
    for message in work.messages.open_for(request=waiting.request):
        if message.errand is Errand.ALERT_DUTY and message.waiting is None:
            work.messages.save(messages.canceled(message))
    line = work.legs.on_the_line(waiting.region)
    for seen in (leg for leg in line if leg.purpose is Purpose.ALERT and leg.request == waiting.request):
        leg = work.legs.get(seen.id)
        if leg.answered_at is None and not leg.over and leg.waiting is None and leg.person is not None:
            knock = _knock(work, waiting, language=leg.dialogue.language)
            work.legs.save(replace(leg, purpose=Purpose.DUTY, waiting=waiting.id, dialogue=knock))
            ring = Ring(leg.id, leg.person, work.now + hotline.RING_LENGTH + ringing.GRACE_LENGTH)
            waiting = hotline.rings_for(waiting, rings=(ring,), now=work.now)
            told = about(work, waiting)
            work.record(CallerRung(**told, person=leg.person))
            work.record(CallWentOn(region=told["region"], at=told["at"], by=told["by"], leg=leg.id))
    return waiting


def _knock(work: Work, waiting: Waiting, *, language: str) -> Dialogue:
    caller = work.legs.by_ids([waiting.leg])[waiting.leg]
    waited = int((work.now - waiting.since_at).total_seconds())
    word = {"caller": kind_of(caller, crisis=waiting.crisis), "seconds_waited": waited}
    return script.start(language=language, word=word)


def take(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Give the caller to whoever pressed the key first, and bring both into one room.

    In this transaction: everybody else's telephone stops, the caller's call is moved, and the request, if there is
    one, has this coordinator as its owner.
    """
    del wish
    if leg.waiting is None or leg.person is None:
        return Fulfilled(leg, script.CallerGone((Line("caller_gone"),)))
    waiting = work.waitings.get(leg.waiting)
    try:
        taken = hotline.accepted(waiting, leg=leg.id, by=leg.person, now=work.now)
    except Conflict as too_late:
        return Fulfilled(leg, script.CallerGone((_why(too_late),)))
    work.waitings.save(taken)
    orders.stop(work, waiting=taken, rings=tuple(ring for ring in waiting.ringing if ring.leg != leg.id))
    orders.move(work, waiting=taken, leg=taken.leg)
    work.record(CallerTaken(**about(work, taken), person=leg.person))
    if taken.request is not None:
        owning.own(work, taken.request, owner=leg.person)
    return Fulfilled(replace(leg, outcome=LegEnd.HUMAN), script.CallerTaken(taken.room))


def pass_on(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Ring the next one; this one is not rung again for this caller."""
    del wish
    if leg.waiting is not None:
        ringing.missed(work, work.waitings.get(leg.waiting), leg=leg, declined=True)
    return Fulfilled(leg, script.PassedOn())


def over(work: Work, leg: Leg) -> None:
    """Go on without somebody on duty whose call has ended: the next is rung, or a taken caller is first in line."""
    if leg.waiting is None:
        return
    waiting = work.waitings.get(leg.waiting)
    if waiting.state is WaitingState.TAKEN and waiting.taken_on == leg.id:
        ringing.lost(work, waiting)
    else:
        ringing.missed(work, waiting, leg=leg)


def heading(leg: Leg, waiting: Waiting) -> Turn:
    """Return what somebody on duty hears whose call was moved, or whose room has closed."""
    if waiting.taken_on == leg.id:
        match waiting.state:
            case WaitingState.TAKEN | WaitingState.BRIDGED:
                return Turn((Line("duty_connecting"),), Conference(waiting.room))
            case WaitingState.RING_BACK:
                return Turn((Line("caller_not_moved"),), HangUp())
            case _:
                return Turn((Line("caller_gone"),), HangUp())
    if waiting.state in hotline.IN_LINE:
        # They wait on, and somebody else is rung.
        return Turn((Line("thanks"),), HangUp())
    by_another = waiting.state in (WaitingState.TAKEN, WaitingState.BRIDGED)
    return Turn((Line("caller_taken" if by_another else "caller_gone"),), HangUp())


def _why(too_late: Conflict) -> Line:
    return Line("caller_taken" if too_late.code == "caller_taken" else "caller_gone")


FULFILS: Fulfils = {script.TakeCaller: take, script.PassOn: pass_on}
