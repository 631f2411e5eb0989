"""One unit of work: everything that can be asked for and kept in one transaction."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from bedline.domain.facilities import Directory
from bedline.domain.facts import Fact
from bedline.domain.ids import RegionId
from bedline.domain.matching.assignment import Solver
from bedline.domain.matching.atlas import Atlas
from bedline.domain.people import Person
from bedline.domain.regions import Region
from bedline.ports.answers import Answers
from bedline.ports.clock import Identities
from bedline.ports.storage.audit import Audit
from bedline.ports.storage.offers import Offers
from bedline.ports.storage.once import Once
from bedline.ports.storage.patients import Patients
from bedline.ports.storage.people import People
from bedline.ports.storage.places import PlaceLedger, Reports
from bedline.ports.storage.requests import Requests
from bedline.ports.storage.stays import Stays
from bedline.ports.storage.streams import Streams
from bedline.ports.storage.tasks import Tasks
from bedline.ports.storage.trials import Trials
from bedline.ports.telephony import Hotline


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

    @property
    def trials(self) -> Trials:
        """Return the trials of policies."""
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
