"""What Twilio says in its webhooks, and what it does when the application does not answer as it should."""

from email.utils import parsedate_to_datetime
from random import Random

import pytest
from twilio.rest import Client

from bedline.simulator.twilio.account import Account, Number
from bedline.simulator.twilio.client import SimulatedHttpClient
from bedline.simulator.twilio.mishaps import Fault
from bedline.simulator.twilio.simulation import VirtualSimulation
from tests.harness.tiny import ACCOUNT, HOST, HOTLINE, TOKEN, Exchange, Tiny, gather, go, say

GP, FIRST, SECOND = "+31612345678", "+31115111111", "+31115111112"
ALL = ["initiated", "ringing", "answered", "completed"]
GOODBYE = say("Tot ziens") + "<Hangup/>"


def test_a_webhook_says_who_calls_whom_and_how_far_the_call_is(line: Exchange) -> None:
    line.answers(voice=gather("Kies", "/menu"), menu=GOODBYE)
    line.phone(GP).calls().hears("kies").presses("1").hears("tot ziens").is_hung_up_on()
    first, second = line.tiny.forms("/voice")[0], line.tiny.forms("/menu")[0]
    assert first["AccountSid"] == ACCOUNT
    assert (first["From"], first["Caller"], first["To"], first["Called"]) == (GP, GP, HOTLINE, HOTLINE)
    assert (first["Direction"], first["ApiVersion"], first["CallStatus"]) == ("inbound", "2010-04-01", "ringing")
    assert (first["FromCountry"], first["FromCity"]) == ("NL", "")
    assert (second["CallSid"], second["CallStatus"], second["Digits"]) == (first["CallSid"], "in-progress", "1")
    assert "SpeechResult" not in second
    assert "Digits" not in first


def test_a_withheld_number_is_not_told(line: Exchange) -> None:
    line.answers(voice=GOODBYE)
    line.phone(GP).calls(shown="anonymous").hears("tot ziens")
    assert line.tiny.said("/voice", "From") == ["anonymous"]


def test_the_end_of_an_incoming_call_is_told_with_its_length(line: Exchange) -> None:
    line.answers(voice='<Pause length="61"/>' + GOODBYE)
    line.phone(GP).calls().hears("tot ziens").is_hung_up_on()
    line.phones.passes(1)
    told = line.tiny.forms("/status")[0]
    assert (told["CallStatus"], told["CallDuration"], told["Duration"]) == ("completed", "62", "2")


def test_the_events_that_were_asked_for_are_told_numbered_and_dated(line: Exchange) -> None:
    line.answers(answered=GOODBYE)
    ward = line.phone("+31115111111")
    line.call(ward.number, status_callback=f"{HOST}/status/leg-1", status_callback_event=ALL)
    ward.rings(shows=HOTLINE).answers().is_hung_up_on()
    line.phones.passes(1)
    told = line.tiny.forms("/status/leg-1")
    assert [form["CallStatus"] for form in told] == ["initiated", "ringing", "in-progress", "completed"]
    assert [form["SequenceNumber"] for form in told] == ["0", "1", "2", "3"]
    assert {form["CallbackSource"] for form in told} == {"call-progress-events"}
    assert all(parsedate_to_datetime(form["Timestamp"]).utcoffset() is not None for form in told)
    assert {form["Direction"] for form in told} == {"outbound-api"}


def test_only_the_end_is_told_when_no_events_were_asked_for(line: Exchange) -> None:
    line.answers(answered=GOODBYE)
    line.call("+31115111111", status_callback=f"{HOST}/status")
    line.phone("+31115111111").rings().refuses()
    line.phones.passes(1)
    assert line.tiny.said("/status", "CallStatus") == ["busy"]


def test_status_callbacks_come_twice_late_or_never_when_that_is_arranged(line: Exchange) -> None:
    line.answers(answered=GOODBYE)
    line.simulation.mishaps.callbacks(status="initiated", copies=0)
    line.simulation.mishaps.callbacks(status="ringing", delay=60)
    line.simulation.mishaps.callbacks(status="completed", copies=2)
    line.call("+31115111111", status_callback=f"{HOST}/status", status_callback_event=ALL)
    line.phone("+31115111111").rings().answers().is_hung_up_on()
    line.phones.passes(90)
    assert line.tiny.said("/status", "CallStatus") == ["in-progress", "completed", "completed", "ringing"]
    assert line.tiny.said("/status", "SequenceNumber") == ["2", "3", "3", "1"]


