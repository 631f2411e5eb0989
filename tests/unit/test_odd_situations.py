"""What nobody plans for: a clock that is put back, nobody next door, two questions to one ward, a form that changes."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Final

import pytest

from bedline.domain.errors import Conflict
from bedline.domain.escalation import Reach, RungKind
from bedline.domain.hours import Hours
from bedline.domain.offers import OfferState
from bedline.domain.requests import RequestState
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import ladder, matching, requests, stays
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
    leapt_over = clocks == "forward" and ends == time(2, 30)
    for moment in (EVENINGS[clocks] + number * quarter for number in range(14 * 4)):
        end, expected = hours.end_after(moment, timezone=AMSTERDAM), moment
        while hours.cover(expected, timezone=AMSTERDAM):
            expected += quarter
        if expected > moment:
            # Where the clocks leap over the end, the wards are left alone as much longer.
            assert end == expected + (2 * quarter if leapt_over else timedelta())
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
