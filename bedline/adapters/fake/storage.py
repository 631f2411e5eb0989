"""Units of work in memory: one at a time, all or nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import RLock

from bedline.adapters.fake import logs, tables
from bedline.adapters.fake.state import State
from bedline.domain.facilities import Directory
from bedline.domain.facts import Fact
from bedline.domain.ids import RegionId
from bedline.domain.matching.atlas import Atlas
from bedline.domain.people import Person
from bedline.domain.regions import Region
from bedline.ports.clock import Clock, Identities
from bedline.ports.storage import Work


class FakeWork:
    """A transaction over a copy of the state."""

    def __init__(self, storage: "FakeStorage", state: State, actor: Person) -> None:
        self.actor = actor
        self.now: datetime = storage.clock.now()
        self.ids: Identities = storage.ids
        self.regions: Mapping[RegionId, Region] = storage.regions
        self.directory: Directory = storage.directory
        self.atlas: Atlas = storage.atlas
        self.requests = tables.FakeRequests(state, actor)
        self.patients = tables.FakePatients(state, actor)
        self.offers = tables.FakeOffers(state, actor)
        self.stays = tables.FakeStays(state, actor)
        self.places = logs.FakePlaces(state, actor, self.now)
        self.reports = logs.FakeReports(state, actor)
        self.tasks = tables.FakeTasks(state, actor)
        self.people = tables.FakePeople(state, actor)
        self.streams = logs.FakeStreams(state, actor, self.now)
        self.audit = logs.FakeAudit(state, actor, self.now)
        self.once = logs.FakeOnce(state, actor)
        self.facts: list[Fact] = []

    def record(self, *facts: Fact) -> None:
        """See the port."""
        self.facts.extend(facts)


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
    ) -> None:
        self.clock = clock
        self.ids = ids
        self.regions = regions
        self.directory = directory
        self.atlas = Atlas.of(directory)
        self.state = State(people={person.id: person for person in people})
        self._before_commit = before_commit
        self._one_at_a_time = RLock()

    @contextmanager
    def work(self, actor: Person) -> Iterator[Work]:
        """See the port."""
        with self._one_at_a_time:
            state = self.state.copy()
            work = FakeWork(self, state, actor)
            yield work
            self._before_commit(work, work.facts)
            state.facts.extend(work.facts)
            self.state = state

    @contextmanager
    def reading(self, actor: Person) -> Iterator[Work]:
        """See the port."""
        with self._one_at_a_time:
            yield FakeWork(self, self.state.copy(), actor)
