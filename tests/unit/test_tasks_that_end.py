"""A task ends with its reason, and not before: what a long soak of the whole region has found, told in short."""

from dataclasses import replace
from datetime import date, time, timedelta

from bedline.adapters.fake.storage import FakeStorage
from bedline.domain.call_hours import CallHours
from bedline.domain.capacity import Source
from bedline.domain.hours import Hours
from bedline.domain.ids import UnitId
from bedline.domain.messages import Errand, MessageState
from bedline.domain.people import bedline_in
from bedline.domain.regions import StayTerm, TermKind
from bedline.domain.requests import Channel, RequestState
from bedline.domain.tasks import TaskKind
from bedline.domain.ways import Way, WayKind
from bedline.services import asking_one, capacity, ladder, offers, promising, requests, stays, sweeps
from bedline.services.hotline.outgoing import reringing
from tests import builders as a
from tests.harness.borders import Border, border
from tests.harness.hotline import Hotline, phonebook
from tests.harness.nights import PAYER, REGION, Night, with_ladder
from tests.harness.worlds import directory, in_memory, neighbour

EVALUATION = StayTerm(
    kind=TermKind.EVALUATION,
    length=timedelta(hours=20),
    warn_before=timedelta(hours=1),
    source="a source",
    valid_from=date(2019, 1, 1),
)
SLEEPS = CallHours(crisis=Hours(time(8), time(21)))


def test_a_place_that_a_neighbour_keeps_stays_on_our_desk_while_it_asks_a_ward_of_its_own() -> None:
    there: Border = border(in_memory())
    there.place_is_held()
    there.duin_has_a_place()
    with there.storage.work(a.coordinator()) as work:
        asking_one.offer(work, request=there.request, unit=UnitId("duin-1"))
    assert len(there.tasks(a.coordinator(), TaskKind.NEIGHBOUR_HOLDS)) == 1
    assert there.tasks(a.coordinator(), TaskKind.NO_PLACE_FOUND) == []
    assert there.tasks(neighbour(), TaskKind.NEIGHBOUR_HOLDS) == []


def test_an_evaluation_is_still_to_be_made_when_the_case_is_closed() -> None:
    night = Night(crisis=replace(a.care_form(a.CRISIS), stay_terms=(EVALUATION,)))
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()
    stay = night.says_yes(request)
    night.does(a.ward("duin"), lambda work: stays.arrive(work, stay=stay.id, happened_at=None))
    night.passes(["tell_of_terms"], hours=19)
    assert len(night.tasks(TaskKind.STAY_REVIEW)) == 1
    night.does(a.coordinator(), lambda work: requests.close(work, request=request))
    assert len(night.tasks(TaskKind.STAY_REVIEW)) == 1
    night.does(a.ward("duin"), lambda work: stays.leave(work, stay=stay.id, destination="home", happened_at=None))
    assert night.tasks(TaskKind.STAY_REVIEW) == []


def test_a_result_that_nobody_heard_is_no_result_when_the_place_is_lost() -> None:
    night = Night()
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()
    stay = night.says_yes(request)
    night.does(bedline_in(a.POLDER), lambda work: reringing.not_heard(work, request=work.requests.get(request)))
    night.does(a.ward("duin"), lambda work: stays.cancel(work, stay=stay.id, reason="no_staff"))
    # Else the desk tells of it, and nobody rings the referrer with the next one.
    assert night.tasks(TaskKind.RESULT_NOT_HEARD) == []


def test_another_need_warns_of_its_own_norm_and_turns_to_its_own_payer() -> None:
    night = Night(crisis=with_ladder(a.CRISIS, REGION, PAYER), low=with_ladder(a.LOW, REGION, PAYER))
    request = night.gp_asks(a.LOW)
    night.passes(["warn_of_norms", "climb_ladders"], hours=7)
    assert len(night.tasks(TaskKind.NORM_AT_RISK)) == len(night.tasks(TaskKind.TURN_TO_PAYER)) == 1
    night.desk_changes(request, a.CRISIS)
    assert night.stands(request).warnings_given == 0
    assert night.tasks(TaskKind.NORM_AT_RISK) == night.tasks(TaskKind.TURN_TO_PAYER) == []


def test_a_next_step_that_has_come_late_is_no_longer_called_missing() -> None:
    night = Night()
    request = night.gp_asks()
    night.does(bedline_in(a.POLDER), lambda work: ladder.notice(work, work.requests.get(request)))
    assert len(night.tasks(TaskKind.WITHOUT_NEXT_STEP)) == 1
    night.ward_reports("duin-1", free=1)
    night.passes(seconds=2)
    assert night.stands(request).state is RequestState.OFFERED
    assert night.tasks(TaskKind.WITHOUT_NEXT_STEP) == []


