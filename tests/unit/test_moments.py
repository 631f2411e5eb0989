"""Moments as somebody says them in passing, by the clocks of the region."""

from datetime import UTC, datetime, time

import pytest

from bedline.domain import moments

AMSTERDAM = "Europe/Amsterdam"
# Twelve minutes past four in the morning there, in summer.
NOW = datetime(2026, 7, 1, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("key", "at"),
    [
        (1, datetime(2026, 7, 1, 4, tzinfo=UTC)),
        (2, datetime(2026, 7, 1, 6, tzinfo=UTC)),
        (3, datetime(2026, 7, 1, 8, tzinfo=UTC)),
        (4, datetime(2026, 7, 1, 12, tzinfo=UTC)),
    ],
)
def test_each_key_stands_for_a_moment_and_by_night_the_morning_is_the_one_that_comes(key: int, at: datetime) -> None:
    assert moments.by_key(key, now=NOW, timezone=AMSTERDAM) == at


@pytest.mark.parametrize(
    ("now", "night", "day"),
    [
        (datetime(2026, 7, 1, 4, tzinfo=UTC), False, 2),  # six in the morning: it is day
        (datetime(2026, 7, 1, 4, tzinfo=UTC), True, 1),  # "this morning" was said a minute before
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), False, 2),  # a minute to midnight
        (datetime(2026, 7, 1, 22, 1, tzinfo=UTC), False, 2),  # "tomorrow" was said two minutes before
    ],
)
def test_the_morning_that_comes_is_the_same_on_both_sides_of_midnight(now: datetime, *, night: bool, day: int) -> None:
    at = moments.by_key(3, now=now, timezone=AMSTERDAM, night=night)
    assert at == datetime(2026, 7, day, 8, tzinfo=UTC)


def test_an_hour_is_the_next_time_that_it_comes_unless_a_day_is_named() -> None:
    assert moments.at_hour(time(5), days=None, now=NOW, timezone=AMSTERDAM) == datetime(2026, 7, 1, 3, tzinfo=UTC)
    assert moments.at_hour(time(3), days=None, now=NOW, timezone=AMSTERDAM) == datetime(2026, 7, 2, 1, tzinfo=UTC)
    assert moments.at_hour(time(3), days=0, now=NOW, timezone=AMSTERDAM) == datetime(2026, 7, 1, 1, tzinfo=UTC)


def test_tomorrow_morning_is_by_the_clock_on_the_wall_in_the_night_it_is_changed() -> None:
    before = datetime(2026, 10, 24, 20, tzinfo=UTC)
    assert moments.by_key(3, now=before, timezone=AMSTERDAM) == datetime(2026, 10, 25, 9, tzinfo=UTC)
