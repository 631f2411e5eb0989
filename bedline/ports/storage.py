"""Where Bedline keeps what it knows: one unit of work, and what can be asked of it."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bedline.domain.board import Change, Entry
from bedline.domain.calls import LegId
from bedline.domain.capacity import CapacityReport, Places
from bedline.domain.facilities import Directory
from bedline.domain.facts import Fact
from bedline.domain.ids import FacilityId, OfferId, PersonId, PracticeId, RegionId, RequestId, StayId, TaskId, UnitId
from bedline.domain.ledger import LedgerEntry
from bedline.domain.matching.assignment import Solver
from bedline.domain.matching.atlas import Atlas
from bedline.domain.offers import Offer
from bedline.domain.patients import Patient
from bedline.domain.people import Person
from bedline.domain.regions import Region
from bedline.domain.requests import BedRequest, RequestState
from bedline.domain.stays import Stay, StayState
from bedline.domain.tasks import Task
from bedline.ports.answers import Answers
from bedline.ports.clock import Identities
from bedline.ports.telephony import Hotline

# No work takes longer from its moment to its commit; what one changed may be unseen by others until then.
UNSEEN_LENGTH = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is wanted: ``limit`` items after the one named by ``after`` (opaque)."""

    limit: int = 50
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """How far a board stream has come; ``epoch`` changes when the numbers start anew."""

    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class StoredReply:
    """What was answered the first time; ``fingerprint`` tells a repeat from another use of the same key."""

    fingerprint: str
    status: int
    body: str


