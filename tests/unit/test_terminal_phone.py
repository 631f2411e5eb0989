"""A telephone in the terminal: what is typed is done, and what is heard can be read."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest
from werkzeug.serving import make_server

from bedline.simulator.twilio.account import Account, Number
from bedline.simulator.twilio.server import served
from bedline.simulator.twilio.simulation import LiveSimulation
from bedline.simulator.twilio.terminal import HELP, NoNetwork, TerminalPhone
from tests.harness.tiny import ACCOUNT, HOTLINE, TOKEN, Tiny

GP = "+31612345678"
SPEED = 30.0


@dataclass
class Desk:
    """Somebody at a terminal: types a line when what they wait for can be read."""

    simulation: LiveSimulation
    tiny: Tiny
    read: list[str] = field(default_factory=list)

    def phone(self) -> TerminalPhone:
        return TerminalPhone(GP, self.simulation.exchange.url, HOTLINE, say=self.read.append)

    def calls(self) -> None:
        """Let the application call the telephone."""
        there = f"{self.simulation.exchange.url}/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
        form = {"To": GP, "From": HOTLINE, "Url": f"{self.tiny.base}/ring"}
        assert httpx.post(there, data=form, auth=(ACCOUNT, TOKEN)).is_success

    def after(self, words: str, line: str) -> str:
        deadline = time.monotonic() + 20
        while not any(words in each for each in self.read):
            assert time.monotonic() < deadline, self.read
            time.sleep(0.01)
        return line


@pytest.fixture
def desk() -> Iterator[Desk]:
    tiny = Tiny()
    server = make_server("127.0.0.1", 0, tiny, threaded=True)
    tiny.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    account = Account(sid=ACCOUNT, token=TOKEN)
    account.configure(Number(number=HOTLINE, voice_url=f"{tiny.base}/voice", sms_url=f"{tiny.base}/sms"))
    with served(account=account, speed=SPEED) as simulation:
        yield Desk(simulation, tiny)
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_hotline_is_called_read_and_answered_by_keys(desk: Desk) -> None:
    question = f'<Gather action="{desk.tiny.base}/keyed" numDigits="4" timeout="60"><Say>Uw pincode</Say></Gather>'
    desk.tiny.answers |= {"/voice": question, "/keyed": "<Say>Dank u</Say><Hangup/>"}

    def typed() -> Iterator[str]:
        yield "call\n"
        yield desk.after("Uw pincode", "12 34\n")
        yield desk.after("Dank u", "\n")
        yield desk.after("the call is over", "quit\n")
        yield "call\n"  # never read

    desk.phone().use(typed())

    assert desk.tiny.said("/keyed", "Digits") == ["1234"]
    assert "→  calls +31115000001" in desk.read
    assert len(desk.tiny.forms("/voice")) == 1


def test_it_rings_and_is_answered_and_texts_go_both_ways(desk: Desk) -> None:
    desk.tiny.answers |= {"/ring": "<Say>Een verzoek</Say>", "/sms": "<Message>Opgeslagen</Message>"}

    def typed() -> Iterator[str]:
        yield "text ELV 3\n"
        yield desk.after("Opgeslagen", "\n")
        desk.calls()
        yield desk.after("rings", "answer\n")
        yield desk.after("Een verzoek", "hang up\n")
        yield "dance\n"
        yield "quit\n"

    desk.phone().use(typed())

    assert desk.tiny.said("/sms", "Body") == ["ELV 3"]
    assert desk.read.count(HELP) == 1


def test_a_number_that_nobody_has_is_told(desk: Desk) -> None:
    desk.phone().use(iter(["call +31999\n"]))
    assert any("nobody has the number +31999" in each for each in desk.read)


def test_without_a_network_it_says_so() -> None:
    with pytest.raises(NoNetwork):
        TerminalPhone(GP, "http://127.0.0.1:9", HOTLINE, say=print).use(iter([]))
