"""What a ward counts, what it says is free, and an arrival that somebody enters an hour later."""

from datetime import datetime, timedelta

import pytest

from bedline.domain.capacity import Source
from bedline.domain.ids import UnitId
from bedline.domain.stays import Stay
from bedline.services import capacity, stays
from bedline.services.capacity import Told
from tests import builders as a
from tests.unit.test_answers_to_questions import Night

DUIN = UnitId("duin-1")


@pytest.fixture
def night() -> Night:
    return Night()


def expects(night: Night) -> Stay:
    """Let Duin, with one of its places taken, say yes to a patient."""
    says(night, Told(staffed=3, occupied=1))
    return night.says_yes(night.question(night.gp_asks(), "duin-1"))


def says(night: Night, told: Told) -> None:
    with night.world.storage.work(a.ward("duin")) as work:
        capacity.report(work, unit=DUIN, told=told, source=Source.API)


def confirms(night: Night) -> None:
    with night.world.storage.work(a.ward("duin")) as work:
        capacity.unchanged(work, unit=DUIN, source=Source.PHONE)


def enters_arrival(night: Night, stay: Stay, *, of: datetime) -> None:
    with night.world.storage.work(a.ward("duin")) as work:
        stays.arrive(work, stay=stay.id, happened_at=of)


def stands(night: Night) -> tuple[int, int]:
    """Return how many are in the beds, and how many places are free."""
    with night.world.storage.reading(a.coordinator()) as work:
        places = work.places.many([DUIN])[DUIN]
        return places.figures.occupied, places.free


def test_whoever_was_counted_before_their_arrival_was_entered_is_counted_once(night: Night) -> None:
    stay = expects(night)
    night.passes(minutes=20)
    came = night.world.clock.now()
    night.passes(minutes=20)
    says(night, Told(occupied=2))
    confirms(night)
    night.passes(minutes=20)
    enters_arrival(night, stay, of=came)
    assert stands(night) == (2, 1)


def test_whoever_comes_after_the_count_is_one_more(night: Night) -> None:
    stay = expects(night)
    night.passes(minutes=20)
    says(night, Told(occupied=1))
    night.passes(minutes=20)
    enters_arrival(night, stay, of=night.world.clock.now())
    assert stands(night) == (2, 1)


def test_what_a_ward_says_is_free_is_free_when_the_arrival_is_entered(night: Night) -> None:
    stay = expects(night)
    night.passes(minutes=20)
    came = night.world.clock.now()
    night.passes(minutes=20)
    says(night, Told(free=1))
    night.passes(minutes=20)
    enters_arrival(night, stay, of=came)
    assert stands(night) == (2, 1)


def test_a_count_that_is_entered_late_forgets_nobody_who_came_after_it(night: Night) -> None:
    stay = expects(night)
    night.passes(minutes=10)
    counted = night.world.clock.now()
    night.passes(minutes=10)
    enters_arrival(night, stay, of=night.world.clock.now())
    night.passes(minutes=10)
    says(night, Told(occupied=1, happened_at=counted))
    assert stands(night) == (2, 1)


def test_a_ward_that_is_full_beside_a_patient_not_entered_yet_stays_full(night: Night) -> None:
    stay = expects(night)
    night.passes(minutes=10)
    came = night.world.clock.now()
    night.passes(minutes=10)
    says(night, Told(occupied=2))
    with night.world.storage.work(a.ward("duin")) as work:
        capacity.take_full(work, unit=work.directory.unit(DUIN))
    enters_arrival(night, stay, of=came + timedelta(minutes=1))
    assert stands(night) == (2, 1)
