"""Anything may happen in a region in any order; no place is promised twice and every board stays true."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from typing_extensions import override

from bedline.adapters.db.directory import load_directory
from bedline.adapters.db.engine import Database
from bedline.adapters.db.uow import DatabaseStorage
from bedline.adapters.fake.clock import FakeClock, FakeIdentities
from bedline.adapters.fake.storage import FakeStorage
from bedline.adapters.keys import data_key
from bedline.domain.facilities import Directory
from bedline.domain.regions import Region
from bedline.ports.storage import Storage
from bedline.services.consequences import carry_out
from tests import builders as a
from tests.harness.database import emptied, migrated
from tests.harness.postgres import Databases
from tests.properties.region_machine import RegionMachine, SettableClock

REGION: Region = a.bookable(a.region(crisis_parallel=2))
DIRECTORY: Directory = a.directory(bookable=["schor-1"])


class InMemory(RegionMachine):
    """The region over the fake storage, where Bedline asks the wards by itself."""

    region = REGION

    @override
    def open(self) -> tuple[Storage, SettableClock]:
        """Return an empty fake storage."""
        clock = FakeClock()
        storage = FakeStorage(
            clock=clock,
            ids=FakeIdentities(),
            regions={self.region.id: self.region},
            directory=DIRECTORY,
            people=a.everyone(),
            before_commit=carry_out,
        )
        return storage, clock


class InMemoryByHand(InMemory):
    """The same where only the desk asks."""

    region = a.region(automatic=False)


TestInMemory = InMemory.TestCase
TestInMemory.settings = settings(max_examples=60, stateful_step_count=40, deadline=None, report_multiple_bugs=False)
TestInMemoryByHand = InMemoryByHand.TestCase
TestInMemoryByHand.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, report_multiple_bugs=False
)


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """A database with the example's region in it."""
    with migrated(databases) as url:
        opened = Database(url, connections=4)
        load_directory(opened, regions={REGION.id: REGION}, directory=DIRECTORY, people=a.everyone())
        yield opened
        opened.close()


def test_the_region_keeps_its_promises_on_postgresql(database: Database) -> None:
    class OnPostgreSQL(RegionMachine):
        """The region over the real storage, emptied before each run."""

        @override
        def open(self) -> tuple[Storage, SettableClock]:
            """Return the storage with nothing in it."""
            emptied(database.url)
            clock = FakeClock()
            storage = DatabaseStorage(
                database,
                regions={REGION.id: REGION},
                directory=DIRECTORY,
                clock=clock,
                ids=FakeIdentities(),
                data_keys=[data_key()],
                before_commit=carry_out,
            )
            return storage, clock

    run_state_machine_as_test(
        OnPostgreSQL,
        settings=settings(
            max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
