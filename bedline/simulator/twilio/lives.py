"""Whole calls: one that comes in at a number of the account, one that the application asked for."""

import asyncio
from functools import partial

from bedline.simulator.twilio.account import Number
from bedline.simulator.twilio.calls import Call, Direction, Listener, Program, Status, Step
from bedline.simulator.twilio.detection import detected
from bedline.simulator.twilio.documents import Stage
from bedline.simulator.twilio.exchange import Exchange
from bedline.simulator.twilio.handset import Handset
from bedline.simulator.twilio.interpreter import perform
from bedline.simulator.twilio.legs import answered, converse, finish, hang_up, new_call
from bedline.simulator.twilio.talk import Talk
from bedline.simulator.twilio.waiting import unless


def program(exchange: Exchange, call: Call, step: Step) -> Program:
    """Return what following these instructions is for a call."""

    async def follow() -> None:
        await perform(Talk(exchange=exchange, call=call, stage=Stage.CALL, perform=perform), step)

    return follow


def come_in(exchange: Exchange, handset: Handset, *, number: Number, shown: str) -> Call:
    """Let a telephone call a number of the account."""
    call = new_call(
        exchange,
        from_=shown,
        to=number.number,
        direction=Direction.INBOUND,
        status=Status.RINGING,
        fallback=number.voice_fallback_url,
        listener=Listener(url=number.status_callback),
    )
    call.line = exchange.network.occupy(handset, peer=number.number, hung_up=partial(hang_up, call))
    exchange.time.spawn(_inbound(exchange, call, Step(url=number.voice_url)))
    return call


def place(exchange: Exchange, call: Call, step: Step) -> None:
    """Let a call go out as soon as the account may start one more; asked for sooner, it waits, and that is noted."""
    now = exchange.time.time()
    wait = max(0.0, exchange.next_start - now)
    gap = 1 / exchange.account.calls_per_second
    exchange.next_start = now + wait + gap
    call.queue_milliseconds = round(wait * 1000)
    if wait > gap / 20:
        exchange.findings.violation(
            f"more than {exchange.account.calls_per_second:g} calls a second were asked for", where=f"to {call.to}"
        )
    exchange.time.spawn(_outbound(exchange, call, step, wait))


async def _inbound(exchange: Exchange, call: Call, step: Step) -> None:
    await converse(call, program(exchange, call, step))
    if call.status is Status.IN_PROGRESS:
        end = Status.COMPLETED
    elif call.stop.is_set():
        end = Status.CANCELED
    else:
        end = Status.NO_ANSWER if call.status is Status.RINGING else call.status
    finish(exchange, call, end)


async def _outbound(exchange: Exchange, call: Call, step: Step, wait: float) -> None:
    if await unless(call.stop.wait(), stopped=asyncio.sleep(wait)):
        finish(exchange, call, Status.CANCELED)
        return
    if await answered(exchange, call):
        follow = program(exchange, call, step)
        await converse(call, partial(detected, exchange, call, follow))
        finish(exchange, call, Status.COMPLETED)
