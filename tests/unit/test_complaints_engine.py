"""What people complained of elsewhere, and that triage, offers, ladder and stays give no cause for it here.

Each test is named after a complaint of GPs (LHV 2017-2019, nu.nl 2018), hospitals (NOS 2020), transfer nurses
(EenVandaag 2024), and those who run or use such registers: Care in Kerala (github.com/ohcnetwork), TicketsCAD, Marley.
What matching answers stands in ``test_complaints_matching``; what no software can answer (there are no beds, nor staff)
stands nowhere.
"""

from datetime import timedelta

import pytest

from bedline.domain import ledger
from bedline.domain.capacity import Source
from bedline.domain.errors import Invalid
from bedline.domain.escalation import RungKind
from bedline.domain.ids import UnitId
from bedline.domain.offers import OfferState
from bedline.domain.patients import Patient
from bedline.domain.people import bedline_in
from bedline.domain.requests import RequestState
from bedline.domain.tasks import TaskKind
from bedline.services import capacity, offers, promising, requests, stays, sweeps
from tests import builders as a
from tests.harness.nights import PAYER, REGION, Night, with_ladder

HOUR = timedelta(hours=1)


def test_a_gp_does_not_phone_on_when_the_region_has_nothing() -> None:
    """LHV 2019: "sometimes hours on the line"; the insurer is to be turned to, and not by the GP."""
    night = Night(crisis=with_ladder(a.CRISIS, REGION, PAYER))
    request = night.gp_asks()
    night.passes(minutes=61)
    assert night.rung(request) is RungKind.PAYER
    assert [task.params["contact"] for task in night.tasks(TaskKind.TURN_TO_PAYER)] == ["Zorgkantoor 0800-0000"]


def test_no_bed_free_is_not_the_end_of_it() -> None:
    """nu.nl 2018: 60 % hear "no bed free", and the patient goes to a dearer one in hospital."""
    night = Night()
    request = night.gp_asks()
    assert (night.stands(request).state, len(night.tasks(TaskKind.NO_PLACE_FOUND))) == (RequestState.WAITING, 1)
    night.passes(minutes=10)
    night.ward_reports("schor-1", free=1)
    night.passes(seconds=2)
    assert night.asked(request) == ["schor-1"]


def test_a_bed_that_is_shown_is_directly_available() -> None:
    """LHV 2017: "beds not directly available": the place is held from the moment its ward is asked."""
    night = Night()
    night.ward_reports("duin-1", free=1)
    night.gp_asks()
    assert (night.places("duin-1").held, night.places("duin-1").free) == (1, 0)
    other = night.gp_asks()
    assert night.asked(other) == [], "nobody else is promised the same bed"


def test_a_patient_who_fits_no_shape_is_not_turned_away() -> None:
    """EenVandaag 2024: three laws with criteria of their own, and the patient is a star that fits none of the holes."""
    night = Night()
    request = night.gp_asks(None, answers={"doctor_has_seen": False})
    assert night.stands(request).state is RequestState.RECEIVED
    assert [task.request for task in night.tasks(TaskKind.TRIAGE_NEEDED)] == [request]
    night.desk_changes(request, a.LOW, overruling="nothing else is there, seen by the post")
    assert night.stands(request).state is RequestState.WAITING, "a human decides, and the search begins"


def test_nobody_waits_for_a_facility_that_does_not_approve() -> None:
    """care_fe 1035: "having to wait for the facility to approve causes huge delay"."""
    night = Night()
    night.ward_reports("duin-1", free=1)
    night.ward_reports("kreek-1", free=1)
    request = night.gp_asks()
    night.passes(minutes=10)
    assert night.asked(request) == ["duin-1", "kreek-1"]


def test_staff_who_phone_the_facility_need_no_other_account_to_write_its_yes_down() -> None:
    """care_fe 1035: the team phones anyway, and staff used accounts of administrators to note the answer."""
    night = Night()
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()
    (asked,) = night.offers(request)
    yes = promising.Yes(doctor="dr. Mol", told_by="zuster Duin")
    night.does(a.coordinator(), lambda work: offers.accept(work, offer=asked.id, yes=yes))
    (answered,) = night.offers(request)
    assert (answered.told_by, answered.answered_by) == ("zuster Duin", a.coordinator().id)


def test_a_ward_that_says_full_need_not_enter_it_again() -> None:
    """NOS 2020: figures entered by hand in several places, several times a day, and always behind."""
    night = Night()
    night.ward_reports("duin-1", free=2)
    request = night.gp_asks()
    night.says_no(request, "full")
    assert (night.places("duin-1").free, night.places("duin-1").source) == (0, Source.ANSWER)


def test_overlapping_kinds_of_bed_count_once() -> None:
    """care_fe 1037: overlapping bed types made occupancy look lower than it was."""
    night = Night()
    night.ward_reports("duin-1", free=1)
    night.gp_asks(a.CRISIS)
    low = night.gp_asks(a.LOW)
    assert night.asked(low) == [], "the unit's one bed serves either form, and is held for the first"


def test_no_more_is_used_than_there_is() -> None:
    """care 1283: 32,323 of 121 beds in use was accepted."""
    night = Night()
    told = capacity.Told(staffed=3, occupied=32_323)
    with pytest.raises(Invalid, match="occupied_above_staffed"):
        night.does(
            a.ward("duin"), lambda work: capacity.report(work, unit=UnitId("duin-1"), told=told, source=Source.API)
        )


