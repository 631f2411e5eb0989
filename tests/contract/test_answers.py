"""What storage promises of how units answer."""

from dataclasses import replace
from datetime import timedelta
from math import isclose

import pytest

from bedline.domain.ids import UnitId
from bedline.domain.matching.habits import LATELY, Band, Tally, ending, recounted
from bedline.domain.offers import Offer, OfferState
from bedline.ports.answers import HABITS_LENGTH
from tests import builders as a
from tests.harness import kept, worlds
from tests.harness.kept import DESK, DUIN
from tests.harness.worlds import HEUVEL, World

ASKED = kept.request(1)
MINUTE = timedelta(minutes=1)
KREEK = UnitId("kreek-1")
STATES = (OfferState.ACCEPTED, OfferState.REFUSED, OfferState.LAPSED, OfferState.WITHDRAWN)


def _ended(number: int, state: OfferState) -> Offer:
    made_at = a.NOW - number * timedelta(hours=7)
    answered_at = made_at + number * MINUTE if state in {OfferState.ACCEPTED, OfferState.REFUSED} else None
    unit = DUIN if number % 3 else KREEK
    return kept.offer(
        number,
        of=ASKED,
        unit=unit,
        state=state,
        made_at=made_at,
        expires_at=made_at + 10 * MINUTE,
        answered_at=answered_at,
    )


def _same(one: Tally, other: Tally) -> bool:
    close = isclose(one.lately, other.lately, rel_tol=1e-9) and isclose(one.minutes, other.minutes, rel_tol=1e-9)
    return close and replace(one, lately=0, minutes=0) == replace(other, lately=0, minutes=0)


def test_of_units_that_were_never_asked_nothing_is_known(world: World) -> None:
    with world.storage.reading(DESK) as work:
        assert work.answers.tallies(a.POLDER) == {}
        assert work.answers.habits(a.POLDER).tallies == {}


def test_what_is_noted_one_by_one_is_what_the_offers_lead_to(world: World) -> None:
    offers = [_ended(number, STATES[number % 4]) for number in (3, 1, 2, 9, 4, 8, 5, 7, 6)]
    for offer in offers:
        with world.storage.work(DESK) as work:
            work.answers.note(ending(offer, region=a.region()))
    with world.storage.reading(DESK) as work:
        kept_tallies = work.answers.tallies(a.POLDER)
    from_offers = recounted(offers, region=a.region())
    assert set(kept_tallies) == set(from_offers)
    assert {unit for unit, _ in kept_tallies} == {DUIN, KREEK}
    assert {band for _, band in kept_tallies} == set(Band)
    for key, tally in from_offers.items():
        assert _same(kept_tallies[key], tally)


def test_what_was_asked_ages_ago_does_not_count_as_lately(world: World) -> None:
    old = replace(_ended(1, OfferState.LAPSED), made_at=a.NOW - 2_000 * LATELY, expires_at=a.NOW - 1_999 * LATELY)
    for offer in (old, _ended(1, OfferState.LAPSED)):
        with world.storage.work(DESK) as work:
            work.answers.note(ending(offer, region=a.region()))
    with world.storage.reading(DESK) as work:
        tallies = work.answers.tallies(a.POLDER).values()
    assert sum(tally.lately_by(a.NOW) for tally in tallies) == pytest.approx(1, abs=0.02)


def test_habits_are_of_a_short_while_ago(world: World) -> None:
    with world.storage.work(DESK) as work:
        before = work.answers.habits(a.POLDER)
        work.answers.note(ending(_ended(1, OfferState.ACCEPTED), region=a.region()))
    world.clock.advance(HABITS_LENGTH + MINUTE)
    with world.storage.reading(DESK) as work:
        after = work.answers.habits(a.POLDER)
        assert after.tallies == work.answers.tallies(a.POLDER)
    assert (len(before.tallies), len(after.tallies)) == (0, 1)
    assert after.known_at == world.clock.now()


def test_nobody_sees_how_units_of_another_region_answer(world: World) -> None:
    with world.storage.work(DESK) as work:
        work.answers.note(ending(_ended(1, OfferState.ACCEPTED), region=a.region()))
    with world.storage.reading(worlds.neighbour()) as work:
        assert work.answers.tallies(a.POLDER) == {}
        assert work.answers.tallies(HEUVEL) == {}


class GoneWrongError(Exception):
    """Something else in the same work went wrong."""


def _note_in_vain(world: World) -> None:
    with world.storage.work(DESK) as work:
        work.answers.note(ending(_ended(1, OfferState.ACCEPTED), region=a.region()))
        raise GoneWrongError


def test_what_did_not_commit_does_not_count(world: World) -> None:
    with pytest.raises(GoneWrongError):
        _note_in_vain(world)
    with world.storage.reading(DESK) as work:
        assert work.answers.tallies(a.POLDER) == {}
