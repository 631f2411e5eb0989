"""Connecting a caller with other telephones: at once, one by one, with a whisper, refused."""

import pytest
from twilio.base.exceptions import TwilioRestException

from bedline.simulator.twilio import habits
from tests.harness.tiny import HOST, HOTLINE, Exchange, gather, say

GP = "+31612345678"
FIRST, SECOND = "+31115111111", "+31115111112"
GOODBYE = say("Tot ziens") + "<Hangup/>"


def dial(*numbers: str, attributes: str = "", number: str = "") -> str:
    nouns = "".join(f"<Number {number}>{each}</Number>" for each in numbers)
    return f'<Dial callerId="{HOTLINE}" timeout="25" action="{HOST}/after" {attributes}>{nouns}</Dial>'


def test_two_people_speak_until_one_hangs_up_and_the_application_hears_how_it_went(line: Exchange) -> None:
    line.answers(voice=dial(FIRST), after=GOODBYE)
    gp = line.phone(GP).calls()
    nurse = line.phone(FIRST).rings(shows=HOTLINE).answers()
    gp.speaks_with(nurse)
    line.phones.passes(30)
    nurse.hangs_up()
    gp.hears("tot ziens").is_hung_up_on()
    told = line.tiny.forms("/after")[0]
    assert (told["DialCallStatus"], told["DialBridged"], told["CallStatus"]) == ("completed", "true", "in-progress")
    assert 30 <= int(told["DialCallDuration"]) <= 31
    child = line.client.calls(told["DialCallSid"]).fetch()
    assert (child.direction, child.parent_call_sid) == ("outbound-dial", told["CallSid"])


def test_when_the_caller_hangs_up_so_does_the_other(line: Exchange) -> None:
    line.answers(voice=dial(FIRST), after=GOODBYE)
    gp = line.phone(GP).calls()
    nurse = line.phone(FIRST).rings().answers()
    gp.hangs_up()
    nurse.is_hung_up_on()
    assert not line.tiny.forms("/after")


def test_ringing_stops_when_the_caller_hangs_up(line: Exchange) -> None:
    line.answers(voice=dial(FIRST))
    gp = line.phone(GP).calls()
    line.phone(FIRST).rings()
    gp.hangs_up()
    line.phone(FIRST).stops_ringing(within=1)


@pytest.mark.parametrize(
    ("habit", "status"), [(habits.BUSY, "busy"), (habits.SILENT, "no-answer"), (habits.unreachable(), "failed")]
)
def test_nobody_there_is_told_as_it_was(line: Exchange, habit: habits.Habit, status: str) -> None:
    line.answers(voice=dial(FIRST), after=GOODBYE)
    line.phone(FIRST).always(habit)
    line.phone(GP).calls().hears("tot ziens", within=40)
    assert line.tiny.said("/after", "DialCallStatus") == [status]
    assert line.tiny.said("/after", "DialBridged") == ["false"]


def test_without_an_action_the_document_goes_on(line: Exchange) -> None:
    line.answers(voice=dial(FIRST).replace(f'action="{HOST}/after"', "") + GOODBYE)
    line.phone(FIRST).always(habits.BUSY)
    line.phone(GP).calls().hears("tot ziens")


def test_the_first_to_pick_up_silences_the_others(line: Exchange) -> None:
    line.answers(voice=dial(FIRST, SECOND), after=GOODBYE)
    gp = line.phone(GP).calls()
    line.phone(FIRST).rings()
    line.phone(SECOND).rings().answers()
    line.phone(FIRST).stops_ringing(within=1)
    gp.speaks_with(line.phone(SECOND)).hangs_up()


def test_one_after_the_other_when_that_is_asked(line: Exchange) -> None:
    line.answers(voice=dial(FIRST, SECOND, attributes='sequential="true"'), after=GOODBYE)
    gp = line.phone(GP).calls()
    line.phone(FIRST).rings()
    line.phone(SECOND).does_not_ring(within=20).rings(within=6).answers()
    gp.speaks_with(line.phone(SECOND)).hangs_up()


def test_a_whisper_is_heard_by_the_called_alone_before_they_are_connected(line: Exchange) -> None:
    whisper = gather("Een huisarts, toets 1", "/accepted")
    line.answers(voice=dial(FIRST, number=f'url="{HOST}/whisper"'), whisper=whisper, accepted=say("Verbonden"))
    gp = line.phone(GP).calls()
    nurse = line.phone(FIRST).rings().answers().hears("toets 1").presses("1").hears("verbonden")
    gp.speaks_with(nurse).has_not_heard("toets 1").hangs_up()
    told = line.tiny.forms("/whisper")[0]
    assert (told["Direction"], told["ParentCallSid"]) == ("outbound-dial", line.tiny.said("/voice", "CallSid")[0])


