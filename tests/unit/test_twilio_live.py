"""The same over real HTTP and in the machine's time, sped up."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from requests import Session
from requests.exceptions import ReadTimeout
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from typing_extensions import override
from werkzeug.serving import make_server

from bedline.simulator.twilio.account import Account, Number
from bedline.simulator.twilio.mishaps import Mode
from bedline.simulator.twilio.server import served
from bedline.simulator.twilio.simulation import LiveSimulation
from tests.harness.phones import Phones
from tests.harness.tiny import ACCOUNT, HOTLINE, TOKEN, Tiny

GP, WARD = "+31612345678", "+31115111111"
SPEED = 30.0
ROOT = Path(__file__).resolve().parents[2]


class Redirected(TwilioHttpClient):  # type: ignore[misc] # the SDK is not typed
    """The SDK's own client, pointed at another address, as an application does by a setting."""

    def __init__(self, base: str) -> None:
        super().__init__(timeout=1, max_retries=0)
        self._base = base

    @override
    def request(self, method: str, url: str, *args: Any, **named: Any) -> Any:
        return super().request(method, url.replace("https://api.twilio.com", self._base), *args, **named)

    def close(self) -> None:
        session: Session = self.session
        session.close()


@dataclass
class Live:
    tiny: Tiny
    simulation: LiveSimulation
    phones: Phones
    client: Any
    base: str

    def twiml(self, text: str) -> str:
        """Return the text with the application's own address in it."""
        return text.replace("https://app.test", self.base)


@pytest.fixture
def live() -> Iterator[Live]:
    tiny = Tiny()
    server = make_server("127.0.0.1", 0, tiny, threaded=True)
    tiny.base = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    account = Account(sid=ACCOUNT, token=TOKEN)
    account.configure(Number(number=HOTLINE, voice_url=f"{tiny.base}/voice", sms_url=f"{tiny.base}/sms"))
    with served(account=account, speed=SPEED) as simulation:
        sdk = Redirected(simulation.exchange.url)
        client = Client(ACCOUNT, TOKEN, http_client=sdk)
        yield Live(tiny, simulation, Phones(simulation, HOTLINE), client, tiny.base)
        simulation.findings.check()
        assert not simulation.time.crashes
        sdk.close()
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_call_goes_through_menus_over_http_with_signatures_that_hold(live: Live) -> None:
    question = '<Gather action="https://app.test/menu?n=1" timeout="6" numDigits="1" actionOnEmptyResult="true">'
    live.tiny.answers["/voice"] = live.twiml(f'{question}<Say language="nl-NL">Kies</Say></Gather>')
    live.tiny.answers["/menu"] = '<Say language="nl-NL">Tot ziens</Say><Hangup/>'
    live.phones.phone(GP).calls().hears("kies").presses("1").hears("tot ziens").is_hung_up_on()
    assert live.tiny.said("/menu", "Digits") == ["1"]


def test_a_call_is_placed_and_told_about_over_http(live: Live) -> None:
    live.tiny.answers["/answered"] = '<Say language="nl-NL">Dag</Say><Hangup/>'
    events = ["initiated", "ringing", "answered", "completed"]
    call = live.client.calls.create(
        to=WARD,
        from_=HOTLINE,
        url=f"{live.base}/answered",
        status_callback=f"{live.base}/status",
        status_callback_event=events,
    )
    live.phones.phone(WARD).rings().answers().hears("dag").is_hung_up_on()
    live.phones.until(lambda: len(live.tiny.forms("/status")) == 4)
    assert {form["CallSid"] for form in live.tiny.forms("/status")} == {call.sid}


def test_a_text_comes_in_and_is_answered_over_http(live: Live) -> None:
    live.tiny.answers["/sms"] = "<Message>Opgeslagen</Message>"
    live.phones.phone(WARD).texts("ELV 3").is_told("opgeslagen")


def test_an_application_that_is_away_costs_the_call(live: Live) -> None:
    live.simulation.account.configure(Number(number=HOTLINE, voice_url="http://127.0.0.1:9/voice"))
    live.phones.phone(GP).calls().hears("application error").is_hung_up_on()


