"""What every test may ask for."""

import os
from collections.abc import Iterator

import pytest

from tests.harness.postgres import Databases


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """One PostgreSQL for every test process of this checkout."""
    with Databases() as databases:
        yield databases


@pytest.fixture
def empty_database(databases: Databases) -> Iterator[str]:
    """The address of a database with nothing in it."""
    with databases.fresh() as url:
        yield url


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on what the person who runs it has set."""
    for name in os.environ:
        if name.startswith(("BEDLINE_", "TWILIO_")) or name == "DATABASE_URL":
            monkeypatch.delenv(name)
