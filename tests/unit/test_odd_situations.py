"""What nobody plans for: a clock that is put back, nobody next door, two questions to one ward, a form that changes."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Final

import pytest

from bedline.domain.capacity import Source
from bedline.domain.escalation import Reach, Rung, RungKind
from bedline.domain.facilities import Directory
from bedline.domain.hours import Hours
from bedline.domain.ids import CareFormId, RegionId, RequestId, UnitId
from bedline.domain.offers import Offer, OfferState
from bedline.domain.people import Person, bedline_in
from bedline.domain.regions import CareForm
from bedline.domain.requests import BedRequest, Channel, RequestState
from bedline.domain.tasks import Task, TaskKind
from bedline.services import asking_one, capacity, consequences, matching, offers, promising, requests, stays, sweeps
from bedline.services.requests import Asked
from tests import builders as a
from tests.harness import worlds
from tests.harness.worlds import HEUVEL, World

REGION: Final = Rung(RungKind.REGION, timedelta(minutes=60))
AMSTERDAM: Final = "Europe/Amsterdam"
NEIGHBOURS: Final = Rung(RungKind.NEIGHBOURS, timedelta(minutes=60))
PAYER: Final = Rung(RungKind.PAYER, timedelta(minutes=120), "Zorgkantoor 0800-0000")


@dataclass
class Night:
    """A region whose forms and neighbours differ, and everybody in it."""

    crisis: CareForm = field(default_factory=partial(a.care_form, a.CRISIS))
    low: CareForm = field(default_factory=partial(a.care_form, a.LOW))
    neighbours: tuple[RegionId, ...] = (HEUVEL,)
    known: Directory = field(default_factory=worlds.directory)

    def __post_init__(self) -> None:
        forms = {a.CRISIS: self.crisis, a.LOW: self.low}
        polder = replace(a.region(), care_forms=forms, neighbours=self.neighbours)
        self.world: World = worlds.in_memory(regions={**worlds.REGIONS, a.POLDER: polder}, known=self.known)
        self.world.follow = consequences.carry_out

    def ward_reports(self, unit: str, *, free: int) -> None:
        with self.world.storage.work(a.ward(unit.split("-", maxsplit=1)[0])) as work:
            capacity.report(work, unit=UnitId(unit), told=capacity.Told(free=free), source=Source.WEB)

    def gp_asks(self, form: CareFormId = a.CRISIS, *, urgency: str = "today") -> RequestId:
        asked = Asked(
            region=a.POLDER,
            channel=Channel.WEB,
            profile=a.profile(),
            answers=a.CLEAR_FOR_CRISIS if form == a.CRISIS else a.CLEAR_FOR_LOW,
            care_form=form,
            urgency=urgency,
        )
        with self.world.storage.work(a.gp()) as work:
            return requests.submit(work, asked=asked).id

    def passes(self, **length: float) -> None:
        self.world.clock.advance(timedelta(**length))
        for sweep in ("lapse_offers", "search_again", "climb_ladders", "pass_on_answers", "find_forgotten"):
            sweeps.SWEEPS[sweep](self.world.storage, bedline_in())

    def stands(self, request: RequestId) -> BedRequest:
        with self.world.storage.reading(a.coordinator()) as work:
            return work.requests.find(request)

    def rung(self, request: RequestId) -> RungKind | None:
        there = self.stands(request).escalation
        return None if there is None or there.ended else there.rung.kind

    def offers(self, request: RequestId) -> list[Offer]:
        with self.world.storage.reading(a.coordinator()) as work:
            return list(work.offers.of_requests([request]).get(request, ()))

    def tasks(self, kind: TaskKind, desk: Person | None = None) -> list[Task]:
        desk = desk or a.coordinator()
        with self.world.storage.reading(desk) as work:
            return [task for task in work.tasks.open(desk.region) if task.kind is kind]

    def says_yes(self, request: RequestId) -> None:
        made = self.offers(request)[-1]
        with self.world.storage.work(a.ward(made.facility)) as work:
            offers.accept(work, offer=made.id, yes=promising.Yes(doctor="dr. Mol"))

    def says_no(self, request: RequestId, reason: str) -> None:
        made = self.offers(request)[-1]
        with self.world.storage.work(a.ward(made.facility)) as work:
            offers.refuse(work, offer=made.id, reason=reason)

    def desk_asks(self, request: RequestId, unit: str) -> None:
        with self.world.storage.work(a.coordinator()) as work:
            asking_one.offer(work, request=request, unit=UnitId(unit))

    def desk_changes(self, request: RequestId, form: CareFormId) -> None:
        answers = a.CLEAR_FOR_CRISIS if form == a.CRISIS else a.CLEAR_FOR_LOW
        with self.world.storage.work(a.coordinator()) as work:
            requests.settle_triage(
                work, request=request, care_form=form, urgency="now", answers=answers, override_reason=None
            )


def test_where_nobody_is_next_door_the_rung_of_neighbours_costs_no_time() -> None:
    night = Night(crisis=replace(a.care_form(a.CRISIS), ladder=(REGION, NEIGHBOURS, PAYER)), neighbours=())
    request = night.gp_asks()
    night.passes(minutes=61)
    night.passes(seconds=2)
    assert night.rung(request) is RungKind.PAYER
    assert night.tasks(TaskKind.TURN_TO_PAYER) != []


def test_whoever_becomes_a_crisis_climbs_the_ladder_of_a_crisis() -> None:
    slow = replace(REGION, length=timedelta(hours=8))
    night = Night(
        crisis=replace(a.care_form(a.CRISIS), ladder=(REGION, PAYER)),
        low=replace(a.care_form(a.LOW), ladder=(slow, PAYER)),
    )
    request = night.gp_asks(a.LOW)
    night.passes(minutes=10)
    night.desk_changes(request, a.CRISIS)
    night.passes(minutes=61)
    assert night.rung(request) is RungKind.PAYER


def test_a_task_that_nothing_was_found_goes_when_a_ward_is_asked_however_that_came() -> None:
    night = Night()
    request = night.gp_asks()
    assert len(night.tasks(TaskKind.NO_PLACE_FOUND)) == 1
    night.ward_reports("duin-1", free=1)
    night.world.clock.advance(timedelta(seconds=1))
    with night.world.storage.work(a.coordinator()) as work:
        matching.search(work, request=request)
    assert night.stands(request).state is RequestState.OFFERED
    assert night.tasks(TaskKind.NO_PLACE_FOUND) == []


def test_a_no_about_the_patient_is_not_forgotten_by_a_later_silence() -> None:
    night = Night()
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()
    night.says_no(request, "too_complex")
    night.desk_asks(request, "duin-1")
    night.passes(minutes=11)
    night.passes(minutes=1)
    night.ward_reports("duin-1", free=1)
    night.passes(seconds=2)
    assert [offer.state for offer in night.offers(request)] == [OfferState.REFUSED, OfferState.LAPSED]


def test_neighbours_are_asked_anew_when_the_place_falls_through() -> None:
    night, beyond = Night(crisis=replace(a.care_form(a.CRISIS), ladder=(REGION, NEIGHBOURS, PAYER))), worlds.neighbour()
    request = night.gp_asks()
    night.passes(minutes=61)
    assert night.tasks(TaskKind.NEIGHBOUR_ASKS, beyond) != []
    night.ward_reports("duin-1", free=1)
    night.passes(seconds=2)
    night.says_yes(request)
    night.passes(seconds=5)
    assert night.tasks(TaskKind.NEIGHBOUR_ASKS, beyond) == []
    with night.world.storage.work(a.coordinator()) as work:
        stay = work.stays.of_requests([request])[request]
    with night.world.storage.work(a.coordinator()) as work:
        stays.cancel(work, stay=stay.id, reason="no_staff")
    night.passes(seconds=5)
    assert night.rung(request) is RungKind.NEIGHBOURS
    assert night.tasks(TaskKind.NEIGHBOUR_ASKS, beyond) != []


def test_the_next_ward_that_fits_is_the_nearest_and_not_the_most_promising() -> None:
    night = Night(crisis=replace(a.care_form(a.CRISIS), ladder=(REGION,), reach=Reach(begins_at=8.0, grows=8.0)))
    night.ward_reports("kreek-1", free=1)
    night.world.clock.advance(timedelta(days=30))
    night.ward_reports("schor-1", free=1)
    request = night.gp_asks()
    with night.world.storage.reading(a.coordinator()) as work:
        found = matching.candidates(work, request=request)
    assert [each.unit.id for each in found.candidates] == ["schor-1", "kreek-1"]
    action = night.stands(request).next_action
    assert action is not None
    assert action.due_at - night.world.clock.now() < timedelta(minutes=16)


# The evenings before the clocks are put back, and put forward, and one on which nothing happens.
EVENINGS: Final = {
    "back": datetime(2026, 10, 24, 20, tzinfo=UTC),
    "forward": datetime(2026, 3, 28, 20, tzinfo=UTC),
    "neither": datetime(2026, 1, 10, 20, tzinfo=UTC),
}


@pytest.mark.parametrize("clocks", EVENINGS)
@pytest.mark.parametrize("ends", [time(1, 30), time(2), time(2, 30), time(3), time(3, 30), time(7)])
def test_quiet_hours_end_when_the_clocks_say_so_also_on_the_night_they_change(clocks: str, ends: time) -> None:
    hours, quarter = Hours(time(22), ends), timedelta(minutes=15)
    leapt_over = clocks == "forward" and ends == time(2, 30)
    for moment in (EVENINGS[clocks] + number * quarter for number in range(14 * 4)):
        end, expected = hours.end_after(moment, timezone=AMSTERDAM), moment
        while hours.cover(expected, timezone=AMSTERDAM):
            expected += quarter
        if expected > moment:
            # Where the clocks leap over the end, the wards are left alone as much longer.
            assert end == expected + (2 * quarter if leapt_over else timedelta())
        assert moment < end