def test_refusals_and_time_outs_arrive_as_such(live: Live) -> None:
    live.simulation.mishaps.rest(Mode.REFUSED, about=WARD, code=20429)
    live.simulation.mishaps.rest(Mode.SLOW, about=WARD, seconds=1.5)
    placed = {"to": WARD, "from_": HOTLINE, "url": f"{live.base}/answered"}
    with pytest.raises(TwilioRestException) as refused:
        live.client.calls.create(**placed)
    assert (refused.value.status, refused.value.code) == (429, 20429)
    with pytest.raises(ReadTimeout):
        live.client.calls.create(**placed)
    live.phones.phone(WARD).rings()


def test_strangers_are_asked_who_they_are(live: Live) -> None:
    answer = httpx.get(f"{live.simulation.exchange.url}/2010-04-01/Accounts/{ACCOUNT}/Calls.json")
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)
    assert "Basic" in answer.headers["WWW-Authenticate"]
    assert httpx.get(f"{live.simulation.exchange.url}/elsewhere", auth=(ACCOUNT, TOKEN)).json()["code"] == 20404


def test_a_program_can_be_a_telephone(live: Live) -> None:
    question = '<Gather action="https://app.test/menu" timeout="30" numDigits="1" actionOnEmptyResult="true">'
    live.tiny.answers["/voice"] = live.twiml(f'{question}<Say language="nl-NL">Kies</Say></Gather>')
    live.tiny.answers["/menu"] = '<Say language="nl-NL">Tot ziens</Say><Hangup/>'
    with httpx.Client(base_url=f"{live.simulation.exchange.url}/phones/31612345678") as phone:
        new = {"number": GP, "state": "idle", "peer": "", "held": False, "seq": 0, "events": []}
        assert phone.get("").json() == new
        assert phone.post("/dial", json={"to": HOTLINE}).json()["state"] == "dialling"
        heard: list[str] = []
        seq = 0
        while "Tot ziens" not in heard:
            news = phone.get("", params={"since": seq, "wait": 5}).json()
            seq = news["seq"]
            heard += [event["text"] for event in news["events"] if event["kind"] == "heard"]
            if heard == ["Kies"]:
                assert news["state"] == "talking"
                phone.post("/press", json={"keys": "1"})
        assert phone.post("/hang-up", json={}).json()["state"] == "idle"


def test_a_program_can_be_rung_and_texted(live: Live) -> None:
    live.tiny.answers["/answered"] = '<Say language="nl-NL">Dag</Say><Hangup/>'
    with httpx.Client(base_url=f"{live.simulation.exchange.url}/phones/31115111111") as phone:
        live.client.calls.create(to=WARD, from_=HOTLINE, url=f"{live.base}/answered")
        news = phone.get("", params={"wait": 5}).json()
        assert (news["state"], news["peer"]) == ("ringing", HOTLINE)
        elsewhere = httpx.get(f"{live.simulation.exchange.url}/phones", params={"of": GP}).json()
        assert elsewhere["ringing"] == [WARD]
        phone.post("/answer", json={})
        live.phones.until(lambda: live.phones.phone(WARD).sentences == ["Dag"])
        live.client.messages.create(to=WARD, from_=HOTLINE, body="JA 417")
        live.phones.phone(WARD).rings().is_told("JA 417")
        live.tiny.answers["/sms"] = "<Message>Opgeslagen</Message>"
        phone.post("/text", json={"to": HOTLINE, "body": "JA 417"})
        live.phones.phone(WARD).is_told("opgeslagen")


def test_several_telephones_are_watched_at_once(live: Live) -> None:
    live.tiny.answers["/voice"] = '<Say language="nl-NL">Goedenacht</Say><Hangup/>'
    live.tiny.answers["/sms"] = "<Message>Opgeslagen</Message>"
    with httpx.Client(base_url=f"{live.simulation.exchange.url}/phones") as phones:
        phones.post("/31612345678/dial", json={"to": HOTLINE})
        phones.post("/31612345678/press", json={"keys": "12"})
        phones.post("/31115111111/text", json={"to": HOTLINE, "body": "STAND"})
        live.phones.phone(GP).is_hung_up_on()
        live.phones.phone(WARD).is_told("opgeslagen")
        news = phones.get("", params={"of": ["31612345678:1", "31115111111"], "wait": 5}).json()
        calling, texting = news["phones"]
        kinds = {event["kind"]: event["text"] for event in calling["events"]}
        begun = next(event for event in calling["events"] if event["kind"] == "began")
        again = phones.get("", params={"of": "31612345678:99"}).json()
    assert news["speed"] == SPEED
    assert [event["seq"] for event in calling["events"]] == [2, 3, 4, 5, 6]
    assert kinds == {"connected": "", "pressed": "12", "began": "Goedenacht", "heard": "Goedenacht", "ended": ""}
    assert begun["seconds"] == pytest.approx(len("Goedenacht") / 15)
    assert [event["kind"] for event in texting["events"]] == ["texted", "text"]
    assert len(again["phones"][0]["events"]) == calling["seq"]
    assert again["network"] == news["network"]


