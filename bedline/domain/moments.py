"""Moments as somebody says them in passing: in two hours, tomorrow morning, or at an hour of today or tomorrow."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

# Not in the words of a region: when a ward that says "tomorrow morning" means it. Demo values.
MORNING: Final = time(10)
AFTERNOON: Final = time(14)
# When a day begins and ends on a ward, for whoever names a day and no hour. Demo values.
DAY_BEGINS: Final = time(8)
DAY_ENDS: Final = time(23, 59)
# Until then it is night, and the morning that comes is this day's, whatever one calls it. A demo value.
NIGHT_ENDS: Final = time(6)
# What a key stands for: hours from now, or an hour of the day that comes.
BY_KEY: Final[tuple[timedelta | time, ...]] = (timedelta(hours=2), timedelta(hours=4), MORNING, AFTERNOON)


def by_night(*, now: datetime, timezone: str) -> bool:
    """Say whether the day that comes has begun by the calendar alone."""
    return now.astimezone(ZoneInfo(timezone)).time() < NIGHT_ENDS


def by_key(key: int, *, now: datetime, timezone: str, night: bool = False) -> datetime:
    """Return the moment that key stands for (1 to 4); hours from now come to a whole quarter.

    ``night``: it was night when the keys were explained, so that the morning that comes is this day's all the same.
    """
    choice = BY_KEY[key - 1]
    if isinstance(choice, time):
        days = 0 if night or by_night(now=now, timezone=timezone) else 1
        return at_hour(choice, days=days, now=now, timezone=timezone)
    later = now + choice
    return later.replace(minute=later.minute // 15 * 15, second=0, microsecond=0)


def at_hour(hour: time, *, days: int | None, now: datetime, timezone: str) -> datetime:
    """Return that hour by local clocks, so many days from today; None: the first time that it comes."""
    zone = ZoneInfo(timezone)
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=days or 0)
    moment = datetime.combine(day, hour, tzinfo=zone)
    if days is None and moment <= local:
        moment = datetime.combine(day + timedelta(days=1), hour, tzinfo=zone)
    return moment.astimezone(now.tzinfo)
