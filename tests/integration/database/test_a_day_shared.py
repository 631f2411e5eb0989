"""The day's most calls and texts, counted by several processes at once on PostgreSQL."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from bedline.adapters.db.allowance import StoredAllowance
from bedline.adapters.db.engine import Database
from bedline.adapters.fake.clock import FakeClock
from bedline.adapters.twilio import Guard
from bedline.domain.ids import PersonId
from bedline.domain.phonebook import Phonebook, Subscriber
from bedline.ports.telephone import NumberBarred
from tests.builders import POLDER
from tests.harness.database import emptied

pytestmark = pytest.mark.database

GP: Final = "+31611111111"
BOOK: Final = Phonebook(subscribers=(Subscriber(person=PersonId("gp"), region=POLDER, identity="01010101", phone=GP),))


@dataclass
class Deployment:
    """As many processes as are wanted, on one database."""

    database: Database
    clock: FakeClock = field(default_factory=FakeClock)
    asked: int = 0

    def process(self, *, most: int) -> Guard:
        return Guard(BOOK, countries=("+31",), most=most, allowance=Counted(self), clock=self.clock)


@dataclass
class Counted:
    """The real allowance, and how often it was asked."""

    deployment: Deployment

    def take(self, **wanted: object) -> int:
        self.deployment.asked += 1
        return StoredAllowance(self.deployment.database).take(**wanted)  # type: ignore[arg-type] # as they are


@pytest.fixture
def deployment(configured: Database) -> Deployment:
    """A deployment in which nothing has gone out today."""
    emptied(configured.url)
    return Deployment(configured, FakeClock(datetime(2026, 11, 22, 23, 0, tzinfo=UTC)))


def passes(process: Guard, *, urgent: bool = False) -> bool:
    try:
        process.check(GP, urgent=urgent)
    except NumberBarred:
        return False
    return True


def test_all_processes_together_make_no_more_than_the_days_most(deployment: Deployment) -> None:
    processes = [deployment.process(most=40) for _ in range(4)]
    passed: list[bool] = []

    def rings(process: Guard) -> None:
        passed.extend(passes(process) for _ in range(25))

    threads = [threading.Thread(target=rings, args=(process,)) for process in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(passed) == 40


def test_a_process_that_begins_anew_does_not_begin_the_day_anew(deployment: Deployment) -> None:
    first = deployment.process(most=2)
    assert [passes(first) for _ in range(3)] == [True, True, False]
    assert not passes(deployment.process(most=2))


def test_the_next_day_is_a_new_one(deployment: Deployment) -> None:
    process = deployment.process(most=1)
    assert [passes(process), passes(process)] == [True, False]
    deployment.clock.advance(timedelta(hours=2))
    assert passes(process)


def test_a_crisis_has_a_reserve_that_all_processes_share(deployment: Deployment) -> None:
    processes = [deployment.process(most=10) for _ in range(2)]
    assert sum(passes(process) for process in processes for _ in range(10)) == 10
    assert sum(passes(process, urgent=True) for process in processes for _ in range(10)) == 5


def test_the_row_is_asked_for_once_in_many_messages_and_never_when_the_day_is_used_up(deployment: Deployment) -> None:
    process = deployment.process(most=5000)
    assert all(passes(process) for _ in range(5000))
    assert deployment.asked == 100
    assert not any(passes(process) for _ in range(50))
    assert deployment.asked == 101
