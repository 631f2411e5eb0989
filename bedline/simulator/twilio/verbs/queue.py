"""Taking the first who waits in a queue."""

from bedline.simulator.twilio.bridge import Bridge
from bedline.simulator.twilio.documents import Element
from bedline.simulator.twilio.queues import Member, Queue
from bedline.simulator.twilio.talk import Outcome, Talk, seconds, words
from bedline.simulator.twilio.waiting import unless, within


async def queue(talk: Talk, verb: Element) -> Outcome:
    """Speak with the first in the queue; wait for one to come when it is empty."""
    noun = verb.find("Queue")
    waiting = None if noun is None else talk.exchange.queues.find(words(noun))
    if noun is None or waiting is None:
        return _after(talk, verb, "failed")
    if not await within(seconds(verb, "timeout", 30), waiting.joined.wait()):
        return _after(talk, verb, "no-answer")
    member = waiting.members[0]
    if noun.get("url"):
        member.whisper = talk.step(
            noun.get("url", ""),
            QueueSid=waiting.sid,
            DequeingCallSid=talk.call.sid,
            QueueTime=str(int((talk.exchange.time.moment() - member.since).total_seconds())),
        )
    return await _spoken(talk, verb, waiting, member)


async def _spoken(talk: Talk, verb: Element, waiting: Queue, member: Member) -> Outcome:
    member.taker = talk.call.sid
    member.taken.set()
    waiting.leave(member, now=talk.exchange.time.moment())
    try:
        if not await unless(member.ready.wait(), stopped=member.call.over.wait()) or member.call.line is None:
            return _after(talk, verb, "no-answer")
        member.bridge = Bridge(talk.line, member.call.line)
        member.met.set()
        await within(seconds(verb, "timeLimit", 14_400), member.bridge.stands())
    finally:
        member.met.set()
        if member.bridge is not None:
            member.bridge.end()
    return _after(talk, verb, "completed")


def _after(talk: Talk, verb: Element, status: str) -> Outcome:
    action = verb.get("action", "")
    return talk.step(action, DialCallStatus=status) if action else None
