"""Texts on their way: delivered or not, received, and the words that stop them for good."""

import asyncio
from typing import Final

from bedline.simulator.twilio.account import Number
from bedline.simulator.twilio.calls import API_VERSION, country
from bedline.simulator.twilio.documents import Element, Stage, Unusable, document
from bedline.simulator.twilio.exchange import Exchange
from bedline.simulator.twilio.handset import Handset
from bedline.simulator.twilio.handset import Kind as Event
from bedline.simulator.twilio.post import Hook, HookFailed
from bedline.simulator.twilio.signing import Kind
from bedline.simulator.twilio.texts import Text
from bedline.simulator.twilio.waiting import within

# Words that Twilio itself obeys on an ordinary number, whatever the application makes of them.
STOP_WORDS: Final = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "REVOKE", "OPTOUT", "CANCEL"})
START_WORDS: Final = frozenset({"START", "UNSTOP", "YES"})
HANDSET_UNREACHABLE: Final = 30003
OPTED_OUT: Final = 21610
LONGEST: Final = 1600
SENDING_SECONDS: Final = 1.0


def send(exchange: Exchange, text: Text) -> None:
    """Let a text go its way."""
    exchange.time.spawn(_deliver(exchange, text))


def come_in(exchange: Exchange, handset: Handset, *, number: Number, body: str, shown: str) -> Text:
    """Let a telephone text a number of the account."""
    now = exchange.time.moment()
    text = exchange.texts.new(from_=shown, to=number.number, body=body, direction="inbound", status="received", now=now)
    word = body.strip().upper()
    if word in STOP_WORDS:
        exchange.texts.opted_out.add((handset.number, number.number))
    elif word in START_WORDS:
        exchange.texts.opted_out.discard((handset.number, number.number))
    exchange.time.spawn(_received(exchange, text, number))
    return text


async def _deliver(exchange: Exchange, text: Text) -> None:
    await asyncio.sleep(SENDING_SECONDS)
    if text.status == "canceled":
        return
    text.sent_at = exchange.time.moment()
    _reached(exchange, text, "sent")
    handset = exchange.network.handset(text.to)
    text.error = exchange.texts.failing.get(text.to, 0)
    if not text.error and not await within(text.valid_seconds, handset.power.wait()):
        text.error = HANDSET_UNREACHABLE
    await asyncio.sleep(SENDING_SECONDS)
    if not text.error:
        handset.note(Event.TEXT, text=text.body, peer=text.from_)
    _reached(exchange, text, "undelivered" if text.error else "delivered")


def _reached(exchange: Exchange, text: Text, status: str) -> None:
    text.status, text.updated_at = status, exchange.time.moment()
    if not text.callback:
        return
    params = _params(exchange, text) | {"SmsStatus": status, "MessageStatus": status}
    if text.error:
        params["ErrorCode"] = str(text.error)
    exchange.post.notify(Hook(kind=Kind.TEXT, url=text.callback, params=params), status=status)


async def _received(exchange: Exchange, text: Text, number: Number) -> None:
    params = _params(exchange, text) | {
        "SmsMessageSid": text.sid,
        "SmsStatus": "received",
        "Body": text.body,
        "NumMedia": "0",
        "NumSegments": str(text.segments),
        "FromCountry": country(text.from_),
        "ToCountry": country(text.to),
    }
    params |= dict.fromkeys((f"{side}{what}" for side in ("From", "To") for what in ("City", "State", "Zip")), "")
    for message in await _instructions(exchange, number, params):
        _reply(exchange, text, message)


async def _instructions(exchange: Exchange, number: Number, params: dict[str, str]) -> list[Element]:
    told: dict[str, str] = {}
    for url in filter(None, (number.sms_url, number.sms_fallback_url)):
        hook = Hook(kind=Kind.TEXT, url=url, params=params | told)
        try:
            reply = await exchange.post.send(hook)
            instructions = document(reply, url=url, stage=Stage.TEXT, findings=exchange.findings)
        except (HookFailed, Unusable) as failure:
            exchange.findings.error(failure.code, url=failure.url)
            told = {"ErrorCode": str(failure.code), "ErrorUrl": failure.url}
        else:
            return [element for element in instructions if element.tag == "Message"]
    return []


def _reply(exchange: Exchange, text: Text, message: Element) -> None:
    to, body = message.get("to", text.from_), "".join(message.itertext()).strip()
    if (to, text.to) in exchange.texts.opted_out:
        exchange.findings.error(OPTED_OUT, url=f"to {to}")
        return
    if not body or len(body) > LONGEST:
        exchange.findings.violation(f"a text of {len(body)} letters", where=f"to {to}")
        return
    now = exchange.time.moment()
    reply = exchange.texts.new(from_=text.to, to=to, body=body, direction="outbound-reply", status="queued", now=now)
    reply.callback = message.get("statusCallback", "") or message.get("action", "")
    send(exchange, reply)


def _params(exchange: Exchange, text: Text) -> dict[str, str]:
    return {
        "AccountSid": exchange.account.sid,
        "ApiVersion": API_VERSION,
        "MessageSid": text.sid,
        "SmsSid": text.sid,
        "From": text.from_,
        "To": text.to,
    }
