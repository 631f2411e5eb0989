"""The web application before two neighbouring regions, and people who call it as programs and as browsers do."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from flask import Blueprint
from flask.testing import FlaskClient
from flask_openapi3 import OpenAPI
from flask_security import hash_password
from jsonschema import Draft202012Validator
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from bedline.adapters.fake.accounts import FakeAccounts
from bedline.adapters.wording import load_wording, named
from bedline.domain.people import Person
from bedline.policy.ready import ready
from bedline.services import consequences
from bedline.settings import ROOT
from bedline.web.app import create_app
from bedline.web.docs import description
from bedline.web.office import Check, Halts, Office, Telephones
from tests.harness import worlds
from tests.harness.worlds import World

API: Final = "/api/v1"
PASSWORD: Final = "a sentence nobody guesses"
TOKEN: Final = re.compile(r'name="csrf_token"\s+value="([^"]+)"')
WORDING: Final = load_wording(ROOT / "config" / "wording")
# One that De Polder may try, and one about a care form that only another region knows.
POLICIES: Final = (
    ready("two", {"names": {"nl": "Twee tegelijk", "en": "Two at once"}, "all_forms": {"parallel": 2}}),
    ready("castle", {"care_forms": {"castle": {"parallel": 2}}}),
)


@dataclass
class Front:
    """An application before a world; ``checks`` is what it finds when asked whether it is ready."""

    world: World
    demo: bool = False
    base_url: str = "http://bedline.test"
    dashboards: Path = ROOT / "dashboards"
    checks: Sequence[Check] = (Check("database", ok=True),)
    halts: Halts = tuple
    session_key: str = "k" * 32
    telephones: Telephones | None = None
    telephone: Blueprint | None = None

    def __post_init__(self) -> None:
        self.world.follow = consequences.carry_out
        self.accounts = FakeAccounts(worlds.people())
        self.app: OpenAPI = create_app(
            Office(
                storage=self.world.storage,
                accounts=self.accounts,
                clock=self.world.clock,
                regions=worlds.REGIONS,
                directory=worlds.directory(),
                wording=WORDING,
                naming=named,
                readiness=lambda: self.checks,
                halts=self.halts,
                dashboards=self.dashboards,
                secret_key=self.session_key,
                base_url=self.base_url,
                version="0.1.0",
                demo=self.demo,
                telephones=self.telephones,
                policies=POLICIES,
            ),
            telephone=self.telephone,
        )

    @property
    def now(self) -> datetime:
        """The moment it is."""
        return self.world.clock.now()

    @cached_property
    def described(self) -> Mapping[str, Any]:
        """The OpenAPI document, as a client reads it."""
        return description(self.app)

    def give_password(self, person: Person, password: str = PASSWORD) -> None:
        """Let the person sign in with it."""
        with self.app.app_context():
            self.accounts.keep_password_hash(person.id, password_hash=hash_password(password))

    def forget_people(self) -> None:
        """Let the seconds pass for which a person who asked is remembered."""
        self.app.extensions["security"].datastore.remembering.forget()

    def caller(self, person: Person | None, *, language: str = "en") -> "Caller":
        """Return a program that acts as that person, with a token; nobody: without one."""
        token = {"Authorization": f"Bearer token-{person.id}"} if person else {}
        return Caller(self, {"Accept-Language": language, **token})

    def browser(self) -> FlaskClient:
        """Return a browser, with cookies of its own."""
        return self.app.test_client()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program was answered; ``body`` is the JSON in it, None when there is none."""

    status: int
    body: Any
    headers: Headers
    content: bytes

    @classmethod
    def of(cls, answer: TestResponse) -> "Answer":
        """Read it."""
        body = answer.get_json() if answer.is_json else None
        return cls(answer.status_code, body, answer.headers, answer.data)

    @property
    def refused(self) -> tuple[int, str]:
        """The status and the code of a refusal."""
        return self.status, self.body["code"]


@dataclass
class Caller:
    """A program. Every answer it gets is held to the description of the API."""

    front: Front
    headers: Mapping[str, str]

    def gets(self, path: str, **headers: str) -> Answer:
        """Ask."""
        return self._send("GET", path, headers=headers)

    def posts(self, path: str, json: object = None, *, key: str | None = None, **headers: str) -> Answer:
        """Send JSON."""
        if key is not None:
            headers["Idempotency-Key"] = key
        return self._send("POST", path, headers=headers, json={} if json is None else json)

    def sends(self, path: str, content: bytes, *, kind: str = "application/json") -> Answer:
        """Send bytes as they are."""
        return self._send("POST", path, headers={"Content-Type": kind}, data=content)

    def _send(self, method: str, path: str, *, headers: Mapping[str, str], **content: Any) -> Answer:
        client = self.front.app.test_client(use_cookies=False)
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        answer = client.open(API + path, method=method, headers=sent, **content)
        hold_to_description(self.front, answer)
        return Answer.of(answer)


def token_on(page: TestResponse) -> str:
    """Return what a form on the page sends along, so that no other site could have sent it."""
    found = TOKEN.search(page.text)
    assert found is not None, page.text
    return found[1]


def sign_in_as(browser: FlaskClient, role: str) -> None:
    """Press the button of a demo."""
    page = browser.get("/sign-in")
    browser.post("/demo/sign-in", data={"role": role, "csrf_token": token_on(page)})


def hold_to_description(front: Front, answer: TestResponse) -> None:
    """Fail when the answer is not one that the API's description promises for the operation that was asked."""
    sent = answer.request
    adapter = front.app.url_map.bind("bedline.test")
    try:
        rule, _ = adapter.match(sent.path, sent.method, return_rule=True)
    except HTTPException:
        assert answer.mimetype == "application/problem+json", answer.text
        return
    path = rule.rule.replace("<", "{").replace(">", "}")
    operation = f"{sent.method} {path}"
    promised = front.described["paths"][path][sent.method.lower()]["responses"]
    assert str(answer.status_code) in promised, f"{operation} does not promise {answer.status_code}: {answer.text}"
    content = promised[str(answer.status_code)].get("content")
    if content is None:
        assert not answer.data, f"{operation} promises no content"
        return
    assert answer.mimetype in content, f"{operation}: {answer.mimetype} instead of {list(content)}"
    if not answer.is_json:
        return  # a sound, or an image: its kind is all that is promised
    schema = {**content[answer.mimetype]["schema"], "components": front.described["components"]}
    Draft202012Validator(schema).validate(answer.get_json())
