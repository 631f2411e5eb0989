"""Parts of the day by a region's own clocks."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Hours:
    """Part of every day, from ``begins`` until ``ends`` (exclusive) by local clocks; it may span midnight.

    ``workdays``: not on Saturdays and Sundays.
    """

    begins: time
    ends: time
    workdays: bool = False

    def cover(self, moment: datetime, *, timezone: str) -> bool:
        """Say whether it is within these hours there at that moment."""
        local = moment.astimezone(ZoneInfo(timezone))
        if self.workdays and local.weekday() >= SATURDAY:
            return False
        return self.at_clock(local.time())

    def end_after(self, moment: datetime, *, timezone: str) -> datetime:
        """Return the first end of these hours after the moment."""
        local = moment.astimezone(ZoneInfo(timezone))
        end = datetime.combine(local.date(), self.ends, tzinfo=local.tzinfo)
        if end <= local:
            end = datetime.combine(local.date() + timedelta(days=1), self.ends, tzinfo=local.tzinfo)
        return end.astimezone(moment.tzinfo)

    def meet(self, others: "Hours") -> bool:
        """Say whether some moment of a day lies within both, weekends left aside."""
        return self.at_clock(others.begins) or others.at_clock(self.begins)

    def at_clock(self, clock: time) -> bool:
        """Say whether it is within these hours when local clocks show that."""
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends
