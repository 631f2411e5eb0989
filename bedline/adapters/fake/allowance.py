"""What is allowed a day, counted in memory."""

from collections import Counter
from datetime import date


class FakeAllowance:
    """Counts for those who share this object."""

    def __init__(self) -> None:
        self.taken: Counter[date] = Counter()

    def take(self, *, day: date, most: int, lot: int) -> int:
        """See the port."""
        given = max(0, min(lot, most - self.taken[day]))
        self.taken[day] += given
        return given
