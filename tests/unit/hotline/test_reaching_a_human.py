"""Whoever asks for a human reaches one: the people on duty are rung in turn, and the first key wins."""

from dataclasses import replace

import pytest

from bedline.domain.calls import LegEnd, LegState
from bedline.domain.hotline import WaitingState
from bedline.domain.messages import Errand, MessageKind
from bedline.domain.rota import Rung
from bedline.domain.scripts.talk import Ask, Conference, HangUp, Queue, Voicemail
from bedline.domain.tasks import TaskKind
from tests import builders as a
from tests.harness.duty_desk import ANNA, BRAM, COR, DIRK, DutyDesk, duty_desk, keys


@pytest.fixture
def desk() -> DutyDesk:
    return duty_desk()


def test_whoever_asks_for_a_human_waits_and_the_first_on_duty_is_rung_in_the_same_breath(desk: DutyDesk) -> None:
    gp = desk.calls()
    assert (gp.heard, gp.says.turn.then) == (["human_comes"], Queue())
    (message,) = desk.messages(Errand.RING_DUTY)
    assert (message.kind, message.person, message.to) == (MessageKind.CALL, ANNA, "+31600000001")
    desk.passes()
    assert desk.ringing() == [ANNA]
    assert gp.waits().heard == ["duty_is_rung", "first_in_line", "ask_ring_back"]


def test_who_picks_up_hears_who_waits_and_nothing_of_a_patient(desk: DutyDesk) -> None:
    desk.calls(form="crisis")
    desk.passes(7)
    said = desk.picks_up(ANNA)
    (line,) = said.turn.lines
    assert (line.key, dict(line.params)) == ("duty_knock", {"caller": "crisis", "seconds_waited": 0})


