"""Calls that the application places: what becomes of them, and how they can be moved and ended."""

from datetime import datetime, timedelta

import pytest
from twilio.base.exceptions import TwilioRestException

from bedline.simulator.twilio import habits
from tests.harness.tiny import HOST, HOTLINE, Exchange, gather, say

WARD = "+31115111111"
GOODBYE = say("Tot ziens") + "<Hangup/>"


def test_a_call_is_queued_then_rings_then_stands_then_is_over(line: Exchange) -> None:
    line.answers(answered='<Pause length="20"/>' + GOODBYE)
    call = line.call(WARD)
    assert (call.status, call.direction, call.from_formatted, call.to) == ("queued", "outbound-api", HOTLINE, WARD)
    ward = line.phone(WARD).rings()
    assert line.client.calls(call.sid).fetch().status == "ringing"
    ward.answers()
    assert line.client.calls(call.sid).fetch().status == "in-progress"
    ward.is_hung_up_on()
    over = line.client.calls(call.sid).fetch()
    assert (over.status, over.duration) == ("completed", "21")
    assert over.start_time < over.end_time


@pytest.mark.parametrize(
    ("habit", "status", "sip"),
    [
        (habits.BUSY, "busy", "486"),
        (habits.refuses(), "busy", "603"),
        (habits.SILENT, "no-answer", "487"),
        (habits.unreachable(), "failed", "404"),
        (habits.unreachable(480), "failed", "480"),
    ],
)
def test_each_way_of_not_answering_has_its_status(line: Exchange, habit: habits.Habit, status: str, sip: str) -> None:
    line.phone(WARD).always(habit)
    call = line.call(WARD, timeout=25, status_callback=f"{HOST}/status")
    line.phones.passes(30)
    told = line.tiny.forms("/status")[0]
    assert (told["CallStatus"], told["SipResponseCode"], told["CallDuration"]) == (status, sip, "0")
    assert line.client.calls(call.sid).fetch().status == status
    assert not line.tiny.forms("/answered")


def test_a_telephone_that_is_off_cannot_be_reached(line: Exchange) -> None:
    line.phone(WARD).is_off()
    call = line.call(WARD)
    line.phones.passes(1)
    assert line.client.calls(call.sid).fetch().status == "failed"


def test_a_telephone_in_use_is_busy(line: Exchange) -> None:
    line.answers(voice='<Pause length="60"/>' + GOODBYE)
    line.phone(WARD).calls()
    call = line.call(WARD)
    line.phones.passes(5)
    assert line.client.calls(call.sid).fetch().status == "busy"
    line.phone(WARD).hangs_up()


def test_ringing_stops_when_the_application_does_not_want_it_any_more(line: Exchange) -> None:
    call = line.call(WARD, status_callback=f"{HOST}/status")
    ward = line.phone(WARD).rings()
    line.client.calls(call.sid).update(status="completed")
    ward.stops_ringing()
    line.phones.passes(1)
    assert line.tiny.said("/status", "CallStatus") == ["canceled"]


def test_a_call_that_stands_can_be_moved_and_ended(line: Exchange) -> None:
    line.answers(
        answered=gather("Wacht", "/menu", timeout=60), elsewhere=say("Verbonden") + '<Pause length="60"/>' + GOODBYE
    )
    call = line.call(WARD)
    ward = line.phone(WARD).rings().answers().hears("wacht")
    line.client.calls(call.sid).update(url=f"{HOST}/elsewhere")
    ward.hears("verbonden")
    line.client.calls(call.sid).update(twiml="<Response>" + say("Andere woorden") + "<Hangup/></Response>")
    ward.hears("andere woorden").is_hung_up_on()
    with pytest.raises(TwilioRestException) as refused:
        line.client.calls(call.sid).update(url=f"{HOST}/elsewhere")
    assert refused.value.code == 21220


def test_a_call_in_progress_is_ended_by_its_status(line: Exchange) -> None:
    line.answers(answered='<Pause length="60"/>' + GOODBYE)
    call = line.call(WARD)
    ward = line.phone(WARD).rings().answers()
    line.client.calls(call.sid).update(status="completed")
    ward.is_hung_up_on(within=1)


def test_a_time_limit_ends_the_call(line: Exchange) -> None:
    line.answers(answered='<Pause length="600"/>' + GOODBYE)
    line.call(WARD, time_limit=30)
    line.phone(WARD).rings().answers().is_hung_up_on(within=31)


def test_an_answering_machine_speaks_listens_to_everything_and_presses_nothing(line: Exchange) -> None:
    line.answers(answered=gather("Toets 1", "/menu"), menu=lambda form: GOODBYE if form["Digits"] == "" else "")
    ward = line.phone(WARD).always(habits.machine("U bent verbonden met de voicemail van de afdeling"))
    line.call(WARD)
    ward.rings().hears("toets 1").hears("tot ziens").is_hung_up_on()
    assert line.tiny.said("/menu", "Digits") == [""]


@pytest.mark.parametrize(
    ("habit", "mode", "who"),
    [
        (habits.machine("Spreek in na de toon"), "Enable", "machine_start"),
        (habits.machine("Spreek in na de toon"), "DetectMessageEnd", "machine_end_beep"),
        (habits.picks_up(), "Enable", "human"),
    ],
)
def test_a_machine_can_be_detected_before_the_call_goes_on_or_beside_it(
    line: Exchange, habit: habits.Habit, mode: str, who: str
) -> None:
    line.answers(answered='<Pause length="20"/>' + GOODBYE)
    ward = line.phone(WARD).always(habit)
    line.call(WARD, machine_detection=mode)
    ward.rings().is_hung_up_on()
    line.call(WARD, machine_detection=mode, async_amd="true", async_amd_status_callback=f"{HOST}/amd")
    ward.rings().is_hung_up_on()
    assert line.tiny.said("/answered", "AnsweredBy") == [who, "-"]
    assert line.tiny.said("/amd", "AnsweredBy") == [who]


def test_calls_faster_than_allowed_wait_their_turn_and_are_found(line: Exchange) -> None:
    numbers = [f"+3111511111{number}" for number in range(3)]
    calls = [line.call(number) for number in numbers]
    line.phones.passes(0)
    assert [call.queue_time for call in calls] == ["0", "1000", "2000"]
    line.phone(numbers[0]).rings()
    line.phone(numbers[1]).does_not_ring(within=0.9).rings()
    line.phone(numbers[2]).does_not_ring(within=0.9).rings()
    assert line.wrong == ["more than 1 calls a second were asked for"] * 2


def test_calls_no_faster_than_allowed_are_placed_at_once(line: Exchange) -> None:
    for number in range(3):
        line.call(f"+3111511111{number}")
        line.phones.passes(1)
        line.phone(f"+3111511111{number}").rings()


def test_an_application_lives_in_the_same_time_and_may_place_calls_whenever_it_passes(line: Exchange) -> None:
    line.answers(answered=GOODBYE)
    ticks: list[datetime] = []

    def sweep() -> None:
        ticks.append(line.phones.now())
        if len(ticks) == 3:
            line.call(WARD)

    began = line.phones.now()
    line.phones.every(60, sweep)
    line.phone(WARD).does_not_ring(within=179).rings(within=2).answers().hears("tot ziens")
    line.phones.passes(minutes=57)
    assert [(tick - began) / timedelta(minutes=1) for tick in ticks] == list(range(1, len(ticks) + 1))
    assert len(ticks) == 60
