"""Public holidays: days on which offices are closed as on a Sunday, by rules that hold from one day until another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from bedline.domain.dated import Dated

SUNDAY: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday(Dated):
    """One day of each year: of a month, or counted from Easter Sunday; exactly one of ``month`` and ``easter``.

    ``sunday_moves``: where it falls on a Sunday it is kept so many days later (the Dutch King's Day: one day sooner).
    """

    id: str
    month: int | None = None
    day: int = 1
    easter: int | None = None
    sunday_moves: int = 0

    def falls_on(self, on: date) -> bool:
        """Say whether it is kept on that day."""
        return self.in_force(on) and on == self._in(on.year)

    def _in(self, year: int) -> date:
        if self.month is None:
            return easter_sunday(year) + timedelta(days=self.easter or 0)
        found = date(year, self.month, self.day)
        return found + timedelta(days=self.sunday_moves) if found.weekday() == SUNDAY else found


Holidays = tuple[Holiday, ...]


def is_holiday(holidays: Iterable[Holiday], *, on: date) -> bool:
    """Say whether one of these is kept on that day."""
    return any(each.falls_on(on) for each in holidays)


@cache
def easter_sunday(year: int) -> date:
    """Return when the Western churches keep Easter, from 1583 on (the computus of Meeus, Jones and Butcher)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon + 15) % 30
    leaps, of_four = divmod(of_century, 4)
    sunday = (32 + 2 * rest + 2 * leaps - epact - of_four) % 7
    late = (golden + 11 * epact + 22 * sunday) // 451
    month, day = divmod(epact + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