def test_bad_weather_loses_doubles_and_delays_at_random_and_the_same_way_every_time(line: Exchange) -> None:
    line.answers(answered=GOODBYE)
    line.simulation.mishaps.weather(Random(4))
    for number in range(3):
        line.call(f"+3111511111{number}", status_callback=f"{HOST}/status", status_callback_event=ALL)
        line.phones.passes(1)
        line.phone(f"+3111511111{number}").rings().answers()
    line.phones.passes(120)
    told = [(form["To"][-1], form["SequenceNumber"]) for form in line.tiny.forms("/status")]
    assert len(told) != len(set(told))
    assert told != sorted(told)
    line.simulation.mishaps.pass_over()
    assert list(line.simulation.mishaps.of_callback(url="", status="")) == [0.0]


def test_a_webhook_that_fails_goes_to_the_fallback_with_what_was_wrong(line: Exchange) -> None:
    line.answers(voice=gather("Kies", "/menu"), fallback=say("Ik verbind u door") + "<Hangup/>")
    line.simulation.mishaps.webhooks(Fault.STATUS, containing="/menu", status=500)
    line.phone(GP).calls().hears("kies").presses("1").hears("verbind")
    told = line.tiny.forms("/fallback")[0]
    assert (told["ErrorCode"], told["ErrorUrl"], told["Digits"]) == ("11200", f"{HOST}/menu", "1")


@pytest.mark.parametrize(
    ("fault", "code"),
    [(Fault.NOT_CONNECTED, "11205"), (Fault.SLOW, "11205"), (Fault.STATUS, "11200"), (Fault.GARBAGE, "12100")],
)
def test_each_way_of_failing_has_its_code(line: Exchange, fault: Fault, code: str) -> None:
    line.answers(voice=GOODBYE, fallback=GOODBYE)
    line.simulation.mishaps.webhooks(fault, containing="/voice", times=None)
    line.phone(GP).calls().hears("tot ziens")
    assert line.tiny.said("/fallback", "ErrorCode") == [code]


def test_an_answer_that_takes_longer_than_fifteen_seconds_is_not_waited_for(line: Exchange) -> None:
    line.answers(voice=GOODBYE, fallback=GOODBYE)
    line.simulation.mishaps.webhooks(Fault.SLOW, containing="/voice", seconds=20)
    before = line.simulation.time.time()
    line.phone(GP).calls().hears("tot ziens")
    assert 15 <= line.simulation.time.time() - before < 17
    # It was done all the same.
    assert len(line.tiny.forms("/voice")) == 1


def test_without_a_fallback_the_caller_hears_an_apology_and_is_dropped(line: Exchange) -> None:
    line.simulation.courier.hosts.clear()
    line.phone(GP).calls().hears("application error").is_hung_up_on()
    assert {error.code for error in line.simulation.findings.errors} == {11205}


def test_a_connection_that_fails_is_tried_once_more_and_a_slow_answer_is_not(line: Exchange) -> None:
    line.answers(voice=GOODBYE, fallback=GOODBYE)
    line.simulation.mishaps.webhooks(Fault.NOT_CONNECTED, containing="/voice")
    line.phone(GP).calls().hears("tot ziens").is_hung_up_on()
    assert not line.tiny.forms("/fallback")
    line.simulation.mishaps.webhooks(Fault.SLOW, containing="/voice", seconds=20)
    line.phone(GP).calls().hears("tot ziens").is_hung_up_on()
    assert len(line.tiny.forms("/fallback")) == 1


def test_a_fragment_asks_for_retries_that_carry_the_same_token(line: Exchange) -> None:
    line.answers(voice=go("/next?n=abc#rc=2&rp=ct,rt,5xx&rt=6000&e=dublin"), next=GOODBYE)
    line.simulation.mishaps.webhooks(Fault.STATUS, containing="/next", times=2, status=503)
    line.phone(GP).calls().hears("tot ziens").is_hung_up_on()
    sent = [each for each in line.simulation.exchange.post.sent if "/next" in each.parcel.url]
    assert [each.reply.status for each in sent if each.reply] == [503, 503, 200]
    assert len({each.parcel.headers["I-Twilio-Idempotency-Token"] for each in sent}) == 1
    assert {each.parcel.url for each in sent} == {f"{HOST}/next?n=abc"}


