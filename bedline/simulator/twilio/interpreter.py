"""Following the application's instructions: fetched, given up for the fallback when unusable, done verb by verb."""

import asyncio
from typing import Final

from bedline.simulator.twilio.calls import Direction, Status, Step
from bedline.simulator.twilio.documents import Document, Element, Unusable, document, written
from bedline.simulator.twilio.post import Hook, HookFailed
from bedline.simulator.twilio.progress import reached
from bedline.simulator.twilio.signing import Kind
from bedline.simulator.twilio.talk import End, Outcome, Talk, Verb
from bedline.simulator.twilio.verbs.conference import conference
from bedline.simulator.twilio.verbs.dial import dial
from bedline.simulator.twilio.verbs.enqueue import enqueue
from bedline.simulator.twilio.verbs.flow import hang_up, leave, redirect, reject
from bedline.simulator.twilio.verbs.gather import gather
from bedline.simulator.twilio.verbs.queue import queue
from bedline.simulator.twilio.verbs.record import record
from bedline.simulator.twilio.verbs.speech import pause, play, say

APOLOGY: Final = "We are sorry, an application error has occurred. Goodbye."
# More documents than this at one moment go round in a circle.
MOST_AT_ONCE: Final = 30


async def perform(talk: Talk, step: Step) -> End:
    """Follow these instructions, and those they lead to, and return how they ended."""
    following: Step | None = step
    while following is not None:
        try:
            instructions = await _usable(talk, following)
        except Unusable:
            talk.line.hear(APOLOGY, language="en-US")
            return End.HANG_UP
        outcome = await _follow(talk, instructions)
        if isinstance(outcome, End):
            return outcome
        following = outcome
        if following is not None and _circling(talk):
            return End.HANG_UP
    return End.SAID_ALL


async def _follow(talk: Talk, instructions: Document) -> Outcome:
    talk.url = instructions.url
    for element in instructions:
        await _picked_up(talk, element)
        verb = _verb(element)
        if verb is None:
            talk.exchange.findings.violation(f"<{element.tag}> is not played here", where=instructions.url)
            continue
        outcome = await verb(talk, element)
        if outcome is not None:
            return outcome
    return None


def _verb(element: Element) -> Verb | None:
    if element.tag != "Dial":
        return _VERBS.get(element.tag)
    if element.find("Conference") is not None:
        return conference
    return queue if element.find("Queue") is not None else dial


_VERBS: Final[dict[str, Verb]] = {
    "Enqueue": enqueue,
    "Gather": gather,
    "Hangup": hang_up,
    "Leave": leave,
    "Pause": pause,
    "Play": play,
    "Record": record,
    "Redirect": redirect,
    "Reject": reject,
    "Say": say,
}


async def _picked_up(talk: Talk, element: Element) -> None:
    """Answer an incoming call at the first thing that needs it answered."""
    call = talk.call
    waits = element.tag in {"Reject", "Redirect"} or element.get("answerOnBridge") == "true"
    if call.direction is Direction.INBOUND and call.status is Status.RINGING and not waits:
        talk.line.connected()
        reached(talk.exchange, call, Status.IN_PROGRESS)
    await asyncio.sleep(0)


async def _usable(talk: Talk, step: Step) -> Document:
    """Return the instructions, or those of the fallback URL when there are none to be had.

    Raises:
        Unusable: when the fallback has none either.
    """
    try:
        return await _fetched(talk, step)
    except Unusable as failure:
        talk.exchange.findings.error(failure.code, url=failure.url)
        if not talk.call.fallback:
            raise
        told = {"ErrorCode": str(failure.code), "ErrorUrl": failure.url}
    try:
        return await _fetched(talk, Step(url=talk.call.fallback, params={**step.params, **told}))
    except Unusable as failure:
        talk.exchange.findings.error(failure.code, url=failure.url)
        raise


async def _fetched(talk: Talk, step: Step) -> Document:
    findings = talk.exchange.findings
    if step.twiml:
        return written(step.twiml, url="twiml:", stage=talk.stage, findings=findings)
    params = {**talk.call.params(), **talk.besides(), **step.params}
    hook = Hook(kind=Kind.VOICE, url=step.url, params=params, method=step.method)
    try:
        reply = await talk.exchange.post.send(hook)
    except HookFailed as failure:
        raise Unusable(failure.code, failure.url) from failure
    return document(reply, url=step.url, stage=talk.stage, findings=findings)


def _circling(talk: Talk) -> bool:
    now = talk.exchange.time.time()
    talk.asked = talk.asked + 1 if now == talk.asked_at else 0
    talk.asked_at = now
    if talk.asked < MOST_AT_ONCE:
        return False
    talk.exchange.findings.violation("instructions go round without taking time", where=talk.url)
    return True