class Requests(Protocol):
    """Bed requests. ``get`` locks the row until the work ends; ``find`` only reads."""

    def add(self, request: BedRequest) -> bool:
        """Keep a new request; False when its code is in use by another live one (choose a new code)."""
        ...

    def get(self, request: RequestId) -> BedRequest:
        """Return the request, locked.

        Raises:
            NotFound: ``unknown_request``.
        """
        ...

    def find(self, request: RequestId) -> BedRequest:
        """Return the request, not locked.

        Raises:
            NotFound: ``unknown_request``.
        """
        ...

    def save(self, request: BedRequest) -> None:
        """Keep the new state of a request that was got."""
        ...

    def live(self, region: RegionId) -> Sequence[BedRequest]:
        """Return every request of the region that has not landed."""
        ...

    def page(
        self,
        *,
        region: RegionId,
        states: Collection[RequestState],
        practice: PracticeId | None,
        page: Page,
    ) -> tuple[Sequence[BedRequest], str | None]:
        """Return requests, newest first, and the cursor of the next page (None: no more). No states: all."""
        ...

    def by_ids(self, requests: Collection[RequestId]) -> Mapping[RequestId, BedRequest]:
        """Return those requests, not locked."""
        ...

    def due_warning(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, live requests whose ``warn_at`` has passed; rows locked by others are left out."""
        ...

    def due_retry(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, waiting requests to search for again; rows locked by others are left out.

        That is: last ``searched_at`` before ``now``, and the next action is due, or a unit of the region
        has changed since and has a free place. A change counts ``UNSEEN_LENGTH`` longer, because it may
        have been made before that search and become visible only after it.
        """
        ...

    def due_choice(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests in nobody's hands whose referrer should have chosen by now; not those locked."""
        ...

    def due_climb(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests whose next rung of the ladder is due; rows locked by others are left out."""
        ...

    def forgotten(self, *, before: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests whose next action was due before that moment and of which no task tells.

        Rows locked by others are left out.
        """
        ...

    def due_closing(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, arrived requests whose closing is due; rows locked by others are left out."""
        ...


class Patients(Protocol):
    """Who the patients are, sealed; every reading is audited by the caller."""

    def keep(self, request: RequestId, patient: Patient) -> None:
        """Keep the identity that belongs to a request, replacing an earlier one."""
        ...

    def find(self, request: RequestId) -> Patient | None:
        """Return the identity that belongs to a request."""
        ...


class Offers(Protocol):
    """Offers. ``get`` locks."""

    def add(self, offer: Offer) -> bool:
        """Keep a new offer; False when its code is in use by another open one of that facility."""
        ...

    def get(self, offer: OfferId) -> Offer:
        """Return the offer, locked.

        Raises:
            NotFound: ``unknown_offer``.
        """
        ...

    def find(self, offer: OfferId) -> Offer:
        """Return the offer, not locked.

        Raises:
            NotFound: ``unknown_offer``.
        """
        ...

    def save(self, offer: Offer) -> None:
        """Keep the new state of an offer that was got."""
        ...

    def of_requests(self, requests: Collection[RequestId]) -> Mapping[RequestId, Sequence[Offer]]:
        """Return every offer made for each of the requests, oldest first."""
        ...

    def open_at(self, facility: FacilityId) -> Sequence[Offer]:
        """Return the offers the facility has still to answer, soonest deadline first."""
        ...

    def lapsed(self, *, now: datetime, limit: int) -> Sequence[OfferId]:
        """Return open offers whose moment has passed, longest ago first (not locked)."""
        ...


class Stays(Protocol):
    """Stays. ``get`` locks."""

    def add(self, stay: Stay) -> None:
        """Keep a new stay."""
        ...

    def get(self, stay: StayId) -> Stay:
        """Return the stay, locked.

        Raises:
            NotFound: ``unknown_stay``.
        """
        ...

    def find(self, stay: StayId) -> Stay:
        """Return the stay, not locked.

        Raises:
            NotFound: ``unknown_stay``.
        """
        ...

    def save(self, stay: Stay) -> None:
        """Keep the new state of a stay that was got."""
        ...

    def of_requests(self, requests: Collection[RequestId]) -> Mapping[RequestId, Stay]:
        """Return the latest stay of each of the requests that has one."""
        ...

    def at_facility(self, facility: FacilityId, states: Collection[StayState]) -> Sequence[Stay]:
        """Return the facility's stays in these states, oldest first."""
        ...

    def overdue(self, *, before: datetime, limit: int) -> Sequence[StayId]:
        """Return reserved stays whose request's next action was due before that moment (not locked)."""
        ...

    def terms_due(self, *, now: datetime, limit: int) -> Sequence[StayId]:
        """Return stays whose ``term_at`` has come, longest ago first (not locked)."""
        ...


class PlaceLedger(Protocol):
    """The places of units, their history, and the guarantee that none is promised twice."""

    def get(self, unit: UnitId) -> Places:
        """Return the places of the unit, locked; of a unit that never reported: none."""
        ...

    def get_ready(self, units: Collection[UnitId]) -> None:
        """Lock the places of units that are about to be asked, in the order of their ids, sooner than one by one."""
        ...

    def many(self, units: Collection[UnitId]) -> Mapping[UnitId, Places]:
        """Return the places of each of those units, not locked."""
        ...

    def save(self, places: Places, entry: LedgerEntry) -> None:
        """Keep the places and the entry that led to them.

        Raises:
            Conflict: ``no_free_place`` when the database sees a place promised twice; at the latest
                when the work ends, and then nothing of it has happened.
        """
        ...

    def history(self, unit: UnitId) -> Sequence[LedgerEntry]:
        """Return every entry of the unit, oldest first."""
        ...


class Reports(Protocol):
    """Capacity reports, kept for ever."""

    def add(self, report: CapacityReport) -> None:
        """Keep a report."""
        ...

    def page(self, unit: UnitId, page: Page) -> tuple[Sequence[CapacityReport], str | None]:
        """Return reports of the unit, newest first, and the cursor of the next page."""
        ...


class Tasks(Protocol):
    """Tasks for people. ``get`` locks."""

    def add(self, task: Task) -> bool:
        """Keep a new task; False when one of that kind is open for the same subject."""
        ...

    def get(self, task: TaskId) -> Task:
        """Return the task, locked.

        Raises:
            NotFound: ``unknown_task``.
        """
        ...

    def save(self, task: Task) -> None:
        """Keep the new state of a task that was got."""
        ...

    def open(self, region: RegionId) -> Sequence[Task]:
        """Return the region's open tasks, soonest due first."""
        ...

    def open_for(self, request: RequestId) -> Sequence[Task]:
        """Return, locked, the open tasks about a request."""
        ...

    def open_about(self, leg: LegId) -> Sequence[Task]:
        """Return, locked, the open tasks about a call."""
        ...

    def by_ids(self, tasks: Collection[TaskId]) -> Mapping[TaskId, Task]:
        """Return those tasks, not locked."""
        ...

    def answered_by_neighbours(self, *, limit: int) -> Sequence[Task]:
        """Return, locked, what neighbours have answered and nobody has passed on; not those locked by others."""
        ...

    def needless_to_neighbours(self, *, limit: int) -> Sequence[Task]:
        """Return, locked, what neighbours are still asked for requests that need no place; not those locked."""
        ...


class People(Protocol):
    """People with an account."""

    def find(self, person: PersonId) -> Person:
        """Return the person.

        Raises:
            NotFound: ``unknown_person``.
        """
        ...

    def names(self, people: Collection[PersonId]) -> Mapping[PersonId, str]:
        """Return the names of those people; unknown ones are left out."""
        ...

    def on_desk(self, region: RegionId) -> Sequence[Person]:
        """Return the coordinators of the region."""
        ...

    def answering_for(self, facility: FacilityId, *, region: RegionId) -> Sequence[Person]:
        """Return those who may answer for a facility of the region, by name."""
        ...


class Streams(Protocol):
    """The board logs: one gapless stream of entries per audience."""

    def append(self, changes: Mapping[str, tuple[Sequence[Change], Sequence[Mapping[str, object]]]]) -> None:
        """Write one entry per stream, numbered from locked counters; called last before commit.

        ``changes`` maps a stream to its changes and to what happened, for the ticker.
        """
        ...

    def position(self, stream: str) -> Position:
        """Return how far the stream has come (0: nothing yet), as this work sees it."""
        ...

    def since(self, stream: str, *, after: int, limit: int) -> Sequence[Entry] | None:
        """Return the entries after that number, in order; None when some of them were pruned."""
        ...

    def recent(self, stream: str, *, limit: int) -> Sequence[Mapping[str, object]]:
        """Return what happened last on the stream, newest first."""
        ...

    def prune(self, *, before: datetime) -> int:
        """Forget entries older than that; return how many."""
        ...


class Audit(Protocol):
    """Who did or saw what, written once and never changed (fields after NEN 7513)."""

    def note(
        self,
        *,
        event: str,
        action: str,
        subject_kind: str,
        subject: str,
        allowed: bool = True,
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Write that the actor of this work did ``action`` (C, R, U, D or E) to the subject."""
        ...


class Once(Protocol):
    """Replies by idempotency key, so that a repeated request is answered and not done again."""

    def claim(self, *, scope: str, key: str, fingerprint: str) -> StoredReply | None:
        """Claim the key for this work, waiting for another that holds it; return the reply given before, if any."""
        ...

    def store(self, *, scope: str, key: str, status: int, body: str) -> None:
        """Keep the reply, in the same transaction as the work."""
        ...

    def hush(self, *, scope: str, before: datetime) -> int:
        """Forget what was replied to keys of that scope claimed before that, but not that it was; return how many.

        Whoever repeats such a key is answered with nothing, and nothing is done again.
        """
        ...

    def prune(self, *, before: datetime) -> int:
        """Forget keys claimed before that; return how many."""
        ...


class Work(Hotline, Protocol):
    """One transaction by one person at one moment: all of it happens, or none."""

    @property
    def actor(self) -> Person:
        """Return who is doing this."""
        ...

    def acting_for(self, person: Person) -> AbstractContextManager[None]:
        """Let this person be the actor until the block ends: whoever has proved on the telephone who they are.

        Access and audit then see them; only Bedline itself, in that person's region, can lend its hand so.

        Raises:
            StorageMisused: by anybody else, or for somebody of another region.
        """
        ...

    @property
    def now(self) -> datetime:
        """Return the one moment at which all of this work happens."""
        ...

    @property
    def ids(self) -> Identities:
        """Return the maker of identities."""
        ...

    @property
    def solver(self) -> Solver:
        """Return who gives out places the cheapest way."""
        ...

    @property
    def regions(self) -> Mapping[RegionId, Region]:
        """Return the regions and their rules."""
        ...

    @property
    def directory(self) -> Directory:
        """Return facilities, units and practices."""
        ...

    @property
    def atlas(self) -> Atlas:
        """Return the units arranged for searching."""
        ...

    @property
    def requests(self) -> Requests:
        """Return the bed requests."""
        ...

    @property
    def patients(self) -> Patients:
        """Return the identities of patients."""
        ...

    @property
    def offers(self) -> Offers:
        """Return the offers."""
        ...

    @property
    def answers(self) -> Answers:
        """Return how units answer."""
        ...

    @property
    def stays(self) -> Stays:
        """Return the stays."""
        ...

    @property
    def places(self) -> PlaceLedger:
        """Return the places of units."""
        ...

    @property
    def reports(self) -> Reports:
        """Return the capacity reports."""
        ...

    @property
    def tasks(self) -> Tasks:
        """Return the tasks."""
        ...

    @property
    def people(self) -> People:
        """Return the people."""
        ...

    @property
    def streams(self) -> Streams:
        """Return the board logs."""
        ...

    @property
    def audit(self) -> Audit:
        """Return the audit log."""
        ...

    @property
    def once(self) -> Once:
        """Return the replies by idempotency key."""
        ...

    def record(self, *facts: Fact) -> None:
        """Note what happened; its consequences are carried out just before commit."""
        ...


class Storage(Protocol):
    """Opens units of work."""

    def work(self, actor: Person) -> AbstractContextManager[Work]:
        """Open a transaction that commits when the block ends and rolls back when it raises.

        On commit: audit of every fact → consequences (``services.consequences``) → board entries.
        Rows are locked in the order leg → waiting → request → unit → offer → stay → task → message, and
        whoever makes or changes an offer or a stay holds its request. A deadlock or a serialization failure
        surfaces as ``StorageBusy``; the caller may try the whole block again.
        """
        ...

    def reading(self, actor: Person) -> AbstractContextManager[Work]:
        """Open a read-only transaction that sees one moment throughout (repeatable read)."""
        ...


class StorageBusy(Exception):
    """The database chose this work as the one to give way; nothing of it happened."""


class StorageAway(Exception):
    """The database cannot be reached; nothing of this work happened."""


class StorageMisused(Exception):
    """The caller did what this work does not allow, such as writing in a *reading* one: a bug, not a refusal."""
