"""The telephone in the browser, in a demo only: who may be rung, and the way to the simulated telephone network."""

from collections.abc import Mapping
from typing import Final, cast

import httpx
import orjson
from flask import Blueprint, Flask, Response, abort, current_app, request
from flask_wtf.csrf import generate_csrf

from bedline.web import gate, holders
from bedline.web.office import Office, Telephones, office
from bedline.web.pages import shell
from bedline.web.refused import Refused

pages = Blueprint("telephones", __name__)

EXTENSION: Final = "bedline_telephones"
ANSWER_WITHIN: Final = 5.0  # seconds, beyond the time that a question for news may stay open
LONGEST_WAIT: Final = 10.0  # seconds
MOST_HELD: Final = 4
LONGEST_FIELD: Final = 1_600  # characters: ten joined texts
# What one can do with a telephone, and what has to be said with it.
ACTS: Final[Mapping[str, tuple[str, ...]]] = {
    "dial": ("to",),
    "answer": (),
    "refuse": (),
    "press": ("keys",),
    "say": ("text",),
    "hang-up": (),
    "text": ("to", "body"),
}


@pages.get("/phone")
@gate.everyone
def page() -> str:
    """Show the telephones."""
    _telephones()
    return shell("phone")


@pages.get("/demo/phones")
@gate.everyone
def listed() -> Response:
    """Tell which telephones there are, and what to key to be whoever holds them."""
    telephones = _telephones()
    told = {
        "hotlines": holders.hotlines(office(), telephones),
        "phones": holders.phones(office(), telephones),
        "csrf_token": generate_csrf(),
    }
    return Response(orjson.dumps(told), mimetype="application/json")


@pages.get("/demo/phones/news")
@gate.everyone
def news() -> Response:
    """Tell what happened to each `of=<digits>:<seen>`, as soon as anything has, at the most `wait` seconds later."""
    asked = request.args.getlist("of")
    wait = max(0.0, min(request.args.get("wait", 0.0, float), LONGEST_WAIT))
    if not 0 < len(asked) <= MOST_HELD:
        abort(404)
    for each in asked:
        _held(each.partition(":")[0])
    return _passed_on("GET", "/phones", params={"of": asked, "wait": wait, "hold": "1"}, seconds=wait)


@pages.post("/demo/phones/<digits>/<act>")
@gate.everyone
def do(digits: str, act: str) -> Response:
    """Do something with a telephone."""
    number = _held(digits)
    if act not in ACTS:
        abort(404)
    said = {name: request.form.get(name, "")[:LONGEST_FIELD] for name in ACTS[act]}
    return _passed_on("POST", f"/phones/{number}/{act}", said=said)


def install(app: Flask, given: Office) -> None:
    """Give a demo its telephones; without a simulated network there are none."""
    if given.demo and given.telephones is not None:
        app.extensions[EXTENSION] = httpx.Client(base_url=given.telephones.network, trust_env=False)
    app.register_blueprint(pages)
    app.jinja_env.globals["telephones"] = given.demo and given.telephones is not None


def _telephones() -> Telephones:
    found = office().telephones
    if found is None or not office().demo:
        abort(404)
    return found


def _held(digits: str) -> str:
    """Return the digits of a telephone that the page may be; nobody can be a number that is not in the list."""
    if f"+{digits}" not in _telephones().phonebook.numbers:
        abort(404)
    return digits


def _passed_on(
    method: str,
    path: str,
    *,
    params: Mapping[str, str | float | list[str]] | None = None,
    said: Mapping[str, str] | None = None,
    seconds: float = 0.0,
) -> Response:
    client = cast("httpx.Client", current_app.extensions[EXTENSION])
    try:
        reply = client.request(method, path, params=params, json=said, timeout=seconds + ANSWER_WITHIN)
    except httpx.HTTPError:
        raise Refused("telephones_away", status=503) from None
    return Response(reply.content, status=reply.status_code, mimetype="application/json")
