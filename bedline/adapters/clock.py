"""The machine's own clock."""

from datetime import UTC, datetime


class MachineClock:
    """Tells the time that the machine has."""

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        return datetime.now(UTC)
