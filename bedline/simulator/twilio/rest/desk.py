"""The way of a REST request: who asks, what is arranged to go wrong, and whose business it is."""

from collections.abc import Callable
from typing import Final

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from bedline.simulator.twilio.mishaps import Mode, RestMishap
from bedline.simulator.twilio.rest import calls, conferences, messages, queues, recordings
from bedline.simulator.twilio.rest.asked import Answered, Asked, Refused

_ROOT: Final = "/2010-04-01/Accounts/<account>"
Act = Callable[..., Answered]
_PLACES: Final[dict[str, dict[str, Act]]] = {
    "/Calls.json": {"POST": calls.create, "GET": calls.index},
    "/Calls/<sid>.json": {"POST": calls.update, "GET": calls.fetch, "DELETE": calls.remove},
    "/Messages.json": {"POST": messages.create, "GET": messages.index},
    "/Messages/<sid>.json": {"POST": messages.update, "GET": messages.fetch, "DELETE": messages.remove},
    "/Queues.json": {"GET": queues.index},
    "/Queues/<queue>.json": {"POST": queues.update, "GET": queues.fetch},
    "/Queues/<queue>/Members.json": {"GET": queues.members},
    "/Queues/<queue>/Members/<call>.json": {"POST": queues.take, "GET": queues.member},
    "/Conferences.json": {"GET": conferences.index},
    "/Conferences/<room>.json": {"POST": conferences.update, "GET": conferences.fetch},
    "/Conferences/<room>/Participants.json": {"POST": conferences.add, "GET": conferences.participants},
    "/Conferences/<room>/Participants/<call>.json": {
        "POST": conferences.change,
        "GET": conferences.participant,
        "DELETE": conferences.remove,
    },
    "/Recordings.json": {"GET": recordings.index},
    "/Recordings/<sid>.json": {"GET": recordings.fetch, "DELETE": recordings.remove},
    "/Recordings/<sid>.wav": {"GET": recordings.listen},
    "/Recordings/<sid>.mp3": {"GET": recordings.listen},
    "/Recordings/<sid>": {"GET": recordings.listen},
}
_ROUTES: Final = Map(
    [
        Rule(_ROOT + place, methods=[method], endpoint=act)
        for place, acts in _PLACES.items()
        for method, act in acts.items()
    ]
)


class NoAnswer(Exception):
    """The answer never arrives; what was asked for may have been done."""


class Away(Exception):
    """Nobody can be connected with; nothing was done."""


def answer(asked: Asked) -> Answered:
    """Do what is asked, and return the answer, a refusal included.

    Raises:
        NoAnswer, Away: when that is arranged.
    """
    mishap = asked.exchange.mishaps.of_rest([asked.method, asked.path, asked.said("To")])
    try:
        if mishap is not None:
            return _befallen(asked, mishap)
        return _done(asked)
    except Refused as refused:
        return refused.answer()


def _done(asked: Asked) -> Answered:
    if not asked.exchange.account.knows(asked.user, asked.secret):
        raise Refused(20003)
    try:
        endpoint, found = _ROUTES.bind("api.twilio.com").match(asked.path, asked.method)
    except HTTPException as unknown:
        raise Refused(20404) from unknown
    ids = dict(found)
    if ids.pop("account") != asked.exchange.account.sid:
        raise Refused(20404)
    act: Act = endpoint
    return act(asked, **ids)


def _befallen(asked: Asked, mishap: RestMishap) -> Answered:
    if mishap.mode is Mode.REFUSED:
        raise Refused(mishap.code, status=mishap.status)
    if mishap.mode is Mode.BROKEN:
        body = b"<html><h1>Service Unavailable</h1></html>"
        return Answered(status=mishap.status or 503, body=body, content_type="text/html")
    if mishap.mode is Mode.AWAY:
        raise Away(asked.path)
    if mishap.mode is Mode.DROPPED:
        raise NoAnswer(asked.path)
    done = _done(asked)
    if mishap.mode is Mode.LOST:
        raise NoAnswer(asked.path)
    return Answered(status=done.status, body=done.body, content_type=done.content_type, seconds=mishap.seconds)
