"""What a caller hears when we cannot answer: a moment's patience, three times, and then a human by other means."""

from typing import Final

from twilio.twiml.voice_response import VoiceResponse

from bedline.domain.rota import Rota
from bedline.domain.scripts.talk import Line
from bedline.telephony.addresses import ACCEPTED, GOODBYE, SCREEN, VOICE, Addresses
from bedline.telephony.document import document
from bedline.telephony.fallback import Elsewhere, accepted, fallback, goodbye, screen
from bedline.telephony.webhook import Answered, Webhook

MOST_TRIES: Final = 3
PATIENCE_SECONDS: Final = 2
# Where somebody waits in the queue, only leaving it may follow: after that there is a step again.
IN_QUEUE: Final = "waiting"
# Where somebody waits for a room to open, nothing may follow at all: it is asked for again by itself.
IN_ROOM: Final = "holding"
HOLDING_SECONDS: Final = 5


def patience(hook: Webhook, *, step: str, leg: str) -> Answered:
    """Return "one moment" and the way back to the same step, at most three times in a row; then the last resort."""
    if step == IN_ROOM:
        return Answered(_silence(), "patience")
    if hook.tried < MOST_TRIES:
        return Answered(_one_moment(hook, _again(hook, step=step, leg=leg)), "patience")
    return Answered(_leave(), "last_resort") if step == IN_QUEUE else last_resort(hook)


def last_resort(hook: Webhook) -> Answered:
    """Return what needs nothing of ours but this process: ring who is on duty, then voicemail at the provider."""
    return Answered(last_resort_document(hook), "last_resort")


def last_resort_document(hook: Webhook) -> str:
    """Return the document that rings who is on duty at this moment, by the rota as configured."""
    ours, board = hook.ours, hook.board
    rota = board.phonebook.rotas.get(ours.region) or Rota(region=ours.region, timezone="UTC", shifts=())
    return fallback(rota, at=board.clock.now(), line=_here(hook), speech=board.speech(ours.region))


def thanks(hook: Webhook) -> Answered:
    """Return the goodbye after a message that was left so."""
    return Answered(goodbye(line=_here(hook), speech=hook.board.speech(hook.ours.region)))


def screened(hook: Webhook) -> Answered:
    """Return what whoever is dialled so hears first: a key, so that no mailbox takes the caller."""
    return Answered(screen(line=_here(hook), speech=hook.board.speech(hook.ours.region)))


def taken(hook: Webhook) -> Answered:
    """Return what they hear after the key."""
    return Answered(accepted(line=_here(hook), speech=hook.board.speech(hook.ours.region)))


def _here(hook: Webhook) -> Elsewhere:
    addresses: Addresses = hook.board.addresses
    return Elsewhere(
        number=hook.ours.number,
        language=hook.ours.language,
        goodbye_url=addresses.webhook(GOODBYE),
        screen_url=addresses.webhook(SCREEN),
        accepted_url=addresses.webhook(ACCEPTED),
    )


def _again(hook: Webhook, *, step: str, leg: str) -> str:
    addresses: Addresses = hook.board.addresses
    if not leg:
        return addresses.webhook(f"{VOICE}?t={hook.tried + 1}")
    return addresses.step(step, leg=leg, nonce=hook.nonce or "-", tried=hook.tried + 1)


def _one_moment(hook: Webhook, url: str) -> str:
    response = VoiceResponse()
    speech = hook.board.speech(hook.ours.region)
    for element in speech.spoken([Line("one_moment")], language=hook.ours.language):
        response.append(element)
    response.pause(length=PATIENCE_SECONDS)
    response.redirect(url, method="POST")
    return document(response)


def _leave() -> str:
    response = VoiceResponse()
    response.leave()
    return document(response)


def _silence() -> str:
    response = VoiceResponse()
    response.pause(length=HOLDING_SECONDS)
    return document(response)
