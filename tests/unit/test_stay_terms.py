"""Limits and evaluations of stays: dated, told ahead of time, and over when the patient leaves."""

from dataclasses import replace
from datetime import date, timedelta

from bedline.domain import terms
from bedline.domain.ids import UnitId
from bedline.domain.norms import DeskNorms
from bedline.domain.people import bedline_in
from bedline.domain.regions import Region, StayTerm, TermKind
from bedline.domain.responsibility import DoctorFunction
from bedline.domain.stays import Stay
from bedline.domain.tasks import TaskKind
from bedline.domain.transport import TransportKind
from bedline.services import journeys, stays, sweeps, tasks
from tests import builders as a
from tests.unit.test_answers_to_questions import Night

DAY = timedelta(days=1)
LIMIT = StayTerm(
    kind=TermKind.LIMIT, length=14 * DAY, warn_before=4 * DAY, source="a source", valid_from=date(2020, 1, 1)
)
REVIEW = StayTerm(
    kind=TermKind.EVALUATION, length=7 * DAY, warn_before=DAY, source="a source", valid_from=date(2020, 1, 1)
)


def a_region(*held: StayTerm) -> Region:
    region = a.region()
    crisis = replace(region.care_forms[a.CRISIS], stay_terms=held)
    return replace(region, care_forms={**region.care_forms, a.CRISIS: crisis})


def test_a_limit_holds_for_those_who_arrive_while_it_is_in_force() -> None:
    until = replace(LIMIT, valid_until=a.NOW.date())
    from_then = replace(LIMIT, length=42 * DAY, valid_from=a.NOW.date())
    region = a_region(until, from_then)

    def limit(arrived_days: int) -> object:
        arrived_at = a.NOW + arrived_days * DAY
        due = terms.limit_of(region, care_form=a.CRISIS, began_at=arrived_at)
        return None if due is None else due.due_at - arrived_at

    assert (limit(-1), limit(0)) == (14 * DAY, 42 * DAY)
    assert terms.limit_of(region, care_form=a.LOW, began_at=a.NOW) is None


def in_house(night: Night) -> Stay:
    night.ward_reports("duin-1", free=1)
    stay = night.says_yes(night.question(night.gp_asks(), "duin-1"))
    with night.world.storage.work(a.ward("duin")) as work:
        stays.arrive(work, stay=stay.id, happened_at=None)
        return journeys.take_over(
            work, stay=stay.id, doctor="dr. Ypma", function=DoctorFunction.ELDERLY_CARE_PHYSICIAN, happened_at=None
        )


def a_night(*held: StayTerm) -> Night:
    return Night(terms=held)


def test_the_desk_is_told_ahead_of_a_limit_once_and_no_more_when_the_patient_has_left() -> None:
    night = a_night(REVIEW, LIMIT)
    stay = in_house(night)
    days: dict[int, list[TaskKind]] = {}
    for day in range(1, 16):
        night.world.clock.advance(DAY)
        sweeps.SWEEPS["tell_of_terms"](night.world.storage, bedline_in())
        days[day] = sorted(night.tasks())

    assert (days[5], days[6], days[9]) == ([], [TaskKind.STAY_REVIEW], [TaskKind.STAY_REVIEW])
    assert days[10] == days[15] == [TaskKind.STAY_ENDS, TaskKind.STAY_REVIEW]
    with night.world.storage.work(a.ward("duin")) as work:
        left = stays.leave(work, stay=stay.id, destination="home", happened_at=None)
    assert left.term_at is None
    assert night.tasks() == []
    assert night.free(UnitId("duin-1")) == 1


def on_the_desk(night: Night) -> list[TaskKind]:
    with night.world.storage.reading(a.coordinator()) as work:
        return [each.kind for each in work.tasks.open(a.POLDER)]


def sweep(night: Night, name: str, *, minutes: int) -> None:
    night.world.clock.advance(timedelta(minutes=minutes))
    sweeps.SWEEPS[name](night.world.storage, bedline_in())


def test_a_region_says_how_long_after_arrival_a_doctor_must_have_taken_over() -> None:
    today = a.NOW.date()
    before = DeskNorms(valid_until=today, takeover_length=timedelta(hours=9))
    night = Night(norms=(before, DeskNorms(valid_from=today, takeover_length=timedelta(minutes=45))))
    night.ward_reports("duin-1", free=1)
    stay = night.says_yes(night.question(night.gp_asks(), "duin-1"))
    with night.world.storage.work(a.ward("duin")) as work:
        stays.arrive(work, stay=stay.id, happened_at=None)
    sweep(night, "tell_of_terms", minutes=44)
    assert TaskKind.TAKEOVER_OVERDUE not in on_the_desk(night)
    sweep(night, "tell_of_terms", minutes=1)
    assert TaskKind.TAKEOVER_OVERDUE in on_the_desk(night)


