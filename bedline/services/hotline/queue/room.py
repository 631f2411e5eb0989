"""Two people in one room: how each comes into it, what is heard until the other is there, and what comes after."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bedline.domain.calls import Leg, LegEnd, LegId, LegState, Purpose
from bedline.domain.facts import CallerMet
from bedline.domain.hotline import Waiting, WaitingState
from bedline.domain.scripts import afterwards
from bedline.domain.scripts.talk import HangUp, Line, Pause, Turn
from bedline.ports.storage import Work
from bedline.services.hotline.conversations import turns
from bedline.services.hotline.conversations.fulfilling import Fulfilled, Said
from bedline.services.hotline.queue import duty, put_through, queueing, ringing
from bedline.services.hotline.telling import about

HOLDING_SECONDS: Final = 8
# Nobody says what they need and is helped in so little time: the line was lost.
TOO_SHORT: Final = timedelta(seconds=10)


def arrived(work: Work, leg: Leg) -> Fulfilled:
    """Return what a call hears that was moved: the room, or why there is none (any more)."""
    waiting = work.waitings.get(leg.waiting) if leg.waiting else None
    if leg.purpose is Purpose.DUTY and waiting is not None:
        return Fulfilled(leg, duty.heading(leg, waiting))
    if put_through.is_on(leg):
        return Fulfilled(leg, put_through.heading(leg))
    if waiting is not None and waiting.state is WaitingState.TAKEN:
        waiting = ringing.end(work, waiting, WaitingState.BRIDGED)
        work.record(CallerMet(**about(work, waiting)))
        leg = replace(leg, outcome=leg.outcome or LegEnd.HUMAN)
    return Fulfilled(leg, queueing.heading(waiting))


def holding(work: Work, *, leg: LegId) -> Said:
    """Return what is heard until the other is in the room; the provider asks again and again."""
    found = work.legs.get(leg)
    line = Line("other_comes")
    if found.purpose is Purpose.DUTY and found.waiting is not None:
        waiting = work.waitings.by_ids([found.waiting])[found.waiting]
        ended = waiting.state not in (WaitingState.TAKEN, WaitingState.BRIDGED)
        line = Line("caller_not_moved") if ended else Line("caller_comes")
    return Said(found, Turn((line,), Pause(HOLDING_SECONDS)))


def left(work: Work, *, leg: LegId) -> Said:
    """Return what somebody hears who stays on the line when the other has left the room.

    Whoever was on duty is thanked. A caller may ask for a human again; one whose human was lost in the first seconds
    goes back into the queue without asking, and is the first in line.
    """
    found = work.legs.get(leg)
    if found.purpose is Purpose.DUTY:
        return turns.say(work, found, Turn((Line("caller_hung_up"),), HangUp()))
    if put_through.is_on(found):
        return put_through.left(work, found)
    waiting = work.waitings.by_ids([found.waiting]).get(found.waiting) if found.waiting else None
    if waiting is not None and waiting.state is WaitingState.BRIDGED and _was_lost(work, waiting):
        found, again = queueing.wait(work, found, waiting.why, again=True)
        turn = queueing.heading(again)
        return turns.say(work, found, replace(turn, lines=(Line("human_lost"), *turn.lines)))
    after = afterwards.begun(found.dialogue)
    return turns.say(work, replace(found, dialogue=after.dialogue), after.turn)


def _was_lost(work: Work, waiting: Waiting) -> bool:
    legs = work.legs.by_ids([waiting.taken_on]) if waiting.taken_on else {}
    dropped = any(leg.over and leg.state is not LegState.COMPLETED for leg in legs.values())
    return dropped or (waiting.ended_at is not None and work.now - waiting.ended_at < TOO_SHORT)
