"""What Bedline says and waits for, as the provider's instructions; none of them leaves a caller with a dead line."""

from collections.abc import Iterable
from dataclasses import dataclass

from twilio.twiml.voice_response import Conference as Room
from twilio.twiml.voice_response import Dial, Enqueue, Gather, Record, VoiceResponse

from bedline.domain.scripts.talk import Ask, Conference, HangUp, LetGo, Line, Pause, Queue, Turn, Voicemail
from bedline.telephony.addresses import Links
from bedline.telephony.document import document
from bedline.telephony.speech import Speech

CONTENT_TYPE = "text/xml; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """On which leg the turn is spoken."""

    language: str
    links: Links
    queue: str = "hotline"
    conference_region: str | None = None


def render(turn: Turn, *, scene: Scene, speech: Speech) -> str:
    """Return the turn as a document; its URLs are those of the scene."""
    response = VoiceResponse()
    spoken = speech.spoken(turn.lines, language=scene.language)
    if isinstance(turn.then, Ask):
        gather = _gather(turn.then, scene.links)
        for element in spoken:
            gather.append(element)
        response.append(gather)
        return document(response)
    for element in spoken:
        response.append(element)
    _then(response, turn.then, scene)
    return document(response)


def repeated(lines: Iterable[Line], *, seconds: int, language: str, speech: Speech) -> str:
    """Return what is heard again and again until a room opens: the lines and a silence, with nowhere to go."""
    response = VoiceResponse()
    for element in speech.spoken(lines, language=language):
        response.append(element)
    response.pause(length=max(1, seconds))
    return document(response)


def _gather(ask: Ask, links: Links) -> Gather:
    """Return the question: silence is told as well, so that one step sees everything a caller does."""
    length = {"num_digits": ask.digits} if ask.digits else {"finish_on_key": "#"}
    return Gather(
        input="dtmf",
        timeout=max(1, ask.seconds),
        action=links.answered,
        method="POST",
        action_on_empty_result=True,
        **length,
    )


def _then(response: VoiceResponse, then: Pause | Queue | LetGo | Conference | Voicemail | HangUp, scene: Scene) -> None:
    links = scene.links
    match then:
        case Pause(seconds):
            response.pause(length=max(1, seconds))
            response.redirect(links.answered, method="POST")
        case Queue():
            response.append(_enqueue(scene))
        case LetGo():
            response.leave()
        case Conference():
            response.append(_conference(then, scene))
        case Voicemail(seconds):
            response.append(_record(seconds, links))
            # Nothing spoken: the provider does not ask, but goes on here.
            response.redirect(links.spoken, method="POST")
        case HangUp():
            response.hangup()


def _enqueue(scene: Scene) -> Enqueue:
    links = scene.links
    return Enqueue(scene.queue, wait_url=links.waiting, wait_url_method="POST", action=links.dequeued, method="POST")


def _conference(then: Conference, scene: Scene) -> Dial:
    links = scene.links
    dial = Dial(action=links.left, method="POST")
    dial.append(
        Room(
            then.room,
            start_conference_on_enter=True,
            end_conference_on_exit=then.host,
            wait_url=links.holding,
            wait_method="POST",
            beep="false",
            record="do-not-record",
            region=scene.conference_region,
        )
    )
    return dial


def _record(seconds: int, links: Links) -> Record:
    return Record(
        max_length=max(1, seconds),
        play_beep=True,
        finish_on_key="#",
        action=links.spoken,
        method="POST",
        recording_status_callback=links.recorded,
        recording_status_callback_method="POST",
    )
