"""Parts of the day by a region's own clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bedline.domain.holidays import Holidays, is_holiday

SATURDAY: Final = 5
# Nowhere are two workdays this many days apart: weekends and holidays make four or five.
_LONGEST_REST: Final = 30


@dataclass(frozen=True, slots=True)
class Hours:
    """Part of every day, from ``begins`` until ``ends`` (exclusive) by local clocks; it may span midnight.

    ``workdays``: not on Saturdays and Sundays, nor on these ``holidays``.
    """

    begins: time
    ends: time
    workdays: bool = False
    holidays: Holidays = ()

    def cover(self, moment: datetime, *, timezone: str) -> bool:
        """Say whether it is within these hours there at that moment."""
        local = moment.astimezone(ZoneInfo(timezone))
        return self.on(local.date()) and self.at_clock(local.time())

    def on(self, day: date) -> bool:
        """Say whether they hold on that day at all."""
        return not self.workdays or (day.weekday() < SATURDAY and not is_holiday(self.holidays, on=day))

    def end_after(self, moment: datetime, *, timezone: str) -> datetime:
        """Return the first end of these hours after the moment.

        Clocks that are put back may show it twice, and each is an end; one that they leap over comes as much later.
        """
        today = moment.astimezone(ZoneInfo(timezone)).date()
        shown = (datetime.combine(today + timedelta(days=days), self.ends, ZoneInfo(timezone)) for days in range(3))
        # As moments: two of one zone are compared by what their clocks show.
        ends = [(each.astimezone(UTC), each.replace(fold=1).astimezone(UTC)) for each in shown]
        twice = sorted(end for first, second in ends for end in (first, max(first, second)))
        return next(end for end in twice if end > moment).astimezone(moment.tzinfo)

    def begin_after(self, moment: datetime, *, timezone: str) -> datetime:
        """Return when these hours begin next, for a moment outside of them, on a day on which they hold."""
        local = moment.astimezone(ZoneInfo(timezone))
        days = [local.date() + timedelta(days=number) for number in range(_LONGEST_REST)]
        there = [datetime.combine(day, clock, tzinfo=local.tzinfo) for day in days for clock in self._beginnings(day)]
        return next((each for each in there if each > local), there[-1]).astimezone(moment.tzinfo)

    def _beginnings(self, day: date) -> Sequence[time]:
        """Return the hours at which they begin on a day, in their order."""
        if not self.on(day):
            return ()
        # What spans midnight has its small hours also on a day after one on which it did not hold.
        small_hours = self.begins > self.ends > time.min and not self.on(day - timedelta(days=1))
        return (time.min, self.begins) if small_hours else (self.begins,)

    def meet(self, others: "Hours") -> bool:
        """Say whether some moment of a day lies within both, weekends left aside."""
        return self.at_clock(others.begins) or others.at_clock(self.begins)

    def at_clock(self, clock: time) -> bool:
        """Say whether it is within these hours when local clocks show that."""
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends
