"""Two who act at the same moment, each with what the other needs next: neither has to give way.

What a work may touch is locked in one order before it begins, so these do not go through ``once``: whoever is sent
back fails.
"""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest

from bedline.adapters.db.engine import Database
from bedline.domain.ids import OfferId
from bedline.domain.offers import STANDING, Offer
from bedline.domain.requests import BedRequest
from bedline.ports.storage import Work
from bedline.services import asking_one, journeys, leading, no_shows, offering, offers
from tests import builders as a
from tests.harness.worlds import World
from tests.integration.database.test_one_yes import (
    UNITS,
    YES,
    ask,
    begun,
    does,
    offers_of,
    one_yes_at_most,
    reported,
    submitted,
)

pytestmark = pytest.mark.database


@pytest.fixture
def world(configured: Database) -> World:
    """Two regions in which nothing has happened yet, and in which things have their consequences."""
    return begun(configured)


def test_a_patient_who_comes_after_all_and_a_yes_to_another_do_not_block_one_another(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = ask(world, patients=2, free=2)
    last = next(each for each in offers_of(world, one) if each.unit == UNITS[-1])
    first = next(each for each in offers_of(world, other) if each.unit == UNITS[0])
    with world.storage.work(a.ward(last.facility)) as work:
        stay = offers.accept(work, offer=last.id, yes=YES)
    with world.storage.work(a.ward(last.facility)) as work:
        no_shows.miss(work, stay=stay.id)
    for unit in UNITS[:-1]:
        # The search has begun anew: all the others are asked, of whom those that said nothing before are asked again.
        does(world, a.coordinator(), lambda work, unit=unit: asking_one.offer(work, request=one, unit=unit))  # type: ignore[misc]
    assert [each.unit for each in offers_of(world, one) if each.state in STANDING]
    end_others, half_way = offering.end_others, threading.Event()

    def when_others_have_come(work: Work, *, asked: Sequence[Offer], but: OfferId | None) -> None:
        # Whoever comes now holds what it has locked already, and waits for the rest.
        half_way.set()
        time.sleep(0.5)
        end_others(work, asked=asked, but=but)

    monkeypatch.setattr(offering, "end_others", when_others_have_come)

    def comes() -> None:
        with world.storage.work(a.gp()) as work:
            journeys.expect(work, stay=stay.id, expected_at=work.now + timedelta(hours=1))

    def yes() -> None:
        assert half_way.wait(10)
        with world.storage.work(a.ward(first.facility)) as work:
            offers.accept(work, offer=first.id, yes=YES)

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(comes), threads.submit(yes)]:
            done.result(30)
    for request in (one, other):
        assert len(one_yes_at_most(world, request)) == 1


def test_wards_that_say_no_do_not_block_one_another_each_with_the_place_that_the_other_is_asked_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = _asked_crosswise(world)
    both = threading.Barrier(2)
    go_on = leading.go_on

    def when_both_are_there(work: Work, request: BedRequest) -> BedRequest:
        # Whoever holds what both need is alone here: the other waits for it from the beginning.
        with suppress(threading.BrokenBarrierError):
            both.wait(1)
        return go_on(work, request)

    monkeypatch.setattr(leading, "go_on", when_both_are_there)

    def says_no(offer: Offer) -> None:
        with world.storage.work(a.ward(offer.facility)) as work:
            offers.refuse(work, offer=offer.id, reason="too_complex")

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(says_no, (one, other)))
    for before, after in ((one, other), (other, one)):
        [standing] = [each for each in offers_of(world, before.request) if each.state in STANDING]
        assert standing.unit == after.unit


def _asked_crosswise(world: World) -> tuple[Offer, Offer]:
    """Return the questions for two patients: each is asked for where the other would be asked for next."""
    reported(world, free=2, units=[UNITS[0], UNITS[-1]])
    one, other = (submitted(world) for _ in range(2))
    (first,), (second,) = offers_of(world, one), offers_of(world, other)
    assert first.unit == second.unit
    elsewhere = next(unit for unit in (UNITS[0], UNITS[-1]) if unit != second.unit)
    desk = a.coordinator()
    assert does(world, desk, lambda work: offers.withdraw(work, offer=second.id))
    assert does(world, desk, lambda work: asking_one.offer(work, request=other, unit=elsewhere))
    return first, next(each for each in offers_of(world, other) if each.state in STANDING)
