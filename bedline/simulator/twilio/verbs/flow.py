"""Going elsewhere, and ending."""

import asyncio

from bedline.simulator.twilio.calls import Status
from bedline.simulator.twilio.documents import Element
from bedline.simulator.twilio.talk import End, Outcome, Talk, words


async def redirect(talk: Talk, verb: Element) -> Outcome:
    """Go on with other instructions."""
    await asyncio.sleep(0)
    return talk.step(words(verb))


async def hang_up(_talk: Talk, _verb: Element) -> Outcome:
    """End the call."""
    await asyncio.sleep(0)
    return End.HANG_UP


async def leave(_talk: Talk, _verb: Element) -> Outcome:
    """Leave the queue."""
    await asyncio.sleep(0)
    return End.LEAVE


async def reject(talk: Talk, verb: Element) -> Outcome:
    """Do not answer; once answered, it is too late for that, and the call ends."""
    await asyncio.sleep(0)
    if talk.call.status is not Status.IN_PROGRESS:
        talk.call.status = Status.BUSY if verb.get("reason") == "busy" else Status.NO_ANSWER
    return End.HANG_UP
