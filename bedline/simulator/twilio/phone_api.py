"""The telephones over HTTP, for a page or a program that wants to be one: `/phones/31612345678`."""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from bedline.simulator.twilio.habits import Answer
from bedline.simulator.twilio.handset import Handset
from bedline.simulator.twilio.phone_news import News, Over
from bedline.simulator.twilio.rest.asked import answered
from bedline.simulator.twilio.simulation import LiveSimulation

Body = Mapping[str, str]
Act = Callable[[Handset, Body], object]


def _dial(phone: Handset, body: Body) -> None:
    to = body["to"]
    if not phone.busy:
        phone.dial(to)


ACTS: Final[Mapping[str, Act]] = {
    "dial": _dial,
    "answer": lambda phone, _: phone.decide(Answer.ANSWERED),
    "refuse": lambda phone, _: phone.decide(Answer.REFUSED),
    "press": lambda phone, body: phone.press(body["keys"]),
    "say": lambda phone, body: phone.say(body["text"]),
    "hang-up": lambda phone, _: phone.hang_up(),
    "text": lambda phone, body: phone.text(body["to"], body["body"]),
}
_ROUTES: Final = Map(
    [
        Rule("/", methods=["GET"], endpoint="several"),
        Rule("/<digits>", methods=["GET"], endpoint="one"),
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
        self._news = News(simulation)

    def close(self) -> None:
        """Send everybody away who waits for news."""
        self._news.close()

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
        try:
            return self._asked(str(endpoint), str(found.get("digits", "")), request)
        except Over:
            return _json({"detail": "the network is closed"}, status=HTTPStatus.SERVICE_UNAVAILABLE)

    def _asked(self, endpoint: str, digits: str, request: Request) -> Response:
        if endpoint == "several":
            return self._several(request)
        if endpoint == "one":
            since = request.args.get("since", 0, int)
            news = self._news.of({digits: since}, wait=request.args.get("wait", 0.0, float))
            return _json(_only(news))
        return self._done(ACTS[endpoint], self._news.phone(digits), request)

    def _several(self, request: Request) -> Response:
        """Return the news of each `of=<number>:<seen>`; `hold=1` takes them into a person's hand."""
        parts = [asked.partition(":") for asked in request.args.getlist("of")]
        if not all(number.lstrip("+").isdecimal() and (not seen or seen.isdecimal()) for number, _, seen in parts):
            return _json({"detail": "ask of=<number>:<seen>"}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        asked = {number: int(seen or 0) for number, _, seen in parts}
        if request.args.get("hold") == "1":
            self._news.hold(list(asked))
        return _json(self._news.of(asked, wait=request.args.get("wait", 0.0, float)))

    def _done(self, act: Act, handset: Handset, request: Request) -> Response:
        if not request.is_json:
            return _json({"detail": "say it in JSON"}, status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        try:
            self._simulation.do(lambda: act(handset, request.get_json()))
        except (KeyError, TypeError):
            return _json({"detail": "something is missing"}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        except LookupError as nobody:
            return _json({"detail": str(nobody)}, status=HTTPStatus.NOT_FOUND)
        return _json(self._simulation.do(lambda: self._news.shown(handset, len(handset.happened))))


def _only(news: Mapping[str, Any]) -> object:
    return news["phones"][0]


def _json(body: object, *, status: int = HTTPStatus.OK) -> Response:
    made = answered(body, status=status)
    return Response(made.body, status=made.status, content_type=made.content_type)
