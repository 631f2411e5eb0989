"""What the hotline keeps: calls, who waits, what has to be told, PINs, voicemail."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType, Protocol
from uuid import UUID

from bedline.domain.calls import Leg, LegId, WaitingId
from bedline.domain.hotline import Waiting
from bedline.domain.ids import OfferId, PersonId, RegionId, RequestId
from bedline.domain.messages import Message, MessageId
from bedline.domain.phonebook import Phonebook

VoicemailId = NewType("VoicemailId", UUID)

# How far back calls without an outcome are looked for, should nobody have looked meanwhile.
UNSETTLED_LENGTH = timedelta(days=7)


class Forgets(Protocol):
    """Something that is kept of people, for so long."""

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """Forget what is over since before that; return how many."""
        ...


class Legs(Protocol):
    """Call legs. ``get`` locks the row until the work ends.

    Their numbers are sealed at rest, and so is what was keyed (``Dialogue.data``), which goes as soon as the
    leg is over and has an outcome.
    """

    def add(self, leg: Leg) -> bool:
        """Keep a new leg; False when the provider's call is known already."""
        ...

    def get(self, leg: LegId) -> Leg:
        """Return the leg, locked.

        Raises:
            NotFound: ``unknown_leg``.
        """
        ...

    def by_ids(self, legs: Collection[LegId]) -> Mapping[LegId, Leg]:
        """Return those legs, not locked; unknown ones are left out."""
        ...

    def by_provider_call(self, call: str) -> Leg | None:
        """Return the leg of a provider's call, locked."""
        ...

    def known(self, calls: Collection[str]) -> frozenset[str]:
        """Return those of the provider's calls that have a leg."""
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

    def in_vain(self, region: RegionId, *, since: datetime) -> Sequence[Leg]:
        """Return the region's calls to people on duty, begun at that moment or later, that met only silence.

        It rang to its end, or somebody (or a machine) picked up and did nothing. Whoever was busy, said no or was
        stopped has not been silent.
        """
        ...

    def of_offer(self, offer: OfferId) -> Sequence[Leg]:
        """Return the legs about an offer that are not over."""
        ...

    def unsettled(self, *, before: datetime, limit: int) -> Sequence[LegId]:
        """Return inbound legs that ended before that moment without an outcome and without a task (not locked).

        Those of the last ``UNSETTLED_LENGTH``, the longest ago first: after it nobody rings back any more.
        """
        ...

    def stuck(self, *, before: datetime, limit: int) -> Sequence[LegId]:
        """Return legs made before that moment that are not over, as far as anybody told us (not locked)."""
        ...

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """Forget numbers and what was keyed on legs of the region (None: any) that ended before that; return how many.

        Here as elsewhere those of the longest ago, ``limit`` at the most, and none that somebody works on just now.
        """
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
        """Return who waits or is being taken in the region, in the order of ``Waiting.turn``, not locked.

        That is: in the states waiting, ringing and taken.
        """
        ...

    def unanswered(self, region: RegionId) -> Sequence[Waiting]:
        """Return waits that ended in voicemail and that nobody has acknowledged, oldest first, not locked."""
        ...

    def by_ids(self, waitings: Collection[WaitingId]) -> Mapping[WaitingId, Waiting]:
        """Return those waits, not locked."""
        ...

    def due(self, *, now: datetime, limit: int) -> Sequence[WaitingId]:
        """Return waits whose ``due_at`` has come, whatever their state, longest due first (not locked)."""
        ...

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """Forget whom to ring for waits of the region that ended before that; return how many."""
        ...


class Messages(Protocol):
    """The outbox. ``get`` locks. Numbers are sealed at rest."""

    def add(self, message: Message) -> bool:
        """Put an errand into the outbox; False when the same call is in it already and has not come to an end.

        The same call: to the same number about the same offer, or to ring back about the same request. The
        database refuses a second one whoever adds it, so that no telephone rings twice for one offer.
        """
        ...

    def put(self, message: Message) -> None:
        """Put an errand into the outbox as ``add`` does, for whoever need not know whether the same call was in it."""
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
        """Return, locked, sent or doubtful messages of which nothing was heard since; not those locked by others.

        Heard of it has whoever saves it, changed or not.
        """
        ...

    def open_for(self, *, offer: OfferId | None = None, request: RequestId | None = None) -> Sequence[Message]:
        """Return, locked, messages about an offer or a request that have not come to an end."""
        ...

    def rung(self, number: str, *, since: datetime) -> Sequence[datetime]:
        """Return when the number was rung since then, the latest first."""
        ...

    def oldest_due(self, *, now: datetime) -> datetime | None:
        """Return since when the oldest message has been due: what the watchdog looks at."""
        ...

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """Forget number and words of messages of the region that came to an end before that; return how many."""
        ...


