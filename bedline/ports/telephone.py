"""A provider of calls and texts, as far as Bedline needs one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bedline.domain.calls import LegId, LegState
from bedline.domain.messages import MessageId


class ProviderFault(Exception):
    """The provider said no, with its code."""

    def __init__(self, code: int | None, status: int | None) -> None:
        super().__init__(f"{code} ({status})")
        self.code = code
        self.status = status


class ProviderSilent(Exception):
    """No answer came: the call or text may or may not exist."""


class NumberBarred(Exception):
    """Bedline itself does not ring or text that number (now); ``reason`` is a code, and no provider was asked."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Placed:
    """Which provider has taken a call or text, and its reference for it."""

    provider: str
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOrder:
    """A call to place."""

    message: MessageId
    leg: LegId
    nonce: str
    to: str
    shown: str
    """The number of ours that is shown, in E.164."""
    ring_seconds: int
    urgent: bool = False
    """For a patient in a crisis: it goes out beyond what is allowed for a day, as long as there is a reserve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextOrder:
    """A text to send; ``valid_seconds`` after which the carrier need not deliver it any more."""

    message: MessageId
    to: str
    shown: str
    body: str
    valid_seconds: int
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCall:
    """A call as the provider knows it; ``caller`` None when withheld, ``ended_at`` None while it goes on."""

    ref: str
    caller: str | None
    to: str
    state: LegState
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRecording:
    """A voicemail that the provider still has; ``call`` is its reference for the call in which it was left."""

    ref: str
    call: str
    seconds: int
    made_at: datetime


class Allowance(Protocol):
    """What all processes together may ask of providers in a day, so that a fault of ours costs no fortune."""

    def take(self, *, day: date, most: int, lot: int) -> int:
        """Take so many calls and texts of that day, out of ``most``; return how many there were, 0 to ``lot``.

        Raises:
            StorageAway, StorageBusy: when nobody can say.
        """
        ...


class Telephone(Protocol):
    """A provider of calls and texts. Every method may raise ProviderFault or ProviderSilent.

    Whoever stands before several providers may raise NumberBarred as well, before any of them is asked.
    """

    @property
    def name(self) -> str:
        """Return the provider's name, as it is kept with what it was given."""
        ...

    @property
    def ready(self) -> bool:
        """Say whether a call may be placed now, as many a second as the provider takes."""
        ...

    def call(self, order: CallOrder) -> Placed:
        """Place the call."""
        ...

    def text(self, order: TextOrder) -> Placed:
        """Send the text."""
        ...

    def hang_up(self, ref: str) -> None:
        """End a call, ringing or not; one that is over already is no fault."""
        ...

    def move(self, ref: str, *, leg: LegId, nonce: str) -> None:
        """Have a caller's call ask us anew what to do (out of the queue, into the conference)."""
        ...

    def recording(self, ref: str) -> bytes:
        """Return the sound of a recording."""
        ...

    def delete_recording(self, ref: str) -> None:
        """Delete a recording at the provider; one that is gone already is no fault."""
        ...

    def ended_calls(self, number: str, *, before: datetime) -> Sequence[str]:
        """Return calls to and from a number of ours that ended before then and that are still known."""
        ...

    def delete_call(self, ref: str) -> None:
        """Have the provider forget a call that is over; one that is gone already is no fault."""
        ...

    def texts_before(self, number: str, *, before: datetime) -> Sequence[str]:
        """Return texts to and from a number of ours of before then that are still known."""
        ...

    def delete_text(self, ref: str) -> None:
        """Have the provider forget a text with its words; one that is gone already is no fault."""
        ...

    def recordings(self) -> Sequence[HeldRecording]:
        """Return what has been left and not deleted yet, the newest first; not what is still being spoken."""
        ...

    def calls_to(self, number: str, *, since: datetime) -> Sequence[HeldCall]:
        """Return the calls to a number of ours that began since then."""
        ...

    def held_call(self, ref: str) -> HeldCall:
        """Return what is known of a call."""
        ...

    def call_state(self, ref: str) -> LegState:
        """Ask how a call stands, for callbacks that never came."""
        ...

    def text_state(self, ref: str) -> tuple[str, int | None]:
        """Ask how a text stands: status and error code."""
        ...

    def find_call(self, *, to: str, shown: str, since: datetime) -> Placed | None:
        """Look whether a doubtful call exists after all, by numbers and time."""
        ...

    def find_text(self, *, to: str, body: str, since: datetime) -> Placed | None:
        """Look whether a doubtful text exists after all, by number, words and time."""
        ...
