"""One unit of work on PostgreSQL: a transaction that sees one person's regions and tells what it did."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from bedline.adapters.acting import check_acting
from bedline.adapters.db.answers import HabitsBook, StoredAnswers
from bedline.adapters.db.audit import StoredAudit
from bedline.adapters.db.engine import Database
from bedline.adapters.db.finish import finish
from bedline.adapters.db.guesses import StoredGuesses
from bedline.adapters.db.held import Held
from bedline.adapters.db.lazily import Lazily
from bedline.adapters.db.legs import StoredLegs
from bedline.adapters.db.messages import StoredMessages
from bedline.adapters.db.offers import StoredOffers
from bedline.adapters.db.once import StoredOnce
from bedline.adapters.db.opt_outs import StoredOptOuts
from bedline.adapters.db.patients import StoredPatients
from bedline.adapters.db.people import NameBook, StoredPeople
from bedline.adapters.db.pins import SlowHash, StoredPins
from bedline.adapters.db.places import StoredPlaces
from bedline.adapters.db.reports import StoredReports
from bedline.adapters.db.requests import StoredRequests
from bedline.adapters.db.sealing import Seal
from bedline.adapters.db.stays import StoredStays
from bedline.adapters.db.streams import StoredStreams
from bedline.adapters.db.tasks import StoredTasks
from bedline.adapters.db.transaction import Transaction
from bedline.adapters.db.trials import StoredTrials
from bedline.adapters.db.voicemails import StoredVoicemails
from bedline.adapters.db.waitings import StoredWaitings
from bedline.adapters.solving import cheapest
from bedline.domain.facilities import Directory
from bedline.domain.facts import Fact
from bedline.domain.ids import FacilityId, RegionId, RequestId
from bedline.domain.matching.assignment import Solver
from bedline.domain.matching.atlas import Atlas
from bedline.domain.people import EVERYWHERE, Person, Role
from bedline.domain.phonebook import Phonebook
from bedline.domain.regions import Region
from bedline.ports.clock import Clock, Identities
from bedline.ports.storage import StorageMisused, Work


class StoredWork:
    """One transaction by one person at one moment."""

    def __init__(self, transaction: Transaction, *, actor: Person, now: datetime, storage: "DatabaseStorage") -> None:
        self.actor = actor
        self.now = now
        self.ids: Identities = storage.ids
        self.solver: Solver = cheapest
        self.regions: Mapping[RegionId, Region] = storage.regions
        self.directory: Directory = storage.directory
        self.atlas: Atlas = storage.atlas
        self.phonebook: Phonebook = storage.phonebook
        self.audit = StoredAudit(actor=actor, now=now)
        self.facts: list[Fact] = []
        self.transaction = transaction
        self.storage = storage
        self.held = Held()
        # Whoever acts meanwhile, it is the same region.
        self.region = actor.region

    requests = Lazily(lambda work: StoredRequests(work.transaction, work.held))
    patients = Lazily(lambda work: StoredPatients(work.transaction, seal=work.storage.seal))
    offers = Lazily(lambda work: StoredOffers(work.transaction, work.held))
    answers = Lazily(
        lambda work: StoredAnswers(
            work.transaction, work.storage.habits, directory=work.storage.directory, now=work.now
        )
    )
    stays = Lazily(lambda work: StoredStays(work.transaction, work.held))
    places = Lazily(lambda work: StoredPlaces(work.transaction, work.held))
    reports = Lazily(lambda work: StoredReports(work.transaction, directory=work.storage.directory))
    tasks = Lazily(lambda work: StoredTasks(work.transaction, work.held))
    people = Lazily(lambda work: StoredPeople(work.transaction, work.storage.names, region=work.region, now=work.now))
    streams = Lazily(lambda work: StoredStreams(work.transaction, region_of=work.region_of))
    once = Lazily(lambda work: StoredOnce(work.transaction, region=work.region, now=work.now))
    legs = Lazily(lambda work: StoredLegs(work.transaction, work.held, seal=work.storage.seal))
    waitings = Lazily(lambda work: StoredWaitings(work.transaction, work.held, seal=work.storage.seal))
    messages = Lazily(lambda work: StoredMessages(work.transaction, work.held, seal=work.storage.seal, now=work.now))
    pins = Lazily(lambda work: StoredPins(work.transaction, seal=work.storage.seal, slow=work.storage.slow))
    guesses = Lazily(lambda work: StoredGuesses(work.transaction, seal=work.storage.seal))
    voicemails = Lazily(lambda work: StoredVoicemails(work.transaction, seal=work.storage.seal))
    opt_outs = Lazily(lambda work: StoredOptOuts(work.transaction, seal=work.storage.seal, region=work.region))
    trials = Lazily(lambda work: StoredTrials(work.transaction))

    @contextmanager
    def acting_for(self, person: Person) -> Iterator[None]:
        """Let this person be the actor until the block ends; the rows one sees are of the same region anyway."""
        lender = self.actor
        check_acting(lender, person=person)
        self.actor = self.audit.actor = person
        try:
            yield
        finally:
            self.actor = self.audit.actor = lender

    def record(self, *facts: Fact) -> None:
        """Note what happened; its consequences are carried out just before commit."""
        self.facts += facts
        for fact in facts:
            self.audit.note_fact(fact)

    def region_of(self, stream: str) -> RegionId:
        """Return the region whose board that stream is."""
        kind, _, key = stream.partition(":")
        if kind == "desk":
            return RegionId(key)
        if kind == "facility":
            return self.directory.facility(FacilityId(key)).region
        if self.actor.region != EVERYWHERE:
            return self.actor.region
        return self.requests.find(RequestId(UUID(key))).region


class DatabaseStorage:
    """Opens units of work on PostgreSQL."""

    def __init__(
        self,
        database: Database,
        *,
        regions: Mapping[RegionId, Region],
        directory: Directory,
        clock: Clock,
        ids: Identities,
        data_keys: Sequence[str],
        before_commit: Callable[[Work, Sequence[Fact]], None],
        phonebook: Phonebook | None = None,
        slow: SlowHash | None = None,
    ) -> None:
        """Seal what is personal with ``data_keys`` (the first closes, all open).

        ``before_commit`` carries out what follows from the facts of a work that has any; ``slow`` hashes PINs.
        """
        self._database = database
        self._clock = clock
        self._before_commit = before_commit
        self.regions = regions
        self.directory = directory
        self.atlas = Atlas.of(directory)
        self.phonebook = phonebook or Phonebook()
        self.ids = ids
        self.seal = Seal(data_keys)
        self.slow = slow or SlowHash()
        self.names = NameBook()
        self.habits = HabitsBook()

    @contextmanager
    def work(self, actor: Person) -> Iterator[StoredWork]:
        """Open a transaction that commits when the block ends and rolls back when it raises."""
        now = self._clock.now()
        with self._database.transaction(regions=regions_of(actor)) as transaction:
            work = StoredWork(transaction, actor=actor, now=now, storage=self)
            yield work
            if work.facts:
                self._before_commit(work, work.facts)
            work.messages.wake()
            finish(transaction, noted=work.audit.noted, appended=work.streams.appended, now=now)

    @contextmanager
    def reading(self, actor: Person) -> Iterator[StoredWork]:
        """Open a read-only transaction that sees one moment throughout."""
        with self._database.transaction(regions=regions_of(actor), reading=True) as transaction:
            yield StoredWork(transaction, actor=actor, now=self._clock.now(), storage=self)


def regions_of(actor: Person) -> str:
    """Return the regions whose rows the actor's transactions see.

    Raises:
        StorageMisused: somebody other than Bedline itself claims to act everywhere.
    """
    if actor.region == EVERYWHERE and actor.role is not Role.SYSTEM:
        raise StorageMisused("only Bedline itself acts in every region")
    return actor.region
