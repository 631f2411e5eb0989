"""Waiting in a queue: what is heard there, how it ends, and taking somebody out of it."""

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.harness.tiny import HOST, HOTLINE, Exchange, gather, go, say

GP, OTHER, COORDINATOR = "+31612345678", "+31612345679", "+31115222222"
GOODBYE = say("Tot ziens") + "<Hangup/>"
WAIT = say("Een moment") + '<Pause length="10"/>'


def enqueued(line: Exchange, *, wait: str = WAIT) -> None:
    line.answers(
        voice=f'<Enqueue waitUrl="{HOST}/wait" action="{HOST}/after">coordinator</Enqueue>',
        wait=wait,
        after=GOODBYE,
        join="<Dial><Conference>case-1</Conference></Dial>",
        status="",
    )


def test_who_waits_hears_it_again_and_again_with_their_place_and_time(line: Exchange) -> None:
    enqueued(line)
    line.phone(GP).calls().hears("een moment").hears("een moment").hears("een moment")
    line.phone(OTHER).calls().hears("een moment")
    mine = [form for form in line.tiny.forms("/wait") if form["From"] == GP]
    assert [form["QueueTime"] for form in mine] == ["0", "10", "21"]
    assert {form["QueuePosition"] for form in mine} == {"1"}
    theirs = line.tiny.forms("/wait")[-1]
    assert (theirs["QueuePosition"], theirs["CurrentQueueSize"], theirs["MaxQueueSize"]) == ("2", "2", "1000")
    assert theirs["QueueSid"].startswith("QU")


def test_leaving_the_queue_is_told(line: Exchange) -> None:
    enqueued(line, wait=gather("Toets 1 en wij bellen terug", "/choice"))
    line.answers(choice=lambda form: "<Leave/>" if form["Digits"] == "1" else go("/wait"))
    line.phone(GP).calls().hears("bellen terug").hears("bellen terug").presses("1").hears("tot ziens")
    told = line.tiny.forms("/after")[0]
    assert (told["QueueResult"], told["CallStatus"]) == ("leave", "in-progress")
    assert line.client.queues.list()[0].current_size == 0


def test_hanging_up_in_the_queue_is_told_after_the_end(line: Exchange) -> None:
    enqueued(line)
    line.phone(GP).calls().hears("een moment").hangs_up()
    line.phones.passes(1)
    told = line.tiny.forms("/after")[0]
    assert (told["QueueResult"], told["CallStatus"]) == ("hangup", "completed")


def test_the_instructions_for_waiting_may_end_the_call(line: Exchange) -> None:
    enqueued(line, wait="<Hangup/>")
    line.phone(GP).calls().is_hung_up_on()
    line.phones.passes(1)
    assert line.tiny.said("/after", "QueueResult") == ["hangup"]


def test_one_who_waits_is_taken_out_by_the_api_whatever_their_place(line: Exchange) -> None:
    enqueued(line)
    first = line.phone(GP).calls().hears("een moment")
    second = line.phone(OTHER).calls().hears("een moment")
    (queue,) = line.client.queues.list()
    members = line.client.queues(queue.sid).members.list()
    assert [(member.position, member.wait_time) for member in members] == [(1, 1), (2, 0)]
    assert (queue.friendly_name, queue.current_size) == ("coordinator", 2)
    line.client.queues(queue.sid).members(members[1].call_sid).update(url=f"{HOST}/join")
    line.call(COORDINATOR, "/join")
    coordinator = line.phone(COORDINATOR).rings().answers()
    second.speaks_with(coordinator)
    first.has_not_heard("speaking").hears("een moment")
    assert line.tiny.said("/after", "QueueResult") == ["redirected"]
    with pytest.raises(TwilioRestException) as gone:
        line.client.queues(queue.sid).members(members[1].call_sid).update(url=f"{HOST}/join")
    assert gone.value.code == 20404