def test_a_telephone_in_the_hand_of_a_person_shows_that_it_is(live: Live) -> None:
    with httpx.Client(base_url=f"{live.simulation.exchange.url}/phones") as phones:
        phones.get("", params={"of": "31612345678:0", "hold": "1"})
        shown = phones.get("", params={"of": ["31612345678:0", "31115111111:0"]}).json()["phones"]
    assert [phone["held"] for phone in shown] == [True, False]


def test_a_number_that_is_nobodys_ends_the_call(live: Live) -> None:
    with httpx.Client(base_url=f"{live.simulation.exchange.url}/phones/31612345678") as phone:
        assert phone.post("/dial", json={"to": "+31115000009"}).status_code == 404
        news = phone.get("").json()
    assert (news["state"], [event["kind"] for event in news["events"]]) == ("idle", ["dialled", "ended"])


def test_whoever_calls_cannot_dial_another_number_meanwhile(live: Live) -> None:
    live.tiny.answers["/voice"] = '<Say language="nl-NL">Goedenacht</Say><Pause length="60"/><Hangup/>'
    with httpx.Client(base_url=f"{live.simulation.exchange.url}/phones/31612345678") as phone:
        phone.post("/dial", json={"to": HOTLINE})
        phone.post("/dial", json={"to": HOTLINE})
        kinds = [event["kind"] for event in phone.get("").json()["events"]]
        phone.post("/hang-up", json={})
    assert kinds.count("dialled") == 1


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        ("/dial", {"json": {}}, 422),
        ("/dial", {"content": b"to=1"}, 415),
        ("/dial", {"json": {"to": "+31115000009"}}, 404),
        ("/explode", {"json": {}}, 404),
    ],
)
def test_nonsense_from_a_program_is_refused(live: Live, path: str, sent: dict[str, Any], status: int) -> None:
    assert httpx.post(f"{live.simulation.exchange.url}/phones/31612345678{path}", **sent).status_code == status


def test_a_page_may_be_a_telephone_only_when_it_is_named() -> None:
    account = Account(sid=ACCOUNT, token=TOKEN)
    with served(account=account, origin="http://127.0.0.1:8000") as simulation:
        asked = httpx.options(f"{simulation.exchange.url}/phones/31612345678/dial")
        assert asked.headers["Access-Control-Allow-Origin"] == "http://127.0.0.1:8000"
        assert asked.headers["Access-Control-Allow-Headers"] == "Content-Type"


def test_it_can_be_started_as_a_program_and_stops_when_told_to() -> None:
    command = [sys.executable, "-m", "bedline.simulator.twilio", "--port", "0", "--app", "http://127.0.0.1:9"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        url = program.stdout.readline().split(";")[0].split()[-1]
        phone = f"{url}/phones/31612345678"
        httpx.post(f"{phone}/dial", json={"to": HOTLINE})
        events = httpx.get(phone, params={"since": 1, "wait": 5}).json()["events"]
        program.terminate()
        assert program.wait(10) == 0
    assert "application error" in events[0]["text"]


def test_no_identity_comes_again_at_the_next_start(live: Live) -> None:
    placed = {"to": WARD, "from_": HOTLINE, "url": f"{live.base}/answered"}
    first = live.client.calls.create(**placed).sid
    with served(account=live.simulation.account, speed=SPEED) as next_start:
        sdk = Redirected(next_start.exchange.url)
        second = Client(ACCOUNT, TOKEN, http_client=sdk).calls.create(**placed).sid
        sdk.close()
    assert first != second, "an application that kept its calls would take the new one for the old"
