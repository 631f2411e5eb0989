"""Public holidays: which days they are, and what is closed on them as on a Sunday."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedline.adapters.regionfiles import load_regions
from bedline.domain.call_hours import CallHours
from bedline.domain.holidays import Holiday, easter_sunday, is_holiday
from bedline.domain.hours import Hours
from bedline.domain.ids import CareFormId, RegionId
from bedline.domain.regions import Region
from bedline.domain.ways import Way, WayKind

REGIONS: Final = load_regions(Path(__file__).parents[2] / "config" / "regions").regions
ZEEUWS: Final = REGIONS[RegionId("zeeuws-vlaanderen")]
KEMPEN: Final = REGIONS[RegionId("kempen")]


def office(region: Region) -> Hours:
    return Hours(time(8), time(17, 30), workdays=True, holidays=region.holidays)


def at(day: date, clock: time, region: Region) -> datetime:
    return datetime.combine(day, clock, tzinfo=ZoneInfo(region.timezone)).astimezone(UTC)


@pytest.mark.parametrize(
    "sunday",
    # As the almanacs print them, with the earliest and the latest that there can be.
    ["1818-03-22", "1943-04-25", "1961-04-02", "2008-03-23", "2024-03-31", "2026-04-05", "2038-04-25", "2285-03-22"],
)
def test_easter_is_when_the_almanacs_say(sunday: str) -> None:
    easter = date.fromisoformat(sunday)
    assert easter_sunday(easter.year) == easter


@given(st.integers(min_value=1583, max_value=9999))
def test_easter_is_a_sunday_between_the_first_and_the_last_that_there_can_be(year: int) -> None:
    easter = easter_sunday(year)
    assert easter.isoweekday() == 7
    assert date(year, 3, 22) <= easter <= date(year, 4, 25)


@pytest.mark.parametrize(
    ("region", "day", "holiday"),
    [
        (ZEEUWS, date(2026, 4, 6), True),  # Easter Monday
        (KEMPEN, date(2026, 4, 6), True),
        (ZEEUWS, date(2026, 4, 7), False),
        (ZEEUWS, date(2026, 4, 27), True),  # King's Day, a Monday
        (ZEEUWS, date(2031, 4, 26), True),  # kept on the Saturday, because
        (ZEEUWS, date(2031, 4, 27), False),  # its own day is a Sunday
        (KEMPEN, date(2026, 4, 27), False),
        (ZEEUWS, date(2026, 5, 14), True),  # Ascension
        (KEMPEN, date(2026, 5, 25), True),  # Whit Monday
        (KEMPEN, date(2026, 11, 11), True),  # Armistice, a Wednesday
        (ZEEUWS, date(2026, 11, 11), False),
        (KEMPEN, date(2026, 12, 26), False),
        (ZEEUWS, date(2026, 12, 26), True),
        (KEMPEN, date(2026, 7, 11), False),  # the Flemish feast is no public holiday
    ],
)
def test_each_country_keeps_its_own(region: Region, day: date, *, holiday: bool) -> None:
    assert is_holiday(region.holidays, on=day) is holiday


def test_a_holiday_that_is_moved_ends_and_begins_anew() -> None:
    queen = Holiday(id="a", month=4, day=30, sunday_moves=-1, valid_from=date(1949, 1, 1), valid_until=date(2014, 1, 1))
    king = Holiday(id="a", month=4, day=27, sunday_moves=-1, valid_from=date(2014, 1, 1))
    kept = [day for day in _days(date(2013, 1, 1), 730) if is_holiday((queen, king), on=day)]
    # In 2014 the 27th was a Sunday.
    assert kept == [date(2013, 4, 30), date(2014, 4, 26)]


def _days(first: date, number: int) -> list[date]:
    return [first + timedelta(days=each) for each in range(number)]


@pytest.mark.parametrize(
    ("region", "day", "open_then"),
    [
        (ZEEUWS, date(2026, 4, 3), True),  # Good Friday
        (ZEEUWS, date(2026, 4, 6), False),
        (ZEEUWS, date(2026, 4, 7), True),
        (KEMPEN, date(2026, 11, 10), True),
        (KEMPEN, date(2026, 11, 11), False),
        (ZEEUWS, date(2026, 11, 11), True),
    ],
)
def test_on_a_holiday_the_desk_places_as_at_weekends(region: Region, day: date, *, open_then: bool) -> None:
    way = Way(WayKind.REFERRER_CHOOSES, timedelta(minutes=15), office(region))
    assert way.holds(at(day, time(11), region), timezone=region.timezone) is open_then


def test_on_a_holiday_a_ward_is_rung_as_outside_its_hours_and_again_on_the_next_workday() -> None:
    hours = CallHours(other=office(KEMPEN))
    armistice = at(date(2026, 11, 11), time(11), KEMPEN)
    closed = hours.closed(armistice, crisis=False, timezone=KEMPEN.timezone)
    assert closed is not None
    assert closed.begin_after(armistice, timezone=KEMPEN.timezone) == at(date(2026, 11, 12), time(8), KEMPEN)
    # A crisis may be rung for at any hour of any day.
    assert hours.closed(armistice, crisis=True, timezone=KEMPEN.timezone) is None


def test_from_good_friday_evening_the_next_workday_is_tuesday() -> None:
    evening = at(date(2026, 4, 3), time(19), ZEEUWS)
    assert office(ZEEUWS).begin_after(evening, timezone=ZEEUWS.timezone) == at(date(2026, 4, 7), time(8), ZEEUWS)


def test_what_holds_every_day_holds_on_a_holiday() -> None:
    easter_monday = date(2026, 4, 6)
    evening = at(easter_monday, time(19), ZEEUWS)
    assert Hours(time(18), time(23), holidays=ZEEUWS.holidays).cover(evening, timezone=ZEEUWS.timezone)
    # The rule of the 20:00 counts the calendar day, whatever day it is.
    cut_off = ZEEUWS.care_form(CareFormId("elv_low")).cut_off_on(easter_monday)
    assert cut_off is not None
    assert cut_off.at == time(20)


@given(
    hours=st.tuples(st.times(), st.times()).filter(lambda both: both[0] != both[1]),
    workdays=st.booleans(),
    moment=st.datetimes(min_value=datetime(2025, 1, 1), max_value=datetime(2031, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_what_is_outside_hours_is_within_them_when_they_begin_and_not_a_minute_before(
    hours: tuple[time, time], moment: datetime, *, workdays: bool
) -> None:
    begins, ends = (each.replace(second=0, microsecond=0, fold=0) for each in hours)
    if begins == ends:
        return
    held = Hours(begins, ends, workdays, KEMPEN.holidays)
    zone = "UTC"
    if held.cover(moment, timezone=zone):
        return
    found = held.begin_after(moment, timezone=zone)
    assert found > moment
    assert held.cover(found, timezone=zone)
    assert not held.cover(found - timedelta(microseconds=1), timezone=zone)
    half_way = moment + (found - moment) / 2
    assert not held.cover(half_way, timezone=zone)