def test_a_region_says_how_soon_transport_is_ordered_and_how_late_it_may_be() -> None:
    norms = DeskNorms(transport_order_length=timedelta(minutes=5), transport_grace=timedelta(minutes=50))
    night = Night(norms=(norms,))
    night.ward_reports("duin-1", free=1)
    stay = night.says_yes(night.question(night.gp_asks(), "duin-1"))
    taxi, now = TransportKind.TAXI, night.world.clock.now()
    with night.world.storage.work(a.ward("duin")) as work:
        journeys.arrange(work, stay=stay.id, kind=taxi, ordered=False, pick_up_at=None)
    sweep(night, "notice_overdue_arrivals", minutes=4)
    assert TaskKind.TRANSPORT_LATE not in on_the_desk(night)
    sweep(night, "notice_overdue_arrivals", minutes=1)
    assert TaskKind.TRANSPORT_LATE in on_the_desk(night)
    with night.world.storage.work(a.ward("duin")) as work:
        journeys.arrange(work, stay=stay.id, kind=taxi, ordered=True, pick_up_at=now + timedelta(minutes=10))
    sweep(night, "notice_overdue_arrivals", minutes=54)
    assert TaskKind.TRANSPORT_LATE not in on_the_desk(night)
    sweep(night, "notice_overdue_arrivals", minutes=1)
    assert TaskKind.TRANSPORT_LATE in on_the_desk(night)


def takes_over(night: Night, stay: Stay, *, days_ago: float) -> Stay:
    since = night.world.clock.now() - timedelta(days=days_ago)
    with night.world.storage.work(a.ward("duin")) as work:
        return journeys.take_over(
            work,
            stay=stay.id,
            doctor="dr. Ypma",
            function=DoctorFunction.ELDERLY_CARE_PHYSICIAN,
            happened_at=since,
        )


def arrived_days_after_the_yes(night: Night, *, days: int) -> Stay:
    night.ward_reports("duin-1", free=1)
    stay = night.says_yes(night.question(night.gp_asks(), "duin-1"))
    night.world.clock.advance(days * DAY)
    with night.world.storage.work(a.ward("duin")) as work:
        return stays.arrive(work, stay=stay.id, happened_at=None)


def test_who_took_over_before_the_arrival_began_the_stay_and_its_terms_come_as_much_sooner() -> None:
    night = a_night(LIMIT)
    stay = arrived_days_after_the_yes(night, days=3)
    taken = takes_over(night, stay, days_ago=3)
    assert taken.began_at is not None
    assert taken.term_at == taken.began_at + 10 * DAY, "four days ahead of fourteen"
    for _ in range(6):
        night.world.clock.advance(DAY)
        sweeps.SWEEPS["tell_of_terms"](night.world.storage, bedline_in())
    assert TaskKind.STAY_ENDS not in night.tasks()
    night.world.clock.advance(DAY)
    sweeps.SWEEPS["tell_of_terms"](night.world.storage, bedline_in())
    assert night.tasks() == [TaskKind.STAY_ENDS]


def test_a_term_that_is_near_by_that_is_told_of_at_once_and_one_that_was_told_is_not_told_anew() -> None:
    night = a_night(REVIEW, LIMIT)
    stay = arrived_days_after_the_yes(night, days=5)
    for _ in range(6):
        night.world.clock.advance(DAY)
        sweeps.SWEEPS["tell_of_terms"](night.world.storage, bedline_in())
    with night.world.storage.work(a.coordinator()) as work:
        (review,) = [task for task in work.tasks.open(a.POLDER) if task.kind is TaskKind.STAY_REVIEW]
        tasks.finish(work, task=review.id, outcome="besproken")
    takes_over(night, stay, days_ago=11)
    assert night.tasks() == [TaskKind.STAY_ENDS]


def test_who_takes_over_before_or_after_the_stay_has_no_term_set() -> None:
    night = a_night(LIMIT)
    night.ward_reports("duin-1", free=1)
    stay = night.says_yes(night.question(night.gp_asks(), "duin-1"))
    assert takes_over(night, stay, days_ago=0).term_at is None
    with night.world.storage.work(a.ward("duin")) as work:
        stays.arrive(work, stay=stay.id, happened_at=None)
        stays.leave(work, stay=stay.id, destination="home", happened_at=None)
    assert takes_over(night, stay, days_ago=0).term_at is None
