"""What the hotline keeps, and the telephone itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bedline.domain.calls import Leg, LegId, LegState, WaitingId
from bedline.domain.hotline import Waiting
from bedline.domain.ids import OfferId, PersonId, RegionId, RequestId, UnitId
from bedline.domain.messages import Message, MessageId


class Legs(Protocol):
    """Call legs. ``get`` locks the row until the work ends."""

    def add(self, leg: Leg) -> bool:
        """Keep a new leg; False when the provider's call is known already."""
        ...

    def get(self, leg: LegId) -> Leg:
        """Return the leg, locked.

        Raises:
            NotFound: ``unknown_leg``.
        """
        ...

    def by_provider_call(self, call: str) -> Leg | None:
        """Return the leg of a provider's call, locked."""
        ...

    def save(self, leg: Leg) -> None:
        """Keep the new state of a leg that was got."""
        ...

    def on_the_line(self, region: RegionId) -> Sequence[Leg]:
        """Return the region's legs that are not over."""
        ...

    def busy(self, people: Collection[PersonId]) -> frozenset[PersonId]:
        """Return those of the people who are on a leg that is not over."""
        ...

    def of_offer(self, offer: OfferId) -> Sequence[Leg]:
        """Return the legs about an offer that are not over."""
        ...

    def unsettled(self, *, before: datetime, limit: int) -> Sequence[LegId]:
        """Return legs that ended before that moment without an outcome and without a task (not locked)."""
        ...


class Waitings(Protocol):
    """Callers who wait for a human. ``get`` locks."""

    def add(self, waiting: Waiting) -> None:
        """Keep a new wait."""
        ...

    def get(self, waiting: WaitingId) -> Waiting:
        """Return the wait, locked.

        Raises:
            NotFound: ``unknown_waiting``.
        """
        ...

    def save(self, waiting: Waiting) -> None:
        """Keep the new state of a wait that was got."""
        ...

    def in_line(self, region: RegionId) -> Sequence[Waiting]:
        """Return who waits in the region: crisis first, then the longest wait."""
        ...

    def due(self, *, now: datetime, limit: int) -> Sequence[WaitingId]:
        """Return waits with nobody ringing, or whose ringing has lasted long enough (not locked)."""
        ...


class Messages(Protocol):
    """The outbox."""

    def add(self, message: Message) -> None:
        """Put an errand into the outbox."""
        ...

    def get(self, message: MessageId) -> Message:
        """Return the message, locked.

        Raises:
            NotFound: ``unknown_message``.
        """
        ...

    def save(self, message: Message) -> None:
        """Keep the new state of a message that was got."""
        ...

    def due(self, *, now: datetime, limit: int) -> Sequence[Message]:
        """Return, locked, messages to be sent now and those whose taker has gone; not those locked by others."""
        ...

    def silent(self, *, since: datetime, limit: int) -> Sequence[Message]:
        """Return, locked, sent or doubtful messages that nothing has been heard of since."""
        ...

    def open_for(self, *, offer: OfferId | None = None, request: RequestId | None = None) -> Sequence[Message]:
        """Return, locked, messages about an offer or a request that have not come to an end."""
        ...

    def oldest_due(self, *, now: datetime) -> datetime | None:
        """Return since when the oldest message has been due: what the watchdog looks at."""
        ...


@dataclass(frozen=True, slots=True)
class PinCheck:
    """What came of a PIN: whose it is, or nothing and whether further tries are locked out for now."""

    person: PersonId | None
    locked: bool = False


class Pins(Protocol):
    """PINs, kept as slow hashes; tries are counted, and a lock never keeps anybody from a human."""

    def check(self, *, number: str, pin: str, now: datetime) -> PinCheck:
        """Check a PIN against the identity with that number; takes the same time whoever and whatever is wrong."""
        ...


class Contacts(Protocol):
    """Who stands behind a telephone number, and which number stands before whom."""

    def person_at(self, number: str) -> PersonId | None:
        """Return whose registered number it is: a hint, never a proof."""
        ...

    def units_at(self, number: str) -> Sequence[UnitId]:
        """Return the units whose registered number it is."""
        ...

    def numbers_of(self, unit: UnitId) -> Sequence[str]:
        """Return the numbers of a unit for calls, in the order in which to try them."""
        ...

    def text_number_of(self, unit: UnitId) -> str | None:
        """Return where a unit can be texted; None: a landline, or opted out."""
        ...


class ProviderFault(Exception):
    """The provider said no, with its code."""

    def __init__(self, code: int | None, status: int | None) -> None:
        super().__init__(f"{code} ({status})")
        self.code = code
        self.status = status


class ProviderSilent(Exception):
    """No answer came: the call or text may or may not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOrder:
    """A call to place."""

    message: MessageId
    leg: LegId
    to: str
    ring_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextOrder:
    """A text to send; ``valid_seconds`` after which the carrier need not deliver it any more."""

    message: MessageId
    to: str
    body: str
    valid_seconds: int


class Telephone(Protocol):
    """A provider of calls and texts. Every method may raise ProviderFault or ProviderSilent."""

    @property
    def name(self) -> str:
        """Return the provider's name, as it is kept with what it was given."""
        ...

    def call(self, order: CallOrder) -> str:
        """Place the call and return the provider's reference."""
        ...

    def text(self, order: TextOrder) -> str:
        """Send the text and return the provider's reference."""
        ...

    def hang_up(self, ref: str) -> None:
        """End a call, ringing or not; one that is over already is no fault."""
        ...

    def move(self, ref: str, *, leg: LegId) -> None:
        """Have a caller's call ask us anew what to do (out of the queue, into the conference)."""
        ...

    def call_state(self, ref: str) -> LegState:
        """Ask how a call stands, for callbacks that never came."""
        ...

    def text_state(self, ref: str) -> tuple[str, int | None]:
        """Ask how a text stands: status and error code."""
        ...

    def find_call(self, order: CallOrder, *, since: datetime) -> str | None:
        """Look whether a doubtful call exists after all, by number and time."""
        ...
