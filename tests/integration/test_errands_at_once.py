"""Couriers of several processes on a real database: what is due goes out as soon as it is written, and once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep
from typing import Any, Final

import psycopg
import pytest
from cryptography.fernet import Fernet

from bedline.adapters.clock import MachineClock
from bedline.adapters.db.engine import Database
from bedline.adapters.db.listen import outbox_ear
from bedline.adapters.db.uow import DatabaseStorage
from bedline.adapters.identities import NewIdentities
from bedline.domain.messages import Errand, Message, MessageId, MessageKind
from bedline.domain.people import bedline_in
from bedline.domain.phonebook import HotlineNumber, Phonebook
from bedline.jobs.deliveries import Deliveries
from bedline.ports.telephone import Placed, TextOrder
from bedline.services.hotline.delivery.courier import deliver_once
from bedline.services.hotline.delivery.outlet import Outlet
from tests import builders as a
from tests.harness import worlds
from tests.harness.serving import eventually
from tests.harness.tiny import HOTLINE

pytestmark = pytest.mark.database

NEVER: Final = {"errands": timedelta(hours=1)}
BEAT: Final = {"errands": timedelta(seconds=0.3)}


@dataclass
class Provider:
    """Notes when it was asked for what."""

    asked: list[tuple[float, str]] = field(default_factory=list)
    name: str = "provider"
    ready: bool = True

    def text(self, order: TextOrder) -> Placed:
        self.asked.append((monotonic(), order.to))
        return Placed(self.name, str(order.message))


@dataclass
class Region:
    """A region's outbox, and the couriers of as many processes as are wanted."""

    database: Database
    storage: DatabaseStorage
    provider: Any = field(default_factory=Provider)
    rounds: int = 0

    @contextmanager
    def couriers(self, count: int, *, hears: bool = True, lengths: Any = NEVER) -> Iterator[None]:
        listen = outbox_ear(self.database.url) if hears else None
        made = [Deliveries({"errands": self.round}, listen=listen, lengths=lengths) for _ in range(count)]
        for each in made:
            each.start()
        try:
            if hears:
                eventually(lambda: self.ears() == count)
            sleep(0.2)
            yield
        finally:
            for each in made:
                each.stop()

    def round(self) -> int:
        self.rounds += 1
        return deliver_once(
            Outlet(
                storage=self.storage,
                telephone=self.provider,
                clock=MachineClock(),
                words=lambda *_: "Bedline",
                openings={},
                progressed=lambda *_, **__: None,
            )
        )

    def ears(self) -> int:
        with psycopg.connect(self.database.url) as owner:
            found = owner.execute(
                "select count(*) from pg_stat_activity where application_name = 'bedline-courier'"
                " and datname = current_database() and state = 'idle'"
            ).fetchone()
        return int(found[0]) if found else 0

    def deafen(self) -> None:
        with psycopg.connect(self.database.url, autocommit=True) as owner:
            owner.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where application_name = 'bedline-courier' and datname = current_database()"
            )

    def text(self, to: str = "+31612345678", *, later: timedelta = timedelta()) -> float:
        """Have somebody texted; return when that was certain."""
        with self.storage.work(bedline_in(a.POLDER)) as work:
            work.messages.add(
                Message(
                    id=MessageId(work.ids.new()),
                    region=a.POLDER,
                    kind=MessageKind.TEXT,
                    errand=Errand.ALERT_DUTY,
                    to=to,
                    language="nl",
                    not_before=work.now + later,
                    stale_at=datetime(2999, 1, 1, tzinfo=UTC),
                    created_at=work.now,
                )
            )
        return monotonic()


@pytest.fixture
def region(configured: Database) -> Region:
    """The outbox of the Polder, in which nothing is due."""
    worlds.in_postgresql(configured)
    clock = MachineClock()
    storage = DatabaseStorage(
        configured,
        regions=worlds.REGIONS,
        directory=worlds.directory(),
        phonebook=Phonebook(
            hotlines={HOTLINE: HotlineNumber(number=HOTLINE, region=a.POLDER, language="nl", texts=True)}
        ),
        clock=clock,
        ids=NewIdentities(clock),
        data_keys=[Fernet.generate_key().decode()],
        before_commit=lambda _work, _facts: None,
    )
    return Region(configured, storage)


def test_an_errand_goes_to_the_provider_as_soon_as_it_is_written(region: Region) -> None:
    with region.couriers(2):
        written = region.text()
        eventually(lambda: len(region.provider.asked) == 1)
        assert region.provider.asked[0][0] - written < 1


def test_of_many_processes_that_hear_of_an_errand_one_takes_it(region: Region) -> None:
    numbers = [f"+3161234{number:04}" for number in range(30)]
    with region.couriers(3):
        for number in numbers:
            region.text(number)
        eventually(lambda: len(region.provider.asked) == len(numbers))
        sleep(0.2)
        assert sorted(to for _, to in region.provider.asked) == numbers


def test_a_notice_that_is_lost_costs_no_more_than_the_beat(region: Region) -> None:
    with region.couriers(1, hears=False, lengths=BEAT):
        region.text()
        eventually(lambda: len(region.provider.asked) == 1)


def test_what_was_written_while_the_ear_was_deaf_goes_out_when_it_hears_again(region: Region) -> None:
    with region.couriers(1):
        region.deafen()
        region.text()
        eventually(lambda: len(region.provider.asked) == 1, within=10)


def test_what_is_for_later_or_cannot_go_yet_keeps_nobody_busy(region: Region) -> None:
    region.provider.ready = False
    with region.couriers(1):
        before = region.rounds
        region.text(later=timedelta(hours=1))
        for _ in range(5):
            with region.storage.work(bedline_in(a.POLDER)) as work:
                assert work.messages.oldest_due(now=work.now) is None
        sleep(0.5)
        assert region.rounds == before
