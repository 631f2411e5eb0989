"""The webhook of texts that come in: read once, answered in one short text or not at all."""

from functools import partial
from typing import Final

from flask import Blueprint, Response
from twilio.twiml.messaging_response import MessagingResponse

from bedline.ports.storage import Work
from bedline.services.hotline.texts import incoming
from bedline.telephony.addresses import TEXTS
from bedline.telephony.document import document
from bedline.telephony.twiml import CONTENT_TYPE
from bedline.telephony.webhook import Answered, Webhook, answer, done_once, tell_fault

KIND: Final = "text"
# As much as any text can hold (source: Twilio's limit); nobody means more.
MOST_LETTERS: Final = 1600

texts_in = Blueprint("texts", __name__)


@texts_in.post(TEXTS)
def text() -> Response:
    """Take in a text to one of our numbers."""
    return answer(KIND, do=_received, content_type=CONTENT_TYPE)


def _received(hook: Webhook) -> Answered:
    try:
        return done_once(hook, key=hook.said("MessageSid"), do=partial(_read, hook=hook))
    except Exception as fault:  # noqa: BLE001 -- whoever texted has to know that it was not taken in
        tell_fault(hook, fault)
        return Answered(_reply(_sorry(hook)), "failed")


def _read(work: Work, *, hook: Webhook) -> str:
    sender = hook.peer
    if sender is None:
        return _reply(None)
    return _reply(
        incoming.receive(
            work,
            words=hook.board.texts,
            to=hook.ours.number,
            sender=sender,
            body=hook.said("Body")[:MOST_LETTERS],
            provider_ref=hook.said("MessageSid"),
        )
    )


def _reply(words: str | None) -> str:
    response = MessagingResponse()
    if words:
        response.message(words)
    return document(response)


def _sorry(hook: Webhook) -> str | None:
    """Return that it was not taken in, to somebody in the phonebook; a stranger hears nothing from us."""
    sender, book, region = hook.peer, hook.board.phonebook, hook.ours.region
    if sender is None or not (book.wards_at(sender, region=region) or book.person_at(sender, region=region)):
        return None
    return hook.board.texts("reply.not_taken_in", hook.ours.language, {"phone": hook.ours.number})