def test_who_does_not_accept_the_whisper_was_not_there(line: Exchange) -> None:
    line.answers(
        voice=dial(FIRST, number=f'url="{HOST}/whisper"'),
        whisper=gather("Toets 1", "/accepted"),
        accepted="<Hangup/>",
        after=GOODBYE,
    )
    gp = line.phone(GP).calls()
    line.phone(FIRST).always(habits.machine("Dit is de voicemail van de afdeling")).rings().is_hung_up_on()
    gp.hears("tot ziens")
    assert line.tiny.said("/after", "DialCallStatus") == ["no-answer"]


def test_a_refusal_in_the_whisper_goes_on_to_the_next_only_one_after_the_other(line: Exchange) -> None:
    pages = {"whisper": gather("Toets 1", "/accepted"), "accepted": "<Hangup/>", "after": GOODBYE}
    number = f'url="{HOST}/whisper"'
    line.answers(voice=dial(FIRST, SECOND, attributes='sequential="true"', number=number), **pages)
    gp = line.phone(GP).calls()
    line.phone(FIRST).rings().answers().hears("toets 1").presses("2").is_hung_up_on()
    line.phone(SECOND).rings()
    gp.hangs_up()
    line.answers(voice=dial(FIRST, SECOND, number=number))
    gp.calls()
    line.phone(FIRST).rings().answers().hears("toets 1").presses("2").is_hung_up_on()
    gp.hears("tot ziens")


def test_a_dialled_number_tells_its_own_progress(line: Exchange) -> None:
    own = f'statusCallback="{HOST}/leg" statusCallbackEvent="initiated ringing answered completed"'
    line.answers(voice=dial(FIRST, number=own), after=GOODBYE)
    line.phone(GP).calls()
    line.phone(FIRST).rings().answers().hangs_up()
    line.phone(GP).hears("tot ziens")
    assert line.tiny.said("/leg", "CallStatus") == ["initiated", "ringing", "in-progress", "completed"]


def test_a_caller_id_that_is_not_ours_fails(line: Exchange) -> None:
    line.answers(voice=dial(FIRST).replace(HOTLINE, "+31115000009"), after=GOODBYE)
    line.phone(GP).calls().hears("tot ziens")
    assert line.tiny.said("/after", "DialCallStatus") == ["failed"]
    assert [error.code for error in line.simulation.findings.errors] == [13214]


def test_a_call_may_go_on_ringing_until_the_other_answers(line: Exchange) -> None:
    line.answers(voice=dial(FIRST, attributes='answerOnBridge="true"'), after=GOODBYE)
    gp = line.phone(GP).calls()
    nurse = line.phone(FIRST).rings()
    assert line.client.calls.list(to=HOTLINE)[0].status == "ringing"
    nurse.answers()
    assert line.client.calls.list(to=HOTLINE)[0].status == "in-progress"
    gp.speaks_with(nurse).hangs_up()


def test_a_conversation_ends_at_its_limit_or_with_a_star(line: Exchange) -> None:
    line.answers(voice=dial(FIRST, attributes='timeLimit="60" hangupOnStar="true"'), after=GOODBYE)
    gp = line.phone(GP).calls()
    line.phone(FIRST).rings().answers().is_hung_up_on(within=61)
    gp.hears("tot ziens").is_hung_up_on()
    gp.calls()
    nurse = line.phone(FIRST).rings().answers()
    gp.speaks_with(nurse).presses("12*").hears("tot ziens")
    nurse.is_hung_up_on()


def test_moving_the_caller_ends_the_conversation(line: Exchange) -> None:
    line.answers(voice=dial(FIRST), elsewhere=GOODBYE)
    gp = line.phone(GP).calls()
    nurse = line.phone(FIRST).rings().answers()
    line.client.calls(line.tiny.said("/voice", "CallSid")[0]).update(url=f"{HOST}/elsewhere")
    gp.hears("tot ziens")
    nurse.is_hung_up_on()


def test_a_call_that_is_never_answered_is_rejected_as_asked(line: Exchange) -> None:
    line.answers(voice='<Reject reason="busy"/>')
    line.phone(GP).calls().is_hung_up_on()
    line.phones.passes(1)
    assert line.tiny.said("/status", "CallStatus") == ["busy"]


def test_nothing_answers_at_a_number_without_configuration(line: Exchange) -> None:
    with pytest.raises(LookupError):
        line.phone(GP).calls("+31115000009")
    with pytest.raises(TwilioRestException):
        line.client.calls("CA0").fetch()
