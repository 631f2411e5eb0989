"""While there is no place: own town, region, neighbours, payer, each in its time, until there is an outcome."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bedline.domain.capacity import Source
from bedline.domain.errors import Conflict
from bedline.domain.escalation import Reach, Rung, RungKind
from bedline.domain.ids import OfferId, RequestId, UnitId
from bedline.domain.offices import Office
from bedline.domain.people import Person, bedline_in
from bedline.domain.requests import BedRequest, Channel, RequestState
from bedline.domain.tasks import Task, TaskKind
from bedline.services import capacity, consequences, ladder, offers, promising, requests, sweeps, tasks
from bedline.services.requests import Asked
from tests import builders as a
from tests.harness import worlds
from tests.harness.worlds import HEUVEL, World

HOME: Final = Rung(RungKind.OWN_TOWN, timedelta(minutes=10))
REGION: Final = Rung(RungKind.REGION, timedelta(minutes=60))
NEIGHBOURS: Final = Rung(RungKind.NEIGHBOURS, timedelta(minutes=60))
PAYER: Final = Rung(RungKind.PAYER, timedelta(minutes=120), (Office(name="Zorgkantoor 0800-0000"),))
LADDER: Final = (HOME, REGION, NEIGHBOURS, PAYER)


@dataclass
class Night:
    """A region with a ladder for the crisis form, and everybody in it."""

    rungs: tuple[Rung, ...] = LADDER
    reach: Reach = field(default_factory=Reach)
    parallel: int = 1

    def __post_init__(self) -> None:
        forms = a.region(crisis_parallel=self.parallel).care_forms
        crisis = replace(forms[a.CRISIS], ladder=self.rungs, reach=self.reach)
        polder = replace(a.region(), care_forms={**forms, a.CRISIS: crisis}, neighbours=(HEUVEL,))
        self.world: World = worlds.in_memory(regions={**worlds.REGIONS, a.POLDER: polder})
        self.world.follow = consequences.carry_out

    def ward_reports(self, unit: str, *, free: int) -> None:
        with self.world.storage.work(a.ward(unit.split("-", maxsplit=1)[0])) as work:
            capacity.report(work, unit=UnitId(unit), told=capacity.Told(free=free), source=Source.WEB)

    def gp_asks(self) -> RequestId:
        asked = Asked(
            region=a.POLDER,
            channel=Channel.WEB,
            profile=a.profile(),
            answers=a.CLEAR_FOR_CRISIS,
            care_form=a.CRISIS,
            urgency="today",
        )
        with self.world.storage.work(a.gp()) as work:
            return requests.submit(work, asked=asked).id

    def passes(self, **length: float) -> None:
        """Let time pass, with Bedline doing what is due at the end of it."""
        self.world.clock.advance(timedelta(**length))
        for sweep in (
            "lapse_offers",
            "search_again",
            "climb_ladders",
            "pass_on_answers",
            "carry_across",
            "find_forgotten",
        ):
            sweeps.SWEEPS[sweep](self.world.storage, bedline_in())

    def stands(self, request: RequestId) -> BedRequest:
        with self.world.storage.reading(a.coordinator()) as work:
            return work.requests.find(request)

    def rung(self, request: RequestId) -> RungKind | None:
        there = self.stands(request).escalation
        return None if there is None or there.ended else there.rung.kind

    def asked(self, request: RequestId) -> list[str]:
        with self.world.storage.reading(a.coordinator()) as work:
            return [offer.unit for offer in work.offers.of_requests([request]).get(request, ())]

    def says_yes(self, request: RequestId) -> None:
        with self.world.storage.reading(a.coordinator()) as work:
            made = work.offers.of_requests([request])[request][-1]
        self._accept(made.id, a.ward(made.facility))

    def _accept(self, offer: OfferId, ward: Person) -> None:
        with self.world.storage.work(ward) as work:
            offers.accept(work, offer=offer, yes=promising.Yes(doctor="dr. Mol"))

    def tasks(self, desk: Person, kind: TaskKind) -> list[Task]:
        with self.world.storage.reading(desk) as work:
            return [task for task in work.tasks.open(desk.region) if task.kind is kind]

    def finishes(self, desk: Person, task: Task, outcome: str) -> None:
        with self.world.storage.work(desk) as work:
            tasks.finish(work, task=task.id, outcome=outcome)

    def hurries(self, request: RequestId) -> None:
        with self.world.storage.work(a.coordinator()) as work:
            ladder.hurry(work, request=request)


def test_the_own_town_is_asked_first_and_the_region_when_its_time_is_over() -> None:
    night = Night(parallel=2)
    night.ward_reports("duin-1", free=1)
    night.ward_reports("kreek-1", free=1)

    request = night.gp_asks()
    assert (night.asked(request), night.rung(request)) == (["duin-1"], RungKind.OWN_TOWN)

    night.passes(minutes=9)
    assert night.asked(request) == ["duin-1"]
    night.passes(minutes=1)
    assert night.rung(request) is RungKind.REGION
    assert "kreek-1" in night.asked(request)


def test_nobody_waits_for_a_town_in_which_nobody_is_left_to_ask() -> None:
    night = Night()
    night.ward_reports("schor-1", free=1)
    request = night.gp_asks()
    assert (night.asked(request), night.rung(request)) == (["schor-1"], RungKind.REGION)


def test_neighbours_are_asked_without_being_told_whose_bed_it_is_and_their_answer_comes_home() -> None:
    night, desk, beyond = Night(), a.coordinator(), worlds.neighbour()
    request = night.gp_asks()
    night.passes(minutes=61)

    (asked,) = night.tasks(beyond, TaskKind.NEIGHBOUR_ASKS)
    assert night.rung(request) is RungKind.NEIGHBOURS
    assert asked.params["age_band"] == "85-89"
    assert asked.params["region_name"] == "De Polder"

    night.finishes(beyond, asked, "Ja: Top, afdeling 1, bel 085 000 00 01")
    night.passes(seconds=5)
    (answered,) = night.tasks(desk, TaskKind.NEIGHBOUR_ANSWERED)
    assert (answered.request, answered.params["answer"]) == (request, "Ja: Top, afdeling 1, bel 085 000 00 01")

    night.finishes(desk, answered, "verwijzer ingelicht")
    night.passes(seconds=5)
    assert night.tasks(desk, TaskKind.NEIGHBOUR_ANSWERED) == []


def test_neighbours_are_told_that_they_need_not_look_any_more() -> None:
    night, beyond = Night(), worlds.neighbour()
    request = night.gp_asks()
    night.passes(minutes=61)
    assert night.tasks(beyond, TaskKind.NEIGHBOUR_ASKS) != []

    night.ward_reports("kreek-1", free=1)
    night.passes(seconds=2)
    night.says_yes(request)
    night.passes(seconds=5)

    assert night.rung(request) is None
    assert night.tasks(beyond, TaskKind.NEIGHBOUR_ASKS) == []


def test_a_neighbours_board_and_its_log_tell_of_no_request_of_ours() -> None:
    night, beyond = Night(), worlds.neighbour()
    request = night.gp_asks()
    night.passes(minutes=61)
    with night.world.storage.reading(beyond) as work:
        entries = work.streams.since(f"desk:{HEUVEL}", after=0, limit=100)
    assert entries
    told = [str(entry.changes) for entry in entries]
    assert any("neighbour_asks" in each for each in told)
    assert not any(str(request) in each for each in told)


def test_the_top_of_the_ladder_is_who_pays_and_the_desk_is_reminded_until_there_is_an_outcome() -> None:
    night, desk = Night(), a.coordinator()
    request = night.gp_asks()
    for minutes in (61, 61):
        night.passes(minutes=minutes)
    (task,) = night.tasks(desk, TaskKind.TURN_TO_PAYER)
    assert task.params["contact"] == "Zorgkantoor 0800-0000"

    night.finishes(desk, task, "gebeld, zij zoeken mee")
    night.passes(minutes=121)
    assert len(night.tasks(desk, TaskKind.TURN_TO_PAYER)) == 1

    with night.world.storage.work(a.gp()) as work:
        requests.withdraw(work, request=request, reason=next(iter(work.regions[a.POLDER].withdrawal_reasons)))
    assert night.rung(request) is None


def test_a_desk_that_will_not_wait_has_the_next_turned_to_at_once() -> None:
    night, beyond = Night(), worlds.neighbour()
    request = night.gp_asks()
    night.hurries(request)
    night.passes(seconds=2)
    assert night.rung(request) is RungKind.NEIGHBOURS
    assert night.tasks(beyond, TaskKind.NEIGHBOUR_ASKS) != []


def test_a_request_with_a_place_has_nobody_further_to_turn_to() -> None:
    night = Night()
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()
    night.says_yes(request)
    with pytest.raises(Conflict, match="escalation_ended"):
        night.hurries(request)


def test_farther_wards_are_asked_as_the_wait_grows() -> None:
    night = Night(rungs=(REGION,), reach=Reach(begins_at=8.0, grows=8.0))
    night.ward_reports("kreek-1", free=1)  # ten kilometres away: a quarter of an hour
    request = night.gp_asks()
    assert night.asked(request) == []
    assert night.stands(request).state is RequestState.WAITING

    due_at = night.stands(request).next_action
    assert due_at is not None
    night.world.clock.advance(due_at.due_at - night.world.clock.now() - timedelta(seconds=1))
    night.passes()
    assert night.asked(request) == []
    night.passes(seconds=1)
    assert night.asked(request) == ["kreek-1"]


def test_a_request_whose_next_step_does_not_come_is_found() -> None:
    night, desk = Night(rungs=()), a.coordinator()
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()
    night.world.clock.advance(timedelta(minutes=30))  # and the sweep that should have let the offer lapse is dead
    sweeps.SWEEPS["find_forgotten"](night.world.storage, bedline_in())
    assert [task.request for task in night.tasks(desk, TaskKind.WITHOUT_NEXT_STEP)] == [request]


@given(
    st.lists(st.integers(min_value=1, max_value=200), max_size=12), st.sets(st.sampled_from([HOME, NEIGHBOURS, PAYER]))
)
@settings(max_examples=100, deadline=None)
def test_no_rung_is_skipped_or_climbed_twice(minutes: list[int], beside: set[Rung]) -> None:
    # As a region's file has it: in this order, and the region itself always among them.
    rungs = tuple(rung for rung in LADDER if rung in beside or rung is REGION)
    night = Night(rungs=rungs)
    request = night.gp_asks()
    for length in minutes:
        night.passes(minutes=length)
    climbed = [fact for facts in night.world.told for fact in facts if type(fact).__name__ == "EscalationClimbed"]
    reached = [rungs[0].kind.value, *(getattr(fact, "rung", "") for fact in climbed)]
    assert reached == [rung.kind.value for rung in rungs[: len(reached)]]
    assert night.rung(request) == rungs[len(reached) - 1].kind
    # Whoever stands on a rung that was reached has been turned to, once, and nobody above it.
    turned_to = [
        *night.tasks(worlds.neighbour(), TaskKind.NEIGHBOUR_ASKS),
        *night.tasks(a.coordinator(), TaskKind.TURN_TO_PAYER),
    ]
    named = {TaskKind.NEIGHBOUR_ASKS: RungKind.NEIGHBOURS, TaskKind.TURN_TO_PAYER: RungKind.PAYER}
    assert [named[task.kind].value for task in turned_to] == [kind for kind in reached if kind in named.values()]
