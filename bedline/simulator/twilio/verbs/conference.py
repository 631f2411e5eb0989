"""Being in a conference: waiting for it to begin, speaking in it, and going on when it is over."""

import asyncio
from functools import partial
from typing import Final

from bedline.simulator.twilio.calls import Listener, Status
from bedline.simulator.twilio.conferences import enter, leave
from bedline.simulator.twilio.documents import Element, Stage
from bedline.simulator.twilio.progress import reached
from bedline.simulator.twilio.rooms import Participant, Room
from bedline.simulator.twilio.talk import Outcome, Talk, seconds, words
from bedline.simulator.twilio.waiting import unless, within

# What is heard while nobody is there who may begin it, when no instructions say otherwise.
MUSIC_SECONDS: Final = 10.0


async def conference(talk: Talk, verb: Element) -> Outcome:
    """Join the conference, and stay until it ends, somebody takes the call out of it, or the time is up."""
    noun = verb.find("Conference")
    if noun is None:
        return None
    events = frozenset(noun.get("statusCallbackEvent", "").split())
    now = talk.exchange.time.moment()
    listener = Listener(url=noun.get("statusCallback", ""), events=events)
    room = talk.exchange.rooms.open(words(noun), now=now, listener=listener)
    participant = _participant(talk, noun)
    if talk.call.status is Status.RINGING:
        talk.line.connected()
        reached(talk.exchange, talk.call, Status.IN_PROGRESS)
    try:
        enter(talk.exchange, room, participant)
        await within(seconds(verb, "timeLimit", 14_400), _stay(talk, noun, room, participant))
    finally:
        talk.line.listener = None
        talk.line.keys.forget()
        leave(talk.exchange, room, participant)
    action = verb.get("action", "")
    return talk.step(action, DialCallStatus="answered") if action else None


async def _stay(talk: Talk, noun: Element, room: Room, participant: Participant) -> None:
    await unless(_wait(talk, noun, room), stopped=_first(room.started, participant.out))
    talk.line.listener = partial(room.speak, participant)
    await participant.out.wait()


async def _wait(talk: Talk, noun: Element, room: Room) -> None:
    """Hear what there is to hear until it begins."""
    url = noun.get("waitUrl", "")
    inside = talk.at(Stage.CONFERENCE_WAIT, besides=lambda: {"ConferenceSid": room.sid, "FriendlyName": room.name})
    while not room.started.is_set():
        began = talk.exchange.time.time()
        if url:
            await talk.perform(inside, talk.step(url))
        if talk.exchange.time.time() == began:
            await asyncio.sleep(MUSIC_SECONDS)


async def _first(one: asyncio.Event, other: asyncio.Event) -> None:
    await unless(one.wait(), stopped=other.wait())


def _participant(talk: Talk, noun: Element) -> Participant:
    return Participant(
        call=talk.call,
        joined_at=talk.exchange.time.moment(),
        label=noun.get("participantLabel", ""),
        muted=noun.get("muted") == "true",
        starts=noun.get("startConferenceOnEnter", "true") == "true",
        ends=noun.get("endConferenceOnExit") == "true",
        beeps=noun.get("beep", "true") == "true",
    )