def test_a_fragment_shortens_the_wait_and_a_retry_does_the_work_twice(line: Exchange) -> None:
    line.answers(voice=go("/next#rt=2000&rc=1&rp=rt"), next=GOODBYE)
    line.simulation.mishaps.webhooks(Fault.SLOW, containing="/next", seconds=3)
    before = line.simulation.time.time()
    line.phone(GP).calls().hears("tot ziens")
    assert 2 <= line.simulation.time.time() - before < 4
    assert len(line.tiny.forms("/next")) == 2


@pytest.mark.parametrize("fragment", ["rc=9", "rp=always", "retry=3", "rt=5"])
def test_a_fragment_that_twilio_does_not_understand_is_found(line: Exchange, fragment: str) -> None:
    line.answers(voice=go(f"/next#{fragment}"), next=GOODBYE)
    line.phone(GP).calls().hears("tot ziens")
    assert [what for what in line.wrong if "fragment" in what]


def test_a_redirect_of_http_loses_the_keys_and_is_found(line: Exchange) -> None:
    line.answers(voice=gather("Kies", "/old"), new=GOODBYE)
    line.tiny.moved["/old"] = "/new"
    line.phone(GP).calls().hears("kies").presses("1").hears("tot ziens")
    moved = [request for request in line.tiny.requests if request.path == "/new"]
    assert [(request.method, request.args.get("Digits")) for request in moved] == [("GET", None)]
    assert moved[0].args["CallStatus"] == "in-progress"
    assert line.wrong == ["a webhook was redirected, which loses its form"]


def test_a_password_in_the_url_is_sent_as_one_and_not_signed(line: Exchange) -> None:
    line.answers(voice=go("/next").replace("https://", "https://me:secret@"), next=GOODBYE)
    line.phone(GP).calls().hears("tot ziens")
    told = next(request.authorization for request in line.tiny.requests if request.path == "/next")
    assert told is not None
    assert (told.username, told.password) == ("me", "secret")


def test_an_empty_answer_ends_the_call_and_is_found(line: Exchange) -> None:
    line.phone(GP).calls().is_hung_up_on()
    assert line.wrong == ["dead end: the document does nothing"]


def test_a_failing_application_in_this_process_fails_the_test(line: Exchange) -> None:
    def broken(_: object) -> str:
        raise ZeroDivisionError

    line.answers(voice=broken)
    with pytest.raises(ZeroDivisionError):
        line.phone(GP).calls().is_hung_up_on()
    line.phone(GP).hangs_up()


def test_a_static_document_elsewhere_still_reaches_a_human_when_the_application_is_gone(line: Exchange) -> None:
    elsewhere = Tiny(base="https://static.test")
    elsewhere.answers["/fallback"] = (
        say("Een moment, ik verbind u door")
        + f'<Dial timeout="25" sequential="true" callerId="{HOTLINE}"><Number>{FIRST}</Number><Number>{SECOND}</Number>'
        + '</Dial><Record action="https://static.test/bye" maxLength="90"/>'
    )
    line.simulation.account.configure(
        Number(number=HOTLINE, voice_url=f"{HOST}/voice", voice_fallback_url="https://static.test/fallback")
    )
    del line.simulation.courier.hosts["app.test"]
    line.simulation.courier.hosts["static.test"] = elsewhere
    gp = line.phone(GP).calls().hears("ik verbind u door")
    line.phone(FIRST).rings().stops_ringing()
    gp.speaks_with(line.phone(SECOND).rings().answers()).hangs_up()


def test_a_second_provider_shares_the_telephones_and_the_time(line: Exchange) -> None:
    number, host = "+31115000002", "https://other.test"
    tiny = Tiny({"/voice": GOODBYE}, base=host)
    other = Account(sid="AC00000000000000000000000000000002", token=TOKEN)
    other.configure(Number(number=number, voice_url=f"{host}/voice"))
    second = VirtualSimulation(account=other, hosts={"other.test": tiny}, beside=line.simulation)
    line.phone(GP).calls(number).hears("tot ziens").is_hung_up_on()
    client = Client(other.sid, TOKEN, http_client=SimulatedHttpClient(second))
    client.calls.create(to=FIRST, from_=number, url=f"{host}/voice")
    line.phone(FIRST).rings(shows=number).answers().hears("tot ziens")
    assert not line.client.calls.list()
    second.findings.check()
    second.close()
