"""A clock that is moved by hand, and identities that come out the same every time."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

START = datetime(2026, 1, 10, 3, 12, tzinfo=UTC)


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start

    def now(self) -> datetime:
        """Return the moment the clock stands at."""
        return self._now

    def advance(self, length: timedelta) -> None:
        """Move the clock on."""
        self._now += length


class FakeIdentities:
    """Counts."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def new(self) -> UUID:
        """Return the next number as an identity."""
        return UUID(int=next(self._numbers))

    def request_code(self, attempt: int) -> str:
        """Return ``B`` and the next number, whatever the attempt."""
        return f"B{next(self._numbers) + attempt - 1}"

    def reply_code(self, attempt: int) -> str:
        """Return the next number, of three digits at least."""
        return f"{next(self._numbers) + attempt + 99}"
