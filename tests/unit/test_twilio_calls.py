"""Calls that the application places: what becomes of them, and what the REST API says and refuses."""

import pytest
from requests.exceptions import ReadTimeout
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from bedline.simulator.twilio import habits
from bedline.simulator.twilio.client import SimulatedHttpClient
from bedline.simulator.twilio.mishaps import Mode
from bedline.simulator.twilio.rest.asked import SENTENCES
from tests.harness.tiny import ACCOUNT, HOST, HOTLINE, TOKEN, Exchange, gather, say

WARD = "+31115111111"
GOODBYE = say("Tot ziens") + "<Hangup/>"


def refusal(line: Exchange, to: str = WARD, **more: object) -> tuple[int, int]:
    with pytest.raises(TwilioRestException) as refused:
        line.call(to, **more)
    return refused.value.status, refused.value.code


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
    line.answers(answered=gather("Wacht", "/menu", timeout=60), elsewhere=say("Verbonden") + '<Pause length="60"/>' + GOODBYE)
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


def test_the_list_of_calls_goes_on_over_pages(line: Exchange) -> None:
    sids = []
    for _ in range(5):
        sids.append(line.call(WARD, timeout=1).sid)
        line.phones.passes(2)
    listed = line.client.calls.list(to=WARD, page_size=2)
    assert [call.sid for call in listed] == sids[::-1]
    assert [call.sid for call in line.client.calls.list(status="no-answer", limit=1)] == sids[-1:]
    assert line.client.calls.list(to="+31115999999") == []


def test_what_was_said_of_a_call_can_be_forgotten_when_it_is_over(line: Exchange) -> None:
    call = line.call(WARD, timeout=1)
    with pytest.raises(TwilioRestException) as early:
        call.delete()
    line.phones.passes(2)
    assert call.delete()
    with pytest.raises(TwilioRestException) as gone:
        call.fetch()
    assert (early.value.code, gone.value.code) == (20009, 20404)


def test_who_gives_no_good_credentials_is_refused(line: Exchange) -> None:
    for secret, sid in (("wrong", ACCOUNT), (TOKEN, "AC00000000000000000000000000000002")):
        stranger = Client(sid, secret, http_client=SimulatedHttpClient(line.simulation))
        with pytest.raises(TwilioRestException) as refused:
            stranger.calls.create(to=WARD, from_=HOTLINE, url=HOST)
        assert (refused.value.status, refused.value.code) == (401, 20003)


def test_an_api_key_is_as_good_as_the_token(line: Exchange) -> None:
    line.simulation.account.api_keys = {"SK1": "secret"}
    client = Client("SK1", "secret", ACCOUNT, http_client=SimulatedHttpClient(line.simulation))
    assert client.calls.list() == []


@pytest.mark.parametrize(
    ("to", "more", "code"),
    [
        ("0115-123", {}, 21211),
        (WARD, {"url": "http://app.test/answered"}, 21205),
        (WARD, {"status_callback": "/status"}, 21609),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(line: Exchange, to: str, more: dict[str, str], code: int) -> None:
    with pytest.raises(TwilioRestException) as refused:
        line.client.calls.create(**{"to": to, "from_": HOTLINE, "url": f"{HOST}/answered", **more})
    assert (refused.value.status, refused.value.code) == (400, code)


def test_a_number_that_is_not_ours_cannot_be_called_from(line: Exchange) -> None:
    with pytest.raises(TwilioRestException) as refused:
        line.client.calls.create(to=WARD, from_="+31115000009", url=f"{HOST}/answered")
    assert refused.value.code == 21210


def test_events_that_do_not_exist_are_found(line: Exchange) -> None:
    line.call(WARD, status_callback=f"{HOST}/status", status_callback_event=["answerd"], timeout=1)
    assert line.wrong == ["no such events: answerd"]


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_error_code_can_be_arranged_for_a_number(line: Exchange, code: int) -> None:
    line.simulation.mishaps.rest(Mode.REFUSED, about=WARD, code=code)
    status, told = refusal(line)
    assert told == code
    assert status == {10004: 429, 20003: 401, 20404: 404, 20429: 429, 20500: 500, 20503: 503}.get(code, 400)
    assert line.call("+31115111112").status == "queued"
    line.phones.passes(1)
    assert line.call(WARD).status == "queued"


def test_an_answer_that_is_no_json_is_an_error_as_well(line: Exchange) -> None:
    line.simulation.mishaps.rest(Mode.BROKEN, about="Calls.json", status=502)
    assert refusal(line) == (502, 502)


@pytest.mark.parametrize(("mode", "rings"), [(Mode.LOST, True), (Mode.DROPPED, False)])
def test_an_answer_that_never_comes_leaves_it_open_whether_it_was_done(line: Exchange, mode: Mode, rings: bool) -> None:  # noqa: FBT001
    line.simulation.mishaps.rest(mode, about=WARD)
    before = line.simulation.time.time()
    with pytest.raises(ReadTimeout):
        line.call(WARD)
    assert line.simulation.time.time() - before == pytest.approx(8)
    line.phones.passes(1)
    assert bool(line.client.calls.list(to=WARD)) is rings
    if rings:
        line.phone(WARD).rings()
    line.phones.nobody_else_was_rung()


@pytest.mark.parametrize(("seconds", "fails"), [(2.0, False), (20.0, True)])
def test_a_slow_answer_is_waited_for_as_long_as_the_client_has_patience(
    line: Exchange, seconds: float, fails: bool  # noqa: FBT001
) -> None:
    line.simulation.mishaps.rest(Mode.SLOW, about=WARD, seconds=seconds)
    if fails:
        with pytest.raises(ReadTimeout):
            line.call(WARD)
    else:
        assert line.call(WARD).status == "queued"
    line.phone(WARD).rings()
