"""The parts of a conversation by telephone: what is said, what is waited for, what is heard, what is wished."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: a key of the wording (table ``voice``) and what fills its gaps, never a patient's identity.

    ``language`` is that of this sentence, for whoever does not understand the call's; None: the call's.
    """

    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Wait for keys: exactly ``digits`` of them, or (None) until ``#``; ``seconds`` after the last sentence."""

    digits: int | None = 1
    seconds: int = 6


@dataclass(frozen=True, slots=True)
class Pause:
    """Come back after so many seconds, as long as the line stands."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Queue:
    """Wait for a human, with word of the place in the queue at every turn."""


@dataclass(frozen=True, slots=True)
class LetGo:
    """Leave the queue; the provider then asks how to go on."""


@dataclass(frozen=True, slots=True)
class Conference:
    """Speak with whoever is in that room; when a ``host`` leaves, it is over for everybody in it."""

    room: str
    host: bool = True


@dataclass(frozen=True, slots=True)
class Voicemail:
    """Speak after the tone, for so many seconds at the most."""

    seconds: int


@dataclass(frozen=True, slots=True)
class HangUp:
    """The conversation is over."""


Then = Ask | Pause | Queue | LetGo | Conference | Voicemail | HangUp


@dataclass(frozen=True, slots=True)
class Turn:
    """What Bedline says, and what happens then."""

    lines: tuple[Line, ...]
    then: Then


@dataclass(frozen=True, slots=True)
class Event:
    """Something a script has to react to: a key, silence, or the result of a wish."""


@dataclass(frozen=True, slots=True)
class Began(Event):
    """The line stands."""


@dataclass(frozen=True, slots=True)
class Heard(Event):
    """Keys were pressed; without the closing ``#``."""

    digits: str


@dataclass(frozen=True, slots=True)
class Silence(Event):
    """Nothing was pressed in time (a lone ``#`` counts as nothing)."""


@dataclass(frozen=True, slots=True)
class Resumed(Event):
    """A pause is over."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Something a script needs that only a service can do; its result comes back as an event."""


@dataclass(frozen=True, slots=True)
class ReachHuman(Wish):
    """Get this caller a human, now; ``why`` is a code for the desk, ``say`` what the caller is told first."""

    why: str
    say: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """Where a conversation stands: everything that has to survive between two webhooks.

    ``data`` holds what was keyed and found so far (JSON values; a PIN never).
    """

    script: str
    step: str
    language: str
    tries: int = 0
    data: Mapping[str, object] = field(default_factory=dict)
