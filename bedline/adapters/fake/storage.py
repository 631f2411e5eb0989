"""Units of work in memory: one at a time, all or nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import RLock

from bedline.adapters.acting import check_acting
from bedline.adapters.fake.answers import FakeAnswers
from bedline.adapters.fake.callers import FakeGuesses, FakeOptOuts, FakePins, FakeVoicemails
from bedline.adapters.fake.calls import FakeLegs, FakeWaitings
from bedline.adapters.fake.desk import FakePeople, FakeTasks
from bedline.adapters.fake.logs import FakeAudit, FakeOnce, FakeStreams
from bedline.adapters.fake.offers import FakeOffers, FakeStays
from bedline.adapters.fake.outbox import FakeMessages
from bedline.adapters.fake.places import FakePlaces, FakeReports
from bedline.adapters.fake.requests import FakePatients, FakeRequests
from bedline.adapters.fake.state import State
from bedline.adapters.fake.table import Scope
from bedline.adapters.fake.trials import FakeTrials
from bedline.adapters.solving import cheapest
from bedline.domain.facilities import Directory
from bedline.domain.facts import Fact
from bedline.domain.ids import RegionId
from bedline.domain.matching.assignment import Solver
from bedline.domain.matching.atlas import Atlas
from bedline.domain.people import EVERYWHERE, Person, Role
from bedline.domain.phonebook import Phonebook
from bedline.domain.regions import Region
from bedline.ports.clock import Clock, Identities
from bedline.ports.storage import StorageMisused, Work


class FakeWork:
    """A transaction over a copy of the state."""

    def __init__(self, storage: "FakeStorage", scope: Scope) -> None:
        self.actor = scope.actor
        self.now: datetime = scope.now
        self.ids: Identities = storage.ids
        self.solver: Solver = cheapest
        self.regions: Mapping[RegionId, Region] = storage.regions
        self.directory: Directory = storage.directory
        self.atlas: Atlas = storage.atlas
        self.phonebook: Phonebook = storage.phonebook
        self.requests = FakeRequests(scope)
        self.patients = FakePatients(scope)
        self.offers = FakeOffers(scope)
        self.answers = FakeAnswers(scope)
        self.stays = FakeStays(scope)
        self.places = FakePlaces(scope)
        self.reports = FakeReports(scope)
        self.tasks = FakeTasks(scope)
        self.people = FakePeople(scope)
        self.streams = FakeStreams(scope)
        self.audit = FakeAudit(scope)
        self.once = FakeOnce(scope)
        self.legs = FakeLegs(scope)
        self.waitings = FakeWaitings(scope)
        self.messages = FakeMessages(scope)
        self.pins = FakePins(scope)
        self.guesses = FakeGuesses(scope)
        self.voicemails = FakeVoicemails(scope)
        self.opt_outs = FakeOptOuts(scope)
        self.trials = FakeTrials(scope)
        self.facts: list[Fact] = []

    @contextmanager
    def acting_for(self, person: Person) -> Iterator[None]:
        """See the port."""
        lender = self.actor
        check_acting(lender, person=person)
        self.actor = self.audit.actor = person
        try:
            yield
        finally:
            self.actor = self.audit.actor = lender

    def record(self, *facts: Fact) -> None:
        """See the port."""
        self.facts.extend(facts)
        for fact in facts:
            self.audit.note_fact(fact)


class FakeStorage:
    """Storage that forgets everything when it goes; ``before_commit`` carries out what follows from the facts."""

    def __init__(
        self,
        *,
        clock: Clock,
        ids: Identities,
        regions: Mapping[RegionId, Region],
        directory: Directory,
        people: Sequence[Person],
        before_commit: Callable[[Work, Sequence[Fact]], None],
        phonebook: Phonebook | None = None,
    ) -> None:
        self.clock = clock
        self.ids = ids
        self.regions = regions
        self.directory = directory
        self.atlas = Atlas.of(directory)
        self.phonebook = phonebook or Phonebook()
        self.state = State(people={person.id: person for person in people})
        self._before_commit = before_commit
        self._one_at_a_time = RLock()
        self._open = False

    @contextmanager
    def work(self, actor: Person) -> Iterator[Work]:
        """See the port."""
        _check(actor)
        with self._one_at_a_time:
            if self._open:
                # In a database the inner one would wait for the outer one for ever.
                raise StorageMisused("a work inside a work")
            self._open = True
            try:
                scope = Scope(self.state.copy(), actor, self.clock.now(), self.directory, reading=False)
                work = FakeWork(self, scope)
                yield work
                self._finish(work)
                scope.state.facts.extend(work.facts)
                self.state = scope.state
            finally:
                self._open = False

    @contextmanager
    def reading(self, actor: Person) -> Iterator[Work]:
        """See the port."""
        _check(actor)
        with self._one_at_a_time:
            yield FakeWork(self, Scope(self.state.copy(), actor, self.clock.now(), self.directory, reading=True))

    def _finish(self, work: FakeWork) -> None:
        if work.facts:
            self._before_commit(work, work.facts)


def _check(actor: Person) -> None:
    if actor.region == EVERYWHERE and actor.role is not Role.SYSTEM:
        raise StorageMisused("only Bedline itself acts in every region")
