"""A call's conversation with the application: where it is in it, and how it goes on."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import urljoin

from bedline.simulator.twilio.calls import Call, Step
from bedline.simulator.twilio.documents import Element, Stage
from bedline.simulator.twilio.exchange import Exchange
from bedline.simulator.twilio.handset import Line


class End(Enum):
    """How following instructions can end: nothing more was said, the call is to end, or the queue is to be left."""

    SAID_ALL = auto()
    HANG_UP = auto()
    LEAVE = auto()


# What a verb leads to: other instructions, an end, or (None) whatever comes after it.
Outcome = Step | End | None


def _nothing() -> Mapping[str, str]:
    return {}


@dataclass(slots=True, kw_only=True)
class Talk:
    """One conversation; ``besides`` is what every webhook of this stage says besides the call."""

    exchange: Exchange
    call: Call
    stage: Stage
    perform: "Callable[[Talk, Step], Awaitable[End]]"
    besides: Callable[[], Mapping[str, str]] = _nothing
    # Where the instructions came from that are followed now.
    url: str = ""
    # How many instructions were asked for at this very moment, to notice when they go round and round.
    asked_at: float = -1.0
    asked: int = 0

    @property
    def line(self) -> Line:
        """Return the line to whoever is spoken to; a call that talks has one."""
        if self.call.line is None:
            raise RuntimeError(f"{self.call.sid} has no line")
        return self.call.line

    def at(self, stage: Stage, *, besides: Callable[[], Mapping[str, str]] = _nothing) -> "Talk":
        """Return a conversation inside this one, such as the one with somebody who waits."""
        return Talk(exchange=self.exchange, call=self.call, stage=stage, perform=self.perform, besides=besides)

    def step(self, url: str, **params: str) -> Step:
        """Return the step to a URL as it stands in the instructions."""
        return Step(url=urljoin(self.url, url), params=params)


Verb = Callable[[Talk, Element], Awaitable[Outcome]]


def words(element: Element) -> str:
    """Return the text in an element, markup left out."""
    return " ".join("".join(element.itertext()).split())


def seconds(element: Element, name: str, usual: float) -> float:
    """Return a number among the attributes; what is not one was found wrong before, and counts as the usual."""
    said = element.get(name, "")
    return float(said) if said.isdecimal() else usual
