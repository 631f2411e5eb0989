"""Waiting in a queue: instructions repeated for as long as it lasts, and the application told how it ended."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from bedline.simulator.twilio.calls import Step
from bedline.simulator.twilio.documents import Element, Stage
from bedline.simulator.twilio.post import Hook, HookFailed
from bedline.simulator.twilio.queues import Member, Queue
from bedline.simulator.twilio.signing import Kind
from bedline.simulator.twilio.talk import End, Outcome, Talk, words
from bedline.simulator.twilio.waiting import unless


async def enqueue(talk: Talk, verb: Element) -> Outcome:
    """Wait until somebody takes the call, the instructions for waiting let go of it, or it is moved or over."""
    now = talk.exchange.time.moment()
    queue = talk.exchange.queues.open(words(verb), now=now)
    if len(queue.members) >= queue.max_size:
        return _after(talk, verb, {"QueueResult": "queue-full"})
    member = Member(call=talk.call, since=now)
    queue.join(member)
    try:
        result = await _waited(talk, verb, queue, member)
    except asyncio.CancelledError:
        result = _torn_away(talk, member)
        talk.exchange.time.spawn(_farewell(talk, verb, _told(talk, queue, member, result)))
        raise
    finally:
        told = _told(talk, queue, member, "")
        queue.leave(member, now=talk.exchange.time.moment())
    if result == "hangup":
        talk.exchange.time.spawn(_farewell(talk, verb, told | {"QueueResult": result}))
        return End.HANG_UP
    return _after(talk, verb, told | {"QueueResult": result})


async def _waited(talk: Talk, verb: Element, queue: Queue, member: Member) -> str:
    """Return why the wait is over."""
    inside = talk.at(Stage.QUEUE_WAIT, besides=lambda: _standing(talk, queue, member))
    ends: list[End] = []
    if await unless(_passed(talk, inside, verb, ends), stopped=member.taken.wait()):
        return "leave" if ends[0] is End.LEAVE else "hangup"
    if member.whisper is not None:
        await talk.perform(talk.at(Stage.WHISPER), member.whisper)
    member.ready.set()
    await member.met.wait()
    if member.bridge is None:
        return "error"
    try:
        await member.bridge.stands()
    finally:
        member.bridge.end()
    return "bridged"


async def _passed(talk: Talk, inside: Talk, verb: Element, ends: list[End]) -> None:
    """Repeat what is to be heard while waiting; without instructions it is music."""
    url = verb.get("waitUrl", "")
    while not ends:
        began = talk.exchange.time.time()
        end = await talk.perform(inside, talk.step(url)) if url else End.SAID_ALL
        if end is not End.SAID_ALL:
            ends.append(end)
        elif talk.exchange.time.time() == began:
            if url:
                talk.exchange.findings.violation("the wait goes round without taking time", where=url)
            await asyncio.sleep(10)


def _torn_away(talk: Talk, member: Member) -> str:
    if talk.call.next_program is None:
        return "bridged" if member.bridge else "hangup"
    return "redirected-from-bridged" if member.bridge else "redirected"


def _standing(talk: Talk, queue: Queue, member: Member) -> Mapping[str, str]:
    waited = (talk.exchange.time.moment() - member.since) / timedelta(seconds=1)
    return {
        "QueueSid": queue.sid,
        "QueuePosition": str(queue.position(member)),
        "QueueTime": str(int(waited)),
        "AvgQueueTime": str(queue.average_wait),
        "CurrentQueueSize": str(len(queue.members)),
        "MaxQueueSize": str(queue.max_size),
    }


def _told(talk: Talk, queue: Queue, member: Member, result: str) -> dict[str, str]:
    waited = (talk.exchange.time.moment() - member.since) / timedelta(seconds=1)
    told = {"QueueSid": queue.sid, "QueueTime": str(int(waited)), "QueueResult": result}
    return told | {"DequeingCallSid": member.taker} if member.taker else told


def _after(talk: Talk, verb: Element, told: Mapping[str, str]) -> Step | None:
    action = verb.get("action", "")
    return talk.step(action, **told) if action else None


async def _farewell(talk: Talk, verb: Element, told: Mapping[str, str]) -> None:
    """Tell how it ended; what the application answers is not followed any more."""
    step = _after(talk, verb, told)
    if step is None:
        return
    if talk.call.next_program is None:
        await talk.call.over.wait()
    with suppress(HookFailed):
        await talk.exchange.post.send(Hook(kind=Kind.VOICE, url=step.url, params={**talk.call.params(), **step.params}))
