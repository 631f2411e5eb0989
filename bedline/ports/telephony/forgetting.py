"""What is kept of people for so long and no longer."""

from datetime import datetime
from typing import Protocol

from bedline.domain.ids import RegionId


class Forgets(Protocol):
    """Something that is kept of people, for so long."""

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """Forget what is over since before that; return how many."""
        ...
