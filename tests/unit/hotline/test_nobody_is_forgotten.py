"""When nobody can be reached: a message, an alert that somebody has to answer, and a task with a deadline."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bedline.domain import alerts, requests
from bedline.domain.calls import LegEnd, LegState, Purpose, WaitingId
from bedline.domain.errors import Conflict, NotAllowed
from bedline.domain.hotline import IN_LINE, WaitingState
from bedline.domain.ids import PersonId
from bedline.domain.messages import Errand, MessageKind
from bedline.domain.people import bedline_in
from bedline.domain.requests import RequestState
from bedline.domain.rota import Rung
from bedline.domain.scripts.talk import HangUp, Voicemail
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.ports.telephony import VoicemailId
from bedline.services import sweeps
from bedline.services.hotline.queue import ringing, voicemail
from tests import builders as a
from tests.harness.duty_desk import ANNA, BRAM, COR, DIRK, Caller, DutyDesk, duty_desk, keys

TEN_MINUTES = 600
# The first on duty is rung twice, three others once.
LAST_TO_RING = 4


@pytest.fixture
def desk() -> DutyDesk:
    return duty_desk()


def nobody_comes(desk: DutyDesk, gp: Caller) -> None:
    """Let everybody's telephone ring out."""
    for _ in range(12):
        desk.passes()
        for person in desk.ringing():
            desk.does_not_answer(person)
        if gp.waiting.state is WaitingState.VOICEMAIL:
            return


def leaves_a_message(desk: DutyDesk, gp: Caller, *, ref: str = "RE1", seconds: int = 12) -> VoicemailId:
    desk.do(lambda work: voicemail.recorded(work, leg=gp.leg, provider_ref=ref, seconds=seconds))
    (task,) = [each for each in desk.tasks() if each.kind is TaskKind.VOICEMAIL]
    return next(each for each in desk.storage.state.voicemails if str(each) == task.params["voicemail"])


def alerted(desk: DutyDesk) -> list[PersonId | None]:
    return [each.person for each in desk.messages(Errand.ALERT_DUTY) if each.kind is MessageKind.CALL]


def test_when_all_were_rung_in_vain_the_caller_may_speak_and_the_backup_is_alerted(desk: DutyDesk) -> None:
    gp = desk.calls(form="crisis")
    nobody_comes(desk, gp)
    assert gp.waits().heard == ["nobody_came", "speak_after_tone"]
    assert gp.says.turn.then == Voicemail(90)
    assert [(each.kind, each.person) for each in desk.messages(Errand.ALERT_DUTY)] == [
        (MessageKind.TEXT, COR),
        (MessageKind.CALL, COR),
    ]
    (task,) = desk.tasks()
    assert (task.kind, task.due_at - task.created_at) == (TaskKind.VOICEMAIL, timedelta(minutes=5))
    (waiting,) = desk.board("waiting").values()
    assert (waiting["state"], [each["name"] for each in waiting["alerted"]]) == ("voicemail", ["Cor"])


def test_with_nobody_on_duty_the_caller_may_speak_at_once() -> None:
    desk = duty_desk([])
    gp = desk.calls()
    assert gp.says.turn.then == Voicemail(90)
    assert [task.kind for task in desk.tasks()] == [TaskKind.VOICEMAIL]
    assert desk.messages(Errand.RING_DUTY, Errand.ALERT_DUTY) == []


def test_with_nobody_first_on_duty_the_next_is_rung_at_once() -> None:
    desk = duty_desk([(COR, Rung.BACKUP)])
    desk.calls()
    desk.passes()
    assert desk.ringing() == [COR]


@pytest.mark.parametrize("result", ["queue-full", "error", "system-error"])
def test_a_caller_whom_the_provider_cannot_let_wait_may_speak(desk: DutyDesk, result: str) -> None:
    gp = desk.calls()
    assert gp.leaves(result).says.turn.then == Voicemail(90)
    assert [task.kind for task in desk.tasks()] == [TaskKind.VOICEMAIL]


def test_who_still_waits_on_the_line_has_the_people_on_duty_before_a_message_that_was_left(desk: DutyDesk) -> None:
    first = desk.calls()
    others: list[Caller] = []
    while first.waiting.state is not WaitingState.VOICEMAIL:
        desk.passes()
        if len(first.waiting.rung) == LAST_TO_RING and not others:
            others.append(desk.calls())
        for person in desk.ringing():
            desk.does_not_answer(person)
    (second,) = others
    assert second.waiting.state in IN_LINE
    assert alerted(desk) == [], "nobody is taken from who waits on the line"
    second.hangs_up()
    desk.passes(4)
    assert alerted(desk) == [COR]


