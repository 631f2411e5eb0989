"""PINs: what is too easy to guess, and what wrong ones lead to."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from bedline.domain.pins import Tries, Weakness, tried, weakness

NOW: Final = datetime(2026, 1, 10, 3, 12, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)


@pytest.mark.parametrize("pin", ["482913", "739105", "500917", "121345"])
def test_a_pin_that_says_nothing_will_do(pin: str) -> None:
    assert weakness(pin, identity="00000303") is None


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("48291", Weakness.NOT_SIX_DIGITS),
        ("4829133", Weakness.NOT_SIX_DIGITS),
        ("48291a", Weakness.NOT_SIX_DIGITS),
        ("48291²", Weakness.NOT_SIX_DIGITS),
        ("", Weakness.NOT_SIX_DIGITS),
        ("777777", Weakness.SEQUENCE),
        ("112211", Weakness.SEQUENCE),
        ("123456", Weakness.SEQUENCE),
        ("789012", Weakness.SEQUENCE),
        ("987654", Weakness.SEQUENCE),
        ("109876", Weakness.SEQUENCE),
        ("197438", Weakness.YEAR),
        ("381974", Weakness.YEAR),
        ("412028", Weakness.YEAR),
        ("482913", Weakness.OWN_NUMBER),
        ("319284", Weakness.OWN_NUMBER),
    ],
)
def test_a_pin_that_is_guessed_soon_is_not_taken(pin: str, why: Weakness) -> None:
    assert weakness(pin, identity="0482913") is why


def test_without_a_number_of_ones_own_no_pin_stands_in_it() -> None:
    assert weakness("482913", identity=None) is None


def _wrong(tries: Tries, times: int, *, now: datetime) -> Tries:
    for _ in range(times):
        tries = tried(tries, right=False, now=now)
    return tries


def test_the_fifth_wrong_one_within_an_hour_locks_for_a_quarter() -> None:
    four = _wrong(Tries(), 4, now=NOW)
    assert not four.locked(NOW)
    assert not tried(four, right=False, now=NOW + 60 * MINUTE).locked(NOW + 60 * MINUTE)
    five = tried(four, right=False, now=NOW + 59 * MINUTE)
    assert five.locked(NOW + 59 * MINUTE)
    assert five.locked_until == NOW + 74 * MINUTE
    assert not five.locked(NOW + 74 * MINUTE)


def test_locks_double_up_to_a_day() -> None:
    tries, at, lengths = Tries(), NOW, []
    for _ in range(9):
        tries = _wrong(tries, 5, now=at)
        assert tries.locked_until is not None
        lengths.append((tries.locked_until - at) // MINUTE)
        at = tries.locked_until
    assert lengths == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]


def test_the_right_one_or_a_day_without_a_lock_forgets() -> None:
    locked = _wrong(Tries(), 5, now=NOW)
    assert tried(locked, right=True, now=NOW + 15 * MINUTE) == Tries()
    later = NOW + timedelta(days=1, minutes=15)
    assert _wrong(locked, 5, now=later).locked_until == later + 15 * MINUTE
    sooner = later - MINUTE
    assert _wrong(locked, 5, now=sooner).locked_until == sooner + 30 * MINUTE
