"""The telephone port by the real SDK, against the simulated provider."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from requests import exceptions as network
from twilio.http.http_client import TwilioHttpClient
from urllib3.exceptions import ProtocolError

from bedline.adapters.twilio.account import ProviderAccount, Rerouted, wire
from bedline.adapters.twilio.faults import as_ours
from bedline.domain.calls import LegState
from bedline.domain.faults import POLICIES
from bedline.ports.telephone import Placed, ProviderFault, ProviderSilent
from bedline.simulator.twilio.mishaps import Mode
from tests.harness.provider import LEG, MESSAGE, WARD, Line, call_order, provider_line, text_order
from tests.harness.tiny import ACCOUNT, HOST, HOTLINE, TOKEN, go, say


@pytest.fixture
def line() -> Iterator[Line]:
    with provider_line() as opened:
        yield opened


def test_a_call_rings_with_our_number_and_asks_what_to_say_at_its_own_step(line: Line) -> None:
    line.app.answers[f"/began/{LEG}"] = say("hallo") + go("/bye")
    line.app.answers["/bye"] = "<Hangup/>"
    placed = line.telephone.call(call_order())
    line.phone().rings(shows=HOTLINE).answers().hears("hallo").is_hung_up_on()
    assert placed.provider == "twilio"
    assert line.app.said(f"/leg/{LEG}", "CallStatus") == ["initiated", "ringing", "in-progress", "completed"]
    assert line.app.said(f"/leg/{LEG}", "CallSid") == [placed.ref] * 4
    assert line.app.requests[0].args.get("n") is None
    assert [request.args.get("n") for request in line.app.requests if request.path.startswith("/began")] == ["n1"]


def test_a_call_rings_as_long_as_it_should(line: Line) -> None:
    placed = line.telephone.call(call_order(ring_seconds=12))
    line.phone().rings()
    line.phones.passes(11)
    assert line.telephone.call_state(placed.ref) is LegState.RINGING
    line.phone().stops_ringing(within=2)
    assert line.telephone.call_state(placed.ref) is LegState.NO_ANSWER


def test_no_call_of_ours_lasts_for_ever(line: Line) -> None:
    placed = line.telephone.call(call_order())
    assert line.simulation.exchange.calls[placed.ref].time_limit == 2 * 60 * 60


def test_no_machine_is_looked_for(line: Line) -> None:
    placed = line.telephone.call(call_order())
    assert not line.simulation.exchange.calls[placed.ref].answered_by
    assert not line.simulation.exchange.calls[placed.ref].detection.mode
    line.phone().rings()


def test_a_call_can_be_ended_whether_it_rings_stands_or_is_over(line: Line) -> None:
    ringing = line.telephone.call(call_order())
    line.phone().rings()
    line.telephone.hang_up(ringing.ref)
    line.phone().stops_ringing(within=1)
    line.telephone.hang_up(ringing.ref)
    line.app.answers[f"/began/{LEG}"] = '<Pause length="60"/><Hangup/>'
    line.phones.passes(2)
    standing = line.telephone.call(call_order())
    line.phone().rings().answers()
    line.telephone.hang_up(standing.ref)
    line.phone().is_hung_up_on()
    line.telephone.hang_up(standing.ref)


def test_a_call_that_stands_can_be_given_something_else_to_do(line: Line) -> None:
    line.app.answers[f"/began/{LEG}"] = '<Pause length="60"/><Hangup/>'
    line.app.answers[f"/moved/{LEG}"] = say("daar bent u") + "<Hangup/>"
    placed = line.telephone.call(call_order())
    line.phone().rings().answers()
    line.telephone.move(placed.ref, leg=LEG, nonce="n2")
    line.phone().hears("daar bent u").is_hung_up_on()
    assert [request.args["n"] for request in line.app.requests if request.path.startswith("/moved")] == ["n2"]
    with pytest.raises(ProviderFault) as over:
        line.telephone.move(placed.ref, leg=LEG, nonce="n3")
    assert over.value.code == 21220


def test_a_text_arrives_and_tells_how_it_goes(line: Line) -> None:
    placed = line.telephone.text(text_order())
    line.phone().is_told("Bedline: een vraag")
    line.phones.passes(5)
    assert line.app.said(f"/text/{MESSAGE}", "MessageStatus") == ["sent", "delivered"]
    assert line.telephone.text_state(placed.ref) == ("delivered", None)


def test_a_text_is_not_delivered_after_its_time(line: Line) -> None:
    line.phone().is_off()
    placed = line.telephone.text(text_order(valid_seconds=60))
    line.phones.passes(70)
    line.phone().is_on().gets_no_text(within=60)
    assert line.telephone.text_state(placed.ref) == ("undelivered", 30003)


def test_a_recording_is_fetched_byte_for_byte_and_deleted_once_or_twice(line: Line) -> None:
    record = f'<Record action="{HOST}/done" method="POST" maxLength="30" timeout="5" playBeep="true"/>'
    line.app.answers |= {"/voice": record, "/done": "<Hangup/>"}
    line.phone().calls()
    line.phones.passes(2)
    line.phone().says("bel mij terug", seconds=4).hangs_up()
    line.phones.passes(10)
    ref, recording = next(iter(line.simulation.exchange.recordings.kept.items()))
    assert line.telephone.recording(ref) == recording.audio()
    line.telephone.delete_recording(ref)
    line.telephone.delete_recording(ref)
    with pytest.raises(ProviderFault) as gone:
        line.telephone.recording(ref)
    assert gone.value.status == 404


def test_a_call_whose_answer_was_lost_is_found_again(line: Line) -> None:
    since = line.clock.now()
    line.simulation.mishaps.rest(Mode.LOST, about=WARD)
    with pytest.raises(ProviderSilent):
        line.telephone.call(call_order())
    found = line.telephone.find_call(to=WARD, shown=HOTLINE, since=since)
    assert found is not None
    line.phone().rings()
    assert line.telephone.call_state(found.ref) is LegState.RINGING
    assert line.telephone.find_call(to=WARD, shown=HOTLINE, since=since + timedelta(minutes=5)) is None


def test_a_call_that_never_went_out_is_not_found(line: Line) -> None:
    since = line.clock.now()
    line.simulation.mishaps.rest(Mode.DROPPED, about=WARD)
    with pytest.raises(ProviderSilent):
        line.telephone.call(call_order())
    assert line.telephone.find_call(to=WARD, shown=HOTLINE, since=since) is None


def test_a_text_whose_answer_was_lost_is_found_by_its_words(line: Line) -> None:
    since = line.clock.now()
    line.telephone.text(text_order(body="iets anders"))
    line.simulation.mishaps.rest(Mode.LOST, about=WARD)
    with pytest.raises(ProviderSilent):
        line.telephone.text(text_order())
    found = line.telephone.find_text(to=WARD, body="Bedline: een vraag", since=since)
    assert found is not None
    assert line.simulation.exchange.texts.all[found.ref].body == "Bedline: een vraag"
    assert line.telephone.find_text(to=WARD, body="nooit gestuurd", since=since) is None
    line.phone().is_told("iets anders").is_told("een vraag")


@pytest.mark.parametrize("code", sorted(POLICIES))
def test_every_code_of_the_table_is_told_with_its_status(line: Line, code: int) -> None:
    line.simulation.mishaps.rest(Mode.REFUSED, about=WARD, code=code, times=2)
    with pytest.raises(ProviderFault) as call:
        line.telephone.call(call_order())
    with pytest.raises(ProviderFault) as text:
        line.telephone.text(text_order())
    assert call.value.code == text.value.code == code
    assert call.value.status is not None


def test_an_answer_that_is_no_json_is_a_fault_without_a_code(line: Line) -> None:
    line.simulation.mishaps.rest(Mode.BROKEN, about=WARD, status=502)
    with pytest.raises(ProviderFault) as broken:
        line.telephone.call(call_order())
    assert (broken.value.code, broken.value.status) == (None, 502)


def test_a_provider_that_is_away_has_done_nothing(line: Line) -> None:
    line.simulation.mishaps.rest(Mode.AWAY)
    with pytest.raises(ProviderFault) as away:
        line.telephone.call(call_order())
    assert (away.value.code, away.value.status) == (None, None)


@pytest.mark.parametrize(
    "lost",
    [
        network.ReadTimeout(),
        network.ChunkedEncodingError(),
        network.ConnectionError(ProtocolError("Connection aborted.")),
        network.ConnectionError(OSError("reset")),
    ],
)
def test_a_connection_that_breaks_off_leaves_open_whether_it_was_done(lost: Exception) -> None:
    with pytest.raises(ProviderSilent), as_ours():
        raise lost


def test_a_connection_that_never_stood_has_done_nothing() -> None:
    with pytest.raises(ProviderFault), as_ours():
        raise network.ConnectTimeout


def asked_at(client: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """Return where the client's requests would go, and who it says it is."""
    seen: list[tuple[str, object]] = []

    def request(_self: object, _method: str, url: str, **more: object) -> object:
        seen.append((url, more.get("auth")))
        raise network.ConnectionError

    monkeypatch.setattr(TwilioHttpClient, "request", request)
    with pytest.raises(network.ConnectionError):
        client.calls.list()
    return seen


