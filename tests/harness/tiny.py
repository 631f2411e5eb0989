"""A tiny application on the telephone, written in TwiML by the test itself, that checks every signature it gets."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from xml.sax.saxutils import escape

from twilio.request_validator import RequestValidator
from twilio.rest import Client
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request, Response

from bedline.simulator.twilio.account import Account, Number
from bedline.simulator.twilio.client import SimulatedHttpClient
from bedline.simulator.twilio.simulation import VirtualSimulation
from tests.harness.phones import Phone, Phones

HOTLINE: Final = "+31115000001"
HOST: Final = "https://app.test"
TOKEN: Final = "a-token-of-the-account"
ACCOUNT: Final = "AC00000000000000000000000000000001"

Form = MultiDict[str, str]
Answer = str | Callable[[Form], str]


@dataclass
class Tiny:
    """Answers each path with the TwiML given for it; a status callback with nothing."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, Form]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    base: str = HOST

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = Request(environ)
        form = MultiDict(request.form)
        if request.method == "POST":
            url = self.base + environ["RAW_URI" if "RAW_URI" in environ else "REQUEST_URI"]
            validator = RequestValidator(TOKEN)
            if not validator.validate(url, form, request.headers.get("X-Twilio-Signature", "")):
                return Response("forged", status=403)(environ, start_response)
        self.requests.append(request)
        self.asked.append((request.path, form))
        return self._answer(request.path, form)(environ, start_response)

    def forms(self, path: str) -> list[Form]:
        """Return what was posted there, in order."""
        return [form for asked, form in self.asked if asked == path]

    def said(self, path: str, name: str) -> list[str]:
        """Return one field of everything that was posted there."""
        return [form.get(name, "-") for form in self.forms(path)]

    def _answer(self, path: str, form: Form) -> Response:
        if path in self.moved:
            return Response(status=302, headers={"Location": self.moved[path]})
        answer = self.answers.get(path, "")
        text = answer if isinstance(answer, str) else answer(form)
        if not text:
            return Response(status=204)
        if not text.startswith("<"):
            return Response(text, content_type="audio/wav" if path.endswith(".wav") else "text/plain")
        return Response(f"<Response>{text}</Response>", content_type="text/xml; charset=utf-8")


def say(text: str) -> str:
    return f'<Say language="nl-NL" voice="Polly.Laura-Neural">{text}</Say>'


def gather(text: str, action: str, *, digits: int = 1, timeout: int = 5, **more: str) -> str:
    """A question as the application is to ask them: silence is told as well."""
    attributes = "".join(f' {name}="{value}"' for name, value in more.items())
    if "actionOnEmptyResult" not in more:
        attributes += ' actionOnEmptyResult="true"'
    wanted = f' numDigits="{digits}"' if digits else ""
    return f'<Gather action="{HOST}{action}" timeout="{timeout}"{wanted}{attributes}>{say(text)}</Gather>'


def go(path: str) -> str:
    return f"<Redirect>{escape(HOST + path)}</Redirect>"


@dataclass
class Exchange:
    """The tiny application on the simulated network, with the SDK's own client beside it."""

    tiny: Tiny
    simulation: VirtualSimulation
    phones: Phones
    client: Any

    def answers(self, **pages: Answer) -> None:
        """Say what the application answers at `/<name>`."""
        self.tiny.answers |= {f"/{name}": answer for name, answer in pages.items()}

    def phone(self, number: str) -> Phone:
        return self.phones.phone(number)

    def call(self, to: str, path: str = "/answered", **more: Any) -> Any:
        """Let the application place a call."""
        return self.client.calls.create(to=to, from_=HOTLINE, url=f"{HOST}{path}", **more)

    @property
    def wrong(self) -> list[str]:
        """What the application did wrong, and nothing is wrong any more."""
        found = [violation.what for violation in self.simulation.findings.violations]
        self.simulation.findings.violations.clear()
        return found


@contextmanager
def exchange() -> Iterator[Exchange]:
    """Open an exchange; at its end the application may have done nothing wrong."""
    tiny = Tiny()
    account = Account(sid=ACCOUNT, token=TOKEN)
    account.configure(
        Number(
            number=HOTLINE,
            voice_url=f"{HOST}/voice",
            voice_fallback_url=f"{HOST}/fallback",
            status_callback=f"{HOST}/status",
            sms_url=f"{HOST}/sms",
        )
    )
    simulation = VirtualSimulation(account=account, hosts={"app.test": tiny})
    client = Client(ACCOUNT, TOKEN, http_client=SimulatedHttpClient(simulation))
    try:
        yield Exchange(tiny, simulation, Phones(simulation, HOTLINE), client)
        simulation.findings.check()
    finally:
        simulation.close()
