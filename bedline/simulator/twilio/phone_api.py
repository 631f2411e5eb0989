"""The telephones over HTTP, for a page or a program that wants to be one: `/phones/31612345678`."""

import threading
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from bedline.simulator.twilio.habits import Answer
from bedline.simulator.twilio.handset import Handset, Happened
from bedline.simulator.twilio.rest.asked import answered
from bedline.simulator.twilio.simulation import LiveSimulation

Body = Mapping[str, str]
Act = Callable[[Handset, Body], object]

# The longest that a question for news is kept open, in the machine's seconds.
LONGEST_WAIT: Final = 25.0
ACTS: Final[Mapping[str, Act]] = {
    "dial": lambda phone, body: phone.dial(body["to"]),
    "answer": lambda phone, _: phone.decide(Answer.ANSWERED),
    "refuse": lambda phone, _: phone.decide(Answer.REFUSED),
    "press": lambda phone, body: phone.press(body["keys"]),
    "say": lambda phone, body: phone.say(body["text"]),
    "hang-up": lambda phone, _: phone.hang_up(),
    "text": lambda phone, body: phone.text(body["to"], body["body"]),
}
_ROUTES: Final = Map(
    [
        Rule("/<digits>", methods=["GET"], endpoint="news"),
        *(Rule(f"/<digits>/{act}", methods=["POST"], endpoint=act) for act in ACTS),
    ],
    strict_slashes=False,
)


class PhoneApplication:
    """Lets anybody who can reach it be any telephone, so it is for this machine alone.

    ``origin`` is the one web page's that may do so from a browser; an act must be JSON, which keeps others out.
    """

    def __init__(self, simulation: LiveSimulation, *, origin: str = "") -> None:
        self._simulation = simulation
        self._origin = origin

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, as WSGI has it."""
        response = self._answer(Request(environ))
        if self._origin:
            response.headers["Access-Control-Allow-Origin"] = self._origin
            response.headers["Access-Control-Allow-Headers"] = "Content-Type"
            response.headers["Vary"] = "Origin"
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status=HTTPStatus.NO_CONTENT)
        try:
            endpoint, found = _ROUTES.bind_to_environ(request.environ).match()
        except HTTPException as unknown:
            return _json({"detail": "there is no such thing"}, status=unknown.code or HTTPStatus.NOT_FOUND)
        handset = self._simulation.do(lambda: self._simulation.handset(f"+{str(found['digits']).lstrip('+')}"))
        if endpoint == "news":
            return self._news(handset, request)
        return self._done(ACTS[str(endpoint)], handset, request)

    def _done(self, act: Act, handset: Handset, request: Request) -> Response:
        if not request.is_json:
            return _json({"detail": "say it in JSON"}, status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        try:
            self._simulation.do(lambda: act(handset, request.get_json()))
        except (KeyError, TypeError):
            return _json({"detail": "something is missing"}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        except LookupError as nobody:
            return _json({"detail": str(nobody)}, status=HTTPStatus.NOT_FOUND)
        return _json(self._simulation.do(lambda: shown(handset, len(handset.happened))))

    def _news(self, handset: Handset, request: Request) -> Response:
        """Return what has happened since, as soon as anything has."""
        since = request.args.get("since", 0, int)
        wait = min(request.args.get("wait", 0.0, float), LONGEST_WAIT)
        news = threading.Event()

        def watch(_: Happened) -> None:
            news.set()

        self._simulation.do(lambda: handset.watchers.append(watch))
        try:
            if self._simulation.do(lambda: len(handset.happened)) <= since:
                news.wait(wait)
        finally:
            self._simulation.do(lambda: handset.watchers.remove(watch))
        return _json(self._simulation.do(lambda: shown(handset, since)))


def shown(handset: Handset, since: int) -> dict[str, object]:
    """Return a telephone as it is, with what happened after the first so many things."""
    peer = handset.ringing.peer if handset.ringing else handset.line.peer if handset.line else ""
    return {
        "number": handset.number,
        "state": _state(handset),
        "peer": peer,
        "seq": len(handset.happened),
        "events": [_event(number, event) for number, event in enumerate(handset.happened) if number >= since],
    }


def _state(handset: Handset) -> str:
    if handset.ringing is not None:
        return "ringing"
    if handset.line is None:
        return "idle"
    return "talking" if handset.line.stands else "dialling"


def _event(number: int, event: Happened) -> dict[str, object]:
    return {
        "seq": number + 1,
        "at": event.at.isoformat(),
        "kind": str(event.kind),
        "text": event.text,
        "language": event.language,
        "peer": event.peer,
    }


def _json(body: object, *, status: int = HTTPStatus.OK) -> Response:
    made = answered(body, status=status)
    return Response(made.body, status=made.status, content_type=made.content_type)
