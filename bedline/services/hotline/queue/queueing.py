"""A caller in the queue: how one enters it, what is heard there, and how one leaves it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bedline.domain.calls import Leg, LegEnd, LegId, Purpose, WaitingId
from bedline.domain.facts import CallerWaits
from bedline.domain.hotline import Waiting, WaitingState
from bedline.domain.scripts.engine import learning
from bedline.domain.scripts.talk import Ask, Conference, HangUp, LetGo, Line, Pause, Queue, ReachHuman, Turn, Wish
from bedline.ports.storage import Work
from bedline.services.hotline.conversations import turns
from bedline.services.hotline.conversations.fulfilling import Fulfilled, Fulfils, Said
from bedline.services.hotline.queue import duty, ringing
from bedline.services.hotline.queue.voicemail import speak
from bedline.services.hotline.telling import about, is_crisis, number_of

# With the sentence before it, the caller hears of their place every twenty seconds.
TURN_SECONDS: Final = 12
RING_BACK_KEY: Final = "1"
# A key that comes sooner after the question was typed ahead, to another one: nobody loses their place for it.
LISTENING_LENGTH: Final = timedelta(seconds=2)
# Whoever keyed what meant nothing may have keyed more of it: all is taken in one go, until so long after the last key,
# and put aside. Taken one a question, the provider would come back at once for each.
STRAY_SECONDS: Final = 3
MINUTE: Final = timedelta(minutes=1)
# Under this name a dialogue remembers when the question was last put.
PLACE_TOLD_AT: Final = "place_told_at"
# How the provider says that somebody has left the queue by themselves, or was put there in vain.
HUNG_UP: Final = "hangup"
LEFT: Final = "leave"
NOT_QUEUED: Final = frozenset({"queue-full", "error", "system-error"})
_OF_DUTY: Final = frozenset({Purpose.DUTY, Purpose.ALERT})


def enter(work: Work, leg: Leg, why: str) -> Fulfilled:
    """Let the caller wait for a human, and have the first on duty rung in the same breath.

    The chain is that of the rota at this moment. With nobody on it, the caller may leave a message at once. A caller
    who waits already goes on waiting. Somebody on duty who is rung, and presses 0 or nothing, is no caller: the next
    one is rung.
    """
    if leg.purpose in _OF_DUTY:
        return _not_for_me(work, leg)
    waiting = work.waitings.get(leg.waiting) if leg.waiting else None
    if waiting is None or waiting.ended_at is not None:
        leg, waiting = wait(work, leg, why)
    return Fulfilled(leg, heading(waiting))


def wait(work: Work, leg: Leg, why: str, *, again: bool = False) -> tuple[Leg, Waiting]:
    """Begin a wait for a locked leg, and ring; ``again`` puts the caller first in line. The leg is not kept yet."""
    rota = work.phonebook.rotas.get(leg.region)
    waiting = Waiting(
        id=WaitingId(work.ids.new()),
        region=leg.region,
        leg=leg.id,
        why=why,
        crisis=is_crisis(work, leg),
        since_at=work.now,
        chain=rota.on_duty(work.now) if rota else (),
        due_at=work.now,
        request=leg.request,
        again=again,
    )
    leg = replace(leg, waiting=waiting.id)
    work.legs.save(leg)
    work.waitings.add(waiting)
    work.record(CallerWaits(**about(work, waiting), crisis=waiting.crisis))
    return leg, ringing.ring(work, duty.alerted_already(work, waiting))


def waiting_turn(work: Work, *, leg: LegId, heard: str | None) -> Said:
    """Return what the caller hears next in the queue: the place in it, and that 1 has them rung back."""
    found = work.legs.get(leg)
    waiting = work.waitings.get(found.waiting) if found.waiting else None
    if waiting is None:
        return Said(found, Turn((), LetGo()))
    if waiting.state in (WaitingState.WAITING, WaitingState.RINGING):
        if heard == RING_BACK_KEY and number_of(work, found) and _was_asked(found, now=work.now):
            ringing.promise(work, waiting)
            return _goodbye(work, found)
        strays = heard is not None
        turn = _place(work, found, waiting, strays=strays)
        told_at = None if strays else work.now.isoformat()
        found = replace(found, dialogue=learning(found.dialogue, **{PLACE_TOLD_AT: told_at}))
        work.legs.save(found)
        return Said(found, turn)
    match waiting.state:
        case WaitingState.TAKEN | WaitingState.BRIDGED:
            return Said(found, Turn((Line("duty_connecting"),), Pause(TURN_SECONDS)))
        case WaitingState.RING_BACK:
            return _goodbye(work, found)
        case _:
            return Said(found, Turn((), LetGo()))


def dequeued(work: Work, *, leg: LegId, result: str) -> Said:
    """Return what the caller hears after the queue, ``result`` being the provider's word for how they left it."""
    found = work.legs.get(leg)
    waiting = work.waitings.get(found.waiting) if found.waiting else None
    if waiting is not None and waiting.ended_at is None:
        if result == HUNG_UP:
            ringing.gone(work, waiting)
            return Said(found, Turn((), HangUp()))
        if result in NOT_QUEUED and waiting.state is not WaitingState.TAKEN:
            waiting = ringing.give_up(work, waiting)
    if result in (LEFT, *NOT_QUEUED):
        return turns.say(work, found, heading(waiting))
    # Moved by us: what is said here is heard by nobody, and the call goes on elsewhere.
    return Said(found, heading(waiting))


