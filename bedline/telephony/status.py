"""The webhooks that tell how calls, texts and recordings fare; each may come twice, late or out of order."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from flask import Blueprint, Response

from bedline.domain.calls import MOVES, LegState, Progress
from bedline.domain.errors import NotFound
from bedline.domain.messages import MessageId
from bedline.ports.storage import Work
from bedline.ports.telephone import HeldCall
from bedline.services.hotline import calls, elsewhere
from bedline.services.hotline.delivery import progress
from bedline.services.hotline.queue import voicemail
from bedline.telephony.addresses import STATUS
from bedline.telephony.webhook import Answered, Webhook, answer, done_once, leg_of, tell_fault

TEXT: Final = "text/plain; charset=utf-8"
NO_CONTENT: Final = 204
# The provider tries again, as the address of the webhook asks.
TRY_AGAIN: Final = 503
STATES: Final = {state.value: state for state in LegState}
KEPT: Final = "completed"
MOST_SECONDS: Final = 3600


class Strange(Exception):
    """Something is told that we do not know."""


statuses = Blueprint("status", __name__)


@statuses.post(f"{STATUS}/calls")
def call_in() -> Response:
    """Take in how a call to one of our numbers fares."""
    return answer("call", do=partial(_told, key=_sequence, do=_call_in), content_type=TEXT)


@statuses.post(f"{STATUS}/calls/<leg>")
def call(leg: str) -> Response:
    """Take in how a call of ours fares."""
    return answer("call", do=partial(_told, key=_sequence, do=partial(_call, leg=leg)), content_type=TEXT)


@statuses.post(f"{STATUS}/texts/<message>")
def text(message: str) -> Response:
    """Take in how a text of ours fares."""
    return answer("text_status", do=partial(_told, key=_of_text, do=partial(_text, message=message)), content_type=TEXT)


@statuses.post(f"{STATUS}/recordings/<leg>")
def recording(leg: str) -> Response:
    """Take in that a voicemail can be fetched."""
    do = partial(_recording, leg=leg)
    return answer("recording", do=partial(_told, key=_of_recording, do=do), content_type=TEXT)


def _told(hook: Webhook, *, key: Callable[[Webhook], str], do: Callable[..., None]) -> Answered:
    """Take it in once; what is told of something that we do not know is told to nobody."""

    def taken_in(work: Work) -> str:
        do(work, hook=hook)
        return ""

    try:
        told = done_once(hook, key=key(hook), do=taken_in)
    except (NotFound, Strange):
        return Answered("", "unknown", NO_CONTENT)
    except Exception as fault:  # noqa: BLE001 -- nobody is on this line: it can be told again
        tell_fault(hook, fault)
        return Answered("", "failed", TRY_AGAIN)
    return Answered("", told.outcome, NO_CONTENT)


def _sequence(hook: Webhook) -> str:
    return f"{hook.call} {hook.said('SequenceNumber')} {hook.said('CallStatus')}"


def _of_text(hook: Webhook) -> str:
    return f"{hook.said('MessageSid')} {hook.said('MessageStatus')}"


def _of_recording(hook: Webhook) -> str:
    return f"{hook.said('RecordingSid')} {hook.said('RecordingStatus')}"


def _progress(hook: Webhook) -> Progress:
    """Return what is told of the call.

    Raises:
        Strange: when it is nothing that we know: a later version of theirs, perhaps.
    """
    state = STATES.get(hook.said("CallStatus"))
    if state is None:
        raise Strange
    return Progress(
        state=state,
        sequence=_number(hook, "SequenceNumber") or 0,
        sip_code=_number(hook, "SipResponseCode"),
        error_code=_number(hook, "ErrorCode"),
    )


def _call_in(work: Work, *, hook: Webhook) -> None:
    told = _progress(hook)
    calls.progressed(work, provider_call=hook.call, told=told)
    if told.state in MOVES.final:
        # Should we never have heard of it: it was met elsewhere, while we were away.
        elsewhere.met(work, call=_held(hook, told.state, now=work.now))


def _held(hook: Webhook, state: LegState, *, now: datetime) -> HeldCall:
    length = timedelta(seconds=_number(hook, "CallDuration") or 0)
    return HeldCall(
        ref=hook.call, caller=hook.peer, to=hook.ours.number, state=state, began_at=now - length, ended_at=now
    )


def _call(work: Work, *, hook: Webhook, leg: str) -> None:
    calls.progressed(work, leg=leg_of(leg), told=_progress(hook))


def _text(work: Work, *, hook: Webhook, message: str) -> None:
    progress.text_told(
        work,
        message=_message_of(message),
        status=hook.said("MessageStatus"),
        error_code=_number(hook, "ErrorCode"),
    )


def _recording(work: Work, *, hook: Webhook, leg: str) -> None:
    if hook.said("RecordingStatus") != KEPT:
        return
    voicemail.recorded(
        work,
        leg=leg_of(leg),
        provider_ref=hook.said("RecordingSid"),
        seconds=min(_number(hook, "RecordingDuration") or 0, MOST_SECONDS),
    )


def _message_of(text: str) -> MessageId:
    try:
        return MessageId(UUID(text))
    except ValueError:
        raise Strange from None


def _number(hook: Webhook, name: str) -> int | None:
    said = hook.said(name)
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None  # noqa: PLR2004 -- an int
