"""The real logs keep the promises of the model: the same machine, on storage in memory and on PostgreSQL."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from typing_extensions import override

from bedline.adapters.db.engine import Database
from tests.harness import worlds
from tests.harness.board_logs import StorageLog
from tests.harness.database import migrated
from tests.harness.postgres import Databases
from tests.properties.board_machine import Boards


@pytest.fixture(scope="module")
def configured(databases: Databases) -> Iterator[Database]:
    with migrated(databases) as url, worlds.in_database(url) as database:
        yield database


def test_a_log_in_memory_leads_every_board_to_what_is() -> None:
    class InMemory(Boards):
        @override
        def open(self) -> StorageLog:
            return StorageLog(worlds.in_memory())

    run_state_machine_as_test(InMemory, settings=settings(max_examples=40, stateful_step_count=30, deadline=None))


@pytest.mark.database
def test_a_log_in_postgresql_leads_every_board_to_what_is(configured: Database) -> None:
    world = worlds.in_postgresql(configured)

    class InPostgresql(Boards):
        @override
        def open(self) -> StorageLog:
            return StorageLog(world, database=configured)

    run_state_machine_as_test(
        InPostgresql,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
        ),
    )
