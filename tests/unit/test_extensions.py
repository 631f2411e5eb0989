"""A limit that is put off: as long and as often as the region allows, told of anew, and no oftener."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedline.domain import stays, terms
from bedline.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from bedline.domain.people import Person, bedline_in
from bedline.domain.regions import Prolongation, StayTerm
from bedline.domain.stays import Stay
from bedline.domain.tasks import TaskKind
from bedline.services import stay_terms, sweeps, tasks
from bedline.services import stays as staying
from tests import builders as a
from tests.unit.test_answers_to_questions import Night
from tests.unit.test_stay_terms import DAY, LIMIT, REVIEW, a_night, a_region, in_house

ONCE = replace(LIMIT, prolongation=Prolongation(length=10 * DAY, times=1, source="a source"))
TWICE = replace(LIMIT, prolongation=Prolongation(length=7 * DAY, times=2, source="a source"))


def extend(
    night: Night, stay: Stay, *, by: Person | None = None, reason: str = "not_recovered", who: str = "dr. Mol"
) -> Stay:
    with night.world.storage.work(by or a.ward("duin")) as work:
        return stay_terms.extend(work, stay=stay.id, reason=reason, decided_by=who)


def told(night: Night, *, days: int) -> list[TaskKind]:
    """Return what is on the desk after so many days, each with its sweep."""
    for _ in range(days):
        night.world.clock.advance(DAY)
        sweeps.SWEEPS["tell_of_terms"](night.world.storage, bedline_in())
    return sorted(night.tasks())


def limit_in(night: Night, stay: Stay) -> timedelta:
    """Return how long after its beginning the stay is over."""
    with night.world.storage.reading(a.coordinator()) as work:
        request = work.requests.find(stay.request)
        due = stay_terms.limit_of(work, request, work.stays.find(stay.id))
    assert due is not None
    assert stay.began_at is not None
    return due.due_at - stay.began_at


def test_an_extended_stay_is_told_of_anew_ahead_of_its_new_limit() -> None:
    night = a_night(ONCE)
    stay = in_house(night)
    assert told(night, days=10) == [TaskKind.STAY_ENDS]

    extended = extend(night, stay)

    assert limit_in(night, extended) == 24 * DAY
    assert extended.extension == stays.Extension(
        times=1,
        reason="not_recovered",
        decided_by="dr. Mol",
        entered_at=night.world.clock.now(),
        noted_by="Afdeling duin",
    )
    assert night.tasks() == [], "the old limit is settled"
    assert told(night, days=9) == []
    assert told(night, days=1) == [TaskKind.STAY_ENDS], "four days ahead of the new one"


def test_a_second_time_is_refused_with_the_limit_as_it_is() -> None:
    night = a_night(ONCE)
    stay = in_house(night)
    extend(night, stay, by=a.coordinator())
    with pytest.raises(Conflict, match="extension_used_up") as refused:
        extend(night, stay)
    assert stay.began_at is not None
    assert refused.value.params == {"until": stay.began_at + 24 * DAY}
    assert limit_in(night, stay) == 24 * DAY


def test_a_region_may_allow_it_oftener() -> None:
    night = a_night(TWICE)
    stay = in_house(night)
    extend(night, stay)
    assert (extend(night, stay).extended, limit_in(night, stay)) == (2, 28 * DAY)
    with pytest.raises(Conflict, match="extension_used_up"):
        extend(night, stay)


def test_what_is_due_before_the_new_limit_is_still_told() -> None:
    night = a_night(REVIEW, ONCE)
    stay = in_house(night)
    extend(night, stay)
    assert told(night, days=6) == [TaskKind.STAY_REVIEW]
    assert told(night, days=14) == [TaskKind.STAY_ENDS, TaskKind.STAY_REVIEW]


def test_a_limit_put_off_too_late_is_told_of_at_once() -> None:
    night = a_night(ONCE)
    stay = in_house(night)
    told(night, days=22)
    extend(night, stay)
    sweeps.SWEEPS["tell_of_terms"](night.world.storage, bedline_in())
    assert night.tasks() == [TaskKind.STAY_ENDS]


def test_an_extension_entered_late_raises_nothing_anew_that_was_settled() -> None:
    night = a_night(replace(REVIEW, length=22 * DAY), ONCE)
    stay = in_house(night)
    told(night, days=22)
    with night.world.storage.work(a.coordinator()) as work:
        (review,) = [task for task in work.tasks.open(a.POLDER) if task.kind is TaskKind.STAY_REVIEW]
        tasks.finish(work, task=review.id, outcome="besproken")
    # The desk should have been told of the new limit on the twentieth day, and of the evaluation it was on the next.
    extend(night, stay)
    assert night.tasks() == [TaskKind.STAY_ENDS], "told of at once, without a sweep"
    assert told(night, days=3) == [TaskKind.STAY_ENDS]


def test_a_limit_that_was_near_and_put_off_late_is_told_of_once() -> None:
    night = a_night(ONCE)
    stay = in_house(night)
    told(night, days=22)
    extend(night, stay)
    with night.world.storage.work(a.coordinator()) as work:
        (ends,) = work.tasks.open(a.POLDER)
        tasks.finish(work, task=ends.id, outcome="gebeld")
    assert told(night, days=4) == []


@pytest.mark.parametrize("held", [(), (LIMIT,), (REVIEW,)])
def test_what_cannot_be_put_off_is_not(held: tuple[StayTerm, ...]) -> None:
    night = a_night(*held)
    stay = in_house(night)
    with pytest.raises(Conflict, match="extension_not_foreseen"):
        extend(night, stay)


def test_only_who_is_in_the_bed_stays_longer() -> None:
    night = a_night(ONCE)
    stay = in_house(night)
    with night.world.storage.work(a.ward("duin")) as work:
        staying.leave(work, stay=stay.id, destination="home", happened_at=None)
    with pytest.raises(Conflict, match="extension_outside_stay"):
        extend(night, stay)


def test_an_extension_says_why_and_who_decided_and_is_the_wards_or_the_desks() -> None:
    night = a_night(ONCE)
    stay = in_house(night)
    for reason, who, code in (
        ("holiday", "dr. Mol", "unknown_extension_reason"),
        ("not_recovered", "  ", "decider_missing"),
        ("not_recovered", "x" * 121, "decider_too_long"),
    ):
        with pytest.raises(Invalid, match=code):
            extend(night, stay, reason=reason, who=who)
    with pytest.raises(NotFound, match="unknown_stay"):
        extend(night, stay, by=a.ward("kreek"))
    with pytest.raises(NotAllowed):
        extend(night, stay, by=a.gp())
    assert limit_in(night, stay) == 14 * DAY


@given(
    days=st.integers(1, 90),
    more=st.integers(1, 60),
    times=st.integers(1, 4),
    extended=st.integers(0, 6),
    from_day=st.integers(-30, 30),
)
def test_a_limit_is_put_off_by_as_much_each_time_and_never_beyond_its_number(
    days: int, more: int, times: int, extended: int, from_day: int
) -> None:
    term = replace(
        LIMIT,
        length=days * DAY,
        warn_before=timedelta(0),
        prolongation=Prolongation(length=more * DAY, times=times, source="a source"),
        valid_from=date(2000, 1, 1),
    )
    began_at = a.NOW + from_day * DAY
    due = terms.limit_of(a_region(term), care_form=a.CRISIS, began_at=began_at, extended=extended)
    assert due is not None
    assert due.due_at - began_at == (days + extended * more) * DAY
    assert due.extends_to == (due.due_at + more * DAY if extended < times else None)
