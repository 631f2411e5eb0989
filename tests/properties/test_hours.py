"""Hours on the nights the clocks change: they begin and end when the clocks say so, looked at minute by minute."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bedline.domain.hours import Hours

AMSTERDAM = "Europe/Amsterdam"
MINUTE = timedelta(minutes=1)
# The evenings before the clocks are put forward and back, of some years, and before a night like any other.
EVENINGS = [
    datetime(2025, 3, 29, 18, tzinfo=UTC),
    datetime(2026, 3, 28, 18, tzinfo=UTC),
    datetime(2026, 10, 24, 18, tzinfo=UTC),
    datetime(2027, 10, 30, 18, tzinfo=UTC),
    datetime(2026, 1, 10, 18, tzinfo=UTC),
]
# By far most of them in the hours that are leapt over, or come twice.
CLOCKS = st.one_of(
    st.builds(time, st.integers(1, 3), st.integers(0, 59)), st.builds(time, st.integers(0, 23), st.integers(0, 59))
)


def minutes(since: datetime) -> Iterator[datetime]:
    """Yield the minutes of the three days after a moment; whatever there is begins and ends with one."""
    moment = since.replace(second=0, microsecond=0)
    for number in range(1, 3 * 24 * 60):
        yield moment + number * MINUTE


@settings(deadline=None, max_examples=150)
@given(
    begins=CLOCKS,
    ends=CLOCKS,
    evening=st.sampled_from(EVENINGS),
    later=st.integers(0, 20 * 3600),
)
def test_hours_begin_and_end_when_the_clocks_say_so(begins: time, ends: time, evening: datetime, later: int) -> None:
    hours, moment = Hours(begins, ends), evening + timedelta(seconds=later)
    covered = hours.cover(moment, timezone=AMSTERDAM)
    change = next((each for each in minutes(moment) if hours.cover(each, timezone=AMSTERDAM) is not covered), None)
    if change is None:
        assert begins == ends, "only hours of no length never begin"
        return
    told = hours.end_after if covered else hours.begin_after
    assert told(moment, timezone=AMSTERDAM) == change


@given(begins=CLOCKS, ends=CLOCKS, evening=st.sampled_from(EVENINGS), later=st.integers(0, 20 * 3600))
def test_whoever_waits_for_hours_waits_forward(begins: time, ends: time, evening: datetime, later: int) -> None:
    hours, moment = Hours(begins, ends, workdays=True), evening + timedelta(seconds=later)
    for told in (hours.begin_after, hours.end_after):
        found = told(moment, timezone=AMSTERDAM)
        assert found > moment
        assert found.tzinfo is moment.tzinfo
