"""An offer until its answer, and the stay that a yes becomes."""

from datetime import timedelta
from uuid import UUID

import pytest

from bedline.domain import offers, stays
from bedline.domain.errors import Conflict, Invalid
from bedline.domain.ids import PersonId, RequestId, StayId
from bedline.domain.offers import Offer, OfferState
from bedline.domain.stays import Stay, StayState
from tests import builders as a

WARD = PersonId("ward-duin")
DEADLINE = a.later(timedelta(minutes=10))


def an_offer() -> Offer:
    made, _ = offers.make(
        offer=a.offer_id(1),
        code="417",
        request=RequestId(UUID(int=1)),
        unit=a.unit(),
        expires_at=DEADLINE,
        by=WARD,
        now=a.NOW,
    )
    return made


def a_stay() -> Stay:
    made, _ = stays.reserve(
        stay=StayId(UUID(int=9)), offer=an_offer(), doctor="dr. Duin", expected_at=None, by=WARD, now=a.NOW
    )
    return made


def test_an_offer_lapses_by_itself_at_its_moment() -> None:
    offer = an_offer()

    assert offer.state_at(DEADLINE - timedelta(seconds=1)) is OfferState.OPEN
    assert offer.state_at(DEADLINE) is OfferState.LAPSED
    with pytest.raises(Conflict, match="offer_lapsed"):
        offers.accept(offer, by=WARD, told_by=None, now=DEADLINE)
    with pytest.raises(Conflict, match="offer_not_due"):
        offers.lapse(offer, by=WARD, now=DEADLINE - timedelta(seconds=1))


def test_a_second_answer_is_told_that_the_first_one_stands() -> None:
    yes, _ = offers.accept(an_offer(), by=WARD, told_by=None, now=a.NOW)

    with pytest.raises(Conflict) as refusal:
        offers.refuse(yes, region=a.region(), reason="full", note="", by=WARD, told_by=None, now=a.NOW)
    assert (refusal.value.code, refusal.value.params["state"]) == ("offer_already_answered", "accepted")


def test_a_no_needs_a_reason_the_region_knows() -> None:
    with pytest.raises(Invalid, match="unknown_refusal_reason"):
        offers.refuse(an_offer(), region=a.region(), reason="no_idea", note="", by=WARD, told_by=None, now=a.NOW)


def test_a_reservation_names_the_doctor_who_takes_over() -> None:
    for doctor, code in (("  ", "doctor_missing"), ("x" * 121, "doctor_too_long")):
        with pytest.raises(Invalid, match=code):
            stays.reserve(
                stay=StayId(UUID(int=9)), offer=an_offer(), doctor=doctor, expected_at=None, by=WARD, now=a.NOW
            )


def test_a_patient_cannot_arrive_before_the_place_was_reserved_or_in_the_future() -> None:
    with pytest.raises(Invalid, match="arrival_before_reservation"):
        stays.arrive(a_stay(), happened_at=a.NOW - timedelta(hours=1), by=WARD, now=a.NOW)
    with pytest.raises(Invalid, match="moment_in_future"):
        stays.arrive(a_stay(), happened_at=a.later(timedelta(hours=1)), by=WARD, now=a.NOW)


def test_a_patient_leaves_for_somewhere_we_can_name_and_only_after_arriving() -> None:
    with pytest.raises(Conflict, match="stay_cannot_move"):
        stays.leave(a_stay(), region=a.region(), destination="home", happened_at=a.NOW, by=WARD, now=a.NOW)
    here, _ = stays.arrive(a_stay(), happened_at=a.NOW, by=WARD, now=a.NOW)
    with pytest.raises(Invalid, match="unknown_discharge_destination"):
        stays.leave(here, region=a.region(), destination="moon", happened_at=a.NOW, by=WARD, now=a.NOW)
    gone, _ = stays.leave(here, region=a.region(), destination="home", happened_at=a.NOW, by=WARD, now=a.NOW)
    assert (gone.state, gone.destination) == (StayState.LEFT, "home")
