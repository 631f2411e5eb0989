"""What comes late, twice, or to the wrong place on the hotline changes nothing, and keeps nobody waiting."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from bedline.domain import hotline, requests
from bedline.domain.calls import LegId, LegState
from bedline.domain.hotline import WaitingState
from bedline.domain.messages import Errand, Message
from bedline.domain.requests import BedRequest, RequestState
from bedline.domain.rota import Rung
from bedline.domain.scripts import alert as alert_script
from bedline.domain.scripts import duty as duty_script
from bedline.domain.scripts.talk import HangUp, LetGo, Pause, Queue
from bedline.ports.storage import Work
from bedline.services import tasks
from bedline.services.hotline import calls, endings
from bedline.services.hotline.queue import alert, duty, queueing, ringing, room
from tests import builders as a
from tests.harness.duty_desk import ANNA, BRAM, DIRK, DutyDesk, duty_desk, keys


@pytest.fixture
def desk() -> DutyDesk:
    return duty_desk()


def order(desk: DutyDesk) -> Message:
    return desk.messages(Errand.RING_DUTY)[-1]


def test_somebody_who_came_to_be_on_a_call_is_not_rung_and_keeps_their_turn(desk: DutyDesk) -> None:
    first = desk.calls()
    waiting_order = order(desk)
    # Anna is rung for something else before the errand is taken out of the outbox.
    desk.do(
        lambda work: work.legs.add(
            replace(work.legs.get(first.leg), id=LegId(UUID(int=500)), person=ANNA, provider_call=None)
        )
    )
    assert desk.do(lambda work: duty.opening(work, waiting_order)) is None
    desk.passes()
    assert desk.ringing() == [BRAM]
    assert ANNA not in first.waiting.rung


def test_an_errand_for_a_wait_that_is_over_opens_no_call(desk: DutyDesk) -> None:
    gp = desk.calls()
    waiting_order = order(desk)
    gp.hangs_up()
    assert desk.do(lambda work: duty.opening(work, waiting_order)) is None
    assert desk.do(lambda work: duty.opening(work, replace(waiting_order, waiting=None))) is None
    assert desk.do(lambda work: alert.opening(work, replace(waiting_order, waiting=None))) is None
    desk.do(lambda work: ringing.put_off(work, gp.waiting.id, leg=LegId(UUID(int=1))))
    assert gp.stands() is WaitingState.GONE


def test_a_key_on_a_leg_that_is_about_nobody_takes_nobody(desk: DutyDesk) -> None:
    gp = desk.calls()
    stray = replace(desk.leg(gp.leg), waiting=None)
    taken = desk.do(lambda work: duty.take(work, stray, duty_script.TakeCaller()))
    assert isinstance(taken.then, duty_script.CallerGone)
    passed = desk.do(lambda work: duty.pass_on(work, stray, duty_script.PassOn()))
    assert passed.then == duty_script.PassedOn()
    seen = desk.do(lambda work: alert.see_to_it(work, stray, alert_script.SeeToIt()))
    assert seen.then == alert_script.Acknowledged(mine=False)
    desk.do(lambda work: duty.over(work, stray))
    assert gp.stands() is WaitingState.RINGING


def test_a_key_for_a_caller_who_has_hung_up_takes_nobody(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.passes()
    desk.picks_up(ANNA)
    gp.hangs_up()
    assert keys(desk.presses(ANNA, "1"))[0] == "caller_gone"


def test_a_request_that_has_landed_needs_no_owner_and_a_neighbour_becomes_none() -> None:
    desk = duty_desk([(ANNA, Rung.FIRST), (DIRK, Rung.NEIGHBOUR)])
    landed, _ = requests.withdraw(a.request(), region=a.region(), reason="died", by=a.gp().id, now=a.NOW)
    desk.do(lambda work: work.requests.add(landed))
    desk.calls(request=landed.id)
    desk.passes()
    desk.picks_up(ANNA)
    desk.presses(ANNA, "1")
    assert desk.storage.state.requests[landed.id].owner is None
    del desk.storage.state.people[DIRK]
    other = a.request(number=2)
    desk.do(lambda work: work.requests.add(replace(other, code="B2")))
    desk.calls(request=other.id)
    desk.passes()
    desk.picks_up(DIRK)
    desk.presses(DIRK, "1")
    assert desk.storage.state.requests[other.id].owner is None


def test_a_neighbour_is_spoken_to_in_the_language_of_the_region() -> None:
    desk = duty_desk([(DIRK, Rung.NEIGHBOUR)])
    del desk.storage.state.people[DIRK]
    desk.calls()
    assert order(desk).language == "nl"


def test_whoever_passes_the_queue_by_is_let_out_of_it(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.do(lambda work: work.legs.save(replace(work.legs.get(gp.leg), waiting=None)))
    said = desk.do(lambda work: queueing.waiting_turn(work, leg=gp.leg, heard=None))
    assert said.turn.then == LetGo()
    assert gp.leaves("leave").heard == ["thanks"]


def test_a_caller_on_the_way_to_the_room_is_kept_until_the_move(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.passes()
    desk.picks_up(ANNA)
    desk.presses(ANNA, "1")
    assert isinstance(gp.waits().says.turn.then, Pause)
    # A provider that cannot queue somebody who has been taken is told where they go.
    assert gp.leaves("error").heard == ["duty_connecting"]
    desk.passes()
    desk.acts()
    assert gp.leaves("redirected").heard == ["duty_connecting"]
    assert gp.stands() is WaitingState.BRIDGED


def test_who_asks_for_a_human_twice_waits_once(desk: DutyDesk) -> None:
    gp = desk.calls()
    again = desk.do(lambda work: queueing.enter(work, work.legs.get(gp.leg), "asked"))
    assert len(desk.storage.state.waitings) == 1
    assert again.leg.waiting == gp.waiting.id


def test_a_wait_in_which_nothing_is_due_is_left_alone(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.do(lambda work: ringing.ring_on(work, waiting=gp.waiting.id))
    assert len(desk.messages(Errand.RING_DUTY)) == 1
    gp.hangs_up()
    over = replace(gp.waiting, due_at=a.NOW)
    desk.do(lambda work: work.waitings.save(over))
    desk.passes()
    assert gp.waiting.due_at is None
    assert hotline.to_ring(over, busy=(), now=a.NOW) == ()


def test_a_move_that_came_after_all_is_no_failure(desk: DutyDesk) -> None:
    gp = desk.calls()
    assert desk.do(lambda work: ringing.not_moved(work, gp.waiting)) is gp.waiting


def test_alerts_end_by_themselves_when_the_task_was_done_elsewhere(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.do(lambda work: ringing.give_up(work, gp.waiting))
    (task,) = desk.tasks()
    desk.desk_does(lambda work: tasks.finish(work, task=task.id, outcome="Gebeld."))
    desk.clock.advance(timedelta(minutes=11))
    desk.passes()
    assert gp.waiting.due_at is None
    assert len(desk.messages(Errand.ALERT_DUTY)) == 2


def test_a_promise_and_a_message_need_no_second_task(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.passes(3)
    gp.waits()
    desk.passes(3)
    gp.waits("1")
    endings_before = len(desk.tasks())
    desk.do(lambda work: endings.settle_one(work, leg=gp.leg))
    desk.do(lambda work: calls.end_stuck(work, leg=gp.leg))
    assert len(desk.tasks()) == endings_before


def test_a_call_that_is_going_on_is_not_settled(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.do(lambda work: endings.settle_one(work, leg=gp.leg))
    assert desk.tasks() == []
    desk.do(lambda work: work.legs.save(replace(work.legs.get(gp.leg), answered_at=None)))
    desk.do(lambda work: calls.end_stuck(work, leg=gp.leg))
    assert desk.leg(gp.leg).state is LegState.FAILED


def choosing(desk: DutyDesk) -> BedRequest:
    request, _ = requests.let_choose(a.triaged(form=a.LOW), region=a.region(), by=a.gp().id, now=a.NOW)
    desk.do(lambda work: work.requests.add(request))
    return request


def test_a_caller_who_hangs_up_while_choosing_leaves_the_choice_to_bedline(desk: DutyDesk) -> None:
    request = choosing(desk)
    gp = desk.calls(request=request.id)
    gp.hangs_up()
    after = desk.storage.state.requests[request.id]
    assert (after.state, after.ring_back, after.choosing) == (RequestState.WAITING, True, False)


def test_a_request_that_wards_have_been_asked_for_goes_on_by_itself(desk: DutyDesk) -> None:
    request = replace(a.triaged(form=a.LOW), state=RequestState.OFFERED)
    desk.do(lambda work: work.requests.add(request))
    desk.calls(request=request.id).hangs_up()
    assert desk.storage.state.requests[request.id].state is RequestState.OFFERED


def test_who_was_moved_and_is_not_needed_hears_a_thank_you(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.passes()
    desk.picks_up(ANNA)
    anna = desk.ring_of(ANNA)

    def moved(work: Work) -> list[str]:
        then = room.arrived(work, work.legs.get(anna.id)).then
        return [line.key for line in getattr(then, "lines", ())]

    assert desk.do(moved) == ["thanks"]
    arrived = desk.do(lambda work: room.arrived(work, work.legs.get(gp.leg)))
    assert getattr(arrived.then, "then", None) == Queue()


def test_after_a_wait_that_ended_otherwise_the_room_leads_to_a_goodbye(desk: DutyDesk) -> None:
    gp = desk.calls()
    assert gp.left().heard == ["talk_over"]
    desk.passes(9)
    assert gp.presses("7").says.turn.then == HangUp()
