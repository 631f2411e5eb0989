"""The adapter over the network, as it runs: the SDK's own client, a provider at another address, in real time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from requests import Session

from bedline.adapters.twilio import Callbacks, ProviderAccount, TwilioTelephone
from bedline.adapters.twilio.account import wire
from bedline.domain.calls import LegState
from bedline.ports.telephone import ProviderFault, ProviderSilent
from bedline.simulator.twilio.account import Account, Number
from bedline.simulator.twilio.mishaps import Mode
from bedline.simulator.twilio.recordings import Recording
from bedline.simulator.twilio.server import served
from bedline.simulator.twilio.simulation import LiveSimulation
from tests.harness.provider import WARD, call_order, text_order
from tests.harness.tiny import ACCOUNT, HOTLINE, TOKEN

NOWHERE = Callbacks(
    began=lambda leg, nonce: f"http://127.0.0.1:1/{leg}/{nonce}",
    moved=lambda leg, nonce: f"http://127.0.0.1:1/{leg}/{nonce}",
    leg_told=lambda leg: f"http://127.0.0.1:1/{leg}",
    text_told=lambda message: f"http://127.0.0.1:1/{message}",
)


@dataclass
class Line:
    """The telephone, the provider it reaches over the network, and the client in between."""

    telephone: TwilioTelephone
    simulation: LiveSimulation
    client: Any


@pytest.fixture
def line() -> Iterator[Line]:
    account = Account(sid=ACCOUNT, token=TOKEN, calls_per_second=100)
    account.configure(Number(number=HOTLINE))
    with served(account=account, speed=30) as simulation:
        client = wire()
        ours = ProviderAccount(name="other", sid=ACCOUNT, token=TOKEN, base_url=simulation.exchange.url)
        yield Line(TwilioTelephone(ours, callbacks=NOWHERE, http_client=client), simulation, client)
        session: Session = client.session
        session.close()


def test_calls_and_texts_go_over_the_network(line: Line) -> None:
    since = line.simulation.exchange.time.moment()
    call, text = line.telephone.call(call_order()), line.telephone.text(text_order())
    handset = line.simulation.handset(WARD)
    assert line.simulation.until(lambda: handset.ringing is not None, within=60)
    assert line.telephone.call_state(call.ref) is LegState.RINGING
    assert line.telephone.find_call(to=WARD, shown=HOTLINE, since=since) == call
    line.telephone.hang_up(call.ref)
    assert line.simulation.until(lambda: handset.ringing is None, within=60)
    kept = line.simulation.exchange.texts.all[text.ref]
    assert line.simulation.until(lambda: kept.status == "delivered", within=60)
    assert line.telephone.text_state(text.ref) == ("delivered", None)


def test_sound_arrives_byte_for_byte(line: Line) -> None:
    now = line.simulation.exchange.time.moment()
    kept = Recording(sid="RE1", call_sid="CA1", created_at=now)
    kept.status, kept.seconds = "completed", 2
    line.simulation.do(lambda: line.simulation.exchange.recordings.kept.update({"RE1": kept}))
    assert line.telephone.recording("RE1") == kept.audio()


def test_an_answer_that_does_not_come_is_silence_and_nobody_there_is_not(line: Line) -> None:
    line.client.timeout = 0.5
    line.simulation.mishaps.rest(Mode.LOST, about=WARD)
    with pytest.raises(ProviderSilent):
        line.telephone.call(call_order())
    nobody = ProviderAccount(name="nobody", sid=ACCOUNT, token=TOKEN, base_url="http://127.0.0.1:1")
    with pytest.raises(ProviderFault) as away:
        TwilioTelephone(nobody, callbacks=NOWHERE, http_client=line.client).call(call_order())
    assert (away.value.code, away.value.status) == (None, None)
