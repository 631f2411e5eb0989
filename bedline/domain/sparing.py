"""How often one telephone is rung, whatever happens: a fault of ours, or a busy day, must not wear anybody out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bedline.domain.messages import Errand

# What is counted, and may wait: questions to wards and offices, searches given to providers, results to referrers.
# Whoever is rung for somebody who waits on the line, or because they are on duty, is rung at once.
SPARED: Final = frozenset(
    {Errand.ASK_WARD, Errand.REMIND_WARD, Errand.ASK_PROVIDER, Errand.ASK_OFFICE, Errand.RING_GP_BACK}
)
COUNTED_LENGTH: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Sparing:
    """Between two calls to one number at least ``pause``, and ``most`` in an hour."""

    pause: timedelta = timedelta(minutes=1)
    most: int = 20

    def free_at(self, rung: Sequence[datetime], *, now: datetime) -> datetime:
        """Return from when a number may be rung again that was rung at those moments of the last hour, latest first."""
        if not rung:
            return now
        after_pause = rung[0] + self.pause
        after_hour = rung[self.most - 1] + COUNTED_LENGTH if len(rung) >= self.most else now
        return max(now, after_pause, after_hour)