def caller_over(work: Work, leg: Leg) -> None:
    """Note that nobody is on a caller's line any more; every telephone that rings for them falls silent."""
    waiting = work.waitings.get(leg.waiting) if leg.waiting else None
    if waiting is not None and waiting.ended_at is None:
        ringing.gone(work, waiting)


def heading(waiting: Waiting | None) -> Turn:
    """Return where a caller goes as the wait stands now."""
    match waiting.state if waiting else None:
        case WaitingState.WAITING | WaitingState.RINGING:
            return Turn((Line("human_comes"),), Queue())
        case WaitingState.TAKEN | WaitingState.BRIDGED if waiting is not None:
            return Turn((Line("duty_connecting"),), Conference(waiting.room))
        case WaitingState.VOICEMAIL:
            return speak()
        case WaitingState.RING_BACK:
            return Turn((Line("human_rings_back"),), HangUp())
        case _:
            return Turn((Line("thanks"),), HangUp())


def _was_asked(leg: Leg, *, now: datetime) -> bool:
    """Say whether the caller can have heard what the key means; else they hear it (again), and are still in line."""
    told_at = _told_at(leg)
    return told_at is not None and now - told_at >= LISTENING_LENGTH


def _told_at(leg: Leg) -> datetime | None:
    told_at = leg.dialogue.data.get(PLACE_TOLD_AT)
    return None if told_at is None else datetime.fromisoformat(str(told_at))


def _place(work: Work, leg: Leg, waiting: Waiting, *, strays: bool) -> Turn:
    line = [each for each in work.waitings.in_line(waiting.region) if each.state is not WaitingState.TAKEN]
    before = next((place for place, each in enumerate(line) if each.id == waiting.id), 0)
    duty = _duty(work, waiting, rung=any(each.ringing for each in line))
    place = Line("place_in_line", {"place": before + 1}) if before else Line("first_in_line")
    if strays and number_of(work, leg) is not None:
        return Turn((*duty, place), Ask(digits=None, seconds=STRAY_SECONDS))
    said = (*duty, place, *_waited(leg, waiting, now=work.now))
    if number_of(work, leg) is None:
        # Whoever withholds their number cannot be rung back.
        return Turn(said, Pause(TURN_SECONDS))
    return Turn((*said, Line("ask_ring_back")), Ask(seconds=TURN_SECONDS))


def _duty(work: Work, waiting: Waiting, *, rung: bool) -> tuple[Line, ...]:
    """Return what the people on duty do: they are rung, or all on a call; between two rings there is nothing to say."""
    if rung:
        return (Line("duty_is_rung"),)
    on_duty = {duty.person for duty in waiting.chain}
    return (Line("duty_on_a_call"),) if on_duty <= ringing.busy_now(work, waiting) else ()


def _waited(leg: Leg, waiting: Waiting, *, now: datetime) -> tuple[Line, ...]:
    """Return how long the caller has waited, once for each minute; in the first nobody needs to be told."""
    minutes = (now - waiting.since_at) // MINUTE
    told_at = _told_at(leg) or waiting.since_at
    return (Line("waited", {"minutes_waited": minutes}),) if minutes > (told_at - waiting.since_at) // MINUTE else ()


def _goodbye(work: Work, leg: Leg) -> Said:
    leg = replace(leg, outcome=LegEnd.RING_BACK)
    work.legs.save(leg)
    return Said(leg, Turn((Line("human_rings_back"),), HangUp()))


def _not_for_me(work: Work, leg: Leg) -> Fulfilled:
    if leg.purpose is Purpose.DUTY and leg.waiting is not None:
        ringing.missed(work, work.waitings.get(leg.waiting), leg=leg, declined=True)
    return Fulfilled(leg, Turn((Line("thanks"),), HangUp()))


def _reach_human(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    why, say = (wish.why, wish.say) if isinstance(wish, ReachHuman) else ("", ())
    done = enter(work, leg, why)
    return (
        replace(done, then=replace(done.then, lines=(*say, *done.then.lines))) if isinstance(done.then, Turn) else done
    )


FULFILS: Fulfils = {ReachHuman: _reach_human}
