"""Telling the application how a call goes: which events, in which words, with which numbers."""

from email.utils import format_datetime
from typing import Final

from bedline.simulator.twilio.calls import ENDS, Call, Status
from bedline.simulator.twilio.exchange import Exchange
from bedline.simulator.twilio.post import Hook
from bedline.simulator.twilio.signing import Kind

# Under which of the events that can be asked for a status is told.
_EVENTS: Final = {
    Status.INITIATED: "initiated",
    Status.RINGING: "ringing",
    Status.IN_PROGRESS: "answered",
} | dict.fromkeys(ENDS, "completed")
# What networks say when a call does not come about.
_SIP_CODES: Final = {Status.BUSY: 486, Status.NO_ANSWER: 487, Status.CANCELED: 487, Status.COMPLETED: 200}


def reached(exchange: Exchange, call: Call, status: Status) -> None:
    """Let a call come that far, and tell it when asked to."""
    now = exchange.time.moment()
    call.status, call.updated_at = status, now
    if status is Status.INITIATED:
        call.started_at = now
    elif status is Status.IN_PROGRESS:
        call.answered_at = now
    elif status in ENDS:
        call.ended_at = now
    _tell(exchange, call)


def _tell(exchange: Exchange, call: Call) -> None:
    if not call.listener.url or _EVENTS.get(call.status, "") not in call.listener.events:
        return
    params = call.params() | {
        "Timestamp": format_datetime(exchange.time.moment()),
        "SequenceNumber": str(call.sequence),
        "CallbackSource": "call-progress-events",
    }
    call.sequence += 1
    if call.status in ENDS:
        minutes = -(-call.seconds // 60)
        params |= {"CallDuration": str(call.seconds), "Duration": str(minutes)}
        params["SipResponseCode"] = str(call.sip_code or _SIP_CODES.get(call.status, 500))
    hook = Hook(kind=Kind.VOICE, url=call.listener.url, params=params)
    exchange.post.notify(hook, status=call.status)
