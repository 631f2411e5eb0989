"""One telephone: what it hears, and what its owner does with it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bedline.simulator.twilio.habits import Answer, Habit
from bedline.simulator.twilio.keys import Keys


class Kind(StrEnum):
    """What can happen to a telephone."""

    RANG = "rang"
    STOPPED_RINGING = "stopped_ringing"
    DIALLED = "dialled"
    CONNECTED = "connected"
    BEGAN = "began"
    HEARD = "heard"
    CUT = "cut"
    PRESSED = "pressed"
    ENDED = "ended"
    TEXT = "text"
    TEXTED = "texted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing that happened; ``text`` is what was heard, pressed or read, ``peer`` the other number.

    A sentence that begins takes so many ``seconds``; it is then heard, or cut short.
    """

    at: datetime
    kind: Kind
    text: str = ""
    peer: str = ""
    language: str = ""
    seconds: float = 0.0


class Carrier(Protocol):
    """What a telephone can ask of the network."""

    def dial(self, handset: "Handset", to: str, *, shown: str) -> None:
        """Place a call."""
        ...

    def text(self, handset: "Handset", to: str, body: str, *, shown: str) -> str:
        """Send a text, and return its identity."""
        ...


@dataclass(slots=True, kw_only=True)
class Line:
    """What goes to and fro between a telephone and a call; ``listener`` hears what its owner says."""

    handset: "Handset"
    peer: str
    hung_up: Callable[[], None]
    keys: Keys = field(default_factory=Keys)
    # Keys outside a question wait for the next one, or are lost.
    types_ahead: bool = True
    listener: Callable[[str], None] | None = None
    asking: bool = False
    stands: bool = False

    def connected(self) -> None:
        """Tell the telephone that somebody is on the other side."""
        self.stands = True
        self.handset.note(Kind.CONNECTED, peer=self.peer)

    def begin(self, text: str, *, language: str = "", seconds: float) -> None:
        """Tell the telephone what it is about to hear, for whoever wants to speak along."""
        self.handset.note(Kind.BEGAN, text=text, peer=self.peer, language=language, seconds=seconds)

    def hear(self, text: str, *, language: str = "", cut: bool = False) -> None:
        """Let the telephone hear this; ``cut`` is what somebody did not hear to its end."""
        self.handset.note(Kind.CUT if cut else Kind.HEARD, text=text, peer=self.peer, language=language)


@dataclass(slots=True, kw_only=True)
class Ring:
    """A telephone that rings; ``decided`` is what its owner does."""

    peer: str
    decided: asyncio.Future[Answer]

    def decide(self, answer: Answer) -> None:
        """Answer, or do not; only the first time counts."""
        if not self.decided.done():
            self.decided.set_result(answer)


def _on() -> asyncio.Event:
    power = asyncio.Event()
    power.set()
    return power


@dataclass(slots=True, eq=False, kw_only=True)
class Handset:
    """A telephone. Without a habit it rings until its owner does something, or the caller gives up."""

    number: str
    now: Callable[[], datetime]
    carrier: Carrier
    habit: Habit | None = None
    power: asyncio.Event = field(default_factory=_on)
    landline: bool = False
    line: Line | None = None
    ringing: Ring | None = None
    happened: list[Happened] = field(default_factory=list)
    watchers: list[Callable[[Happened], None]] = field(default_factory=list)

    @property
    def busy(self) -> bool:
        """Say whether it is in use."""
        return self.line is not None or self.ringing is not None

    @property
    def switched_on(self) -> bool:
        """Say whether the network can reach it."""
        return self.power.is_set()

    def note(self, kind: Kind, *, text: str = "", peer: str = "", language: str = "", seconds: float = 0.0) -> None:
        """Keep what happened, and tell whoever watches."""
        event = Happened(at=self.now(), kind=kind, text=text, peer=peer, language=language, seconds=seconds)
        self.happened.append(event)
        for watch in self.watchers:
            watch(event)

    def dial(self, to: str, *, shown: str | None = None) -> None:
        """Call that number; ``shown`` is the number it pretends to have, or ``anonymous``."""
        self.note(Kind.DIALLED, peer=to)
        try:
            self.carrier.dial(self, to, shown=self.number if shown is None else shown)
        except LookupError:
            self.note(Kind.ENDED, peer=to)
            raise

    def decide(self, answer: Answer) -> None:
        """Answer, or do not, when it rings."""
        if self.ringing is not None:
            self.ringing.decide(answer)

    def press(self, keys: str) -> None:
        """Press keys; nobody hears them when no call stands."""
        if self.line is None:
            return
        self.note(Kind.PRESSED, text=keys, peer=self.line.peer)
        if self.line.types_ahead or self.line.asking:
            self.line.keys.press(keys)

    def say(self, text: str) -> None:
        """Speak; heard by a recording, or by whoever is on the other side."""
        if self.line is not None and self.line.listener is not None:
            self.line.listener(text)

    def hang_up(self) -> None:
        """End the call, if there is one."""
        line, self.line = self.line, None
        if line is not None:
            line.hung_up()

    def text(self, to: str, body: str, *, shown: str | None = None) -> str:
        """Send a text, and return its identity; ``shown`` is the number it pretends to have."""
        sid = self.carrier.text(self, to, body, shown=self.number if shown is None else shown)
        self.note(Kind.TEXTED, text=body, peer=to)
        return sid
