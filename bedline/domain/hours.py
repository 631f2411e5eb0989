"""Parts of the day by a region's own clocks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bedline.domain.holidays import Holidays, is_holiday

SATURDAY: Final = 5
# Nowhere are two workdays this many days apart: weekends and holidays make four or five.
_LONGEST_REST: Final = 30
_SECOND: Final = timedelta(seconds=1)


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
        """Return when hours that cover the moment end: the first moment after it that they do not cover.

        Where the clocks leap over it, that is when they leap; put back, they may show it twice, and each is an end.
        """
        return self._first(moment, timezone=timezone, covered=False)

    def begin_after(self, moment: datetime, *, timezone: str) -> datetime:
        """Return when these hours begin next, for a moment outside of them: the first moment after it that they cover.

        Nowhere do they rest for a month; should they all the same, the end of it.
        """
        return self._first(moment, timezone=timezone, covered=True)

    def _first(self, moment: datetime, *, timezone: str, covered: bool) -> datetime:
        change = moment
        for change in self._changes(moment, zone=ZoneInfo(timezone)):
            if self.cover(change, timezone=timezone) is covered:
                break
        return change.astimezone(moment.tzinfo)

    def _changes(self, moment: datetime, *, zone: ZoneInfo) -> Iterator[datetime]:
        """Yield the moments after this one at which they may begin or end, in their order.

        Kept as moments of UTC: two of one zone are compared by what their clocks show.
        """
        today = moment.astimezone(zone).date()
        for number in range(_LONGEST_REST):
            day = today + timedelta(days=number)
            shown = _shown(day, (time.min, self.begins, self.ends), zone)
            yield from (at for at in sorted(shown) if at > moment)

    def meet(self, others: "Hours") -> bool:
        """Say whether some moment of a day lies within both, weekends left aside."""
        return self.at_clock(others.begins) or others.at_clock(self.begins)

    def at_clock(self, clock: time) -> bool:
        """Say whether it is within these hours when local clocks show that."""
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends


def _shown(day: date, clocks: Sequence[time], zone: ZoneInfo) -> set[datetime]:
    """Return when clocks there show these on that day, and when they are put forward or back, if they are."""
    since, until = (datetime.combine(each, time.min, zone).astimezone(UTC) for each in (day, day + timedelta(days=1)))
    before, after = (at.astimezone(zone).utcoffset() or timedelta(0) for at in (since, until))
    if before == after:
        return {datetime.combine(day, clock, UTC) - before for clock in clocks}
    # What they are put back over they show twice; what they leap over, never.
    shown = {(clock, datetime.combine(day, clock, UTC) - offset) for clock in clocks for offset in (before, after)}
    return {at for clock, at in shown if at.astimezone(zone).time() == clock} | {_changed(since, until, zone)}


def _changed(since: datetime, until: datetime, zone: ZoneInfo) -> datetime:
    """Return when between these moments the clocks are put forward or back there, to the second."""
    before = since.astimezone(zone).utcoffset()
    while until - since > _SECOND:
        half_way = since + (until - since) // 2
        half_way -= timedelta(microseconds=half_way.microsecond)
        if half_way.astimezone(zone).utcoffset() == before:
            since = half_way
        else:
            until = half_way
    return until
