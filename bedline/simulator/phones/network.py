"""The telephone network as a program that holds telephones reaches it, and whose telephones they are."""

from collections.abc import Mapping
from typing import Final

import httpx
from pydantic import Field, ValidationError

from bedline.simulator.seen import Seen

ANSWER_WITHIN: Final = 5.0  # seconds


class Hotline(Seen):
    """A number of Bedline's."""

    number: str
    region: str
    texts: bool


class Card(Seen):
    """A telephone, whose it is, and what they key to say who they are."""

    number: str
    role: str
    region: str
    who: str
    person: str | None = None
    facility: str | None = None
    identity: str | None = None
    pin: str | None = None
    texts: bool = False

    @property
    def spoken_name(self) -> str:
        """Return whose it is, as one says it."""
        return self.who.removesuffix(" (demo)")


class Listing(Seen):
    """Every telephone that somebody of the regions holds, and every number they call."""

    hotlines: tuple[Hotline, ...]
    phones: tuple[Card, ...]


class Happened(Seen):
    """One thing that happened to a telephone."""

    seq: int
    kind: str
    text: str = ""


class PhoneNews(Seen):
    """A telephone as it is; ``held``: a person has it in hand."""

    number: str
    state: str
    held: bool
    seq: int
    events: tuple[Happened, ...] = Field(default=())


class News(Seen):
    """What is new; ``network`` is another one when all was forgotten."""

    network: str
    phones: tuple[PhoneNews, ...]


class Network:
    """The network at its address. Whoever finds it away goes on with life: a call more or less is no calamity."""

    def __init__(self, *, http: httpx.Client, url: str) -> None:
        self._http = http
        self._phones = f"{url.rstrip('/')}/phones"

    def news(self, seen: Mapping[str, int]) -> News | None:
        """Return what happened to each telephone after so many things; None while the network is away."""
        asked = [f"{number.lstrip('+')}:{count}" for number, count in seen.items()]
        try:
            reply = self._http.get(self._phones, params={"of": asked}, timeout=ANSWER_WITHIN)
            return News.model_validate_json(reply.content) if reply.is_success else None
        except (httpx.HTTPError, ValidationError):
            return None

    def do(self, number: str, act: str, **said: str) -> None:
        """Do something with a telephone."""
        try:
            self._http.post(f"{self._phones}/{number.lstrip('+')}/{act}", json=said, timeout=ANSWER_WITHIN)
        except httpx.HTTPError:
            return


def listed(*, http: httpx.Client, url: str) -> Listing | None:
    """Return the telephones of the demo at that address; None when it has none."""
    try:
        reply = http.get(f"{url.rstrip('/')}/demo/phones", timeout=ANSWER_WITHIN)
        return Listing.model_validate_json(reply.content) if reply.is_success else None
    except (httpx.HTTPError, ValidationError):
        return None
