"""Days of a year, whatever the stays: as somebody counts them who crosses out days on a calendar."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import takewhile

from hypothesis import given, settings
from hypothesis import strategies as st

from bedline.domain.days import LONGEST_YEAR, Span, of_year, one_too_many

DAY = timedelta(days=1)
DAYS = st.dates(date(2023, 11, 1), date(2027, 2, 28))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(DAYS)
    return Span(first, first + draw(st.integers(0, 500)) * DAY)


SOME = st.lists(spans(), max_size=6)
YEARS = st.integers(2023, 2028)


def calendar(year: int) -> list[date]:
    first = date(year, 1, 1)
    return list(takewhile(lambda day: day.year == year, (first + number * DAY for number in range(LONGEST_YEAR + 1))))


def crossed_out(stays: Sequence[Span], *, year: int) -> list[date]:
    return [day for day in calendar(year) if any(stay.first <= day <= stay.last for stay in stays)]


@given(stays=SOME, year=YEARS)
def test_the_sum_is_what_is_crossed_out_on_a_calendar(stays: list[Span], year: int) -> None:
    assert sorted(of_year(stays, year=year)) == crossed_out(stays, year=year)


@given(stays=SOME, year=YEARS, order=st.randoms(use_true_random=False))
def test_no_order_and_no_repeat_changes_it_and_no_year_has_more_days_than_it_has(
    stays: list[Span], year: int, order: object
) -> None:
    found = of_year(stays, year=year)
    mixed = [*stays, *stays]
    order.shuffle(mixed)  # type: ignore[attr-defined]
    assert of_year(mixed, year=year) == found
    assert len(found) <= len(calendar(year)) <= LONGEST_YEAR


@given(stay=spans())
def test_a_stay_over_new_year_is_parted_and_nothing_of_it_lost(stay: Span) -> None:
    years = range(stay.first.year, stay.last.year + 1)
    assert sum(len(of_year([stay], year=year)) for year in years) == (stay.last - stay.first).days + 1


@settings(deadline=None, max_examples=50)
@given(others=SOME, since=DAYS, most=st.integers(1, 364), said=st.integers(0, 120))
def test_the_first_day_too_many_is_the_first_on_which_the_calendar_has_more_than_the_limit(
    others: list[Span], since: date, most: int, said: int
) -> None:
    found = one_too_many(others, since=since, most=most, said=said, said_of=since.year)
    day = since
    while day <= found:
        taken = any(other.first <= day <= other.last for other in others)
        used = len(crossed_out([*others, Span(since, day)], year=day.year))
        used += said if day.year == since.year else 0
        assert (taken or used <= most) == (day < found), (day, used, most)
        day += DAY