def test_a_message_that_was_left_waits_for_others_on_the_line_no_longer_than_five_minutes(desk: DutyDesk) -> None:
    first = desk.calls()
    nobody_comes(desk, first)
    (message,) = desk.storage.state.waitings.values()
    waits = replace(message, alerted=(), due_at=desk.clock.now())
    needed = {duty.person for duty in message.chain}
    ended_at = message.ended_at
    assert ended_at is not None
    soon, late = (ended_at + timedelta(minutes=minutes) for minutes in (4, 5))
    assert alerts.put_off(waits, needed=needed, now=soon) is not None
    assert alerts.put_off(waits, needed=needed, now=late) is None
    assert alerts.put_off(waits, needed=(), now=soon) is None


def test_an_alert_is_answered_with_a_key(desk: DutyDesk) -> None:
    gp = desk.calls()
    nobody_comes(desk, gp)
    desk.passes()
    said = desk.picks_up(COR)
    assert (keys(said), dict(said.turn.lines[0].params)) == (["alert_knock"], {"caller": "gp", "since": "04:12"})
    assert keys(desk.presses(COR, "1")) == ["alert_yours"]
    assert (gp.waiting.acknowledged_by, desk.board("waiting")) == (COR, {})
    desk.passes(TEN_MINUTES + 1)
    assert alerted(desk) == [COR]


def test_without_a_key_the_next_is_alerted_after_ten_minutes_and_so_on(desk: DutyDesk) -> None:
    gp = desk.calls()
    nobody_comes(desk, gp)
    gp.waits().hangs_up()
    for _ in range(6):
        desk.passes()
        for person in desk.ringing():
            desk.does_not_answer(person)
        desk.clock.advance(timedelta(minutes=10))
    desk.passes()
    assert alerted(desk) == [COR, DIRK, ANNA, BRAM, COR, DIRK, ANNA]


def test_a_machine_that_picks_up_an_alert_answers_nothing(desk: DutyDesk) -> None:
    gp = desk.calls()
    nobody_comes(desk, gp)
    desk.passes()
    desk.picks_up(COR)
    said = [desk.says_nothing(COR) for _ in range(3)]
    assert said[-1].turn.then == HangUp()
    assert gp.waiting.acknowledged_at is None
    assert len(desk.tasks()) == 1


def test_the_alerts_end_after_a_while_and_the_board_goes_on(desk: DutyDesk) -> None:
    gp = desk.calls()
    nobody_comes(desk, gp)
    for _ in range(20):
        desk.passes()
        for person in desk.ringing():
            desk.does_not_answer(person)
        desk.clock.advance(timedelta(minutes=10))
    desk.passes()
    assert len(alerted(desk)) == 12
    assert len(desk.board("waiting")) == 1


def test_who_is_alerted_second_hears_that_a_colleague_was_first(desk: DutyDesk) -> None:
    gp = desk.calls()
    nobody_comes(desk, gp)
    desk.passes()
    desk.picks_up(COR)
    desk.clock.advance(timedelta(minutes=10))
    desk.passes()
    desk.picks_up(DIRK)
    desk.presses(DIRK, "1")
    assert keys(desk.presses(COR, "1")) == ["alert_taken"]


def test_a_task_that_is_done_needs_no_more_alerts(desk: DutyDesk) -> None:
    gp = desk.calls()
    nobody_comes(desk, gp)
    (task,) = desk.tasks()
    desk.desk_does(lambda work: voicemail.done(work, task=task.id, outcome="Gebeld, komt goed."))
    assert desk.board("waiting") == {}
    desk.passes(TEN_MINUTES + 1)
    assert alerted(desk) == [COR]


def test_what_a_caller_says_is_kept_with_the_task_and_once(desk: DutyDesk) -> None:
    gp = desk.calls()
    nobody_comes(desk, gp)
    gp.waits()
    left = leaves_a_message(desk, gp)
    assert leaves_a_message(desk, gp) == left
    (task,) = desk.tasks()
    assert (task.params["seconds"], task.params["digits"]) == ("12", "206")
    assert desk.board("task")[str(task.id)]["params"]["seconds"] == "12"
    assert desk.leg(gp.leg).outcome is LegEnd.VOICEMAIL
    gp.hangs_up()
    assert len(desk.tasks()) == 1


