"""Identities are new, in order, and short where people say them."""

import re
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

import pytest

from bedline.adapters.clock import MachineClock
from bedline.adapters.fake.clock import FakeClock
from bedline.adapters.identities import NewIdentities


def test_later_identities_sort_after_earlier_ones_also_when_the_clock_is_set_back() -> None:
    clock = FakeClock()
    identities = NewIdentities(clock)
    made = []
    for step in (0, 0, 1, -5, 0, 10):
        clock.advance(timedelta(milliseconds=step))
        made += [identities.new() for _ in range(50)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_identity_is_a_version_seven_and_tells_its_millisecond() -> None:
    clock = FakeClock(datetime(2026, 1, 10, 3, 12, 0, 123_000, tzinfo=UTC))
    identity = NewIdentities(clock).new()
    assert (identity.version, identity.variant) == (7, RFC_4122)
    assert identity.int >> 80 == int(clock.now().timestamp() * 1000)


def test_two_processes_do_not_make_the_same() -> None:
    clock = FakeClock()
    assert NewIdentities(clock).new() != NewIdentities(clock).new()


@pytest.mark.parametrize(("attempt", "length"), [(1, 3), (3, 3), (4, 4), (7, 5)])
def test_codes_are_short_and_grow_with_attempts_in_vain(attempt: int, length: int) -> None:
    identities = NewIdentities(FakeClock())
    for _ in range(50):
        assert re.fullmatch(rf"[A-HJ-NPR-Z][1-9]\d{{{length - 1}}}", identities.request_code(attempt))
        assert re.fullmatch(rf"[1-9]\d{{{length - 1}}}", identities.reply_code(attempt))


def test_the_machines_clock_tells_the_moment_in_utc() -> None:
    now = MachineClock().now()
    assert now.utcoffset() == timedelta(0)
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)
