"""Many couriers on one outbox, killed and held up at random, with a provider that loses answers: one call for each."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from cryptography.fernet import Fernet

from bedline.adapters.db.engine import Database
from bedline.adapters.db.uow import DatabaseStorage
from bedline.adapters.fake.clock import FakeClock, FakeIdentities
from bedline.domain.calls import LegId, LegState
from bedline.domain.messages import Errand, Message, MessageId, MessageKind
from bedline.domain.people import Person, bedline_in
from bedline.domain.phonebook import HotlineNumber, Phonebook
from bedline.domain.scripts.talk import Dialogue
from bedline.ports.storage import Storage, StorageBusy, Work
from bedline.ports.telephone import CallOrder, Placed, ProviderFault, ProviderSilent
from bedline.services.hotline.delivery import courier, doubts
from bedline.services.hotline.delivery.outlet import Outlet
from tests import builders as a
from tests.harness import worlds
from tests.harness.tiny import HOTLINE

pytestmark = pytest.mark.database

CALLS, COURIERS, ROUNDS = 24, 4, 40
OPERATOR: Final = bedline_in(a.POLDER)


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Provider:
    """Places every call it hears of, and often fails to say so; it knows what it has placed."""

    clock: FakeClock
    dice: random.Random
    placed: list[CallOrder] = field(default_factory=list)
    name: str = "provider"
    ready: bool = True

    def call(self, order: CallOrder) -> Placed:
        chance = self.dice.random()
        if chance < 0.15:
            raise ProviderSilent
        if chance < 0.25:
            raise ProviderFault(20429, 429)
        self.placed.append(order)
        if chance < 0.45:
            raise ProviderSilent
        if chance < 0.55:
            raise ProviderFault(None, 502)
        if chance < 0.65:
            raise Killed
        return Placed(self.name, f"CA-{order.leg}")

    def call_state(self, ref: str) -> LegState:
        del ref
        return LegState.RINGING

    def find_call(self, *, to: str, shown: str, since: datetime) -> Placed | None:
        del shown, since
        found = [order for order in self.placed if order.to == to]
        return Placed(self.name, f"CA-{found[0].leg}") if found else None


def call(number: int, *, now: datetime) -> Message:
    return Message(
        id=MessageId(UUID(int=number + 1)),
        region=a.POLDER,
        kind=MessageKind.CALL,
        errand=Errand.RING_DUTY,
        to=f"+3161000{number:04}",
        language="nl",
        not_before=now,
        stale_at=now + timedelta(days=1),
        created_at=now,
        leg=LegId(UUID(int=1000 + number)),
    )


def mortal(storage: Storage, dice: random.Random) -> Any:
    """Return the storage of a process that dies now and then, between any two steps."""

    class Mortal:
        @contextmanager
        def work(self, actor: Person) -> Iterator[Work]:
            if dice.random() < 0.05:
                raise Killed
            with storage.work(actor) as work:
                yield work
                if dice.random() < 0.05:
                    raise Killed
            if dice.random() < 0.05:
                raise Killed

    return Mortal()


def test_each_telephone_rings_once_however_many_couriers_die(configured: Database) -> None:
    worlds.in_postgresql(configured)
    clock, dice = FakeClock(), random.Random(3)
    hotline = HotlineNumber(number=HOTLINE, region=a.POLDER, language="nl", texts=True)
    storage = DatabaseStorage(
        configured,
        regions=worlds.REGIONS,
        directory=worlds.directory(),
        phonebook=Phonebook(hotlines={HOTLINE: hotline}),
        clock=clock,
        ids=FakeIdentities(),
        data_keys=[Fernet.generate_key().decode()],
        before_commit=lambda _work, _facts: None,
    )
    with storage.work(OPERATOR) as work:
        for number in range(CALLS):
            work.messages.add(call(number, now=clock.now()))
    provider: Any = Provider(clock, dice)
    outlet = Outlet(
        storage=storage,
        telephone=provider,
        clock=clock,
        words=lambda *_: "",
        openings={
            Errand.RING_DUTY: lambda _work, message: Dialogue(script="duty", step="knock", language=message.language)
        },
        progressed=lambda *_, **__: None,
    )

    def one_courier(seed: int) -> None:
        lives = replace(outlet, storage=mortal(storage, random.Random(seed)))
        for _ in range(ROUNDS):
            try:
                courier.deliver_once(lives)
                doubts.ask_about(lives)
            except (Killed, StorageBusy):
                continue

    for again in range(12):
        threads = [threading.Thread(target=one_courier, args=(again * COURIERS + each,)) for each in range(COURIERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # Leases run out, and doubts have lasted long enough to be asked about.
        clock.advance(timedelta(seconds=45))
    assert Counter(order.to for order in provider.placed).most_common(1)[0][1] == 1
    assert len(provider.placed) == CALLS
