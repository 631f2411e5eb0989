"""The telephone port by the SDK: one account, one request per act, nothing ever repeated here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from typing_extensions import override

from bedline.adapters.twilio.account import ProviderAccount
from bedline.adapters.twilio.faults import as_ours, is_gone
from bedline.domain.calls import LegId, LegState
from bedline.domain.messages import MessageId
from bedline.domain.phonebook import number_of
from bedline.ports.telephone import (
    CallOrder,
    HeldCall,
    HeldRecording,
    Placed,
    ProviderFault,
    Telephone,
    TextOrder,
)

EVENTS: Final = ("initiated", "ringing", "answered", "completed")
# A call that lasts longer has been forgotten by both sides.
LONGEST_CALL: Final = 2 * 60 * 60  # seconds
LONGEST_VALIDITY: Final = 10 * 60 * 60  # seconds
# "Call is not in-progress": nothing left to hang up.
NOT_IN_PROGRESS: Final = 21220
# A page, which is also the most that is looked at of calls to one number and of recordings.
LISTED: Final = 1000
# How far back a lost call or text is looked for among those to the same number.
LOOKED_AT: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Callbacks:
    """Where the provider comes back to, as absolute URLs."""

    began: Callable[[LegId, str], str]
    """What to do when that leg is answered, at the step with that nonce."""
    moved: Callable[[LegId, str], str]
    """What to do when we have taken that leg out of what it was doing."""
    leg_told: Callable[[LegId], str]
    """How the leg goes."""
    text_told: Callable[[MessageId], str]
    """How the text goes."""


class TwilioTelephone(Telephone):
    """One account. ``http_client`` is another way to the provider than over the network, such as a simulator's."""

    def __init__(self, account: ProviderAccount, *, callbacks: Callbacks, http_client: Any = None) -> None:
        self._account = account
        self._callbacks = callbacks
        self._client = account.client(http_client)

    @property
    @override
    def name(self) -> str:
        return self._account.name

    @property
    @override
    def ready(self) -> bool:
        return True

    @override
    def call(self, order: CallOrder) -> Placed:
        url = self._callbacks.began(order.leg, order.nonce)
        with as_ours():
            made = self._client.calls.create(
                to=order.to,
                from_=order.shown,
                url=url,
                method="POST",
                # The same once more, should it have failed: the step has a nonce, so twice is once.
                fallback_url=url,
                fallback_method="POST",
                status_callback=self._callbacks.leg_told(order.leg),
                status_callback_event=list(EVENTS),
                status_callback_method="POST",
                timeout=order.ring_seconds,
                time_limit=LONGEST_CALL,
            )
        return Placed(self.name, made.sid)

    @override
    def text(self, order: TextOrder) -> Placed:
        with as_ours():
            made = self._client.messages.create(
                to=order.to,
                from_=order.shown,
                body=order.body,
                status_callback=self._callbacks.text_told(order.message),
                validity_period=max(1, min(order.valid_seconds, LONGEST_VALIDITY)),
            )
        return Placed(self.name, made.sid)

    @override
    def hang_up(self, ref: str) -> None:
        try:
            with as_ours():
                self._client.calls(ref).update(status="completed")
        except ProviderFault as no:
            if no.code != NOT_IN_PROGRESS:
                raise

    @override
    def move(self, ref: str, *, leg: LegId, nonce: str) -> None:
        with as_ours():
            self._client.calls(ref).update(url=self._callbacks.moved(leg, nonce), method="POST")

    @override
    def recording(self, ref: str) -> bytes:
        path = f"/2010-04-01/Accounts/{quote(self._account.sid)}/Recordings/{quote(ref, safe='')}.wav"
        with as_ours():
            answered = self._client.request("GET", f"{self._client.api.base_url}{path}")
        if answered.status_code >= 400:  # noqa: PLR2004 - RFC 9110
            raise ProviderFault(None, answered.status_code)
        sound: str = answered.text
        return sound.encode("latin-1")

    @override
    def delete_recording(self, ref: str) -> None:
        _gone(lambda: self._client.recordings(ref).delete())

    @override
    def ended_calls(self, number: str, *, before: datetime) -> Sequence[str]:
        def listed(**side: Any) -> Any:
            return self._client.calls.list(end_time_before=before, **side)

        return _refs(listed, number, before=before, at=lambda call: call.end_time)

    @override
    def delete_call(self, ref: str) -> None:
        _gone(lambda: self._client.calls(ref).delete())

    @override
    def texts_before(self, number: str, *, before: datetime) -> Sequence[str]:
        def listed(**side: Any) -> Any:
            return self._client.messages.list(date_sent_before=before, **side)

        return _refs(listed, number, before=before, at=lambda text: text.date_sent or text.date_created)

    @override
    def delete_text(self, ref: str) -> None:
        _gone(lambda: self._client.messages(ref).delete())

    @override
    def recordings(self) -> Sequence[HeldRecording]:
        with as_ours():
            found = self._client.recordings.list(limit=LISTED, page_size=LISTED)
        return [_recording(each) for each in found if str(each.status) == "completed"]

    @override
    def calls_to(self, number: str, *, since: datetime) -> Sequence[HeldCall]:
        with as_ours():
            # The provider narrows by whole days.
            found = self._client.calls.list(to=number, start_time_after=since, limit=LISTED, page_size=LISTED)
        return [call for call in map(_call, found) if call.began_at >= since]

    @override
    def held_call(self, ref: str) -> HeldCall:
        with as_ours():
            return _call(self._client.calls(ref).fetch())

    @override
    def call_state(self, ref: str) -> LegState:
        with as_ours():
            call = self._client.calls(ref).fetch()
        return LegState(str(call.status))

    @override
    def text_state(self, ref: str) -> tuple[str, int | None]:
        with as_ours():
            text = self._client.messages(ref).fetch()
        return str(text.status), int(text.error_code) if text.error_code else None

    @override
    def find_call(self, *, to: str, shown: str, since: datetime) -> Placed | None:
        with as_ours():
            calls = self._client.calls.list(to=to, from_=shown, limit=LOOKED_AT, page_size=LOOKED_AT)
        return self._newest(calls, since=since)

    @override
    def find_text(self, *, to: str, body: str, since: datetime) -> Placed | None:
        with as_ours():
            texts = self._client.messages.list(to=to, limit=LOOKED_AT, page_size=LOOKED_AT)
        return self._newest([text for text in texts if text.body == body], since=since)

    def _newest(self, found: Any, *, since: datetime) -> Placed | None:
        # The provider tells moments in whole seconds, and one that it does not tell rules nothing out.
        from_then = since.replace(microsecond=0)
        refs = (each.sid for each in found if each.date_created is None or each.date_created >= from_then)
        ref = next(refs, None)
        return Placed(self.name, str(ref)) if ref is not None else None


