"""The life of one leg of a call, whoever began it: rung, on the line with one program after another, ended."""

import asyncio
from functools import partial
from typing import Any, Final

from bedline.simulator.twilio.calls import Call, Direction, Program, Status
from bedline.simulator.twilio.exchange import Exchange
from bedline.simulator.twilio.habits import Answer
from bedline.simulator.twilio.network import rung
from bedline.simulator.twilio.progress import reached
from bedline.simulator.twilio.waiting import unless

_VAIN: Final = {
    Answer.BUSY: Status.BUSY,
    Answer.REFUSED: Status.BUSY,
    Answer.SILENT: Status.NO_ANSWER,
    Answer.UNREACHABLE: Status.FAILED,
}
# What a network says of a call that was pressed away.
_DECLINED: Final = 603


def new_call(exchange: Exchange, *, from_: str, to: str, direction: Direction, **details: Any) -> Call:
    """Return a call that exists from now on."""
    now = exchange.time.moment()
    call = Call(
        sid=exchange.sids.new("CA"),
        account_sid=exchange.account.sid,
        from_=from_,
        to=to,
        direction=direction,
        created_at=now,
        updated_at=now,
        **details,
    )
    exchange.calls[call.sid] = call
    return call


async def answered(exchange: Exchange, call: Call) -> bool:
    """Ring the telephone, and say whether somebody is on the line; otherwise the call has ended."""
    reached(exchange, call, Status.INITIATED)
    came: list[Answer] = []
    await unless(_ring(exchange, call, came), stopped=call.stop.wait())
    if call.stop.is_set() or not came:
        finish(exchange, call, Status.CANCELED)
        return False
    if came[0] is not Answer.ANSWERED:
        handset = exchange.network.handset(call.to)
        if came[0] is Answer.REFUSED:
            call.sip_code = _DECLINED
        elif came[0] is Answer.UNREACHABLE:
            call.sip_code = handset.habit.sip_code if handset.habit and handset.switched_on else 480
        finish(exchange, call, _VAIN[came[0]])
        return False
    handset = exchange.network.handset(call.to)
    call.line = exchange.network.occupy(handset, peer=call.from_, hung_up=partial(hang_up, call))
    call.line.connected()
    reached(exchange, call, Status.IN_PROGRESS)
    return True


async def converse(call: Call, program: Program) -> None:
    """Run this program, and whatever the call is given to do instead, until one ends by itself or nobody is there."""
    following: Program | None = program
    limit = asyncio.get_running_loop().call_later(call.time_limit, hang_up, call)
    try:
        while following is not None and not call.stop.is_set():
            call.next_program = None
            running = call.program = asyncio.ensure_future(following())
            await asyncio.wait({running})
            if not running.cancelled():
                running.result()
            following = call.next_program if running.cancelled() else None
    finally:
        limit.cancel()
        call.program = None


def hang_up(call: Call) -> None:
    """End the call, wherever it is; a second time does nothing."""
    call.next_program = None
    call.stop.set()
    if call.program is not None:
        call.program.cancel()


def move(call: Call, program: Program) -> None:
    """Give a call that stands something else to do, at once."""
    call.next_program = program
    if call.program is not None:
        call.program.cancel()


def finish(exchange: Exchange, call: Call, status: Status) -> None:
    """Let the call have ended so."""
    if call.line is not None:
        exchange.network.release(call.line)
    reached(exchange, call, status)
    call.over.set()


async def _ring(exchange: Exchange, call: Call, came: list[Answer]) -> None:
    handset = exchange.network.handset(call.to)
    ringing = partial(reached, exchange, call, Status.RINGING)
    came.append(await rung(handset, peer=call.from_, seconds=call.ring_seconds, begun=ringing))