def test_europe_is_reached_by_its_own_host_and_the_environment_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_REGION", "au1")
    monkeypatch.setenv("TWILIO_EDGE", "sydney")
    here = ProviderAccount(name="twilio", sid=ACCOUNT, token=TOKEN, region="ie1", edge="dublin")
    ((url, auth),) = asked_at(here.client(), monkeypatch)
    assert url == f"https://api.dublin.ie1.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
    assert auth == (ACCOUNT, TOKEN)
    ((url, _),) = asked_at(ProviderAccount(name="twilio", sid=ACCOUNT, token=TOKEN).client(), monkeypatch)
    assert url.startswith("https://api.twilio.com/")


def test_another_provider_is_reached_below_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    there = ProviderAccount(
        name="other", sid=ACCOUNT, token=TOKEN, region="ie1", edge="dublin", base_url="https://x.example/api/laml/"
    )
    ((url, _),) = asked_at(there.client(), monkeypatch)
    assert url == f"https://x.example/api/laml/2010-04-01/Accounts/{ACCOUNT}/Calls.json"


def test_an_api_key_signs_what_we_ask_when_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = ProviderAccount(name="twilio", sid=ACCOUNT, token=TOKEN, api_key="SK1", api_secret="s")
    ((url, auth),) = asked_at(ours.client(), monkeypatch)
    assert auth == ("SK1", "s")
    assert ACCOUNT in url