def test_one_key_brings_both_into_one_room(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.passes(5)
    desk.picks_up(ANNA)
    said = desk.presses(ANNA, "1")
    assert gp.stands() is WaitingState.TAKEN
    assert said.turn.then == Conference(gp.waiting.room)
    desk.passes()
    desk.acts()
    assert desk.moved[gp.leg].turn.then == Conference(gp.waiting.room)
    assert gp.stands() is WaitingState.BRIDGED
    assert desk.leg(gp.leg).outcome is LegEnd.HUMAN
    assert desk.tasks() == []


def test_the_request_is_in_the_hands_of_whoever_took_the_call(desk: DutyDesk) -> None:
    request = a.request()
    desk.do(lambda work: work.requests.add(request))
    desk.calls(request=request.id)
    desk.passes()
    desk.picks_up(ANNA)
    desk.presses(ANNA, "1")
    assert desk.storage.state.requests[request.id].owner == ANNA
    (waiting,) = desk.board("waiting").values()
    assert (waiting["state"], waiting["taken_by"]["id"]) == ("taken", ANNA)
    assert waiting["request"] == {"id": str(request.id), "code": request.code}


def test_who_does_not_answer_is_rung_again_and_then_the_next(desk: DutyDesk) -> None:
    gp = desk.calls()
    rung = []
    for _ in range(3):
        desk.passes()
        rung += desk.ringing()
        desk.does_not_answer(desk.ringing()[0])
    assert rung == [ANNA, ANNA, BRAM]
    desk.passes()
    assert desk.ringing() == [COR]
    assert gp.waiting.state is WaitingState.RINGING


def test_a_telephone_of_which_nothing_is_heard_keeps_nobody_waiting(desk: DutyDesk) -> None:
    desk.calls()
    desk.passes(31)
    # No callback has come: for all we know Anna's still rings, so it is the next one's turn.
    assert desk.ringing() == [ANNA, BRAM]


@pytest.mark.parametrize(("form", "seconds"), [("crisis", 45), (None, 90)])
def test_after_a_while_everybody_who_is_left_is_rung_at_once(desk: DutyDesk, form: str | None, seconds: int) -> None:
    desk.calls(form=form)
    desk.passes(seconds - 1)
    before = len(desk.ringing())
    desk.passes(2)
    assert before < 4
    assert set(desk.ringing()) == {ANNA, BRAM, COR, DIRK}


def test_the_first_key_wins_and_the_others_fall_silent(desk: DutyDesk) -> None:
    gp = desk.calls(form="crisis")
    desk.passes(46)
    desk.picks_up(BRAM)
    desk.picks_up(COR)
    first, second = desk.presses(COR, "1"), desk.presses(BRAM, "1")
    assert isinstance(first.turn.then, Conference)
    assert (keys(second)[0], second.turn.then) == ("caller_taken", HangUp())
    desk.passes()
    stopped = {message.leg for message in desk.messages(Errand.STOP_RINGING)}
    desk.acts()
    assert desk.ringing() == []
    assert len(stopped) == 3
    assert gp.waiting.taken_by == COR


def test_who_has_picked_up_hears_why_they_are_not_needed_any_more(desk: DutyDesk) -> None:
    desk.calls(form="crisis")
    desk.passes(46)
    desk.picks_up(BRAM)
    bram = desk.ring_of(BRAM).id
    desk.picks_up(COR)
    desk.presses(COR, "1")
    desk.passes()
    desk.acts()
    assert (keys(desk.moved[bram]), desk.moved[bram].turn.then) == (["caller_taken"], HangUp())


@pytest.mark.parametrize("key", ["2", "0"])
def test_who_passes_on_is_not_rung_again_for_this_caller(desk: DutyDesk, key: str) -> None:
    gp = desk.calls()
    desk.passes()
    desk.picks_up(ANNA)
    assert isinstance(desk.presses(ANNA, key).turn.then, HangUp)
    desk.passes()
    assert desk.ringing() == [BRAM]
    assert gp.waiting.rung.count(ANNA) == 2


def test_silence_on_the_line_of_somebody_on_duty_rings_the_next(desk: DutyDesk) -> None:
    desk.calls()
    desk.passes()
    desk.picks_up(ANNA)
    said = [desk.says_nothing(ANNA) for _ in range(3)]
    assert isinstance(said[-1].turn.then, HangUp)
    desk.passes()
    assert desk.ringing() == [BRAM]


def test_a_late_key_is_a_yes_as_well(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.passes(20)
    desk.picks_up(ANNA)
    desk.passes(45)
    assert BRAM in desk.ringing()
    assert desk.presses(ANNA, "1").turn.then == Conference(gp.waiting.room)
    desk.passes()
    desk.acts()
    assert desk.ringing() == []


def test_who_has_picked_up_may_hear_the_word_out(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.passes(24)
    desk.picks_up(ANNA)
    desk.passes(20)
    assert desk.presses(ANNA, "1").turn.then == Conference(gp.waiting.room)


def test_a_caller_who_hangs_up_stops_the_ringing_at_once_and_is_rung_back(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.passes(3)
    gp.hangs_up()
    assert gp.waiting.state is WaitingState.GONE
    desk.passes()
    desk.acts()
    assert desk.ringing() == []
    (task,) = desk.tasks()
    assert (task.kind, task.due_at - task.created_at) == (
        TaskKind.MISSED_CALL,
        a.region().desk_norms_at(task.created_at).task_length,
    )
    assert task.params["digits"] == "206"


def test_the_provider_may_say_first_that_somebody_left_the_queue(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.passes()
    gp.leaves("hangup")
    assert gp.waiting.state is WaitingState.GONE
    gp.hangs_up()
    assert [task.kind for task in desk.tasks()] == [TaskKind.MISSED_CALL]


def test_nobody_on_a_call_is_rung_and_they_are_as_soon_as_it_is_over(desk: DutyDesk) -> None:
    first = desk.calls()
    desk.passes()
    desk.picks_up(ANNA)
    desk.presses(ANNA, "1")
    desk.passes()
    desk.acts()
    second = desk.calls()
    desk.passes()
    assert desk.ringing() == [BRAM]
    desk.ends(desk.ring_of(ANNA).id, LegState.COMPLETED)
    desk.does_not_answer(BRAM)
    desk.passes()
    assert desk.ringing() == [ANNA]
    assert (first.waiting.state, second.waiting.state) == (WaitingState.BRIDGED, WaitingState.RINGING)


def test_two_callers_do_not_ring_one_telephone(desk: DutyDesk) -> None:
    desk.calls()
    desk.calls()
    desk.passes()
    assert desk.ringing() == [ANNA, BRAM]


def test_whose_telephone_rang_in_vain_for_one_is_not_rung_anew_for_each_other_who_waits(desk: DutyDesk) -> None:
    first, second = desk.calls(), desk.calls()
    desk.passes()
    assert desk.ringing() == [ANNA, BRAM]
    for person in (ANNA, BRAM):
        desk.does_not_answer(person)
    desk.passes(3)
    # Anna once more; Bram has slept through the second's ring, and does so for the first as well.
    assert desk.ringing() == [ANNA, COR]
    for person in (ANNA, COR):
        desk.does_not_answer(person)
    desk.passes(3)
    assert desk.ringing() == [DIRK]
    desk.does_not_answer(DIRK)
    desk.passes(3)
    assert {first.stands(), second.stands()} == {WaitingState.VOICEMAIL}
    assert len(desk.messages(Errand.RING_DUTY)) == 5


def test_who_was_busy_or_said_no_for_one_caller_is_rung_for_the_other() -> None:
    desk = duty_desk([(ANNA, Rung.FIRST), (BRAM, Rung.SECOND)])
    desk.calls()
    second = desk.calls()
    desk.passes()
    desk.does_not_answer(ANNA, LegState.BUSY)
    desk.passes(3)
    desk.picks_up(ANNA)
    desk.presses(ANNA, "2")
    desk.does_not_answer(BRAM, LegState.BUSY)
    desk.passes(3)
    desk.picks_up(ANNA)
    assert desk.presses(ANNA, "1").turn.then == Conference(second.waiting.room)


def test_a_caller_hears_once_a_minute_how_long_they_have_waited(desk: DutyDesk) -> None:
    gp = desk.calls()
    said = []
    for _ in range(7):
        said.append([(line.key, dict(line.params)) for line in gp.waits().says.turn.lines if line.key == "waited"])
        desk.passes(20)
    one, two = ([("waited", {"minutes_waited": minutes})] for minutes in (1, 2))
    assert said == [[], [], [], one, [], [], two]


def test_a_crisis_stands_before_whoever_waited_longer() -> None:
    desk = duty_desk([(ANNA, Rung.FIRST)])
    first = desk.calls()
    desk.passes(10)
    crisis = desk.calls(form="crisis")
    assert crisis.waits().heard == ["duty_is_rung", "first_in_line", "ask_ring_back"]
    said = first.waits().says.turn.lines[1]
    assert (said.key, dict(said.params)) == ("place_in_line", {"place": 2})


def test_people_who_are_all_on_a_call_are_waited_for_but_not_for_ever() -> None:
    desk = duty_desk([(ANNA, Rung.FIRST)])
    desk.calls()
    desk.passes()
    desk.picks_up(ANNA)
    desk.presses(ANNA, "1")
    desk.passes()
    desk.acts()
    other = desk.calls()
    desk.passes(200)
    assert other.waiting.state is WaitingState.WAITING
    assert other.waits().heard[:2] == ["duty_on_a_call", "first_in_line"]
    desk.passes(110, caller=other)
    assert isinstance(other.says.turn.then, Voicemail)


def test_a_caller_asks_to_be_rung_back_with_a_key(desk: DutyDesk) -> None:
    gp = desk.calls(form="crisis")
    assert gp.waits().heard == ["duty_is_rung", "first_in_line", "ask_ring_back"]
    desk.passes(5)
    assert gp.waits("1").heard == ["human_rings_back"]
    assert (gp.waiting.state, desk.leg(gp.leg).outcome) == (WaitingState.RING_BACK, LegEnd.RING_BACK)
    (task,) = desk.tasks()
    assert (task.kind, task.leg, task.params["caller"]) == (TaskKind.RING_BACK, gp.leg, "crisis")
    assert (task.due_at - task.created_at).total_seconds() == 300
    desk.passes()
    desk.acts()
    assert desk.ringing() == []


def test_keys_typed_ahead_into_the_queue_cost_nobody_their_place(desk: DutyDesk) -> None:
    desk.calls()
    gp = desk.calls()
    # Keyed before the queue had said anything: the provider hands the first over at once, and the others in one go.
    assert gp.waits("1").heard == ["duty_is_rung", "place_in_line"]
    assert gp.says.turn.then == Ask(digits=None, seconds=3)
    desk.passes(3)
    assert gp.waits("1191").heard == ["duty_is_rung", "place_in_line"]
    desk.passes(3)
    assert gp.waits().heard == ["duty_is_rung", "place_in_line", "ask_ring_back"]
    assert gp.stands() is WaitingState.RINGING
    assert desk.tasks() == []
    desk.passes(3)
    assert gp.waits("1").heard == ["human_rings_back"]


def test_whoever_withholds_the_number_is_not_promised_to_be_rung_back(desk: DutyDesk) -> None:
    nobody = desk.calls(peer=None)
    assert nobody.waits().heard == ["duty_is_rung", "first_in_line"]
    assert nobody.waits("1").waiting.state is not WaitingState.RING_BACK
    known = desk.calls(peer=None, person=a.gp().id)
    assert "ask_ring_back" in known.waits().heard


def test_the_board_shows_who_waits_who_is_rung_and_no_number(desk: DutyDesk) -> None:
    gp = desk.calls(form="crisis", person=a.gp().id)
    desk.passes()
    (waiting,) = desk.board("waiting").values()
    assert (waiting["crisis"], waiting["digits"]) == (True, "206")
    assert [each["name"] for each in waiting["ringing"]] == ["Anna"]
    assert waiting["person"]["name"] == "Huisarts Oost"
    desk.picks_up(ANNA)
    desk.presses(ANNA, "1")
    desk.passes()
    desk.acts()
    assert desk.board("waiting") == {}
    shown = desk.board("call")[str(gp.leg)]
    assert shown["with_whom"]["name"] == "Anna"
    assert "+316" not in str(desk.storage.state.entries)
    gp.hangs_up()
    assert str(gp.leg) not in desk.board("call")


def test_a_swap_of_the_rota_changes_nothing_for_who_waits_already(desk: DutyDesk) -> None:
    gp = desk.calls()
    empty = replace(desk.storage.phonebook, rotas={})
    desk.storage.phonebook = empty
    desk.passes()
    desk.does_not_answer(ANNA)
    desk.passes()
    assert desk.ringing() == [ANNA]
    assert gp.waiting.state is WaitingState.RINGING
