"""A telephone in the terminal: what it hears is written, what is typed is pressed, said or done."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

# The longest that a question for news is kept open, in seconds, and how long its answer may be on its way besides.
WAIT: Final = 10.0
PATIENCE: Final = 15.0
KEYS: Final = frozenset("0123456789*#")
HELP: Final = """\
  call          call the hotline; `call +31…` another number
  0 to 9, * #   press keys, as many as you like, and then Enter
  answer        when it rings; `refuse` otherwise
  say …         speak: on the voicemail, or to whoever is on the line
  text …        text the hotline
  hang up
  quit"""
SIGNS: Final[Mapping[str, str]] = {
    "began": "  ",
    "heard": "  ",
    "rang": "☎  rings: ",
    "stopped_ringing": "☎  is silent again",
    "dialled": "→  calls ",
    "connected": "✓  connected with ",
    "ended": "✗  the call is over",
    "text": "✉  ",
}


class NoNetwork(Exception):
    """The simulated telephone network does not answer."""


@dataclass(slots=True)
class TerminalPhone:
    """One telephone of the simulated network at ``network``; ``say`` writes a line where its owner reads."""

    number: str
    network: str
    hotline: str
    say: Callable[[str], None]
    about: str = ""
    """What its owner had better know, such as their PIN."""
    _seen: int = 0
    _reading: str = ""
    _over: threading.Event = field(default_factory=threading.Event)

    def use(self, lines: Iterable[str]) -> None:
        """Do what is typed until there is nothing more, or ``quit``; news is written meanwhile.

        Raises:
            NoNetwork: when nobody answers at that address.
        """
        self._seen = int(self._news(wait=0)["seq"])
        listener = threading.Thread(target=self._listen, name="telephone", daemon=True)
        listener.start()
        self.say(f"This is {self.number}. {self.about}\n{HELP}")
        try:
            for line in lines:
                if line.strip() == "quit":
                    break
                self.do(line.strip())
        finally:
            self._over.set()
            self._ask("hang-up")
            listener.join(WAIT + PATIENCE)

    def do(self, line: str) -> None:
        """Do one thing that was typed."""
        word, _, rest = line.partition(" ")
        if line and set(line.replace(" ", "")) <= KEYS:
            self._ask("press", keys=line.replace(" ", ""))
        elif word == "call":
            self._ask("dial", to=rest.strip() or self.hotline)
        elif word in ("answer", "refuse"):
            self._ask(word)
        elif line in ("hang up", "hang-up"):
            self._ask("hang-up")
        elif word == "say" and rest:
            self._ask("say", text=rest)
        elif word == "text" and rest:
            self._ask("text", to=self.hotline, body=rest)
        elif line:
            self.say(HELP)

    def _ask(self, act: str, **body: str) -> None:
        reply = self._send("POST", f"/{self.number.lstrip('+')}/{act}", json=body)
        if reply.is_error:
            self.say(f"✗  {reply.json()['detail']}")

    def _news(self, *, wait: float) -> Mapping[str, Any]:
        # In somebody's hand: whoever plays the telephones' owners leaves this one alone.
        asked = {"of": f"{self.number.lstrip('+')}:{self._seen}", "wait": wait, "hold": "1"}
        told: Mapping[str, Any] = self._send("GET", "", params=asked).json()["phones"][0]
        return told

    def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            return httpx.request(method, f"{self.network}/phones{path}", timeout=PATIENCE, trust_env=False, **more)
        except httpx.HTTPError as away:
            raise NoNetwork(self.network) from away

    def _listen(self) -> None:
        while not self._over.is_set():
            try:
                news = self._news(wait=WAIT)
            except NoNetwork:
                self.say("✗  the telephone network is gone")
                return
            self._seen = int(news["seq"])
            for event in news["events"]:
                self._tell(event["kind"], event)

    def _tell(self, kind: str, event: Mapping[str, str]) -> None:
        """Write what happened; a sentence as soon as it begins, so that who reads is faster than who listens."""
        if kind not in SIGNS or (kind == "heard" and event["text"] == self._reading):
            return
        self._reading = event["text"] if kind == "began" else self._reading
        told = event["peer"] if kind in {"rang", "dialled", "connected"} else event["text"]
        self.say(f"{SIGNS[kind]}{told}")