def test_an_answer_is_waited_for_in_seconds_and_nothing_is_tried_twice() -> None:
    client = wire()
    assert client.timeout == 8
    assert client.session.get_adapter("https://api.twilio.com").max_retries.total == 0
    assert client.session.get_adapter("http://localhost").max_retries.total == 0
    assert Rerouted(client, "http://localhost").timeout == 8


def test_the_way_out_is_the_one_the_environment_says_for_each_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "provider.example")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/etc/ssl/ours.pem")
    session = wire().session

    def way(url: str) -> tuple[object, object]:
        settings = session.merge_environment_settings(url, {}, None, None, None)
        return settings["proxies"].get("https"), settings["verify"]

    for _ in range(2):
        assert way("https://api.twilio.com/2010-04-01/Calls.json") == ("http://proxy.example:3128", "/etc/ssl/ours.pem")
        assert way("https://provider.example/Calls.json") == (None, "/etc/ssl/ours.pem")


def test_secrets_are_not_shown() -> None:
    shown = repr(ProviderAccount(name="t", sid=ACCOUNT, token="very-secret", api_key="SK1", api_secret="hidden"))
    assert "very-secret" not in shown
    assert "hidden" not in shown


def test_what_a_provider_says_of_where_it_was_placed_is_kept(line: Line) -> None:
    assert isinstance(line.telephone.text(text_order()), Placed)
    assert line.telephone.ready
    line.phone().is_told("vraag")
