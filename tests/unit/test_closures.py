"""Places closed for admission until a moment: counted while it lasts, free by themselves after, nothing taken back."""

from datetime import timedelta
from uuid import UUID

import pytest

from bedline.domain import capacity, closures, ledger
from bedline.domain.capacity import Places
from bedline.domain.closures import Closure
from bedline.domain.errors import Conflict, Invalid, NotFound
from bedline.domain.ids import ClosureId, PersonId
from tests import builders as a

WARD = PersonId("ward-duin")
HOUR = timedelta(hours=1)


def closure(number: int = 1, *, places: int | None = None, lasts: timedelta = HOUR) -> Closure:
    return closures.begin(
        closure=ClosureId(UUID(int=number)),
        unit=a.unit(),
        region=a.region(),
        places=places,
        reason="outbreak",
        until=a.later(lasts),
        by=WARD,
        now=a.NOW,
    )


def closed(places: Places, *each: Closure) -> Places:
    for one in each:
        places, _ = ledger.close(places, closure=one)
    return places


def test_a_closed_unit_has_nothing_free_and_is_whole_again_at_its_moment() -> None:
    places = closed(a.places(staffed=4, occupied=1), closure())

    assert (places.shut, places.free, places.free_at(a.NOW)) == (3, 0, 0)
    assert places.free_at(a.later(HOUR)) == 3
    with pytest.raises(Conflict, match="no_free_place"):
        ledger.hold(places, offer=a.offer_id(1), by=WARD, now=a.later(HOUR - timedelta(seconds=1)))
    held, _ = ledger.hold(places, offer=a.offer_id(1), by=WARD, now=a.later(HOUR))
    assert held.held == 1


def test_closures_of_a_part_close_different_places() -> None:
    places = closed(a.places(staffed=4, occupied=0), closure(1, places=1), closure(2, places=2, lasts=2 * HOUR))

    assert (places.shut, places.free) == (3, 1)
    assert places.free_at(a.later(HOUR)) == 2


def test_what_was_promised_stays_promised() -> None:
    places, _ = ledger.hold(a.places(staffed=2, occupied=1), offer=a.offer_id(1), by=WARD, now=a.NOW)
    places = closed(places, closure())

    assert (places.balance, places.shut, places.free) == (0, 0, 0)
    reserved, _ = ledger.reserve(places, offer=a.offer_id(1), by=WARD, now=a.NOW)
    admitted, _ = ledger.admit(reserved, offer=a.offer_id(1), by=WARD, happened_at=a.NOW, now=a.NOW)
    assert admitted.balance == 0


def test_two_free_beside_two_closed_means_four_when_they_open() -> None:
    places = closed(a.places(staffed=4, occupied=0), closure(places=2))

    assert (places.said_free, capacity.most_free(places, unit=a.unit(baseline=4))) == (2, 2)
    figures = capacity.figures_for_free(places, unit=a.unit(baseline=4), free=2)
    assert (figures.staffed, figures.occupied) == (4, 0)
    full = capacity.figures_when_full(places)
    assert (full.occupied, full.staffed) == (2, 4)


def test_opening_early_is_written_down_at_its_moment_and_noticing_the_end_late_at_the_end() -> None:
    one = closure()
    places = closed(a.places(), one)

    opened, entry = ledger.reopen(places, closure=one, by=WARD, now=a.later(HOUR / 2))
    assert (opened.closures, entry.happened_at) == ((), a.later(HOUR / 2))
    _, noticed = ledger.reopen(places, closure=one, by=WARD, now=a.later(3 * HOUR))
    assert (noticed.happened_at, noticed.entered_at) == (a.later(HOUR), a.later(3 * HOUR))


def test_a_closure_needs_a_reason_an_end_to_come_and_places_that_exist() -> None:
    with pytest.raises(Invalid, match="closure_ends_in_past"):
        closure(lasts=timedelta(0))
    with pytest.raises(Invalid, match="closure_too_long"):
        closure(lasts=timedelta(days=100))
    for places in (0, 5):
        with pytest.raises(Invalid, match="closure_without_places"):
            closure(places=places)
    with pytest.raises(Invalid, match="unknown_closure_reason"):
        closures.begin(
            closure=ClosureId(UUID(int=1)),
            unit=a.unit(),
            region=a.region(),
            places=None,
            reason="holiday",
            until=a.later(HOUR),
            by=WARD,
            now=a.NOW,
        )
    with pytest.raises(NotFound, match="unknown_closure"):
        closures.find((), ClosureId(UUID(int=1)))


def test_a_departure_entered_late_is_in_the_report_that_came_after_it() -> None:
    """care_fe#7684: what is entered afterwards must not be counted twice."""
    places = a.places(staffed=4, occupied=2)
    before, _ = ledger.discharge(places, offer=a.offer_id(1), by=WARD, happened_at=a.NOW - HOUR, now=a.later(HOUR))
    after, _ = ledger.discharge(places, offer=a.offer_id(1), by=WARD, happened_at=a.NOW, now=a.later(HOUR))

    assert (before.figures.occupied, after.figures.occupied) == (2, 1)
