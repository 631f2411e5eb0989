"""A simulated provider behind Bedline's own adapter: the real SDK, virtual time, and telephones that do as told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from bedline.adapters.twilio import Callbacks, ProviderAccount, TwilioTelephone
from bedline.domain.calls import LegId
from bedline.domain.messages import MessageId
from bedline.ports.telephone import CallOrder, TextOrder
from bedline.simulator.twilio.client import SimulatedHttpClient
from bedline.simulator.twilio.simulation import VirtualSimulation
from tests.harness.phones import Phone, Phones
from tests.harness.tiny import ACCOUNT, HOST, HOTLINE, TOKEN, Tiny, exchange

CALLBACKS: Final = Callbacks(
    began=lambda leg, nonce: f"{HOST}/began/{leg}?n={nonce}",
    moved=lambda leg, nonce: f"{HOST}/moved/{leg}?n={nonce}",
    leg_told=lambda leg: f"{HOST}/leg/{leg}",
    text_told=lambda message: f"{HOST}/text/{message}",
)
WARD: Final = "+31115111111"
LEG: Final = LegId(UUID(int=7))
MESSAGE: Final = MessageId(UUID(int=8))


@dataclass
class SimulatedClock:
    """The time of the simulation, for the application."""

    simulation: VirtualSimulation

    def now(self) -> datetime:
        return self.simulation.time.moment()


@dataclass
class Line:
    """Bedline's telephone, the simulation behind it, and the application that gets the webhooks."""

    telephone: TwilioTelephone
    simulation: VirtualSimulation
    phones: Phones
    app: Tiny
    clock: SimulatedClock

    def phone(self, number: str = WARD) -> Phone:
        return self.phones.phone(number)


@contextmanager
def provider_line() -> Iterator[Line]:
    """Open a line to the simulated provider; at its end nothing may have been done wrong."""
    with exchange() as opened:
        account = ProviderAccount(name="twilio", sid=ACCOUNT, token=TOKEN)
        telephone = TwilioTelephone(account, callbacks=CALLBACKS, http_client=SimulatedHttpClient(opened.simulation))
        yield Line(telephone, opened.simulation, opened.phones, opened.tiny, SimulatedClock(opened.simulation))


def call_order(to: str = WARD, *, ring_seconds: int = 25) -> CallOrder:
    return CallOrder(message=MESSAGE, leg=LEG, nonce="n1", to=to, shown=HOTLINE, ring_seconds=ring_seconds)


def text_order(to: str = WARD, *, body: str = "Bedline: een vraag", valid_seconds: int = 300) -> TextOrder:
    return TextOrder(message=MESSAGE, to=to, shown=HOTLINE, body=body, valid_seconds=valid_seconds)
