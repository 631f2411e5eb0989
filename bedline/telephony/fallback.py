"""The last resort: fixed instructions, kept with somebody else, that reach a human when none of ours can be had."""

from dataclasses import dataclass
from datetime import datetime

from twilio.twiml.voice_response import Dial, Gather, Record, VoiceResponse

from bedline.domain.rota import Rota
from bedline.domain.scripts.talk import Line
from bedline.telephony.document import document
from bedline.telephony.speech import Speech

RING_SECONDS = 25
VOICEMAIL_SECONDS = 90
SCREEN_SECONDS = 8
# The provider dials no more in one go.
MOST_NUMBERS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A region's line without us: its own number, its language, and where the other documents are kept meanwhile.

    ``screen_url`` and ``accepted_url``: what whoever is dialled hears first, and after their key; empty: nothing, and
    then a mailbox that picks up has the caller.
    """

    number: str
    language: str
    goodbye_url: str
    screen_url: str = ""
    accepted_url: str = ""


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


def screen(*, line: Elsewhere, speech: Speech) -> str:
    """Return what whoever is dialled hears before the caller: any key takes the call, and a mailbox presses none.

    Nobody is there to tell one key from another. Who presses none is hung up on, and the next is dialled.
    """
    response = VoiceResponse()
    gather = Gather(num_digits=1, timeout=SCREEN_SECONDS, action=line.accepted_url, method="POST")
    for element in speech.spoken([Line("fallback_screen")], language=line.language):
        gather.append(element)
    response.append(gather)
    response.hangup()
    return document(response)


def accepted(*, line: Elsewhere, speech: Speech) -> str:
    """Return what they hear after the key; with its end they speak with the caller."""
    response = VoiceResponse()
    _say(response, "duty_connecting", line=line, speech=speech)
    return document(response)


def _dial(phones: list[str], line: Elsewhere) -> Dial:
    # Our own number is shown: networks refuse a forwarded one.
    dial = Dial(
        timeout=RING_SECONDS, sequential=True, caller_id=line.number, answer_on_bridge=False, record="do-not-record"
    )
    screened = {"url": line.screen_url, "method": "POST"} if line.screen_url else {}
    for phone in phones:
        dial.number(phone, **screened)
    return dial


def _say(response: VoiceResponse, key: str, *, line: Elsewhere, speech: Speech) -> None:
    for element in speech.spoken([Line(key)], language=line.language):
        response.append(element)
