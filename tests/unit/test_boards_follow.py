"""Whatever happens within one work, or only to a clock, every board is told of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bedline.domain import board
from bedline.domain.board import Board
from bedline.domain.errors import NotFound
from bedline.domain.escalation import Rung, RungKind
from bedline.domain.ids import FacilityId, UnitId
from bedline.domain.people import Person
from bedline.domain.ways import Way, WayKind
from bedline.services import asking_one, matching, stays
from bedline.services import board as boards
from tests import builders as a
from tests.harness import worlds
from tests.harness.nights import NEIGHBOURS, PAYER, REGION, Night, with_ladder
from tests.harness.worlds import TOP, directory

DESK, DUIN = board.desk_stream(a.POLDER), board.facility_stream(FacilityId("duin"))


class Watching:
    """A board that follows the log from now on."""

    def __init__(self, night: Night, stream: str, who: Person) -> None:
        self.night, self.stream, self.who = night, stream, who
        self.board = self.fresh()

    def fresh(self) -> Board:
        with self.night.world.storage.reading(self.who) as work:
            taken = boards.snapshot(work, stream=self.stream)
        return Board(taken.position.epoch, taken.position.seq, taken.items)

    def is_true(self) -> bool:
        with self.night.world.storage.reading(self.who) as work:
            missed = boards.since(work, stream=self.stream, epoch=self.board.epoch, after=self.board.seq)
        assert missed.entries is not None
        self.board = board.advanced(self.board, missed.entries)
        return self.board.items == self.fresh().items


def test_a_patient_who_goes_elsewhere_is_off_the_first_wards_board_also_when_the_next_is_booked_at_once() -> None:
    known = directory()
    booked = {
        each: replace(known.units[each], directly_bookable=True) for each in (UnitId("duin-1"), UnitId("kreek-1"))
    }
    forms = a.bookable(a.region()).care_forms
    night = Night(crisis=forms[a.CRISIS], known=replace(known, units={**known.units, **booked}))
    for unit in booked:
        night.ward_reports(unit, free=1)
    request = night.gp_asks()
    first, duin = night.stay(request), Watching(night, DUIN, a.ward("duin"))
    assert first.unit == "duin-1"
    night.does(a.gp(), lambda work: stays.cancel(work, stay=first.id, reason="wants_elsewhere"))
    assert night.stay(request).unit == "kreek-1"
    assert duin.is_true()


@pytest.mark.parametrize("rungs", [(REGION,), (REGION, NEIGHBOURS), (REGION, PAYER)])
def test_the_time_that_counts_anew_on_the_last_rung_is_on_the_board(rungs: tuple[Rung, ...]) -> None:
    night = Night(crisis=with_ladder(a.CRISIS, *rungs))
    request, desk = night.gp_asks(), Watching(night, DESK, a.coordinator())
    for _ in range(3):
        night.passes(minutes=121)
        assert desk.is_true()
    assert night.rung(request) is rungs[-1].kind


def test_a_payer_who_has_to_wait_for_the_others_is_on_the_board() -> None:
    way = Way(WayKind.FIRST_PROVIDER_OWNS, timedelta(minutes=90))
    night = Night(crisis=replace(with_ladder(a.CRISIS, REGION, PAYER), way=way))
    for unit in ("duin-1", "kreek-1"):
        night.ward_reports(unit, free=1)
    request, desk = night.gp_asks(), Watching(night, DESK, a.coordinator())
    night.passes(minutes=61)
    assert night.rung(request) is RungKind.REGION
    assert desk.is_true()


def test_asking_again_where_enough_are_asked_changes_nothing_that_a_board_would_show() -> None:
    night = Night()
    night.ward_reports("duin-1", free=1)
    request, desk = night.gp_asks(), Watching(night, DESK, a.coordinator())
    before = night.stands(request)
    night.world.clock.advance(timedelta(seconds=5))
    night.does(a.gp(), lambda work: matching.ask_best(work, request=request))
    assert replace(night.stands(request), searched_at=before.searched_at) == before
    assert desk.is_true()


def test_a_referrer_cannot_ask_a_ward_of_another_region() -> None:
    night = Night()
    request = night.gp_asks()
    with pytest.raises(NotFound, match="unknown_unit"):
        night.does(a.gp(), lambda work: asking_one.choose(work, request=request, unit=TOP))
    assert worlds.directory().units[TOP].region != a.POLDER
