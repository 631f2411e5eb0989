"""Anything may happen in two regions in any order; no place is promised twice and every board stays true."""

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
from bedline.ports.storage import Storage
from tests.harness import worlds
from tests.harness.database import emptied, migrated
from tests.harness.postgres import Databases
from tests.properties.region_machine import RegionMachine, SettableClock
from tests.properties.region_machine.world import directory


class InMemory(RegionMachine):
    """The regions over the fake storage."""

    @override
    def open(self) -> tuple[Storage, SettableClock]:
        """Return an empty fake storage."""
        clock = FakeClock()
        storage = FakeStorage(
            clock=clock,
            ids=FakeIdentities(),
            regions=self.world.regions,
            directory=directory(),
            people=worlds.people(),
            before_commit=self.before_commit,
            phonebook=self.world.phonebook,
        )
        return storage, clock


TestInMemory = InMemory.TestCase
TestInMemory.settings = settings(max_examples=60, stateful_step_count=40, deadline=None, report_multiple_bugs=False)


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """A database with both regions in it."""
    with migrated(databases) as url:
        opened = Database(url, connections=4)
        load_directory(opened, regions=worlds.REGIONS, directory=directory(), people=worlds.people())
        yield opened
        opened.close()


def test_the_regions_keep_their_promises_on_postgresql(database: Database) -> None:
    class OnPostgreSQL(RegionMachine):
        """The regions over the real storage, emptied before each run."""

        @override
        def open(self) -> tuple[Storage, SettableClock]:
            """Return the storage with nothing in it."""
            emptied(database.url)
            clock = FakeClock()
            storage = DatabaseStorage(
                database,
                regions=self.world.regions,
                directory=directory(),
                clock=clock,
                ids=FakeIdentities(),
                data_keys=[data_key()],
                before_commit=self.before_commit,
                phonebook=self.world.phonebook,
            )
            return storage, clock

    run_state_machine_as_test(
        OnPostgreSQL,
        settings=settings(
            max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
