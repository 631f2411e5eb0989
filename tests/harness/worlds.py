"""Two neighbouring regions, kept in memory or in PostgreSQL, in which the contract of storage is tried."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

import psycopg
from cryptography.fernet import Fernet
from psycopg.rows import dict_row

from bedline.adapters.db.directory import load_directory
from bedline.adapters.db.engine import Database
from bedline.adapters.db.epoch import ensure_epoch
from bedline.adapters.db.pins import QUICK
from bedline.adapters.db.uow import DatabaseStorage
from bedline.adapters.fake.clock import FakeClock, FakeIdentities
from bedline.adapters.fake.state import AuditLine
from bedline.adapters.fake.storage import FakeStorage
from bedline.domain.facilities import Directory, Facility, Practice, Unit
from bedline.domain.facts import Fact
from bedline.domain.ids import FacilityId, PersonId, PracticeId, RegionId, UnitId
from bedline.domain.people import Person, Role
from bedline.domain.regions import Region
from bedline.ports.storage import Storage, Work
from tests import builders as a
from tests.harness.database import emptied

HEUVEL: Final = RegionId("heuvel")
TOP: Final = UnitId("top-1")
REGIONS: Final = {a.POLDER: a.region(), HEUVEL: replace(a.region(), id=HEUVEL, name="De Heuvel")}


def directory() -> Directory:
    """Return the three facilities of the Polder, and one of the Heuvel."""
    polder = a.directory()
    top = replace(a.facility("top"), region=HEUVEL)
    beyond = replace(next(iter(polder.practices.values())), id=PracticeId("praktijk-top"), region=HEUVEL)
    facilities: dict[FacilityId, Facility] = {**polder.facilities, top.id: top}
    units: dict[UnitId, Unit] = {**polder.units, TOP: a.unit(TOP, facility_name="top", in_region=HEUVEL)}
    practices: dict[PracticeId, Practice] = {**polder.practices, beyond.id: beyond}
    return Directory(facilities, units, practices)


def neighbour() -> Person:
    """Return the one at the desk of the Heuvel."""
    return Person(PersonId("desk-heuvel"), "Coördinator Heuvel", Role.COORDINATOR, HEUVEL)


def neighbouring_manager() -> Person:
    """Return the one who answers for the desk of the Heuvel."""
    return Person(PersonId("manager-heuvel"), "Regiomanager Heuvel", Role.MANAGER, HEUVEL)


def top_ward() -> Person:
    """Return the one who answers for the Top, on the Heuvel."""
    return Person(PersonId("ward-top"), "Afdeling Top", Role.FACILITY, HEUVEL, frozenset({FacilityId("top")}))


def people() -> list[Person]:
    """Return everybody of both regions."""
    return [*a.everyone(), neighbour(), neighbouring_manager(), top_ward()]


@dataclass
class World:
    """Storage, its clock, and what can be seen of it from outside."""

    storage: Storage
    clock: FakeClock
    audit: Callable[[], Sequence[AuditLine]]
    # What each work told just before its commit, and what is to follow from it.
    told: list[list[Fact]] = field(default_factory=list)
    follow: Callable[[Work, Sequence[Fact]], object] | None = None

    def before_commit(self, work: Work, facts: Sequence[Fact]) -> None:
        """Remember what is told, and do what a test wants to follow from it."""
        self.told.append(list(facts))
        if self.follow is not None:
            self.follow(work, facts)


def in_memory(*, regions: Mapping[RegionId, Region] = REGIONS, known: Directory | None = None) -> World:
    """Return a world that forgets everything."""
    clock = FakeClock()

    def before_commit(work: Work, facts: Sequence[Fact]) -> None:
        world.before_commit(work, facts)

    storage = FakeStorage(
        clock=clock,
        ids=FakeIdentities(),
        regions=regions,
        directory=known or directory(),
        people=people(),
        before_commit=before_commit,
    )
    world = World(storage, clock, audit=lambda: storage.state.audit)
    return world


@contextmanager
def in_database(url: str) -> Iterator[Database]:
    """Lend the connections to a migrated database, in which the world is configured."""
    database = Database(url, connections=8)
    try:
        ensure_epoch(database)
        load_directory(database, regions=REGIONS, directory=directory(), people=people())
        yield database
    finally:
        database.close()


def in_postgresql(database: Database) -> World:
    """Return a world on PostgreSQL in which nothing has happened yet."""
    emptied(database.url)
    return upon(database)


def upon(database: Database) -> World:
    """Return a world on PostgreSQL as it is."""
    clock = FakeClock()

    def before_commit(work: Work, facts: Sequence[Fact]) -> None:
        world.before_commit(work, facts)

    storage = DatabaseStorage(
        database,
        regions=REGIONS,
        directory=directory(),
        clock=clock,
        ids=FakeIdentities(),
        data_keys=[Fernet.generate_key().decode()],
        before_commit=before_commit,
        slow=QUICK,
    )
    world = World(storage, clock, audit=lambda: _audit_lines(database.url))
    return world


def _audit_lines(url: str) -> list[AuditLine]:
    with psycopg.connect(url, row_factory=dict_row) as connection:
        rows = connection.execute("select * from audit order by id").fetchall()
    return [
        AuditLine(
            row["at"],
            row["person"],
            row["region"],
            row["event"],
            row["action"],
            row["subject_kind"],
            row["subject"],
            row["allowed"],
            row["details"] or {},
        )
        for row in rows
    ]
