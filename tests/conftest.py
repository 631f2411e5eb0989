"""What every test may ask for."""

import os
from collections.abc import Iterator

import pytest

from tests.harness.postgres import Databases

NO_BROWSER = "there is no Chromium on this machine: install chromium, or set CHROMIUM to the path of one"


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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the very end, in red, what did not run."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)]
    if skipped:
        terminalreporter.section("NOT RUN", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} browser tests did not run: {NO_BROWSER}", red=True, bold=True)
