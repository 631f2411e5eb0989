"""A caller and somebody on duty on the way into one room, in it, and after it: whoever is lost is not forgotten."""

import pytest

from bedline.domain.calls import LegState
from bedline.domain.hotline import WaitingState
from bedline.domain.scripts.talk import HangUp, Queue
from bedline.domain.tasks import TaskKind
from bedline.services.hotline.queue import room
from tests.harness.duty_desk import ANNA, DutyDesk, duty_desk, keys


@pytest.fixture
def desk() -> DutyDesk:
    return duty_desk()


def test_a_caller_who_cannot_be_moved_is_rung_back_and_who_took_them_hears_so(desk: DutyDesk) -> None:
    desk.broken_moves = True
    gp = desk.calls()
    desk.passes()
    desk.picks_up(ANNA)
    desk.presses(ANNA, "1")
    anna = desk.ring_of(ANNA).id
    desk.passes(21)
    assert gp.waiting.state is WaitingState.RING_BACK
    assert [task.kind for task in desk.tasks()] == [TaskKind.RING_BACK]
    assert gp.waits().heard == ["human_rings_back"]
    desk.broken_moves = False
    desk.acts()
    assert keys(desk.moved[anna]) == ["caller_not_moved"]


def test_who_took_a_caller_that_hung_up_on_the_way_hears_so(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.passes()
    desk.picks_up(ANNA)
    desk.presses(ANNA, "1")
    anna = desk.ring_of(ANNA).id
    gp.hangs_up()
    desk.passes()
    desk.acts()
    assert keys(desk.moved[anna]) == ["caller_gone"]
    assert [task.kind for task in desk.tasks()] == [TaskKind.MISSED_CALL]


def test_a_caller_whose_human_is_gone_before_they_met_is_first_in_line(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.passes()
    desk.picks_up(ANNA)
    desk.presses(ANNA, "1")
    desk.ends(desk.ring_of(ANNA).id, LegState.COMPLETED)
    assert (gp.waiting.again, gp.waiting.state) == (True, WaitingState.RINGING)
    assert desk.facts().count("CallerLost") == 1
    desk.passes()
    assert desk.ringing() == [ANNA]
    desk.acts()
    assert desk.moved[gp.leg].turn.then == Queue()


def test_a_caller_whose_human_is_lost_at_once_is_first_in_line_and_need_not_ask(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.passes()
    desk.picks_up(ANNA)
    desk.presses(ANNA, "1")
    desk.passes()
    desk.acts()
    desk.passes(3)
    desk.ends(desk.ring_of(ANNA).id, LegState.COMPLETED)
    assert gp.left().heard == ["human_lost", "human_comes"]
    assert gp.waiting.again


def test_after_a_talk_a_caller_may_ask_for_a_human_again(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.passes()
    desk.picks_up(ANNA)
    desk.presses(ANNA, "1")
    desk.passes()
    desk.acts()
    desk.passes(60)
    desk.ends(desk.ring_of(ANNA).id, LegState.COMPLETED)
    assert gp.left().heard == ["talk_over"]
    assert gp.presses("1").says.turn.then == Queue()


def test_after_a_talk_silence_is_a_goodbye(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.passes()
    desk.picks_up(ANNA)
    desk.presses(ANNA, "1")
    desk.passes()
    desk.acts()
    desk.passes(60)
    gp.left()
    desk.passes(9)
    assert gp.presses(None).says.turn.then == HangUp()
    gp.hangs_up()
    assert desk.tasks() == []


def test_what_is_heard_until_the_other_one_is_there(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.passes()
    desk.picks_up(ANNA)
    desk.presses(ANNA, "1")
    anna = desk.ring_of(ANNA).id
    assert keys(desk.do(lambda work: room.holding(work, leg=anna))) == ["caller_comes"]
    assert keys(desk.do(lambda work: room.holding(work, leg=gp.leg))) == ["other_comes"]
    gp.hangs_up()
    assert keys(desk.do(lambda work: room.holding(work, leg=anna))) == ["caller_not_moved"]


def test_who_has_spoken_with_a_caller_hears_that_they_hung_up(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.passes()
    desk.picks_up(ANNA)
    desk.presses(ANNA, "1")
    anna = desk.ring_of(ANNA).id
    desk.passes()
    desk.acts()
    gp.hangs_up()
    said = desk.do(lambda work: room.left(work, leg=anna))
    assert (keys(said), said.turn.then) == (["caller_hung_up"], HangUp())
    assert desk.tasks() == []
