"""Voicemail: what is said after the tone."""

import asyncio
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import Final

from bedline.simulator.twilio.calls import Step
from bedline.simulator.twilio.documents import Element
from bedline.simulator.twilio.post import Hook, HookFailed
from bedline.simulator.twilio.recordings import Recording
from bedline.simulator.twilio.signing import Kind
from bedline.simulator.twilio.talk import Outcome, Talk, seconds
from bedline.simulator.twilio.waiting import within

BEEP_SECONDS: Final = 0.5
ANY_KEY: Final = "1234567890*#"


@dataclass(slots=True)
class Taken:
    """What has been said so far; ``spoke`` is set at every sentence."""

    sentences: list[str] = field(default_factory=list)
    spoke: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, text: str) -> None:
        """Take this down."""
        self.sentences.append(text)
        self.spoke.set()


async def record(talk: Talk, verb: Element) -> Outcome:
    """Record until silence, a key, the limit or the end of the call; what holds nothing but silence is not kept."""
    if verb.get("playBeep", "true") == "true":
        await asyncio.sleep(BEEP_SECONDS)
        talk.line.hear("(beep)")
    now = talk.exchange.time.moment()
    recording = Recording(sid=talk.exchange.sids.new("RE"), call_sid=talk.call.sid, created_at=now)
    talk.exchange.recordings.keep(recording)
    taken = Taken()
    talk.line.keys.forget()
    talk.line.listener, talk.line.asking = taken.hear, True
    try:
        key = await _key(talk, verb, taken)
    except asyncio.CancelledError:
        step = _kept(talk, verb, recording, taken, "hangup")
        if step is not None:
            talk.exchange.time.spawn(_farewell(talk, step))
        raise
    finally:
        talk.line.listener, talk.line.asking = None, False
    return _kept(talk, verb, recording, taken, key)


async def _key(talk: Talk, verb: Element, taken: Taken) -> str:
    """Return the key that ended it; none after silence or at the limit."""
    pressed: list[str] = []
    await within(seconds(verb, "maxLength", 3600), _listen(talk, verb, taken, pressed))
    return pressed[0] if pressed else ""


async def _listen(talk: Talk, verb: Element, taken: Taken, pressed: list[str]) -> None:
    quiet, closing = seconds(verb, "timeout", 5), verb.get("finishOnKey", ANY_KEY)
    while True:
        taken.spoke.clear()
        key = await talk.line.keys.next(seconds=quiet)
        if key is not None and key in closing:
            pressed.append(key)
            return
        if key is None and not taken.spoke.is_set():
            return


def _kept(talk: Talk, verb: Element, recording: Recording, taken: Taken, key: str) -> Step | None:
    exchange = talk.exchange
    if not taken.sentences:
        recording.status = "absent"
        exchange.recordings.delete(recording)
        _tell(talk, verb, recording)
        return None
    recording.text = " ".join(taken.sentences)
    recording.seconds = max(1, round((exchange.time.moment() - recording.created_at).total_seconds()))
    recording.status = "completed"
    _tell(talk, verb, recording)
    return talk.step(
        verb.get("action", "") or talk.url,
        RecordingUrl=_url(talk, recording),
        RecordingSid=recording.sid,
        RecordingDuration=str(recording.seconds),
        Digits=key,
    )


def _tell(talk: Talk, verb: Element, recording: Recording) -> None:
    url = verb.get("recordingStatusCallback", "")
    if not url or recording.status not in verb.get("recordingStatusCallbackEvent", "completed").split():
        return
    params = {
        "AccountSid": talk.exchange.account.sid,
        "CallSid": talk.call.sid,
        "RecordingSid": recording.sid,
        "RecordingUrl": _url(talk, recording),
        "RecordingStatus": recording.status,
        "RecordingDuration": str(recording.seconds),
        "RecordingChannels": "1",
        "RecordingStartTime": format_datetime(recording.created_at),
        "RecordingSource": "RecordVerb",
        "RecordingTrack": "inbound",
    }
    hook = Hook(kind=Kind.VOICE, url=url, params=params)
    talk.exchange.post.notify(hook, status=recording.status)


def _url(talk: Talk, recording: Recording) -> str:
    return f"{talk.exchange.url}/2010-04-01/Accounts/{talk.exchange.account.sid}/Recordings/{recording.sid}"


async def _farewell(talk: Talk, step: Step) -> None:
    """Tell of what was said before the caller hung up; what the application answers is not followed any more."""
    await talk.call.over.wait()
    try:
        await talk.exchange.post.send(Hook(kind=Kind.VOICE, url=step.url, params={**talk.call.params(), **step.params}))
    except HookFailed as failure:
        talk.exchange.findings.error(failure.code, url=failure.url)
