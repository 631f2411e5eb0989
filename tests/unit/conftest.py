"""What the unit tests share."""

from collections.abc import Iterator

import pytest

from tests.harness.tiny import Exchange, exchange


@pytest.fixture
def line() -> Iterator[Exchange]:
    """A tiny application on the simulated telephone network, which may do nothing wrong."""
    with exchange() as opened:
        yield opened
