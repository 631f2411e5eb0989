"""Texts in the REST API: sent, looked at, emptied, deleted."""

from http import HTTPStatus
from typing import Final

from bedline.simulator.twilio.calls import API_VERSION
from bedline.simulator.twilio.rest.asked import SENTENCES, Answered, Asked, Body, Refused, answered, moment, older, page
from bedline.simulator.twilio.rest.calls import E164
from bedline.simulator.twilio.texting import LONGEST, OPTED_OUT, send
from bedline.simulator.twilio.texts import Text
from bedline.simulator.twilio.values import absolute

FINAL: Final = frozenset({"delivered", "undelivered", "failed", "canceled", "received"})
LANDLINE: Final = 21614


def create(asked: Asked) -> Answered:
    """Send a text.

    Raises:
        Refused: when Twilio would not.
    """
    to, from_, body = asked.said("To"), asked.said("From"), asked.said("Body")
    if not E164.fullmatch(to):
        raise Refused(21211)
    if from_ not in asked.exchange.account.numbers:
        raise Refused(21606)
    if not body:
        raise Refused(21602)
    if len(body) > LONGEST:
        raise Refused(21617)
    if asked.exchange.network.handset(to).landline:
        raise Refused(LANDLINE)
    if (to, from_) in asked.exchange.texts.opted_out:
        raise Refused(OPTED_OUT)
    callback = asked.said("StatusCallback")
    if callback and not absolute(callback):
        raise Refused(21609)
    now = asked.exchange.time.moment()
    text = asked.exchange.texts.new(from_=from_, to=to, body=body, direction="outbound-api", status="queued", now=now)
    text.callback = callback
    text.valid_seconds = float(asked.said("ValidityPeriod", "36000"))
    send(asked.exchange, text)
    return answered(shown(asked, text), status=HTTPStatus.CREATED)


def fetch(asked: Asked, sid: str) -> Answered:
    """Return how a text stands."""
    return answered(shown(asked, _text(asked, sid)))


def update(asked: Asked, sid: str) -> Answered:
    """Empty a text that has arrived, or stop one that has not gone.

    Raises:
        Refused: when it is too early for the one, too late for the other.
    """
    text = _text(asked, sid)
    if asked.said("Status") == "canceled" and text.status == "queued":
        text.status = "canceled"
    elif asked.form.get("Body") == "" and text.status in FINAL:
        text.body = ""
    else:
        raise Refused(20009)
    return answered(shown(asked, text))


def remove(asked: Asked, sid: str) -> Answered:
    """Forget a text that has come to its end.

    Raises:
        Refused: when it has not.
    """
    if _text(asked, sid).status not in FINAL:
        raise Refused(20009)
    del asked.exchange.texts.all[sid]
    return Answered(status=HTTPStatus.NO_CONTENT)


def index(asked: Asked) -> Answered:
    """Return texts, the newest first; narrowed by To, From and DateSent<."""
    texts = [
        shown(asked, text)
        for text in reversed(list(asked.exchange.texts.all.values()))
        if asked.query.get("To", text.to) == text.to and asked.query.get("From", text.from_) == text.from_
        if older(asked, "DateSent", text.sent_at or text.created_at)
    ]
    return page(asked, "messages", texts)


def shown(asked: Asked, text: Text) -> Body:
    """Return a text as the API shows it."""
    uri = f"/{API_VERSION}/Accounts/{asked.exchange.account.sid}/Messages/{text.sid}"
    return {
        "sid": text.sid,
        "account_sid": asked.exchange.account.sid,
        "api_version": API_VERSION,
        "body": text.body,
        "date_created": moment(text.created_at),
        "date_sent": moment(text.sent_at),
        "date_updated": moment(text.updated_at),
        "direction": text.direction,
        "error_code": text.error or None,
        "error_message": SENTENCES.get(text.error) if text.error else None,
        "from": text.from_,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": str(text.segments),
        "price": None,
        "price_unit": "USD",
        "status": text.status,
        "to": text.to,
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }


def _text(asked: Asked, sid: str) -> Text:
    text = asked.exchange.texts.all.get(sid)
    if text is None:
        raise Refused(20404)
    return text
