"""The REST API: what it lists, whom it lets in, what it refuses, and how its answers get lost."""

from typing import Any

import pytest
from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import ReadTimeout
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from bedline.simulator.twilio.client import SimulatedHttpClient
from bedline.simulator.twilio.mishaps import Mode
from bedline.simulator.twilio.rest.asked import SENTENCES
from tests.harness.tiny import ACCOUNT, HOST, HOTLINE, TOKEN, Exchange

WARD = "+31115111111"


def refusal(line: Exchange, to: str = WARD, **more: Any) -> tuple[int, int]:
    with pytest.raises(TwilioRestException) as refused:
        line.call(to, **more)
    return refused.value.status, refused.value.code


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


def test_twilio_itself_can_be_away(line: Exchange) -> None:
    line.simulation.mishaps.rest(Mode.AWAY, times=None)
    for _ in range(2):
        with pytest.raises(RequestsConnectionError):
            line.call(WARD)
    line.simulation.mishaps.pass_over()
    assert line.client.calls.list() == []


@pytest.mark.parametrize(("seconds", "fails"), [(2.0, False), (20.0, True)])
def test_a_slow_answer_is_waited_for_as_long_as_the_client_has_patience(
    line: Exchange,
    seconds: float,
    fails: bool,  # noqa: FBT001
) -> None:
    line.simulation.mishaps.rest(Mode.SLOW, about=WARD, seconds=seconds)
    if fails:
        with pytest.raises(ReadTimeout):
            line.call(WARD)
    else:
        assert line.call(WARD).status == "queued"
    line.phone(WARD).rings()
