"""Conferences: who hears whom, when one begins and ends, and what the API can do to it."""

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.harness.phones import Phone
from tests.harness.tiny import HOST, HOTLINE, Exchange, say

GP, COORDINATOR, WARD = "+31612345678", "+31115222222", "+31115111111"
GOODBYE = say("Tot ziens") + "<Hangup/>"
TOLD = f'statusCallback="{HOST}/told" statusCallbackEvent="start end join leave mute hold"'


def room(attributes: str = "", *, action: str = f'action="{HOST}/after"') -> str:
    return f"<Dial {action}><Conference {attributes}>case-1</Conference></Dial>"


def met(line: Exchange, *, gp: str = "", coordinator: str = "") -> tuple[Phone, Phone]:
    """Let a GP and a coordinator be in the conference."""
    line.answers(voice=room(gp), answered=room(coordinator), after=GOODBYE, status="")
    one = line.phone(GP).calls()
    line.phones.passes(1)
    line.call(COORDINATOR)
    return one, line.phone(COORDINATOR).rings().answers()


def test_everybody_in_it_hears_everybody_else(line: Exchange) -> None:
    gp, coordinator = met(line)
    line.call(WARD)
    ward = line.phone(WARD).rings().answers()
    gp.speaks_with(coordinator).speaks_with(ward)
    ward.speaks_with(coordinator)
    assert gp.sentences.count(f"this is {GP} speaking") == 0


def test_it_is_told_who_comes_and_goes_and_when_it_begins_and_ends(line: Exchange) -> None:
    gp, coordinator = met(line, gp=f'participantLabel="gp" {TOLD}')
    gp.hangs_up()
    coordinator.hangs_up()
    line.phones.passes(1)
    events = line.tiny.said("/told", "StatusCallbackEvent")
    joined = ["participant-join", "conference-start", "participant-join"]
    assert events == [*joined, "participant-leave", "participant-leave", "conference-end"]
    told = line.tiny.forms("/told")
    assert (told[0]["ParticipantLabel"], told[0]["FriendlyName"]) == ("gp", "case-1")
    assert [form["SequenceNumber"] for form in told] == [str(number) for number in range(1, 7)]
    assert told[-1]["ReasonConferenceEnded"] == "last-participant-left"


def test_it_begins_only_with_somebody_who_may_begin_it(line: Exchange) -> None:
    line.answers(wait=say("Een moment"))
    waits = f'startConferenceOnEnter="false" waitUrl="{HOST}/wait"'
    gp, coordinator = met(line, gp=waits)
    gp.hears("een moment").speaks_with(coordinator)
    assert line.tiny.said("/wait", "FriendlyName")[0] == "case-1"


def test_when_the_one_who_ends_it_leaves_the_others_go_on(line: Exchange) -> None:
    gp, coordinator = met(line, coordinator='endConferenceOnExit="true"')
    coordinator.hangs_up()
    gp.hears("tot ziens").is_hung_up_on()
    assert line.tiny.said("/after", "DialCallStatus") == ["answered"]


def test_when_any_other_leaves_it_goes_on(line: Exchange) -> None:
    gp, coordinator = met(line)
    gp.hangs_up()
    line.phones.passes(5)
    assert [room.status for room in line.client.conferences.list(friendly_name="case-1")] == ["in-progress"]
    coordinator.hangs_up()
    line.phones.passes(1)
    assert line.client.conferences.list(status="in-progress") == []


def test_the_same_name_is_another_conference_once_one_has_ended(line: Exchange) -> None:
    for _ in range(2):
        gp, coordinator = met(line)
        gp.hangs_up()
        coordinator.hangs_up()
        line.phones.passes(1)
    assert len({room.sid for room in line.client.conferences.list()}) == 2


def test_somebody_muted_is_not_heard_and_somebody_on_hold_hears_nothing(line: Exchange) -> None:
    gp, coordinator = met(line, gp=TOLD)
    (case,) = line.client.conferences.list(friendly_name="case-1", status="in-progress")
    people = line.client.conferences(case.sid).participants
    by_number = {line.client.calls(each.call_sid).fetch().to: each.call_sid for each in people.list()}
    people(by_number[HOTLINE]).update(muted=True)
    gp.says("Hoort u mij?")
    coordinator.has_not_heard("hoort u mij")
    people(by_number[HOTLINE]).update(muted=False, hold=True)
    coordinator.says("En u mij?")
    gp.has_not_heard("en u mij")
    people(by_number[HOTLINE]).update(hold=False)
    gp.speaks_with(coordinator)
    changes = [f"participant-{what}" for what in ("mute", "unmute", "hold", "unhold")]
    assert [event for event in line.tiny.said("/told", "StatusCallbackEvent") if event in changes] == changes


def test_somebody_can_be_taken_out_and_goes_on(line: Exchange) -> None:
    gp, _ = met(line)
    people = line.client.conferences("case-1").participants
    own = line.tiny.said("/voice", "CallSid")[0]
    assert people(own).fetch().status == "connected"
    assert people(own).delete()
    gp.hears("tot ziens")
    with pytest.raises(TwilioRestException):
        people(own).fetch()


def test_it_can_be_ended_from_outside(line: Exchange) -> None:
    gp, coordinator = met(line)
    case = line.client.conferences("case-1").update(status="completed")
    assert case.reason_conference_ended == "conference-ended-via-api"
    gp.hears("tot ziens")
    coordinator.hears("tot ziens")


def test_somebody_can_be_called_into_it(line: Exchange) -> None:
    gp, _ = met(line)
    people = line.client.conferences("case-1").participants
    people.create(from_=HOTLINE, to=WARD, label="ward", end_conference_on_exit=True, beep="false")
    ward = line.phone(WARD).rings().answers().speaks_with(gp)
    assert {each.label for each in people.list()} == {None, "ward"}
    ward.hangs_up()
    gp.hears("tot ziens")


def test_moving_somebody_takes_them_out(line: Exchange) -> None:
    gp, coordinator = met(line)
    line.client.calls(line.tiny.said("/voice", "CallSid")[0]).update(url=f"{HOST}/after")
    gp.hears("tot ziens")
    assert len(line.client.conferences("case-1").participants.list()) == 1
    coordinator.hangs_up()
