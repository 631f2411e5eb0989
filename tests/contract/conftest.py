"""Every test here is run twice: against the storage in memory and against PostgreSQL."""

from collections.abc import Iterator

import pytest

from bedline.adapters.db.engine import Database
from tests.harness import worlds
from tests.harness.database import migrated
from tests.harness.postgres import Databases
from tests.harness.worlds import World


@pytest.fixture(scope="module")
def configured(databases: Databases) -> Iterator[Database]:
    """A database in which both regions are configured."""
    with migrated(databases) as url, worlds.in_database(url) as database:
        yield database


@pytest.fixture(params=["memory", pytest.param("postgresql", marks=pytest.mark.database)])
def world(request: pytest.FixtureRequest) -> World:
    """Two regions in which nothing has happened yet."""
    if request.param == "memory":
        return worlds.in_memory()
    return worlds.in_postgresql(request.getfixturevalue("configured"))
