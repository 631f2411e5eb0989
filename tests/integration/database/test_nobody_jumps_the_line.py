"""A place comes free while somebody waits for it and others come in, on PostgreSQL and in several processes at once."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from typing import Final

import pytest
from cryptography.fernet import Fernet

from bedline.adapters.clock import MachineClock
from bedline.adapters.db.engine import Database
from bedline.adapters.db.uow import DatabaseStorage
from bedline.adapters.identities import NewIdentities
from bedline.domain.capacity import Source
from bedline.domain.facilities import Directory
from bedline.domain.ids import CareFormId, RequestId, UnitId
from bedline.domain.offers import Offer
from bedline.domain.people import Person, bedline_in
from bedline.domain.questions import Answers
from bedline.domain.requests import BedRequest, Channel, RequestState
from bedline.ports.storage import Storage, StorageBusy, Work
from bedline.services import capacity, offers, requests, sweeps
from bedline.services.consequences import carry_out
from bedline.services.requests import Asked
from tests import builders as a
from tests.harness import worlds
from tests.harness.database import emptied

pytestmark = pytest.mark.database

DUIN: Final = UnitId("duin-1")
KEY: Final = Fernet.generate_key().decode()
INTAKES: Final = 10


def _known() -> Directory:
    """One ward takes crises and others alike; the others take neither."""
    known = worlds.directory()
    forms = {DUIN: frozenset({a.CRISIS, a.LOW})}
    units = {key: replace(each, care_forms=forms.get(key, frozenset())) for key, each in known.units.items()}
    return replace(known, units=units)


def _process(database: Database) -> DatabaseStorage:
    """Return what one process works with."""
    clock = MachineClock()
    return DatabaseStorage(
        database,
        regions=worlds.REGIONS,
        directory=_known(),
        clock=clock,
        ids=NewIdentities(clock),
        data_keys=[KEY],
        before_commit=carry_out,
    )


@pytest.fixture
def processes(configured: Database) -> Iterator[list[Storage]]:
    """Two processes on one database in which nothing has happened yet."""
    emptied(configured.url)
    with ExitStack() as stack:
        databases = [Database(configured.url, connections=INTAKES) for _ in range(2)]
        for each in databases:
            stack.callback(each.close)
        yield [_process(each) for each in databases]


def _does(storage: Storage, who: Person, act: Callable[[Work], object]) -> object:
    """Do it as a server does: whoever has to give way tries again."""
    while True:
        try:
            with storage.work(who) as work:
                return act(work)
        except StorageBusy:
            continue


def _reports(storage: Storage, *, free: int) -> None:
    told = capacity.Told(free=free)
    _does(storage, a.ward("duin"), lambda work: capacity.report(work, unit=DUIN, told=told, source=Source.WEB))


def _asks(storage: Storage, form: CareFormId, answers: Answers) -> RequestId:
    wanted = Asked(
        region=a.POLDER,
        channel=Channel.WEB,
        profile=a.profile(),
        answers=answers,
        care_form=form,
        urgency="now" if form == a.CRISIS else "today",
    )
    made = _does(storage, a.gp(), lambda work: requests.submit(work, asked=wanted))
    assert isinstance(made, BedRequest)
    return made.id


def _stands(storage: Storage, request: RequestId) -> tuple[RequestState, list[Offer]]:
    with storage.reading(a.coordinator()) as work:
        return work.requests.find(request).state, list(work.offers.of_requests([request]).get(request, ()))


@pytest.mark.parametrize("again", range(6))
def test_ten_come_in_as_a_place_comes_free_and_the_crisis_that_waited_for_it_has_it(
    processes: list[Storage], again: int
) -> None:
    one, other = processes
    _reports(one, free=0)
    crisis = _asks(one, a.CRISIS, a.CLEAR_FOR_CRISIS)
    assert _stands(one, crisis)[0] is RequestState.WAITING
    ready, free = threading.Barrier(INTAKES + 2), threading.Event()

    def comes_in(number: int) -> RequestId:
        ready.wait(10)
        if number % 2:
            free.wait(10)
        return _asks(processes[number % 4 // 2], a.LOW, a.CLEAR_FOR_LOW)

    def comes_free() -> None:
        ready.wait(10)
        _reports(other, free=1)
        free.set()

    def sweeps_on() -> None:
        ready.wait(10)
        if again % 2:
            free.wait(10)
            sweeps.search_again(one, bedline_in())

    with ThreadPoolExecutor(INTAKES + 2) as threads:
        acts = [threads.submit(comes_free), threads.submit(sweeps_on)]
        came = [found.result(30) for found in [threads.submit(comes_in, number) for number in range(INTAKES)]]
        for each in acts:
            each.result(30)
    sweeps.search_again(one, bedline_in())

    state, asked = _stands(other, crisis)
    assert (state, [offer.unit for offer in asked]) == (RequestState.OFFERED, [DUIN])
    assert {_stands(other, request)[0] for request in came} == {RequestState.WAITING}
    assert not any(_stands(other, request)[1] for request in came), "nobody else was ever asked for"


def test_whose_question_is_refused_leaves_what_came_free_to_the_crisis_that_waits(processes: list[Storage]) -> None:
    one, other = processes
    _reports(one, free=1)
    asked = _asks(one, a.LOW, a.CLEAR_FOR_LOW)
    crisis = _asks(one, a.CRISIS, a.CLEAR_FOR_CRISIS)
    (question,) = _stands(one, asked)[1]
    _does(other, a.ward("duin"), lambda work: offers.refuse(work, offer=question.id, reason="too_complex"))
    later = _asks(other, a.LOW, a.CLEAR_FOR_LOW)

    assert [_stands(one, each)[0] for each in (asked, crisis, later)] == [RequestState.WAITING] * 3
    sweeps.search_again(other, bedline_in())
    assert [_stands(one, each)[0] for each in (asked, crisis, later)] == [
        RequestState.WAITING,
        RequestState.OFFERED,
        RequestState.WAITING,
    ]