def _gone(delete: Callable[[], object]) -> None:
    """Delete something; what is gone already is."""
    try:
        with as_ours():
            delete()
    except ProviderFault as no:
        if not is_gone(no):
            raise


def _refs(
    listed: Callable[..., Any], number: str, *, before: datetime, at: Callable[[Any], datetime | None]
) -> Sequence[str]:
    """Return what was sent to or by that number before then; the provider itself narrows by whole days only."""
    with as_ours():
        found = [each for side in ("to", "from_") for each in listed(**{side: number}, limit=LISTED, page_size=LISTED)]
    moments = ((str(each.sid), at(each)) for each in found)
    return [ref for ref, moment in moments if moment is not None and moment < before]


def _call(call: Any) -> HeldCall:
    began_at = call.start_time or call.date_created
    return HeldCall(
        ref=call.sid,
        caller=number_of(str(call._from)),  # noqa: SLF001 - the SDK has no other name for it
        to=str(call.to),
        state=LegState(str(call.status)),
        began_at=began_at,
        ended_at=call.end_time,
    )


def _recording(recording: Any) -> HeldRecording:
    return HeldRecording(
        ref=recording.sid,
        call=str(recording.call_sid),
        seconds=int(recording.duration or 0),
        made_at=recording.date_created,
    )