@dataclass(frozen=True, slots=True)
class PinCheck:
    """What came of a PIN: whose it is, or nothing and whether further tries are locked out for now."""

    person: PersonId | None
    locked: bool = False
    locks_until: datetime | None = None
    """Until when nobody may try, when this very PIN is the one too many."""


class Pins(Protocol):
    """PINs, kept as slow hashes; tries are counted, and a lock never keeps anybody from a human."""

    def check(self, person: PersonId | None, *, pin: str, now: datetime) -> PinCheck:
        """Check somebody's PIN; takes the same time whoever (None: nobody we know) and whatever is wrong.

        A wrong one counts when the work commits (``domain.pins``), so the caller must not raise because of it.
        However many try at the same moment, no more of them count as right or wrong than if they had queued.
        """
        ...

    def keep(self, person: PersonId, *, pin: str, now: datetime) -> None:
        """Give somebody this PIN from now on, and forget their failed tries.

        Raises:
            NotFound: ``unknown_person``.
        """
        ...


class Guesses(Protocol):
    """Wrong codes and PINs of the last day: how often by which number and about whom; neither is kept as it is."""

    def note(self, guess: UUID, *, region: RegionId, number: str | None, code: str, now: datetime) -> None:
        """Keep that somebody at that number (None: withheld) was wrong about that code."""
        ...

    def from_number(self, number: str, *, since: datetime) -> int:
        """Say how many came from that number since then; whoever asks is the only one until its work ends."""
        ...

    def codes(self, region: RegionId, *, since: datetime) -> int:
        """Say about how many different codes somebody was wrong in that region since then."""
        ...

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """Forget those from before that; return how many."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Voicemail:
    """What a caller left, sealed; ``sound`` None until it has been fetched, and again once it is forgotten."""

    id: VoicemailId
    region: RegionId
    leg: LegId
    recorded_at: datetime
    provider_ref: str
    seconds: int
    sound: bytes | None = None
    fetched_at: datetime | None = None
    removed_at: datetime | None = None
    """When the provider's own copy was deleted."""
    heard_at: datetime | None = None
    heard_by: PersonId | None = None


class Voicemails(Protocol):
    """Voicemails; their sound is encrypted at rest. ``get`` locks."""

    def add(self, voicemail: Voicemail) -> bool:
        """Keep a new one; False when that recording is known already."""
        ...

    def get(self, voicemail: VoicemailId) -> Voicemail:
        """Return the voicemail, locked.

        Raises:
            NotFound: ``unknown_voicemail``.
        """
        ...

    def save(self, voicemail: Voicemail) -> None:
        """Keep the new state of one that was got."""
        ...

    def known(self, recordings: Collection[str]) -> frozenset[str]:
        """Return those of the provider's recordings that are kept here."""
        ...

    def of_leg(self, leg: LegId) -> Voicemail | None:
        """Return what was left on that leg, not locked."""
        ...

    def unfetched(self, *, limit: int) -> Sequence[VoicemailId]:
        """Return those that have still to be fetched, or whose copy at the provider has still to be deleted."""
        ...

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """Forget the sound of what was recorded in the region before that; return how many."""
        ...


class NoTexts(StrEnum):
    """Why a number is sent no texts: its owner wants none, or none arrives there."""

    OWNER = "owner"
    UNREACHABLE = "unreachable"


class OptOuts(Protocol):
    """Numbers that are sent no texts: as their owners told the carrier, or as the carrier told of them."""

    def note(self, number: str, *, out: bool, now: datetime) -> None:
        """Keep that the number wants no texts (``out``), or wants them again."""
        ...

    def flag(self, number: str, *, now: datetime) -> None:
        """Keep that no text arrives at the number, until somebody corrects it."""
        ...

    def correct(self, number: str) -> None:
        """Keep that texts may be tried again at the number, unless its owner wants none."""
        ...

    def out(self, number: str, *, region: RegionId | None = None) -> bool:
        """Say whether the number is sent no texts from there (None: from where the actor is), for whichever reason."""
        ...


class Hotline(Protocol):
    """Everything the hotline keeps, as part of one work."""

    @property
    def phonebook(self) -> Phonebook:
        """Return who stands behind which number, and who is on duty."""
        ...

    @property
    def legs(self) -> Legs:
        """Return the call legs."""
        ...

    @property
    def waitings(self) -> Waitings:
        """Return who waits for a human."""
        ...

    @property
    def messages(self) -> Messages:
        """Return the outbox."""
        ...

    @property
    def pins(self) -> Pins:
        """Return the PINs."""
        ...

    @property
    def guesses(self) -> Guesses:
        """Return the wrong codes and PINs."""
        ...

    @property
    def opt_outs(self) -> OptOuts:
        """Return the numbers that are sent no texts."""
        ...

    @property
    def voicemails(self) -> Voicemails:
        """Return the voicemails."""
        ...
