"""Until when, as people text it: a date, a day of the week, tomorrow, so many days, an hour."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bedline.domain import moments
from bedline.domain.replies.words import AT, MOST_DIGITS, TODAY, TOMORROW, WORDS

_DAYS: Final = (
    ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
)
WEEKDAYS: Final[Mapping[str, int]] = {name: number for names in _DAYS for number, name in enumerate(names)}
_MONTHS: Final = (
    ("januari", "january", "janvier"),
    ("februari", "february", "fevrier"),
    ("maart", "march", "mars", "mrt"),
    ("april", "avril"),
    ("mei", "may", "mai"),
    ("juni", "june", "juin"),
    ("juli", "july", "juillet"),
    ("augustus", "august", "aout"),
    ("september", "septembre"),
    ("oktober", "october", "octobre"),
    ("november", "novembre"),
    ("december", "decembre"),
)
# "juin" and "juillet" begin alike for three letters.
_SHORTEST_MONTH: Final = 3
MONTHS: Final[Mapping[str, int]] = {
    word: number
    for number, names in enumerate(_MONTHS, 1)
    for name in names
    for word in (name, name[:_SHORTEST_MONTH])
    if word != "jui"
}
THIS_DAY: Final = TODAY | {"vanavond", "vannacht", "tonight", "soir"}
NEXT_DAY: Final = TOMORROW | {"morgenochtend", "morgenvroeg"}
SECOND_DAY: Final = frozenset({"overmorgen"})
LENGTHS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("dag", "dagen", "day", "days", "jour", "jours"), 1),
    **dict.fromkeys(("week", "weken", "weeks", "semaine", "semaines"), 7),
}
HOUR_WORDS: Final = frozenset({"u", "uur", "h", "heure", "heures", "hour"})
# No year of another century is meant.
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](20\d{2}|\d{2}))?")
_YEAR_FIRST: Final = re.compile(r"(20\d{2})-(\d{1,2})-(\d{1,2})")
_YEAR: Final = re.compile(r"20\d{2}")
_CLOCK: Final = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")
_CENTURY: Final = "20"
# Any year that has all days that there are.
_LEAP_YEAR: Final = 2024
# A date without a year is of the past when it comes only after so long.
_SOON: Final = timedelta(days=183)


@dataclass(frozen=True, slots=True, kw_only=True)
class Until:
    """A day, said in one of three ways (none: the first time that it is ``hour``), and an hour of it.

    ``through``: that day included, to its end.
    """

    days: int | None = None
    weekday: int | None = None
    on: tuple[int, int, int | None] | None = None
    hour: time | None = None
    through: bool = False

    def at(self, *, now: datetime, timezone: str) -> datetime | None:
        """Return the moment by the clocks there; None when there is no such day.

        Without an hour a day is meant from its morning on, and today to its end. A date without a year is the next
        such date within half a year, or else the one that has just been.
        """
        today = now.astimezone(ZoneInfo(timezone)).date()
        if self.days is None and self.weekday is None and self.on is None:
            return moments.at_hour(self.hour or moments.DAY_ENDS, days=None, now=now, timezone=timezone)
        day = self._day(today)
        if day is None:
            return None
        ends = self.through or (self.hour is None and day == today)
        hour = moments.DAY_ENDS if ends else self.hour or moments.DAY_BEGINS
        return moments.at_hour(hour, days=(day - today).days, now=now, timezone=timezone)

    def _day(self, today: date) -> date | None:
        if self.days is not None:
            return today + timedelta(days=self.days)
        if self.weekday is not None:
            return today + timedelta(days=(self.weekday - today.weekday() - 1) % 7 + 1)
        day, month, year = self.on or (0, 0, None)
        years = (year,) if year is not None else (today.year, today.year + 1)
        found = [each for each in (_date(each, month, day) for each in years) if each is not None]
        coming = (each for each in found if timedelta() <= each - today <= _SOON)
        return next(coming, found[0] if found else None)


def read(words: Sequence[str], *, at: int) -> tuple[Until, int] | None:
    """Return what is said from that word on of a day and an hour, and where it ends; None: nothing."""
    found = _read_named(words, at) or _read_counted(words, at) or _read_written(words, at)
    day, after = found if found is not None else (Until(), at)
    hour, end = _read_hour(words, after, follows=found is not None)
    return (replace(day, hour=hour), end) if found is not None or hour is not None else None


def _read_named(words: Sequence[str], at: int) -> tuple[Until, int] | None:
    word = words[at]
    if word == "apres" and words[at + 1 : at + 2] == ["demain"]:
        return Until(days=2), at + 2
    for known, days in ((THIS_DAY, 0), (NEXT_DAY, 1), (SECOND_DAY, 2)):
        if word in known:
            return Until(days=days), at + 1
    return (Until(weekday=WEEKDAYS[word]), at + 1) if word in WEEKDAYS else None


def _read_counted(words: Sequence[str], at: int) -> tuple[Until, int] | None:
    """Read "3 dagen", "een week", "25 november", "25 november 2026"."""
    word, following = words[at], words[at + 1] if at + 1 < len(words) else ""
    number = int(word) if word.isdigit() and len(word) <= MOST_DIGITS else WORDS.get(word)
    if number is not None and following in LENGTHS:
        return Until(days=number * LENGTHS[following]), at + 2
    if number is None or following not in MONTHS or _date(_LEAP_YEAR, MONTHS[following], number) is None:
        return None
    year = words[at + 2] if at + 2 < len(words) else ""
    if _YEAR.fullmatch(year):
        return Until(on=(number, MONTHS[following], int(year))), at + 3
    return Until(on=(number, MONTHS[following], None)), at + 2


def _read_written(words: Sequence[str], at: int) -> tuple[Until, int] | None:
    """Read "25-11", "25/11/2026", "25.11.26", "2026-11-25"."""
    if found := _YEAR_FIRST.fullmatch(words[at]):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(words[at]):
        day, month, year = found.groups()
    else:
        return None
    if _date(_LEAP_YEAR, int(month), int(day)) is None:
        return None
    whole = None if year is None else int(year if _YEAR.fullmatch(year) else _CENTURY + year)
    return Until(on=(int(day), int(month), whole)), at + 1


def _read_hour(words: Sequence[str], at: int, *, follows: bool) -> tuple[time | None, int]:
    """Read "14:30", "14 u 30", "om 8 uur"; after a day also "8" alone."""
    start = at
    while at < len(words) and words[at] in AT - HOUR_WORDS:
        at += 1
    found = _CLOCK.fullmatch(words[at]) if at < len(words) else None
    if found is None:
        return None, start
    hour, minute = found.groups()
    end, said = at + 1, follows or minute is not None
    if end < len(words) and words[end] in HOUR_WORDS:
        end, said = end + 1, True
        if minute is None and end < len(words) and _CLOCK.fullmatch(words[end]):
            minute, end = words[end], end + 1
    clock = _clock(int(hour), minute or "0") if said else None
    return (clock, end) if clock is not None else (None, start)


def _clock(hour: int, minute: str) -> time | None:
    try:
        return time(hour, int(minute))
    except ValueError:
        return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
