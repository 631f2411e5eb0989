"""What nobody plans for: a clock that is put back, nobody next door, two questions to one ward, a form that changes."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Final

import pytest

from bedline.domain.errors import Conflict
from bedline.domain.escalation import Reach, RungKind
from bedline.domain.hours import Hours
from bedline.domain.ids import UnitId
from bedline.domain.offers import OfferState
from bedline.domain.patients import Sex
from bedline.domain.requests import RequestState
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import closures, ladder, matching, offers, requests, stays
from tests import builders as a
from tests.harness import worlds
from tests.harness.nights import NEIGHBOURS, PAYER, REGION, Night, with_ladder

AMSTERDAM: Final = "Europe/Amsterdam"


def test_where_nobody_is_next_door_the_rung_of_neighbours_costs_no_time() -> None:
    night = Night(crisis=with_ladder(a.CRISIS, REGION, NEIGHBOURS, PAYER), neighbours=())
    request = night.gp_asks()
    night.passes(minutes=61)
    night.passes(seconds=2)
    assert night.rung(request) is RungKind.PAYER
    assert night.tasks(TaskKind.TURN_TO_PAYER) != []


def test_whoever_becomes_a_crisis_climbs_the_ladder_of_a_crisis() -> None:
    slow = replace(REGION, length=timedelta(hours=8))
    night = Night(
        crisis=with_ladder(a.CRISIS, REGION, PAYER),
        low=with_ladder(a.LOW, slow, PAYER),
    )
    request = night.gp_asks(a.LOW)
    night.passes(minutes=10)
    night.desk_changes(request, a.CRISIS)
    night.passes(minutes=61)
    assert night.rung(request) is RungKind.PAYER


def test_a_task_that_nothing_was_found_goes_when_a_ward_is_asked_however_that_came() -> None:
    night = Night()
    request = night.gp_asks()
    assert len(night.tasks(TaskKind.NO_PLACE_FOUND)) == 1
    night.ward_reports("duin-1", free=1)
    night.world.clock.advance(timedelta(seconds=1))
    night.does(a.coordinator(), lambda work: matching.search(work, request=request))
    assert night.stands(request).state is RequestState.OFFERED
    assert night.tasks(TaskKind.NO_PLACE_FOUND) == []


def test_a_no_about_the_patient_is_not_forgotten_by_a_later_silence() -> None:
    night = Night()
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()
    night.says_no(request, "too_complex")
    night.desk_asks(request, "duin-1")
    night.passes(minutes=11)
    night.passes(minutes=1)
    night.ward_reports("duin-1", free=1)
    night.passes(seconds=2)
    assert [offer.state for offer in night.offers(request)] == [OfferState.REFUSED, OfferState.LAPSED]


def test_neighbours_are_asked_anew_when_the_place_falls_through() -> None:
    night, beyond = Night(crisis=with_ladder(a.CRISIS, REGION, NEIGHBOURS, PAYER)), worlds.neighbour()
    request = night.gp_asks()
    night.passes(minutes=61)
    assert night.tasks(TaskKind.NEIGHBOUR_ASKS, beyond) != []
    night.ward_reports("duin-1", free=1)
    night.passes(seconds=2)
    night.says_yes(request)
    night.passes(seconds=5)
    assert night.tasks(TaskKind.NEIGHBOUR_ASKS, beyond) == []
    stay = night.stay(request)
    night.does(a.coordinator(), lambda work: stays.cancel(work, stay=stay.id, reason="no_staff"))
    night.passes(seconds=5)
    assert night.rung(request) is RungKind.NEIGHBOURS
    assert night.tasks(TaskKind.NEIGHBOUR_ASKS, beyond) != []


def test_the_next_ward_that_fits_is_the_nearest_and_not_the_most_promising() -> None:
    night = Night(crisis=replace(a.care_form(a.CRISIS), ladder=(REGION,), reach=Reach(begins_at=8.0, grows=8.0)))
    night.ward_reports("kreek-1", free=1)
    night.world.clock.advance(timedelta(days=30))
    night.ward_reports("schor-1", free=1)
    request = night.gp_asks()
    with night.world.storage.reading(a.coordinator()) as work:
        found = matching.candidates(work, request=request)
    assert [each.unit.id for each in found.candidates] == ["schor-1", "kreek-1"]
    action = night.stands(request).next_action
    assert action is not None
    assert action.due_at - night.world.clock.now() < timedelta(minutes=16)


# The evenings before the clocks are put back, and put forward, and one on which nothing happens.
EVENINGS: Final = {
    "back": datetime(2026, 10, 24, 20, tzinfo=UTC),
    "forward": datetime(2026, 3, 28, 20, tzinfo=UTC),
    "neither": datetime(2026, 1, 10, 20, tzinfo=UTC),
}


@pytest.mark.parametrize("clocks", EVENINGS)
@pytest.mark.parametrize("ends", [time(1, 30), time(2), time(2, 30), time(3), time(3, 30), time(7)])
def test_quiet_hours_end_when_the_clocks_say_so_also_on_the_night_they_change(clocks: str, ends: time) -> None:
    hours, quarter = Hours(time(22), ends), timedelta(minutes=15)
    for moment in (EVENINGS[clocks] + number * quarter for number in range(14 * 4)):
        end, expected = hours.end_after(moment, timezone=AMSTERDAM), moment
        while hours.cover(expected, timezone=AMSTERDAM):
            expected += quarter
        if expected > moment:
            assert end == expected
        assert moment < end


def test_no_place_is_said_at_the_top_of_the_ladder_and_not_before() -> None:
    night = Night(crisis=with_ladder(a.CRISIS, REGION, PAYER))
    request = night.gp_asks()

    def nowhere(work: Work) -> object:
        return requests.unplace(work, request=request, reason="ladder_exhausted")

    with pytest.raises(Conflict, match="others_to_turn_to"):
        night.does(a.coordinator(), nowhere)
    night.does(a.coordinator(), lambda work: ladder.hurry(work, request=request))
    night.passes(seconds=2)
    night.does(a.coordinator(), nowhere)
    assert night.stands(request).state is RequestState.UNPLACED


def test_whoever_may_ask_several_at_once_leaves_the_only_place_that_another_can_have() -> None:
    night = Night(crisis=a.care_form(a.CRISIS, parallel=2))
    night.ward_reports("kreek-1", free=1)
    second = night.gp_asks()
    night.says_no(second, "too_complex")
    first = night.gp_asks(urgency="now")
    assert night.asked(first) == ["kreek-1"]
    night.says_no(first, "full")
    for unit in ("duin-1", "kreek-1"):
        night.world.clock.advance(timedelta(seconds=1))
        night.ward_reports(unit, free=1)
    night.passes(seconds=2)
    # The first may have either and ask both at once; for the second only the nearer one is left.
    assert (night.asked(first)[1:], night.asked(second)[1:]) == (["kreek-1"], ["duin-1"])


def test_a_yes_to_a_question_that_the_desk_took_back_is_no_yes() -> None:
    night = Night()
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()
    (asked,) = night.offers(request)
    night.does(a.coordinator(), lambda work: offers.withdraw(work, offer=asked.id))
    with pytest.raises(Conflict, match="offer_already_answered"):
        night.says_yes(request)
    assert (night.stands(request).state, night.places("duin-1").free) == (RequestState.SEARCHING, 1)


def test_a_gp_who_withdraws_in_the_second_of_the_yes_has_no_bed_and_the_ward_has_its_place() -> None:
    night = Night()
    night.ward_reports("duin-1", free=1)
    yes_first = night.gp_asks()
    night.says_yes(yes_first)
    night.does(a.gp(), lambda work: requests.withdraw(work, request=yes_first, reason="stays_home"))
    assert (night.stands(yes_first).state, night.places("duin-1").free) == (RequestState.WITHDRAWN, 1)
    no_first = night.gp_asks()
    night.does(a.gp(), lambda work: requests.withdraw(work, request=no_first, reason="stays_home"))
    with pytest.raises(Conflict, match="request_needs_no_place"):
        night.says_yes(no_first)
    assert night.places("duin-1").free == 1


def test_of_two_crises_the_one_that_is_due_first_has_the_only_bed_however_they_came() -> None:
    night = Night()
    later = night.gp_asks(urgency="today")
    night.world.clock.advance(timedelta(minutes=1))
    sooner = night.gp_asks(urgency="now")
    night.ward_reports("duin-1", free=1)
    night.passes(seconds=2)
    assert (night.asked(sooner), night.asked(later)) == (["duin-1"], [])


def test_a_unit_that_closes_while_it_is_asked_may_still_say_yes_and_is_asked_no_more() -> None:
    night = Night()
    night.ward_reports("duin-1", free=2)
    request = night.gp_asks()
    until = night.world.clock.now() + timedelta(hours=5)
    night.does(
        a.ward("duin"),
        lambda work: closures.close(work, unit=UnitId("duin-1"), places=None, reason="outbreak", until=until),
    )
    assert night.asked(night.gp_asks()) == []
    night.says_yes(request)
    assert night.stands(request).state is RequestState.RESERVED


@pytest.mark.parametrize(("sexes", "asked"), [("f", []), ("fx", ["duin-1"]), ("", ["duin-1"])])
def test_whose_sex_is_not_known_is_asked_for_only_where_that_is_welcome(sexes: str, asked: list[str]) -> None:
    usual = worlds.directory()
    duin = replace(usual.units[UnitId("duin-1")], sexes=frozenset(sexes))
    night = Night(known=replace(usual, units={**usual.units, duin.id: duin}))
    night.ward_reports("duin-1", free=1)
    assert night.asked(night.gp_asks(sex=Sex.OTHER)) == asked


def test_a_need_that_changes_while_wards_are_asked_is_asked_anew_and_the_old_questions_end() -> None:
    night = Night(crisis=a.care_form(a.CRISIS, parallel=2))
    for unit in ("duin-1", "kreek-1"):
        night.ward_reports(unit, free=1)
    request = night.gp_asks()
    night.desk_changes(request, a.LOW)
    states = [(offer.unit, offer.state.value) for offer in night.offers(request)]
    assert states == [("duin-1", "withdrawn"), ("kreek-1", "withdrawn"), ("duin-1", "open")]
