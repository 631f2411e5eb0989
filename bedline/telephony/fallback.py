"""The last resort: fixed instructions, kept with somebody else, that reach a human when none of ours can be had."""

from dataclasses import dataclass
from datetime import datetime

from twilio.twiml.voice_response import Dial, Record, VoiceResponse

from bedline.domain.rota import Rota
from bedline.domain.scripts.talk import Line
from bedline.telephony.document import document
from bedline.telephony.speech import Speech

RING_SECONDS = 25
VOICEMAIL_SECONDS = 90
# The provider dials no more in one go.
MOST_NUMBERS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A region's line without us: its own number, its language, and where the goodbye is kept, with us being away."""

    number: str
    language: str
    goodbye_url: str


def fallback(rota: Rota, *, at: datetime, line: Elsewhere, speech: Speech) -> str:
    """Return the document for ``VoiceFallbackUrl``: ring who is on duty at that moment one by one, then voicemail.

    Whoever was helped and stays on the line hears the offer of voicemail too: nobody is there to tell the difference,
    so its words must suit both. It has to be made and put elsewhere again whenever the duty changes.
    """
    response = VoiceResponse()
    phones = list(dict.fromkeys(duty.phone for duty in rota.on_duty(at)))[:MOST_NUMBERS]
    if phones:
        _say(response, "fallback_connecting", line=line, speech=speech)
        response.append(_dial(phones, line))
    _say(response, "fallback_voicemail", line=line, speech=speech)
    response.append(Record(max_length=VOICEMAIL_SECONDS, play_beep=True, action=line.goodbye_url, method="POST"))
    _say(response, "fallback_goodbye", line=line, speech=speech)
    response.hangup()
    return document(response)


def goodbye(*, line: Elsewhere, speech: Speech) -> str:
    """Return the document for the address of the goodbye."""
    response = VoiceResponse()
    _say(response, "fallback_goodbye", line=line, speech=speech)
    response.hangup()
    return document(response)


def _dial(phones: list[str], line: Elsewhere) -> Dial:
    # Our own number is shown: networks refuse a forwarded one.
    dial = Dial(
        timeout=RING_SECONDS, sequential=True, caller_id=line.number, answer_on_bridge=False, record="do-not-record"
    )
    for phone in phones:
        dial.number(phone)
    return dial


def _say(response: VoiceResponse, key: str, *, line: Elsewhere, speech: Speech) -> None:
    for element in speech.spoken([Line(key)], language=line.language):
        response.append(element)
