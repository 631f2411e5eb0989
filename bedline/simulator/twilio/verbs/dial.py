"""Connecting a caller with somebody else's telephone: all numbers at once, or one after the other."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from bedline.simulator.twilio.bridge import Bridge
from bedline.simulator.twilio.calls import ENDS, Call, Direction, Listener, Status
from bedline.simulator.twilio.documents import Element, Stage
from bedline.simulator.twilio.legs import answered, converse, finish, hang_up, new_call
from bedline.simulator.twilio.progress import reached
from bedline.simulator.twilio.talk import End, Outcome, Talk, seconds, words
from bedline.simulator.twilio.waiting import unless, within

INVALID_CALLER_ID: Final = 13214


@dataclass(slots=True, eq=False, kw_only=True)
class Leg:
    """A telephone that is dialled. Picked up, it may first hear a whisper; then it is ``accepted``, and ``met``."""

    call: Call
    whisper: str
    accepted: bool = False
    bridge: Bridge | None = None
    met: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True, eq=False)
class Dialling:
    """Everybody who is dialled at once; ``changed`` is set whenever something has come of one of them."""

    talk: Talk
    legs: list[Leg]
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def accepted(self) -> Leg | None:
        """Return who is there to be spoken with."""
        return next((leg for leg in self.legs if leg.accepted), None)

    @property
    def over(self) -> bool:
        """Say whether nobody can come any more."""
        return all(leg.call.over.is_set() for leg in self.legs)


async def dial(talk: Talk, verb: Element) -> Outcome:
    """Dial, let them speak, and tell the application how it went."""
    shown = verb.get("callerId") or talk.call.from_
    if shown not in talk.exchange.account.numbers and shown != talk.call.from_:
        talk.exchange.findings.error(INVALID_CALLER_ID, url=talk.url)
        return _after(talk, verb, None)
    nouns = verb.findall("Number") or [verb]
    rounds = [[noun] for noun in nouns] if verb.get("sequential") == "true" else [nouns]
    leg: Leg | None = None
    for dialled in rounds:
        leg = await _tried(talk, verb, [_leg(talk, verb, noun, shown) for noun in dialled])
        if leg.accepted:
            break
    return _after(talk, verb, leg)


async def _tried(talk: Talk, verb: Element, legs: list[Leg]) -> Leg:
    """Return the leg that was spoken with, or the last that was not, once it is over."""
    dialling = Dialling(talk, legs)
    for leg in legs:
        talk.exchange.time.spawn(_live(dialling, leg))
    try:
        while not dialling.accepted and not dialling.over:
            dialling.changed.clear()
            await dialling.changed.wait()
        if dialling.accepted:
            await _speak(talk, verb, dialling.accepted)
    finally:
        for leg in legs:
            hang_up(leg.call)
    spoken = dialling.accepted or legs[-1]
    await spoken.call.over.wait()
    return spoken


async def _speak(talk: Talk, verb: Element, leg: Leg) -> None:
    if talk.call.status is Status.RINGING:
        talk.line.connected()
        reached(talk.exchange, talk.call, Status.IN_PROGRESS)
    if leg.call.line is None or not leg.call.standing:
        return
    leg.bridge = Bridge(talk.line, leg.call.line)
    leg.met.set()
    limit = seconds(verb, "timeLimit", 14_400)
    enough = _starred(talk) if verb.get("hangupOnStar") == "true" else asyncio.sleep(limit)
    try:
        await within(limit, unless(leg.bridge.stands(), stopped=enough))
    finally:
        leg.bridge.end()


async def _starred(talk: Talk) -> None:
    while await talk.line.keys.next(seconds=14_400) != "*":
        pass


async def _live(dialling: Dialling, leg: Leg) -> None:
    """Ring, whisper, wait to be spoken with, speak; who is picked up first silences the others."""
    exchange = dialling.talk.exchange
    try:
        if not await answered(exchange, leg.call):
            return
        for other in dialling.legs:
            if other is not leg:
                hang_up(other.call)
        await converse(leg.call, lambda: _heard_out(dialling, leg))
        finish(exchange, leg.call, Status.COMPLETED)
    finally:
        dialling.changed.set()


async def _heard_out(dialling: Dialling, leg: Leg) -> None:
    if leg.whisper:
        whisper = Talk(
            exchange=dialling.talk.exchange, call=leg.call, stage=Stage.WHISPER, perform=dialling.talk.perform
        )
        if await dialling.talk.perform(whisper, dialling.talk.step(leg.whisper)) is not End.SAID_ALL:
            return
    leg.accepted = True
    dialling.changed.set()
    await leg.met.wait()
    if leg.bridge is not None:
        try:
            await leg.bridge.stands()
        finally:
            leg.bridge.end()


def _leg(talk: Talk, verb: Element, noun: Element, shown: str) -> Leg:
    own = noun.tag == "Number"
    events = frozenset(noun.get("statusCallbackEvent", "completed").split())
    call = new_call(
        talk.exchange,
        from_=shown,
        to=words(noun),
        direction=Direction.DIAL,
        parent=talk.call,
        ring_seconds=seconds(verb, "timeout", 30),
        listener=Listener(url=noun.get("statusCallback", ""), events=events) if own else Listener(),
    )
    return Leg(call=call, whisper=noun.get("url", "") if own else "")


def _after(talk: Talk, verb: Element, leg: Leg | None) -> Outcome:
    action = verb.get("action", "")
    if not action:
        return None
    if leg is None:
        return talk.step(action, DialCallStatus="failed")
    told = {"DialCallSid": leg.call.sid, "DialCallStatus": _status(leg), "DialBridged": str(leg.accepted).lower()}
    if leg.accepted:
        told["DialCallDuration"] = str(leg.call.seconds)
    return talk.step(action, **told)


def _status(leg: Leg) -> str:
    """Return how the dialling went; hung up during the whisper counts as nobody having answered."""
    if leg.accepted:
        return "completed"
    if leg.call.status in ENDS - {Status.COMPLETED, Status.CANCELED}:
        return str(leg.call.status)
    return "no-answer"
