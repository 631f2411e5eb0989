"""Days somebody has stayed in one centre in a calendar year, counted as one counts them on a calendar.

The day of arrival and that of departure both count, and a day with two stays counts once. Days of a stay over New Year
belong to the year they fall in. In Flanders nobody stays longer than 90 days of a calendar year in the same centre for
short stay (docs/adr/0022).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from bedline.domain.ids import FacilityId
from bedline.domain.questions import Answers, is_number
from bedline.domain.regions import StayTerm

# The question of the region's triage that asks for days of this year that Bedline does not know of.
SAID: Final = "short_stay_days_used"
LONGEST_YEAR: Final = 366
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From one day until another, both of them included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What is known of one person's days in the year of ``on``, under a limit of the care form that is asked for.

    ``centres`` holds the days of each centre where there are any; None: nobody knows whose they would be, because the
    request has no national number. ``said``: days in the same centre of which the referrer knows and Bedline does not.
    """

    term: StayTerm
    on: date
    centres: Mapping[FacilityId, Sequence[Span]] | None = field(default=None)
    said: int = 0

    def counted(self, facility: FacilityId) -> int:
        """Return how many days of the year until ``on`` Bedline itself has seen there."""
        spans = (self.centres or {}).get(facility, ())
        return sum(day <= self.on for day in of_year(spans, year=self.on.year))

    def left(self, facility: FacilityId) -> int:
        """Return how many days of the year are left there; never below zero."""
        return max(0, self.term.length.days - self.counted(facility) - self.said)

    def one_too_many(self, facility: FacilityId, *, since: date) -> date:
        """Return the first day that a stay there from ``since`` on may not last any more, if it goes on so long."""
        spans = (self.centres or {}).get(facility, ())
        return one_too_many(spans, since=since, most=self.term.length.days, said=self.said, said_of=self.on.year)


def of_year(spans: Iterable[Span], *, year: int) -> frozenset[date]:
    """Return the days of that year that lie within any of the spans."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found: set[date] = set()
    for span in spans:
        begins, ends = max(span.first, first), min(span.last, last)
        found.update(begins + number * _DAY for number in range((ends - begins).days + 1))
    return frozenset(found)


def one_too_many(spans: Iterable[Span], *, since: date, most: int, said: int = 0, said_of: int = 0) -> date:
    """Return the first day from ``since`` on for which its year has no day left, for somebody who stays all along.

    ``spans`` are the other stays; ``said`` days more of the year ``said_of`` are used up beside them. ``most`` is fewer
    than the days of a year.
    """
    spans, day = tuple(spans), since
    while True:
        taken = of_year(spans, year=day.year)
        left = most - len(taken) - (said if day.year == said_of else 0)
        year = day.year
        while day.year == year:
            if day not in taken:
                if left <= 0:
                    return day
                left -= 1
            day += _DAY


def said_in(answers: Answers) -> int:
    """Return how many days the referrer has told of; none where nothing was said, or not as a number."""
    answer = answers.get(SAID, False)
    return int(answer) if is_number(answer) else 0
