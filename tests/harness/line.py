"""The whole application on the telephone: the house on PostgreSQL, the simulated Twilio, and everybody's telephones."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Final

from flask import Blueprint
from pydantic import HttpUrl, SecretStr

from bedline.adapters.db.allowance import StoredAllowance
from bedline.adapters.db.beats import StoredBeats
from bedline.adapters.db.engine import Database
from bedline.bootstrap.hotline import Hotline, hotline
from bedline.bootstrap.hotline import House as Shared
from bedline.domain.ids import RegionId
from bedline.domain.people import Person, bedline_in
from bedline.domain.phonebook import Phonebook
from bedline.jobs.deliveries import ROUNDS, Deliveries
from bedline.jobs.ticks import LENGTHS
from bedline.ports.clock import Clock
from bedline.ports.storage import Storage, StorageAway, StorageBusy
from bedline.services.sweeps import SWEEPS
from bedline.settings import Settings
from bedline.simulator.twilio.account import Account, Number
from bedline.simulator.twilio.client import SimulatedHttpClient
from bedline.simulator.twilio.simulation import VirtualSimulation
from bedline.telephony.app import telephone
from tests.harness.house import House, configuration, wording
from tests.harness.phones import Phones

SID: Final = "AC00000000000000000000000000000001"
TOKEN: Final = "a-token-of-the-account"
HOST: Final = "bedline.test"
BASE: Final = f"https://{HOST}"
# Where the last resort is kept, with somebody else.
ELSEWHERE: Final = "https://elsewhere.test"
# Faster than Twilio lets a new account: tests do not wait for the account's pace.
CALLS_A_SECOND: Final = 1.0


@dataclass
class Moments:
    """The simulation's clock, for the application."""

    simulation: VirtualSimulation

    def now(self) -> datetime:
        """Return this moment of the simulated time."""
        return self.simulation.time.moment()


@dataclass
class Line:
    """One deployment and every telephone that it may ring, in one time that passes when somebody waits."""

    simulation: VirtualSimulation
    phones: Phones
    house: House
    hotline: Hotline
    courier: Deliveries = field(init=False)

    def __post_init__(self) -> None:
        self.courier = self.hotline.courier()

    def goes_on(self, *, beat: float = 1.0) -> None:
        """Let the courier and the sweeps go round on their beats, none more often than ``beat`` seconds."""
        for name, length in ROUNDS.items():
            self.phones.every(max(beat, length.total_seconds()), partial(self.courier.make, name))
        for name, sweep in SWEEPS.items():
            self.phones.every(max(beat, LENGTHS[name].total_seconds()), partial(self._sweep, sweep))

    def _sweep(self, sweep: Callable[[Storage, Person], int]) -> None:
        with suppress(StorageAway, StorageBusy):
            sweep(self.house.storage, bedline_in())

    def away(self) -> None:
        """Take the application away, as a fire would."""
        self.simulation.courier.hosts.pop(HOST, None)

    def back(self) -> None:
        """Let the application be there again."""
        self.simulation.courier.hosts[HOST] = self.house.app

    def close(self) -> None:
        """End the simulation; it fails the test when the application did what nobody may do."""
        try:
            self.simulation.findings.check()
        finally:
            self.simulation.close()


def account(book: Phonebook) -> Account:
    """Return the account with every number of ours, its webhooks as they are to be configured."""
    made = Account(sid=SID, token=TOKEN, calls_per_second=CALLS_A_SECOND)
    overrides = Settings().twilio_webhooks
    for number in book.hotlines:
        made.configure(
            Number(
                number=number,
                voice_url=f"{BASE}/twilio/voice#{overrides}",
                voice_fallback_url=f"{ELSEWHERE}/line/{number.lstrip('+')}",
                status_callback=f"{BASE}/twilio/status/calls#{overrides}",
                sms_url=f"{BASE}/twilio/sms#{overrides}",
            )
        )
    return made


def settings(**more: Any) -> Settings:
    """Return the settings of a deployment that has this account, and whatever else is said."""
    return Settings(
        **more,
        twilio_account_sid=SID,
        twilio_auth_token=SecretStr(TOKEN),
        public_url=HttpUrl(BASE),
    )


@contextmanager
def line(
    database: Database, *, begin: datetime, region: RegionId, beat: float = 1.0, chosen: Settings | None = None
) -> Iterator[Line]:
    """Open the line at that moment; the numbers that are called and texted when none is said are that region's."""
    book = configuration().phonebook
    ours = [each for each in book.hotlines.values() if each.region == region]
    simulation = VirtualSimulation(account=account(book), hosts={}, begin=begin)
    made: list[Hotline] = []

    def connect(storage: Storage, clock: Clock) -> Blueprint:
        shared = Shared(
            regions=configuration().regions,
            phonebook=book,
            wording=wording(),
            storage=storage,
            allowance=StoredAllowance(database),
            beats=StoredBeats(database),
            clock=clock,
        )
        made.append(hotline(chosen or settings(), shared, http_client=SimulatedHttpClient(simulation)))
        return telephone(made[0].board)

    house = House(database, clock=Moments(simulation), base_url=BASE, connect=connect)
    mobile = next(each.number for each in ours if each.texts)
    opened = Line(simulation, Phones(simulation, ours[0].number, text_number=mobile), house, made[0])
    opened.back()
    opened.goes_on(beat=beat)
    try:
        yield opened
    except BaseException:
        simulation.findings.violations.clear()
        raise
    finally:
        opened.close()
