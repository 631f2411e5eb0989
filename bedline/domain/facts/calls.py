"""What happens on a telephone call, and to a message that could not be passed on."""

from dataclasses import dataclass

from bedline.domain.calls import LegId
from bedline.domain.facts.fact import Fact
from bedline.domain.ids import TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFact(Fact):
    """Something that happened on a telephone call."""

    leg: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBegan(CallFact):
    """Somebody rang the hotline, or is being rung; ``purpose`` is why."""

    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallWentOn(CallFact):
    """More is known of a call: it was picked up, or who it is, or for which request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded(CallFact):
    """Nobody is on the line any more; ``ending`` is what came of it (None: nothing)."""

    ending: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RingBackPromised(CallFact):
    """A caller will be rung back by a human."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicemailLeft(CallFact):
    """A caller has left a message of so many seconds; the task is to listen and to ring back."""

    task: TaskId
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicemailHeard(CallFact):
    """Somebody at the desk has listened to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFailed(Fact):
    """A call or text could not be made; ``errand`` is what it was for."""

    errand: str
    error_code: int | None
