"""Everything the fake storage knows, in a shape that is copied cheaply and thrown away on a rollback."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from bedline.domain.board import Entry
from bedline.domain.calls import Leg, LegId, WaitingId
from bedline.domain.capacity import CapacityReport, Places
from bedline.domain.facts import Fact
from bedline.domain.hotline import Waiting
from bedline.domain.ids import OfferId, PersonId, RegionId, RequestId, StayId, TaskId, UnitId
from bedline.domain.ledger import LedgerEntry
from bedline.domain.matching.habits import Band, Tally
from bedline.domain.messages import Message, MessageId
from bedline.domain.offers import Offer
from bedline.domain.patients import Patient
from bedline.domain.people import Person
from bedline.domain.pins import Tries
from bedline.domain.requests import BedRequest
from bedline.domain.stays import Stay
from bedline.domain.tasks import Task
from bedline.domain.trials import Trial, TrialId
from bedline.ports.storage import StoredReply
from bedline.ports.telephony import NoTexts, Voicemail, VoicemailId


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the audit log."""

    at: datetime
    by: PersonId
    region: RegionId
    event: str
    action: str
    subject_kind: str
    subject: str
    allowed: bool
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Guess:
    """A wrong code or PIN."""

    region: RegionId
    number: str | None
    code: str
    at: datetime


@dataclass(slots=True)
class State:
    """The tables; every value in them is immutable, so a copy of the dictionaries is a copy of all."""

    people: dict[PersonId, Person] = field(default_factory=dict)
    requests: dict[RequestId, BedRequest] = field(default_factory=dict)
    patients: dict[RequestId, Patient] = field(default_factory=dict)
    # By which national number somebody may be known again.
    known_again: dict[RequestId, str | None] = field(default_factory=dict)
    words: dict[RequestId, dict[str, str]] = field(default_factory=dict)
    offers: dict[OfferId, Offer] = field(default_factory=dict)
    stays: dict[StayId, Stay] = field(default_factory=dict)
    places: dict[UnitId, Places] = field(default_factory=dict)
    places_changed_at: dict[UnitId, datetime] = field(default_factory=dict)
    ledger: dict[UnitId, tuple[LedgerEntry, ...]] = field(default_factory=dict)
    reports: dict[UnitId, tuple[CapacityReport, ...]] = field(default_factory=dict)
    tallies: dict[tuple[UnitId, Band], Tally] = field(default_factory=dict)
    tasks: dict[TaskId, Task] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    entries: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    audit: list[AuditLine] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    replies: dict[tuple[str, str], StoredReply] = field(default_factory=dict)
    claimed_at: dict[tuple[str, str], datetime] = field(default_factory=dict)
    legs: dict[LegId, Leg] = field(default_factory=dict)
    waitings: dict[WaitingId, Waiting] = field(default_factory=dict)
    messages: dict[MessageId, Message] = field(default_factory=dict)
    messages_heard_at: dict[MessageId, datetime] = field(default_factory=dict)
    pins: dict[PersonId, tuple[str, Tries]] = field(default_factory=dict)
    voicemails: dict[VoicemailId, Voicemail] = field(default_factory=dict)
    trials: dict[TrialId, Trial] = field(default_factory=dict)
    guesses: dict[UUID, Guess] = field(default_factory=dict)
    opt_outs: dict[tuple[RegionId, str], NoTexts] = field(default_factory=dict)

    def copy(self) -> "State":
        """Return a state that can be changed without changing this one."""
        return replace(
            self,
            **{name: getattr(self, name).copy() for name in self.__slots__},
        )
