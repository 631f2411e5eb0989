"""The places of a unit: what a report, a hold and a yes do to them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bedline.domain import capacity, ledger
from bedline.domain.capacity import ClaimKind, Figures, Source
from bedline.domain.errors import Conflict, Invalid
from bedline.domain.ids import PersonId, UnitId
from tests import builders as a

WARD = PersonId("ward-duin")


def test_free_is_staffed_less_occupied_closed_held_and_reserved() -> None:
    places = a.places(staffed=5, occupied=1)
    places, _ = ledger.hold(places, offer=a.offer_id(1), by=WARD, now=a.NOW)
    places, _ = ledger.hold(places, offer=a.offer_id(2), by=WARD, now=a.NOW)
    places, _ = ledger.reserve(places, offer=a.offer_id(2), by=WARD, now=a.NOW)

    assert (places.held, places.reserved, places.free) == (1, 1, 2)


def test_the_last_place_is_held_only_once() -> None:
    places, _ = ledger.hold(a.places(staffed=2, occupied=1), offer=a.offer_id(1), by=WARD, now=a.NOW)

    with pytest.raises(Conflict, match="no_free_place"):
        ledger.hold(places, offer=a.offer_id(2), by=WARD, now=a.NOW)


def test_a_place_that_is_given_back_gets_the_next_hold() -> None:
    places, _ = ledger.hold(a.places(staffed=2, occupied=1), offer=a.offer_id(1), by=WARD, now=a.NOW)
    places, _ = ledger.release(places, offer=a.offer_id(1), by=WARD, now=a.NOW)
    places, entry = ledger.hold(places, offer=a.offer_id(2), by=WARD, now=a.NOW)

    assert entry.place == 1
    assert [claim.kind for claim in places.claims] == [ClaimKind.HELD]


def test_a_patient_who_arrives_turns_a_reserved_place_into_an_occupied_one() -> None:
    places, _ = ledger.hold(a.places(staffed=3, occupied=1), offer=a.offer_id(1), by=WARD, now=a.NOW)
    places, _ = ledger.reserve(places, offer=a.offer_id(1), by=WARD, now=a.NOW)
    free_before = places.free
    places, _ = ledger.admit(places, offer=a.offer_id(1), by=WARD, happened_at=a.NOW, now=a.NOW)

    assert places.figures.occupied == 2
    assert places.claims == ()
    assert places.free == free_before


@pytest.mark.parametrize(
    ("minutes", "counted", "occupied"),
    [
        (-10, True, 4),  # in the bed when the ward counted
        (10, True, 5),  # not yet
        (-10, False, 5),  # the ward had said how many were free, the promised place left aside
    ],
)
def test_an_arrival_entered_late_is_in_the_count_that_came_after_it(
    minutes: int, occupied: int, *, counted: bool
) -> None:
    """care_fe#7684: what is entered afterwards must not be counted twice."""
    places = replace(a.places(staffed=6, occupied=4), counted_at=a.NOW if counted else None)
    places, _ = ledger.hold(places, offer=a.offer_id(1), by=WARD, now=a.NOW)
    places, _ = ledger.reserve(places, offer=a.offer_id(1), by=WARD, now=a.NOW)
    moment, now = a.later(timedelta(minutes=minutes)), a.later(timedelta(hours=1))
    places, _ = ledger.admit(places, offer=a.offer_id(1), by=WARD, happened_at=moment, now=now)
    assert (places.figures.occupied, places.claims) == (occupied, ())


def test_three_free_means_three_beside_what_is_promised() -> None:
    unit = a.unit(baseline=6)
    places = a.places(staffed=6, occupied=5)
    places, _ = ledger.hold(places, offer=a.offer_id(1), by=WARD, now=a.NOW)
    places, _ = ledger.reserve(places, offer=a.offer_id(1), by=WARD, now=a.NOW)

    figures = capacity.figures_for_free(places, unit=unit, free=3)

    assert figures == Figures(staffed=6, occupied=2)


def test_a_place_being_asked_for_still_counts_as_free_to_the_ward() -> None:
    places, _ = ledger.hold(a.places(staffed=4, occupied=1), offer=a.offer_id(1), by=WARD, now=a.NOW)

    figures = capacity.figures_for_free(places, unit=a.unit(baseline=4), free=3)

    assert figures.occupied == 1


@pytest.mark.parametrize(
    ("figures", "code", "field"),
    [
        (Figures(staffed=3, occupied=4), "occupied_above_staffed", "occupied"),
        (Figures(staffed=3, occupied=2, closed=2), "occupied_above_staffed", "occupied"),
        (Figures(staffed=5, occupied=0), "staffed_above_baseline", "staffed"),
        (Figures(staffed=-1, occupied=0), "negative_places", "staffed"),
        (Figures(staffed=3, occupied=-2), "negative_places", "occupied"),
        (Figures(staffed=3, occupied=0, free_in_24_hours=9), "expected_above_baseline", "free_in_24_hours"),
    ],
)
def test_impossible_figures_are_refused_by_name(figures: Figures, code: str, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        capacity.check_figures(figures, unit=a.unit(baseline=4))

    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_more_free_than_the_ward_has_places_is_refused_with_the_most_it_can_be() -> None:
    with pytest.raises(Invalid) as refusal:
        capacity.figures_for_free(a.places(), unit=a.unit(baseline=4), free=5)

    assert refusal.value.code == "free_above_baseline"
    assert refusal.value.params["most"] == 4


def test_a_report_from_the_future_or_older_than_the_last_one_is_refused() -> None:
    def report_at(minutes: int) -> str:
        with pytest.raises((Invalid, Conflict)) as refusal:
            ledger.report(
                a.places(),
                unit=a.unit(),
                figures=Figures(staffed=3, occupied=0),
                source=Source.WEB,
                by=WARD,
                happened_at=a.later(timedelta(minutes=minutes)),
                now=a.NOW,
            )
        return refusal.value.code

    assert report_at(30) == "report_in_future"
    assert report_at(-30) == "newer_report_stands"


def test_promises_stand_when_a_report_leaves_no_room_for_them() -> None:
    places, _ = ledger.hold(a.places(staffed=3, occupied=1), offer=a.offer_id(1), by=WARD, now=a.NOW)
    places, _ = ledger.reserve(places, offer=a.offer_id(1), by=WARD, now=a.NOW)
    places, _ = ledger.report(
        places,
        unit=a.unit(),
        figures=Figures(staffed=3, occupied=3),
        source=Source.WEB,
        by=WARD,
        happened_at=a.NOW,
        now=a.NOW,
    )

    assert (places.reserved, places.free, places.balance) == (1, 0, -1)


def test_a_ward_that_says_full_has_nothing_free_beyond_what_is_claimed() -> None:
    places, _ = ledger.hold(a.places(staffed=5, occupied=1), offer=a.offer_id(1), by=WARD, now=a.NOW)

    assert capacity.figures_when_full(places).occupied == 4


def test_a_discharge_never_takes_the_count_below_zero() -> None:
    places, _ = ledger.discharge(a.places(occupied=0), offer=a.offer_id(1), by=WARD, happened_at=a.NOW, now=a.NOW)

    assert places.figures.occupied == 0


def test_a_unit_that_never_reported_has_nothing_to_offer() -> None:
    assert capacity.unreported(UnitId("duin-1")).free == 0
