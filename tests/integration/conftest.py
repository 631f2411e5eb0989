"""The web application before two regions, in memory and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from bedline.adapters.db.engine import Database
from tests.harness import worlds
from tests.harness.database import migrated
from tests.harness.front import Front
from tests.harness.postgres import Databases


@pytest.fixture
def front() -> Front:
    """The application over storage in memory, where nothing has happened yet."""
    return Front(worlds.in_memory())


@pytest.fixture(scope="module")
def configured(databases: Databases) -> Iterator[Database]:
    """A database in which both regions are configured."""
    with migrated(databases) as url, worlds.in_database(url) as database:
        yield database


@pytest.fixture(params=["memory", pytest.param("postgresql", marks=pytest.mark.database)])
def either(request: pytest.FixtureRequest) -> Front:
    """The application, over storage in memory and on PostgreSQL."""
    if request.param == "memory":
        return Front(worlds.in_memory())
    return Front(worlds.in_postgresql(request.getfixturevalue("configured")))
