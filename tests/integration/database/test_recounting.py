"""Counting anew how units answer: what was never counted is, what was is not counted twice, and nobody stands still."""

import threading
from dataclasses import replace
from datetime import timedelta
from math import isclose
from typing import Final

import pytest

from bedline.adapters.db import recounting
from bedline.adapters.db.engine import Database
from bedline.adapters.db.recounting import recount
from bedline.domain.matching.habits import Tally, ending, recounted
from bedline.domain.offers import Offer, OfferState
from bedline.ports.storage import StorageBusy
from tests import builders as a
from tests.harness import kept
from tests.harness.kept import DESK, DUIN
from tests.harness.worlds import World

pytestmark = pytest.mark.database

ASKED: Final = kept.request(1)
MINUTE: Final = timedelta(minutes=1)
ENDS: Final = (OfferState.ACCEPTED, OfferState.REFUSED, OfferState.LAPSED, OfferState.WITHDRAWN)


def question(number: int, *, state: OfferState = OfferState.OPEN, hours: int = 7) -> Offer:
    made_at = a.NOW - number * timedelta(hours=hours)
    offer = kept.offer(number, of=ASKED, unit=DUIN, made_at=made_at, expires_at=made_at + 10 * MINUTE)
    return ended(offer, state) if state is not OfferState.OPEN else offer


def ended(offer: Offer, state: OfferState) -> Offer:
    answered = state in {OfferState.ACCEPTED, OfferState.REFUSED}
    return replace(
        offer,
        state=state,
        answered_at=offer.made_at + 3 * MINUTE if answered else None,
        answered_by=DESK.id if answered else None,
        reason="no_bed" if state is OfferState.REFUSED else None,
    )


def keep(world: World, *offers: Offer) -> None:
    with world.storage.work(DESK) as work:
        work.requests.add(ASKED)
        for offer in offers:
            work.offers.add(offer)


def end(world: World, offer: Offer, state: OfferState) -> None:
    while True:
        try:
            with world.storage.work(DESK) as work:
                over = ended(work.offers.get(offer.id), state)
                work.offers.save(over)
                work.answers.note(ending(over, region=a.region()))
        except StorageBusy:
            continue
        return


def agrees(world: World) -> bool:
    """Say whether what is kept is what follows from the questions."""
    with world.storage.reading(DESK) as work:
        tallies = work.answers.tallies(a.POLDER)
        expected = recounted(work.offers.of_requests([ASKED.id])[ASKED.id], region=a.region())
    return set(tallies) == set(expected) and all(_same(tallies[key], tally) for key, tally in expected.items())


def _same(one: Tally, other: Tally) -> bool:
    close = isclose(one.lately, other.lately, rel_tol=1e-9) and isclose(one.minutes, other.minutes, rel_tol=1e-9)
    return close and replace(one, lately=0, minutes=0) == replace(other, lately=0, minutes=0)


def test_questions_from_before_there_were_tallies_are_counted(world: World, configured: Database) -> None:
    keep(world, *(question(number, state=ENDS[number % 4]) for number in range(1, 10)), question(10))
    assert not agrees(world)
    assert recount(configured, a.region(), now=world.clock.now()) == 9
    assert agrees(world)


def test_counted_again_it_is_the_same(world: World, configured: Database) -> None:
    keep(world, *(question(number) for number in range(1, 6)))
    end(world, question(2), OfferState.LAPSED)
    for _ in range(2):
        assert recount(configured, a.region(), now=world.clock.now()) == 1
    assert agrees(world)


def test_questions_that_end_meanwhile_are_counted_once(
    world: World, configured: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recounting, "AT_ONCE", 3)
    asked = [question(number, hours=0 if number % 3 == 0 else 1) for number in range(1, 41)]
    keep(world, *asked)

    def answers(part: int) -> None:
        for offer in asked[part::2]:
            end(world, offer, ENDS[offer.id.int % 4])

    threads = [threading.Thread(target=answers, args=(part,)) for part in range(2)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        recount(configured, a.region(), now=world.clock.now())
    for thread in threads:
        thread.join()
    assert agrees(world)
