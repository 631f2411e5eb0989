"""Days of a year in one centre: counted by the national number, warned of ahead, and shown to few."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest

from bedline.domain.capacity import Source
from bedline.domain.days import Count
from bedline.domain.errors import Invalid, NotAllowed, NotFound
from bedline.domain.ids import CareFormId, FacilityId, RequestId, UnitId
from bedline.domain.patients import Patient
from bedline.domain.people import Person, bedline_in
from bedline.domain.questions import Answers, QuestionKind, TriageQuestion
from bedline.domain.regions import Prolongation, Region, StayTerm, TermKind
from bedline.domain.requests import Channel
from bedline.domain.responsibility import DoctorFunction
from bedline.domain.stays import Stay
from bedline.domain.tasks import TaskKind
from bedline.services import (
    asking_one,
    capacity,
    consequences,
    days,
    journeys,
    no_shows,
    offers,
    requests,
    stay_terms,
    stays,
)
from bedline.services import sweeps as rounds
from bedline.services.promising import Yes
from bedline.services.requests import Asked
from tests import builders as a
from tests.harness import worlds
from tests.harness.worlds import World

DAY: Final = timedelta(days=1)
SINCE: Final = date(2020, 1, 1)
LIMIT: Final = StayTerm(kind=TermKind.LIMIT, length=60 * DAY, warn_before=7 * DAY, source="a source", valid_from=SINCE)
YEAR: Final = StayTerm(
    kind=TermKind.YEAR, length=90 * DAY, warn_before=14 * DAY, source="a source", valid_from=SINCE, ground="a law"
)
SAID: Final = TriageQuestion(
    id="short_stay_days_used", texts={"nl": "?", "en": "?"}, kind=QuestionKind.NUMBER, yes_from=90, valid_from=SINCE
)
INSZ: Final = "85073003328"
OTHER_INSZ: Final = "93051822361"
DUIN, KREEK = FacilityId("duin"), FacilityId("kreek")


def a_region(*terms: StayTerm) -> Region:
    region = a.region()
    low = replace(region.care_forms[a.LOW], stay_terms=terms)
    asked = (*region.triage_questions, SAID)
    return replace(region, care_forms={**region.care_forms, a.LOW: low}, triage_questions=asked)


@dataclass
class Year:
    """A region in which days of a year are counted, and people who come and go."""

    terms: tuple[StayTerm, ...] = (LIMIT, YEAR)
    # It begins on the tenth of January.
    world: World = field(init=False)

    def __post_init__(self) -> None:
        self.world = worlds.in_memory(regions={a.POLDER: a_region(*self.terms)}, known=a.directory())
        self.world.follow = consequences.carry_out
        for unit in ("duin-1", "kreek-1"):
            with self.world.storage.work(a.ward(unit.split("-", maxsplit=1)[0])) as work:
                capacity.report(work, unit=UnitId(unit), told=capacity.Told(free=2), source=Source.WEB)

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    def passes(self, *, days: int) -> None:
        for _ in range(days):
            self.world.clock.advance(DAY)
            rounds.SWEEPS["tell_of_terms"](self.world.storage, bedline_in())

    def asked_for(self, number: str | None = INSZ, *, said: str | None = None) -> RequestId:
        answers: Answers = {**a.CLEAR_FOR_LOW, **({SAID.id: said} if said else {})}
        asked = Asked(
            region=a.POLDER,
            channel=Channel.WEB,
            profile=a.profile(),
            answers=answers,
            care_form=a.LOW,
            patient=Patient(name="Mw. Peeters", national_number=number),
        )
        with self.world.storage.work(a.gp()) as work:
            return requests.submit(work, asked=asked).id

    def reserved(self, request: RequestId, *, at: FacilityId = DUIN) -> Stay:
        with self.world.storage.reading(a.coordinator()) as work:
            asked = work.offers.of_requests([request]).get(request, ())
        found = next((each for each in asked if each.facility == at and each.stands_at(self.now)), None)
        with self.world.storage.work(a.coordinator()) as work:
            offer = found or asking_one.offer(work, request=request, unit=UnitId(f"{at}-1"))
        with self.world.storage.work(a.ward(at)) as work:
            return offers.accept(work, offer=offer.id, yes=Yes(doctor="dr. Mol"))

    def arrives(self, stay: Stay) -> Stay:
        with self.world.storage.work(a.ward(stay.facility)) as work:
            return stays.arrive(work, stay=stay.id, happened_at=None)

    def leaves(self, stay: Stay) -> None:
        with self.world.storage.work(a.ward(stay.facility)) as work:
            stays.leave(work, stay=stay.id, destination="home", happened_at=None)

    def stayed(self, *, days: int, number: str | None = INSZ, at: FacilityId = DUIN) -> None:
        """Let somebody come today and leave so many days later, and the next day begin."""
        stay = self.arrives(self.reserved(self.asked_for(number), at=at))
        self.passes(days=days - 1)
        self.leaves(stay)
        self.passes(days=1)

    def count(self, request: RequestId, *, by: Person | None = None) -> tuple[Count | None, list[FacilityId]]:
        with self.world.storage.work(by or a.coordinator()) as work:
            return days.seen(work, request=request)

    def tasks(self) -> list[TaskKind]:
        with self.world.storage.reading(a.coordinator()) as work:
            return sorted(task.kind for task in work.tasks.open(a.POLDER))

    def stands(self, stay: Stay) -> Stay:
        with self.world.storage.reading(a.coordinator()) as work:
            return work.stays.find(stay.id)

    def local_day(self, at: datetime | None) -> date | None:
        return a.region().day(at) if at else None


def numbers(found: tuple[Count | None, list[FacilityId]]) -> dict[FacilityId, tuple[int, int]]:
    count, centres = found
    assert count is not None
    return {each: (count.counted(each), count.left(each)) for each in centres}


def test_the_desk_sees_how_many_days_the_same_person_had_where_and_looking_is_written_down() -> None:
    year = Year()
    year.stayed(days=20)
    year.stayed(days=17)
    year.stayed(days=5, at=KREEK)
    year.stayed(days=30, number=OTHER_INSZ)
    request = year.asked_for()
    assert numbers(year.count(request)) == {DUIN: (37, 53), KREEK: (5, 85)}
    assert [line.event for line in year.world.audit()].count("days_seen") == 1


def test_what_the_referrer_knows_of_is_told_beside_it_and_taken_off_what_is_left() -> None:
    year = Year()
    year.stayed(days=37)
    count, centres = year.count(year.asked_for(said="20"))
    assert count is not None
    assert (count.said, numbers((count, centres))) == (20, {DUIN: (37, 33)})


def test_what_the_referrer_said_of_last_year_is_taken_off_nothing_in_the_new_one() -> None:
    year = Year()
    year.passes(days=354)
    request = year.asked_for(said="20")
    for said in (20, 0):
        count, _ = year.count(request)
        assert count is not None
        assert (count.said, count.left(DUIN)) == (said, 90 - said)
        year.passes(days=3)
    assert a.region().day(year.now).year == 2027


@pytest.mark.parametrize("number", [None, OTHER_INSZ])
def test_without_the_number_nobody_is_known_again(number: str | None) -> None:
    year = Year()
    year.stayed(days=37)
    count, centres = year.count(year.asked_for(number))
    assert count is not None
    assert ((count.centres is None), centres) == (number is None, [])


def test_a_region_without_such_a_limit_keeps_no_mark_and_counts_nothing() -> None:
    year = Year(terms=(LIMIT,))
    year.stayed(days=37)
    request = year.asked_for()
    assert year.count(request) == (None, [])
    with year.world.storage.reading(a.coordinator()) as work:
        assert work.patients.same_person(request) is None


def test_a_ward_sees_its_own_days_once_it_has_said_yes_and_no_others() -> None:
    year = Year()
    year.stayed(days=37)
    year.stayed(days=5, at=KREEK)
    request = year.asked_for()
    with pytest.raises(NotFound, match="unknown_request"):
        year.count(request, by=a.ward("kreek"))
    year.reserved(request, at=KREEK)
    assert numbers(year.count(request, by=a.ward("kreek"))) == {KREEK: (5, 85)}
    assert numbers(year.count(request)) == {KREEK: (5, 85)}, "nor does the desk any more: the place is found"
    with pytest.raises(NotFound, match="unknown_request"):
        year.count(request, by=a.ward("duin"))
    with pytest.raises(NotAllowed):
        year.count(request, by=a.gp())


def test_the_desk_sees_the_days_of_one_centre_from_the_yes_until_after_the_stay_unless_the_place_falls_through() -> (
    None
):
    year = Year()
    year.stayed(days=37)
    year.stayed(days=5, at=KREEK)
    request = year.asked_for()
    lost = year.reserved(request, at=KREEK)
    with year.world.storage.work(a.ward("kreek")) as work:
        stays.cancel(work, stay=lost.id, reason="no_staff")
    assert numbers(year.count(request)) == {DUIN: (37, 53), KREEK: (5, 85)}
    stay = year.arrives(year.reserved(request))
    assert list(numbers(year.count(request))) == [DUIN]
    year.leaves(stay)
    assert numbers(year.count(request)) == {DUIN: (38, 52)}


def test_days_of_last_year_in_a_centre_are_nobodys_to_see_and_use_up_none_of_this_one() -> None:
    year = Year()
    year.stayed(days=20)
    year.passes(days=345)
    request = year.asked_for(said="90")
    assert a.region().day(year.now).year == 2027
    assert year.count(request)[1] == []
    with year.world.storage.work(a.coordinator()) as work:
        assert days.used_up(work, request=request) == {}


def test_a_place_says_when_the_days_of_the_year_are_used_up_if_that_is_before_its_own_limit() -> None:
    year = Year()
    first = year.reserved(year.asked_for())
    assert first.days_up_at is None, "sixty days on end come first"
    year.arrives(first)
    year.passes(days=49)
    year.leaves(first)
    year.passes(days=1)
    second = year.reserved(year.asked_for())
    today = a.region().day(year.now)
    assert year.local_day(second.days_up_at) == today + 40 * DAY
    assert year.tasks() == []
    arrived = year.arrives(second)
    assert year.local_day(arrived.days_up_at) == today + 40 * DAY


def test_the_desk_is_told_ahead_while_the_patient_lies_there_and_no_more_when_they_have_left() -> None:
    year = Year()
    year.stayed(days=50)
    stay = year.arrives(year.reserved(year.asked_for()))
    year.passes(days=25)
    assert year.tasks() == []
    year.passes(days=1)
    assert year.tasks() == [TaskKind.DAYS_END]
    year.leaves(stay)
    assert year.tasks() == []


def test_where_hardly_a_day_is_left_the_desk_is_told_with_the_yes() -> None:
    year = Year()
    year.stayed(days=50)
    year.stayed(days=40)
    stay = year.reserved(year.asked_for())
    assert year.local_day(stay.days_up_at) == a.region().day(year.now)
    assert year.tasks() == [TaskKind.DAYS_END]
    with year.world.storage.reading(a.coordinator()) as work:
        assert [each.due_at for each in work.tasks.open(a.POLDER)] == [year.now], "the day has begun already"
    arrived = year.arrives(stay)
    year.passes(days=1)
    assert year.tasks() == [TaskKind.DAYS_END], "and again once the patient is there"
    assert arrived.days_up_at == stay.days_up_at


def test_the_new_year_begins_with_all_its_days() -> None:
    year = Year()
    year.passes(days=290)
    year.stayed(days=50)
    stay = year.reserved(year.asked_for())
    assert a.region().day(year.now).month == 12
    assert stay.days_up_at is None, (
        "the first of January comes before the ninetieth day, and sixty on end before the next"
    )


def test_an_extension_beyond_the_days_of_the_year_is_told_of_at_once() -> None:
    longer = replace(LIMIT, length=30 * DAY, prolongation=Prolongation(length=30 * DAY, times=1, source="a source"))
    year = Year(terms=(longer, YEAR))
    year.stayed(days=45)
    stay = year.arrives(year.reserved(year.asked_for()))
    assert stay.days_up_at is None
    year.passes(days=2)
    with year.world.storage.work(a.ward("duin")) as work:
        extended = stay_terms.extend(work, stay=stay.id, reason="not_recovered", decided_by="dr. Mol")
    assert year.local_day(extended.days_up_at) == a.region().day(year.now) + 43 * DAY
    assert year.tasks() == [TaskKind.DAYS_END]


def test_whoever_lies_there_longer_than_the_days_last_had_the_last_of_them_when_they_had_it() -> None:
    longer = replace(LIMIT, length=30 * DAY, prolongation=Prolongation(length=30 * DAY, times=1, source="a source"))
    year = Year(terms=(longer, YEAR))
    year.stayed(days=80)
    stay = year.arrives(year.reserved(year.asked_for()))
    last_day_and_one = a.region().day(year.now) + 10 * DAY
    year.passes(days=25)
    with year.world.storage.work(a.ward("duin")) as work:
        extended = stay_terms.extend(work, stay=stay.id, reason="not_recovered", decided_by="dr. Mol")
    assert [year.local_day(each.days_up_at) for each in (stay, extended)] == [last_day_and_one] * 2
    assert year.tasks() == [TaskKind.DAYS_END]


def test_a_limit_that_is_over_at_the_very_moment_that_the_days_are_is_told_of_alone() -> None:
    as_long = replace(LIMIT, length=30 * DAY), replace(YEAR, length=30 * DAY)
    year = Year(terms=as_long)
    midnight = datetime(2026, 1, 15, 23, tzinfo=UTC)
    year.world.clock.advance(midnight - year.now)
    stay = year.arrives(year.reserved(year.asked_for()))
    assert (year.local_day(stay.arrived_at), stay.days_up_at) == (date(2026, 1, 16), None)
    year.passes(days=30)
    assert year.tasks() == [TaskKind.STAY_ENDS]
    year.world.clock.advance(timedelta(minutes=1))
    later = year.arrives(year.reserved(year.asked_for(OTHER_INSZ)))
    assert later.days_up_at == year.now + 30 * DAY - timedelta(minutes=1), "a minute sooner than its limit"


@pytest.mark.parametrize(("said", "left"), [(None, None), ("80", 10)])
def test_of_somebody_without_a_number_is_known_only_what_the_referrer_said(said: str | None, left: int | None) -> None:
    year = Year(terms=(YEAR,))
    stay = year.reserved(year.asked_for(None, said=said))
    assert year.local_day(stay.days_up_at) == (a.region().day(year.now) + left * DAY if left else None)


def test_the_limit_runs_from_the_doctor_and_the_days_from_the_bed() -> None:
    year = Year(terms=(LIMIT, replace(YEAR, length=60 * DAY)))
    stay = year.reserved(year.asked_for())
    with year.world.storage.work(a.ward("duin")) as work:
        function = DoctorFunction.ELDERLY_CARE_PHYSICIAN
        journeys.take_over(work, stay=stay.id, doctor="dr. Mol", function=function, happened_at=None)
    year.world.clock.advance(DAY)
    assert year.arrives(stay).days_up_at is None, "sixty days of the doctor are over first"


def test_who_comes_later_than_was_thought_has_the_days_from_then() -> None:
    year = Year()
    year.stayed(days=50)
    stay = year.reserved(year.asked_for())
    with year.world.storage.work(a.gp()) as work:
        later = journeys.expect(work, stay=stay.id, expected_at=year.now + 5 * DAY)
    assert later.days_up_at == (stay.days_up_at or year.now) + 5 * DAY


def test_a_centre_whose_days_are_used_up_is_named_to_the_desk_and_the_referrer_and_may_still_be_asked() -> None:
    year = Year()
    year.stayed(days=50)
    year.stayed(days=40)
    request = year.asked_for()
    for who, told in ((a.coordinator(), {DUIN: 90}), (a.gp(), {DUIN: 90}), (a.ward("kreek"), {})):
        with year.world.storage.work(who) as work:
            assert days.used_up(work, request=request) == told
    year.reserved(request)


def ends_at(year: Year) -> list[date | None]:
    """Return from which days on the desk has been told that no day of the year is left."""
    with year.world.storage.reading(a.coordinator()) as work:
        return [year.local_day(each.due_at) for each in work.tasks.open(a.POLDER) if each.kind is TaskKind.DAYS_END]


def test_what_the_desk_was_told_of_goes_with_the_place_and_comes_back_with_the_patient() -> None:
    year = Year()
    year.stayed(days=50)
    year.stayed(days=38)
    stay = year.reserved(year.asked_for())
    assert ends_at(year) == [a.region().day(year.now) + 2 * DAY]
    with year.world.storage.work(a.ward("duin")) as work:
        no_shows.miss(work, stay=stay.id)
    assert ends_at(year) == [], "nobody stays there now"
    with year.world.storage.work(a.gp()) as work:
        journeys.expect(work, stay=stay.id, expected_at=year.now + timedelta(hours=1))
    assert ends_at(year) == [a.region().day(year.now) + 2 * DAY]
    with year.world.storage.work(a.ward("duin")) as work:
        stays.cancel(work, stay=stay.id, reason="no_staff")
    assert ends_at(year) == []


def test_the_desk_is_told_of_the_moment_as_it_is_now_when_it_moves() -> None:
    year = Year()
    year.stayed(days=50)
    year.stayed(days=38)
    stay = year.reserved(year.asked_for())
    with year.world.storage.work(a.gp()) as work:
        later = journeys.expect(work, stay=stay.id, expected_at=year.now + 5 * DAY)
    assert ends_at(year) == [year.local_day(later.days_up_at)] == [a.region().day(year.now) + 7 * DAY]
    with year.world.storage.work(a.gp()) as work:
        journeys.expect(work, stay=stay.id, expected_at=year.now + 13 * DAY)
    assert ends_at(year) == [a.region().day(year.now) + 15 * DAY], "near by the time they come"
    until_next_year = datetime(2027, 1, 2, 9, tzinfo=UTC)
    with year.world.storage.work(a.gp()) as work:
        journeys.expect(work, stay=stay.id, expected_at=until_next_year)
    assert ends_at(year) == [], "next year has all its days"


def test_a_stay_in_a_form_that_the_region_no_longer_has_stops_nobody() -> None:
    year = Year()
    year.stayed(days=50)
    (old,) = year.world.storage.state.requests.values()  # type: ignore[attr-defined]
    year.world.storage.state.requests[old.id] = replace(old, care_form=CareFormId("of_old"))  # type: ignore[attr-defined]
    assert numbers(year.count(year.asked_for())) == {}


@pytest.mark.parametrize("number", ["123456782", "85073003328", "00012556777"])
def test_a_number_with_the_right_check_digits_is_taken(number: str) -> None:
    Year().asked_for(number)


@pytest.mark.parametrize("number", ["123456783", "85073003329", "000000000", "1234567", "8507300332a"])
def test_a_number_that_cannot_be_anybodys_is_refused(number: str) -> None:
    with pytest.raises(Invalid, match="national_number_wrong"):
        Year().asked_for(number)