def test_what_is_entered_late_leaves_the_length_of_things_right() -> None:
    """care_fe 7684: a status entered late made the length of stay wrong."""
    night = Night()
    night.ward_reports("duin-1", free=1)
    asked_at = night.world.clock.now() - HOUR
    request = night.gp_asks(happened_at=asked_at)
    assert night.stands(request).norm_due_at == asked_at + timedelta(hours=12), "the norm counts from the asking"
    stay = night.says_yes(request)
    arrived_at = night.world.clock.now() + HOUR
    night.world.clock.advance(5 * HOUR)
    night.does(a.ward("duin"), lambda work: stays.arrive(work, stay=stay.id, happened_at=arrived_at))
    night.world.clock.advance(24 * HOUR)
    left_at = night.world.clock.now() - 2 * HOUR
    night.does(a.ward("duin"), lambda work: stays.leave(work, stay=stay.id, destination="home", happened_at=left_at))
    assert (night.stay(request).arrived_at, night.stay(request).left_at) == (arrived_at, left_at)


def test_a_destination_outside_the_network_is_said_in_words() -> None:
    """care_fe 1091: staff chose an "INVALID FACILITY" for want of anything else."""
    night = Night()
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()
    stay = night.says_yes(request)
    night.does(a.ward("duin"), lambda work: stays.arrive(work, stay=stay.id, happened_at=None))
    night.does(
        a.ward("duin"),
        lambda work: stays.leave(
            work, stay=stay.id, destination="home", happened_at=None, place="dochter in Gent", outside_region=True
        ),
    )
    assert (night.stay(request).destination_place, night.stay(request).outside_region) == ("dochter in Gent", True)
    elsewhere = night.gp_asks(a.LOW)
    reason = "hospice in Knokke, plaats vanavond"
    night.does(
        a.coordinator(),
        lambda work: requests.redirect(work, request=elsewhere, destination="other_region", reason=reason),
    )
    assert night.stands(elsewhere).outcome_reason == reason


def test_an_old_open_request_does_not_block_a_new_one_for_the_same_patient() -> None:
    """care_fe 1095."""
    night = Night()
    somebody = Patient(name="mevrouw Jansen", national_number="123456782")
    old = night.gp_asks(patient=somebody)
    night.passes(minutes=30)
    night.ward_reports("duin-1", free=1)
    new = night.gp_asks(a.LOW, patient=somebody)
    assert old != new
    assert night.stands(new).live


def test_what_is_reserved_is_counted_and_a_bed_that_was_left_is_not() -> None:
    """care 16333: the count of reserved beds was always 0, or held beds whose patient had long gone."""
    night = Night()
    night.ward_reports("duin-1", free=2)
    stay = night.says_yes(night.gp_asks())
    assert (night.places("duin-1").reserved, night.places("duin-1").free) == (1, 1)
    night.does(a.ward("duin"), lambda work: stays.arrive(work, stay=stay.id, happened_at=None))
    assert (night.places("duin-1").reserved, night.places("duin-1").free) == (0, 1)
    night.does(a.ward("duin"), lambda work: stays.leave(work, stay=stay.id, destination="home", happened_at=None))
    assert (night.places("duin-1").reserved, night.places("duin-1").free) == (0, 2)


def test_a_bed_is_freed_by_the_departure_and_not_by_the_decision_to_leave() -> None:
    """Marley 1141: the bed was freed when discharge was ordered, with the patient still in it."""
    night = Night()
    night.ward_reports("duin-1", free=1)
    stay = night.says_yes(night.gp_asks())
    night.does(a.ward("duin"), lambda work: stays.arrive(work, stay=stay.id, happened_at=None))
    night.world.clock.advance(30 * HOUR)
    for sweep in sweeps.SWEEPS.values():
        sweep(night.world.storage, bedline_in())
    assert night.places("duin-1").free == 0
    night.does(a.ward("duin"), lambda work: stays.leave(work, stay=stay.id, destination="home", happened_at=None))
    assert night.places("duin-1").free == 1


def test_the_counter_goes_both_ways_and_tells_why() -> None:
    """TicketsCAD 102: a one-way ratchet without a history; the home that knew of a discharge could not release."""
    night = Night()
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()
    assert night.places("duin-1").free == 0
    night.says_no(request, "too_complex")
    assert night.places("duin-1").free == 1
    assert [offer.state for offer in night.offers(request)] == [OfferState.REFUSED]
    with night.world.storage.reading(a.coordinator()) as work:
        history = list(work.places.history(UnitId("duin-1")))
    assert [entry.kind.value for entry in history] == ["reported", "held", "released"]
    assert ledger.derive(UnitId("duin-1"), history) == night.places("duin-1")


def test_one_figure_serves_board_and_matching() -> None:
    """care_fe 5482: two places held the capacity, and were not linked."""
    night = Night()
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()
    with night.world.storage.reading(a.coordinator()) as work:
        entries = work.streams.since(f"desk:{a.POLDER}", after=0, limit=100)
    assert entries is not None
    rows = [change.body for entry in entries for change in entry.changes if change.key == "duin-1"]
    assert rows[-1] is not None
    assert (rows[-1]["free"], rows[-1]["held"]) == (night.places("duin-1").free, len(night.asked(request)))