def test_a_ward_that_has_places_enough_again_is_overcommitted_no_more() -> None:
    night = Night()
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()
    night.says_yes(request)
    full = capacity.Told(staffed=3, occupied=3)
    duin = UnitId("duin-1")
    night.does(a.ward("duin"), lambda work: capacity.report(work, unit=duin, told=full, source=Source.WEB))
    assert len(night.tasks(TaskKind.OVERCOMMITTED)) == 1
    night.does(a.gp(), lambda work: requests.withdraw(work, request=request, reason="stays_home"))
    assert night.tasks(TaskKind.OVERCOMMITTED) == []


def a_line_by_night(*, parallel: int) -> Hotline:
    """Return a line on which the desk is to ask Duin and Kreek at this hour."""
    book = phonebook()
    wards = {unit: replace(ward, call_hours=SLEEPS, text=None) for unit, ward in book.wards.items()}
    hotline = Hotline(book=replace(book, wards=wards), region=a.region(crisis_parallel=parallel))
    hotline.reports(duin=1, kreek=1)
    asked = requests.Asked(
        region=a.POLDER, channel=Channel.WEB, profile=a.profile(), answers=a.CLEAR_FOR_CRISIS, care_form=a.CRISIS
    )
    with hotline.storage.work(a.gp()) as work:
        requests.submit(work, asked=asked)
    return hotline


def to_reach(hotline: Hotline) -> list[str]:
    with hotline.storage.reading(a.coordinator()) as work:
        return [each.params["unit_name"] for each in work.tasks.open(a.POLDER) if each.kind is TaskKind.WARD_SILENT]


def test_the_desk_is_told_of_each_ward_that_it_has_to_reach_by_night() -> None:
    hotline = a_line_by_night(parallel=2)
    assert to_reach(hotline) == ["Duin duin-1, Kreek kreek-1"]
    duin, kreek = sorted(hotline.open_offers, key=lambda each: each.unit)
    with hotline.storage.work(a.ward("duin")) as work:
        offers.refuse(work, offer=duin.id, reason="too_complex")
    assert to_reach(hotline) == ["kreek-1"]
    with hotline.storage.work(a.ward("kreek")) as work:
        offers.accept(work, offer=kreek.id, yes=promising.Yes(doctor="dr. Mol"))
    assert to_reach(hotline) == []


def test_when_one_sleeping_ward_lets_its_moment_pass_the_desk_is_told_of_the_next() -> None:
    hotline = a_line_by_night(parallel=1)
    assert to_reach(hotline) == ["duin-1"]
    hotline.clock.advance(timedelta(minutes=10))
    sweeps.lapse_offers(hotline.storage, bedline_in())
    assert to_reach(hotline) == ["kreek-1"]


def test_a_ward_that_was_booked_need_not_be_told_of_a_patient_who_does_not_come() -> None:
    known = directory()
    duin = replace(known.units[UnitId("duin-1")], directly_bookable=True)
    night = Night(
        crisis=a.bookable(a.region()).care_forms[a.CRISIS], known=replace(known, units={**known.units, duin.id: duin})
    )
    night.world.storage.phonebook = phonebook()  # type: ignore[attr-defined]
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()
    assert len(night.tasks(TaskKind.TELL_WARD)) == 1
    stay = night.stay(request)
    night.does(a.gp(), lambda work: stays.cancel(work, stay=stay.id, reason="wants_elsewhere"))
    assert night.tasks(TaskKind.TELL_WARD) == []


def test_a_home_is_rung_no_more_about_a_search_that_the_desk_ended_by_booking_a_place() -> None:
    form = a.bookable(a.region()).care_forms[a.CRISIS]
    way, known = Way(WayKind.FIRST_PROVIDER_OWNS, timedelta(minutes=90)), directory()
    schor = replace(known.units[UnitId("schor-1")], directly_bookable=True)
    night = Night(crisis=replace(form, way=way), known=replace(known, units={**known.units, schor.id: schor}))
    storage = night.world.storage
    assert isinstance(storage, FakeStorage)
    storage.phonebook = phonebook()
    night.ward_reports("schor-1", free=1)
    request = night.gp_asks()

    def to_be_rung() -> list[Errand]:
        waiting = (each for each in storage.state.messages.values() if each.state is MessageState.WAITING)
        return [each.errand for each in waiting if each.errand is Errand.ASK_PROVIDER]

    assert to_be_rung() != []
    night.desk_asks(request, "schor-1")
    assert night.stands(request).state is RequestState.RESERVED
    assert to_be_rung() == []