def test_a_message_that_comes_after_the_task_was_done_is_a_task_again(desk: DutyDesk) -> None:
    gp = desk.calls()
    nobody_comes(desk, gp)
    (task,) = desk.tasks()
    desk.desk_does(lambda work: voicemail.done(work, task=task.id, outcome="Gebeld."))
    leaves_a_message(desk, gp)
    assert len(desk.tasks()) == 1


def test_listening_ends_the_alerts_and_not_the_task(desk: DutyDesk) -> None:
    gp = desk.calls()
    nobody_comes(desk, gp)
    left = leaves_a_message(desk, gp)
    desk.desk_does(lambda work: voicemail.heard(work, voicemail=left))
    heard = desk.desk_does(lambda work: voicemail.heard(work, voicemail=left), person=BRAM)
    assert (heard.heard_by, gp.waiting.acknowledged_by) == (ANNA, ANNA)
    assert len(desk.tasks()) == 1
    assert desk.facts().count("VoicemailHeard") == 1


def test_only_the_desk_listens_and_it_is_written_down(desk: DutyDesk) -> None:
    gp = desk.calls()
    nobody_comes(desk, gp)
    left = leaves_a_message(desk, gp)
    with pytest.raises(Conflict, match="voicemail_not_here"):
        desk.desk_does(lambda work: voicemail.sound(work, voicemail=left))
    desk.do(lambda work: work.voicemails.save(replace(work.voicemails.get(left), sound=b"RIFF")))
    assert desk.desk_does(lambda work: voicemail.sound(work, voicemail=left)) == b"RIFF"
    assert [line.event for line in desk.storage.state.audit if line.subject_kind == "voicemail"] == ["voicemail_played"]
    with pytest.raises(NotAllowed), desk.storage.work(a.gp()) as work:
        voicemail.sound(work, voicemail=left)


def test_an_inbound_call_that_came_to_nothing_is_a_task(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.do(lambda work: work.legs.save(replace(work.legs.get(gp.leg), waiting=None)))
    gp.hangs_up()
    (task,) = desk.tasks()
    assert (task.kind, task.leg, task.params["digits"]) == (TaskKind.MISSED_CALL, gp.leg, "206")


def test_a_call_with_an_outcome_is_no_task(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.do(lambda work: work.legs.save(replace(work.legs.get(gp.leg), waiting=None, outcome=LegEnd.REPORTED)))
    gp.hangs_up()
    assert desk.tasks() == []


def test_the_request_of_a_caller_who_hung_up_is_searched_for(desk: DutyDesk) -> None:
    request, _ = requests.triage(
        a.request(),
        region=a.region(),
        care_form=a.LOW,
        urgency="today",
        answers=a.CLEAR_FOR_LOW,
        findings=(),
        override_reason=None,
        by=a.coordinator().id,
        now=a.NOW,
    )
    desk.do(lambda work: work.requests.add(request))
    gp = desk.calls(request=request.id)
    gp.hangs_up()
    after = desk.storage.state.requests[request.id]
    assert (after.state, after.ring_back) == (RequestState.WAITING, True)


def test_a_lost_callback_is_made_up_for(desk: DutyDesk) -> None:
    gp = desk.calls()

    def end_unnoticed(work: Work) -> None:
        over = replace(work.legs.get(gp.leg), waiting=None, state=LegState.COMPLETED, ended_at=a.NOW)
        work.legs.save(over)

    desk.do(end_unnoticed)
    desk.passes(11)
    assert [task.kind for task in desk.tasks()] == [TaskKind.MISSED_CALL]


def test_a_call_of_which_nothing_is_heard_ends_after_four_hours(desk: DutyDesk) -> None:
    gp = desk.calls()
    desk.clock.advance(timedelta(hours=4, seconds=1))
    desk.passes()
    assert (desk.leg(gp.leg).state, gp.waiting.ended_at is not None) == (LegState.COMPLETED, True)


def test_a_fault_about_one_caller_keeps_nobody_else_waiting(desk: DutyDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, other = desk.calls(), desk.calls(purpose=Purpose.WARD_IN)
    ring_on = ringing.ring_on

    def fails(work: Work, *, waiting: WaitingId) -> None:
        if waiting == broken.waiting.id:
            raise ValueError("broken")
        ring_on(work, waiting=waiting)

    monkeypatch.setattr(ringing, "ring_on", fails)
    desk.clock.advance(timedelta(seconds=91))
    with pytest.raises(ExceptionGroup):
        sweeps.SWEEPS["ring_on"](desk.storage, bedline_in())
    assert len(other.waiting.ringing) > 1