def test_moving_the_call_itself_takes_it_out_as_well(line: Exchange) -> None:
    enqueued(line)
    line.answers(elsewhere=say("Verbonden") + "<Hangup/>")
    gp = line.phone(GP).calls().hears("een moment")
    line.client.calls(line.tiny.said("/voice", "CallSid")[0]).update(url=f"{HOST}/elsewhere")
    gp.hears("verbonden").is_hung_up_on()
    assert line.tiny.said("/after", "QueueResult") == ["redirected"]


def test_the_first_in_the_queue_is_dialled_and_told_afterwards(line: Exchange) -> None:
    enqueued(line)
    line.answers(
        answered=f'<Dial action="{HOST}/spoken"><Queue url="{HOST}/whisper">coordinator</Queue></Dial>',
        whisper=say("U wordt verbonden"),
        spoken=GOODBYE,
    )
    gp = line.phone(GP).calls().hears("een moment")
    line.phone(OTHER).calls().hears("een moment")
    line.call(COORDINATOR)
    coordinator = line.phone(COORDINATOR).rings().answers()
    gp.hears("wordt verbonden").speaks_with(coordinator)
    coordinator.has_not_heard("wordt verbonden").hangs_up()
    gp.hears("tot ziens")
    told = line.tiny.forms("/after")[0]
    assert told["QueueResult"] == "bridged"
    assert told["DequeingCallSid"] == line.tiny.said("/answered", "CallSid")[0]


def test_dialling_a_queue_waits_for_somebody_to_come(line: Exchange) -> None:
    enqueued(line)
    taking = f'<Dial timeout="30" action="{HOST}/spoken"><Queue>coordinator</Queue></Dial>'
    line.answers(answered=taking, spoken=GOODBYE)
    line.phone(GP).calls().hears("een moment").hangs_up()
    line.call(COORDINATOR)
    coordinator = line.phone(COORDINATOR).rings().answers()
    line.phones.passes(20)
    gp = line.phone(OTHER).calls().speaks_with(coordinator)
    gp.hangs_up()
    coordinator.hears("tot ziens")
    assert line.tiny.said("/spoken", "DialCallStatus") == ["completed"]


def test_dialling_an_empty_queue_or_none_comes_to_nothing(line: Exchange) -> None:
    enqueued(line)
    taking = f'<Dial timeout="5" action="{HOST}/spoken"><Queue>coordinator</Queue></Dial>'
    line.answers(answered=taking, spoken=GOODBYE)
    line.call(COORDINATOR)
    line.phone(COORDINATOR).rings().answers().hears("tot ziens").is_hung_up_on()
    line.phone(GP).calls().hears("een moment").hangs_up()
    line.call(COORDINATOR)
    line.phone(COORDINATOR).rings().answers().hears("tot ziens")
    assert line.tiny.said("/spoken", "DialCallStatus") == ["failed", "no-answer"]


def test_a_full_queue_is_told_at_once(line: Exchange) -> None:
    enqueued(line)
    line.phone(GP).calls().hears("een moment")
    line.client.queues(line.client.queues.list()[0].sid).update(max_size=1)
    line.phone(OTHER).calls().hears("tot ziens")
    assert line.tiny.said("/after", "QueueResult") == ["queue-full"]


def test_a_wait_that_takes_no_time_is_found(line: Exchange) -> None:
    enqueued(line, wait=go("/again"))
    line.tiny.answers["/again"] = lambda _: ""
    line.phone(GP).calls()
    line.phones.passes(25)
    assert "the wait goes round without taking time" in line.wrong
    line.phone(GP).hangs_up()
    assert len(line.tiny.forms("/wait")) == 3


def test_a_wait_whose_instructions_fail_goes_to_the_fallback(line: Exchange) -> None:
    enqueued(line)
    line.answers(wait="Geen TwiML", fallback=say("Ik verbind u door") + "<Hangup/>")
    line.phone(GP).calls().hears("verbind u door").is_hung_up_on()
    assert line.tiny.said("/fallback", "ErrorCode") == ["12300"]
    assert line.tiny.said("/voice", "To") == [HOTLINE]
