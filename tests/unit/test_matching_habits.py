"""What one may expect of a ward by how it has answered, and that nothing is concluded from one case."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedline.domain.facilities import Unit
from bedline.domain.ids import UnitId
from bedline.domain.matching.habits import (
    LATELY,
    Band,
    Habit,
    Habits,
    Tally,
    band_at,
    counted,
    ending,
    faded,
    recounted,
)
from bedline.domain.offers import Offer, OfferState
from bedline.domain.regions import Expectations, Region
from tests.builders import CRISIS, NOW, region, unit
from tests.harness import kept

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ASKED = kept.request(1)
DUIN, KREEK = UnitId("duin-1"), UnitId("kreek-1")
UNITS = (unit("duin-1", baseline=4), unit("kreek-1", baseline=4))


def calm() -> Region:
    """Return the region, expecting half of the answers to be yes, after four minutes by night, as if from eight."""
    return replace(region(), expectations=Expectations(yes_share=0.5, night_minutes=4, day_minutes=2, strength=8))


def habit(*tallies: Tally, of: UnitId = DUIN, units: Sequence[Unit] = UNITS, band: Band = Band.NIGHT) -> Habit:
    """Return what to expect of a unit when the units have these tallies of the night, in their order."""
    known = {(each.id, Band.NIGHT): tally for each, tally in zip(units, tallies, strict=False)}
    sheet = Habits(NOW, known).sheet(care_form=CRISIS, band=band, region=calm(), units=units)
    return sheet.habits[of]


def offer(number: int, state: OfferState, *, took: timedelta = 5 * MINUTE, made_at: datetime = NOW) -> Offer:
    """Return an offer that ended so."""
    answered_at = made_at + took if state in {OfferState.ACCEPTED, OfferState.REFUSED} else None
    return kept.offer(
        number, of=ASKED, state=state, made_at=made_at, expires_at=made_at + 10 * MINUTE, answered_at=answered_at
    )


def test_of_whom_nothing_is_known_the_regions_own_expectation_holds() -> None:
    assert habit()[:5] == (4.0, 4.0, 0.0, 0.5, 0)


def test_one_no_hardly_changes_what_is_expected() -> None:
    once = habit(Tally(no=1, minutes=4))
    # The region's mean is 4 of 9 now, and eight questions of that with one no make 0.395.
    assert once.yes_share == pytest.approx((8 * 4 / 9) / 9)
    assert habit(Tally(no=100, minutes=400)).yes_share < 0.05


def test_whoever_says_yes_more_often_needs_fewer_questions() -> None:
    kind, grim = (habit(tally, Tally()) for tally in (Tally(yes=40, minutes=160), Tally(no=40, minutes=160)))
    assert kind.answer == pytest.approx(grim.answer)
    assert kind.refusals < grim.refusals


def test_others_are_expected_to_do_as_the_region_does() -> None:
    assert habit(Tally(yes=400, minutes=1600), of=KREEK).yes_share == pytest.approx(0.99, abs=0.01)


def test_the_night_is_judged_by_the_night() -> None:
    slow = Tally(yes=20, no=20, minutes=40 * 9)
    assert habit(slow).answer > 7
    assert habit(slow, band=Band.DAY).answer == pytest.approx(2)


def test_whoever_answers_by_day_may_be_silent_by_night() -> None:
    known = {(DUIN, Band.DAY): Tally(yes=40, minutes=80), (DUIN, Band.NIGHT): Tally(silent=40, minutes=400)}
    habits = Habits(NOW, known)
    day, night = (
        habits.sheet(care_form=CRISIS, band=band, region=calm(), units=UNITS).habits[DUIN].yes_share
        for band in (Band.DAY, Band.NIGHT)
    )
    # The region says yes to half; the other part of the day counts as eight questions.
    silent, willing = (8 * 0.5) / 48, (40 + 8 * 0.5) / 48
    assert day == pytest.approx((40 + 8 * silent) / 48)
    assert night == pytest.approx(8 * willing / 48)


def test_a_question_never_takes_longer_than_a_ward_has() -> None:
    assert habit(Tally(silent=50, minutes=50 * 30)).answer == 10


@pytest.mark.parametrize(("duin", "kreek", "put_back"), [(1, 0, False), (6, 6, False), (60, 0, True), (60, 60, False)])
def test_only_who_is_asked_much_more_than_its_share_is_put_back(duin: float, kreek: float, *, put_back: bool) -> None:
    tallies = (Tally(lately=lately, lately_at=NOW) for lately in (duin, kreek))
    assert bool(habit(*tallies).asked_much) is put_back


def test_a_ward_with_more_places_may_be_asked_more() -> None:
    often = Tally(lately=60, lately_at=NOW)
    large = (unit("duin-1", baseline=40), unit("kreek-1", baseline=1))
    assert habit(often).asked_much > habit(often, units=large).asked_much == 0


def test_what_is_long_ago_is_not_lately() -> None:
    assert habit(Tally(lately=60, lately_at=NOW - 10 * LATELY)).asked_much == 0


@pytest.mark.parametrize(
    ("hour", "band"), [(time(20, 59), Band.DAY), (time(21), Band.NIGHT), (time(5, 59), Band.NIGHT), (time(6), Band.DAY)]
)
def test_the_night_goes_by_the_clocks_of_the_region(hour: time, band: Band) -> None:
    # In January, Amsterdam is one hour ahead.
    assert band_at(NOW.replace(hour=hour.hour, minute=hour.minute), region=region()) is band


def test_a_night_may_lie_within_one_day() -> None:
    early = replace(region(), expectations=Expectations(night_from=time(1), night_until=time(5)))
    assert [band_at(NOW.replace(hour=hour), region=early) for hour in (1, 4)] == [Band.NIGHT, Band.DAY]


@pytest.mark.parametrize(
    ("state", "minutes"),
    [(OfferState.ACCEPTED, 5), (OfferState.REFUSED, 5), (OfferState.LAPSED, 10), (OfferState.WITHDRAWN, 0)],
)
def test_silence_costs_all_the_time_there_was(state: OfferState, minutes: float) -> None:
    end = ending(offer(1, state), region=region())
    assert (end.minutes, end.band) == (minutes, Band.NIGHT)
    tally = counted(Tally(), end)
    assert (tally.ended, tally.withdrawn, tally.lately) == (
        state is not OfferState.WITHDRAWN,
        state is OfferState.WITHDRAWN,
        1,
    )


def test_a_question_that_is_open_says_nothing_yet() -> None:
    with pytest.raises(ValueError, match="has not ended"):
        ending(offer(1, OfferState.OPEN), region=region())
    assert recounted([offer(1, OfferState.OPEN)], region=region()) == {}


def test_the_order_in_which_questions_end_makes_no_difference() -> None:
    ended = [offer(number, OfferState.LAPSED, made_at=NOW - number * 4 * DAY) for number in range(4)]
    ways = [recounted(way, region=region())[DUIN, Band.NIGHT] for way in permutations(ended)]
    for tally in ways:
        assert tally.lately == pytest.approx(sum(faded(number * 4 * DAY, half_life=LATELY) for number in range(4)))
        assert replace(tally, lately=0) == replace(ways[0], lately=0)


def test_a_sheet_is_drawn_up_once_and_anew_for_another_directory() -> None:
    habits, here = Habits(NOW), calm()
    first = habits.sheet(care_form=CRISIS, band=Band.DAY, region=here, units=UNITS)
    assert habits.sheet(care_form=CRISIS, band=Band.DAY, region=here, units=UNITS) is first
    fewer = habits.sheet(care_form=CRISIS, band=Band.DAY, region=here, units=UNITS[:1])
    assert set(fewer.habits) == {DUIN}


wards = st.lists(
    st.tuples(st.floats(0.5, 20), st.floats(0.05, 0.95), st.floats(0, 40)), min_size=2, max_size=5, unique=True
)


def expected(order: Sequence[tuple[float, float, float]]) -> float:
    """Return the minutes until the patient is there, asking in that order, and an hour more after the last no."""
    left, minutes = 1.0, 0.0
    for cost, yes, travel in order:
        minutes += left * (cost + yes * travel)
        left *= 1 - yes
    return minutes + left * 60


@given(wards)
def test_no_other_order_brings_a_patient_to_a_bed_sooner(found: list[tuple[float, float, float]]) -> None:
    by_sum = sorted(found, key=lambda ward: ward[0] / ward[1] + ward[2])
    assert expected(by_sum) <= min(map(expected, permutations(found))) + 1e-9
