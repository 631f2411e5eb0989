"""Machines that answer: what they say, and finding out that one did."""

import asyncio
from typing import Final

from bedline.simulator.twilio.calls import Call, Program
from bedline.simulator.twilio.exchange import Exchange
from bedline.simulator.twilio.handset import Line
from bedline.simulator.twilio.post import Hook
from bedline.simulator.twilio.signing import Kind
from bedline.simulator.twilio.verbs.speech import LETTERS_A_SECOND

# How long it takes to tell a human from a machine.
LISTENING_SECONDS: Final = 4.0


async def detected(exchange: Exchange, call: Call, then: Program) -> None:
    """Go on with the call once it is known who answered, or at once while somebody else finds out."""
    greeting = _greeting(exchange, call)
    exchange.time.spawn(_greet(call.line, greeting))
    mode, url = call.detection.mode, call.detection.url
    if mode and url:
        exchange.time.spawn(_tell(exchange, call, url, greeting))
    elif mode:
        await asyncio.sleep(_listening(mode, greeting))
        call.answered_by = _who(mode, greeting)
    await then()


async def _greet(line: Line | None, greeting: str) -> None:
    if greeting and line is not None:
        await asyncio.sleep(len(greeting) / LETTERS_A_SECOND)
        line.handset.say(greeting)


async def _tell(exchange: Exchange, call: Call, url: str, greeting: str) -> None:
    began = exchange.time.time()
    await asyncio.sleep(_listening(call.detection.mode, greeting))
    if call.over.is_set():
        return
    call.answered_by = _who(call.detection.mode, greeting)
    duration = str(round((exchange.time.time() - began) * 1000))
    params = {
        "AccountSid": call.account_sid,
        "CallSid": call.sid,
        "AnsweredBy": call.answered_by,
        "MachineDetectionDuration": duration,
    }
    exchange.post.notify(Hook(kind=Kind.VOICE, url=url, params=params), status=call.answered_by)


def _greeting(exchange: Exchange, call: Call) -> str:
    habit = exchange.network.handset(call.to).habit
    return habit.greeting if habit is not None else ""


def _listening(mode: str, greeting: str) -> float:
    ends = len(greeting) / LETTERS_A_SECOND if mode == "DetectMessageEnd" else 0.0
    return max(LISTENING_SECONDS, ends)


def _who(mode: str, greeting: str) -> str:
    if not greeting:
        return "human"
    return "machine_end_beep" if mode == "DetectMessageEnd" else "machine_start"
