"""The other ways of working, later moments and wishes, with every moment worked out (docs/policy-simulator.md)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta

from bedline.domain.hours import Hours
from bedline.domain.ids import FacilityId, UnitId
from bedline.domain.place_wishes import ANYWHERE, PlaceWish
from bedline.domain.regions import Region
from bedline.domain.ways import Way, WayKind
from bedline.policy.year import Answer, Step, Year
from tests import builders
from tests.unit.policy.people import WrittenLeaders, decision, step
from tests.unit.policy.test_by_hand import BOTH_YES, NO_THEN_YES, minutes
from tests.unit.policy.worlds import DUIN, KREEK, NINE, asked, foreseen, parallel, patient, phoned, says, working, year

CHOOSES = Way(WayKind.REFERRER_CHOOSES, timedelta(minutes=10))
OWNS = Way(WayKind.FIRST_PROVIDER_OWNS, timedelta(minutes=30))
TOMORROW = NINE + timedelta(days=1)


def led(*steps: Step, answers: Mapping[tuple[int, UnitId], Answer] = NO_THEN_YES) -> Year:
    world = year(patient(), answers=answers)
    return replace(world, leaders=WrittenLeaders(steps))


def region(way: Way) -> Region:
    return working(builders.region(), way)


def test_a_referrer_who_chooses_takes_five_minutes_for_each_choice() -> None:
    (found,) = asked(led(step(5)), region=region(CHOOSES))
    assert (minutes((found,)), found.asked) == ([5 + 4 + 5 + 6], (DUIN, KREEK))


def test_whoever_takes_the_nearest_need_not_take_the_first() -> None:
    # Both are as far from a patient in Midden as their towns are; Kreek is there.
    world = led(step(5, nearest=True))
    (found,) = asked(world, region=region(CHOOSES))
    assert found.asked[0] == DUIN


def test_whoever_lets_the_choice_go_by_is_taken_over_from_when_its_time_is_over() -> None:
    assert minutes(asked(led(step(5, lets_go=True)), region=region(CHOOSES))) == [10 + 4 + 6]
    # A choice that comes too late is none.
    assert minutes(asked(led(step(12)), region=region(CHOOSES))) == [10 + 4 + 6]


def test_with_nobody_left_to_choose_the_desk_has_it() -> None:
    no = {(1, DUIN): says(yes=False, after=4), (1, KREEK): says(yes=False, after=6)}
    (found,) = asked(led(step(5), answers=no), region=region(CHOOSES))
    assert (minutes((found,)), found.asked) == ([None], (DUIN, KREEK))


def test_outside_office_hours_the_desk_places() -> None:
    # At nine in Greenwich it is ten there.
    closed = replace(CHOOSES, hours=Hours(time(11), time(17)))
    assert minutes(asked(led(step(5)), region=region(closed))) == [4 + 6]
    weekdays = replace(CHOOSES, hours=Hours(time(8), time(17), workdays=True))
    assert minutes(asked(led(step(5)), region=region(weekdays))) == [5 + 4 + 5 + 6]


def test_the_provider_turned_to_first_tries_its_own_ward_and_then_the_others() -> None:
    # Duin is the nearest home. It looks after three minutes, its ward says no after four, and Kreek is asked at once.
    (found,) = asked(led(step(3)), region=region(OWNS))
    assert (minutes((found,)), found.asked) == ([3 + 4 + 6], (DUIN, KREEK))


def test_the_provider_takes_the_patient_in_itself_where_it_can() -> None:
    (found,) = asked(led(step(3), answers=BOTH_YES), region=region(OWNS))
    assert (minutes((found,)), found.unit) == ([3 + 4], DUIN)


def test_a_provider_that_does_nothing_has_the_search_taken_back() -> None:
    assert minutes(asked(led(step(3, lets_go=True)), region=region(OWNS))) == [30 + 4 + 6]


def test_a_provider_with_nobody_left_gives_it_back_at_once() -> None:
    no = {(1, DUIN): says(yes=False, after=4), (1, KREEK): says(yes=False, after=6)}
    (found,) = asked(led(step(3), answers=no), region=region(OWNS))
    # Duin's ward said no in the house, so Bedline, which does not know, asks it once more.
    assert (minutes((found,)), found.asked) == ([None], (DUIN, KREEK, DUIN))


def test_a_later_moment_is_a_place_once_somebody_has_agreed() -> None:
    later = {**NO_THEN_YES, (1, KREEK): replace(says(yes=True, after=6), from_at=TOMORROW)}
    world = year(patient(), answers=later)
    agreed = replace(world, leaders=WrittenLeaders(decision=decision(5)))
    assert minutes(asked(agreed)) == [4 + 6 + 5]
    declined = replace(world, leaders=WrittenLeaders(decision=decision(5, agrees=False)))
    assert minutes(asked(declined)) == [None]
    # Nobody decides within the hour there is: the question lapses, and the ward is not asked again before it reports.
    forgotten = replace(world, leaders=WrittenLeaders(decision=decision(90)))
    assert minutes(asked(forgotten)) == [None]
    # The oracle does not wait for anybody to agree; whoever phones agrees on the line, or phones on.
    assert minutes(foreseen(world)) == [6]
    assert minutes(phoned(agreed)) == [3 + 4 + 3 + 6]
    assert minutes(phoned(declined)) == [None]


def test_a_moment_in_time_for_what_was_asked_is_a_plain_yes() -> None:
    soon = {(1, DUIN): replace(says(yes=True, after=4), from_at=NINE + timedelta(hours=5))}
    within_hours = replace(patient(), urgency="today")
    never = WrittenLeaders(decision=decision(1, agrees=False))
    assert minutes(asked(replace(year(within_hours, answers=soon), leaders=never))) == [4]
    at_once = replace(patient(), urgency="now")
    assert minutes(asked(replace(year(at_once, answers=soon), leaders=never))) == [4 + 1 + 5]


def test_another_ward_that_says_yes_while_a_moment_is_weighed_takes_the_patient() -> None:
    later = {(1, DUIN): replace(says(yes=True, after=4), from_at=TOMORROW), (1, KREEK): says(yes=True, after=6)}
    world = replace(year(patient(), answers=later), leaders=WrittenLeaders(decision=decision(30)))
    (found,) = asked(world, region=parallel(world.region, 2))
    assert (minutes((found,)), found.unit, found.taken_back) == ([6], KREEK, 1)


def wished(wish: PlaceWish | None, *, answers: Mapping[tuple[int, UnitId], Answer] = NO_THEN_YES) -> Year:
    return year(replace(patient(), wish=wish), answers=answers)


def test_a_wish_that_was_said_is_asked_for_at_once_and_one_that_was_not_waits_for_the_desk() -> None:
    keeping = builders.wishing(builders.region())
    assert minutes(asked(wished(ANYWHERE), region=keeping)) == [4 + 6]
    # Ten minutes is the desk's norm, before each question.
    assert minutes(asked(wished(None), region=keeping)) == [10 + 4 + 10 + 6]


def test_a_home_that_is_wished_for_is_asked_first() -> None:
    keeping = builders.wishing(builders.region())
    (found,) = asked(wished(PlaceWish(home=FacilityId("kreek"))), region=keeping)
    assert (minutes((found,)), found.asked) == ([6], (KREEK,))


def test_beyond_the_own_town_nobody_is_asked_before_the_desk_has_spoken_with_the_family() -> None:
    keeping = builders.wishing(builders.region())
    (found,) = asked(wished(PlaceWish(only_own_town=True)), region=keeping)
    assert (minutes((found,)), found.asked) == ([4 + 10 + 6], (DUIN, KREEK))
