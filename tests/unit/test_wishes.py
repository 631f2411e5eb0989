"""The family's wish is asked at the bedside: Bedline keeps to what was said, and leaves to the desk what was not."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from bedline.domain import triage
from bedline.domain.capacity import Source
from bedline.domain.errors import Invalid
from bedline.domain.escalation import Reach, Rung, RungKind
from bedline.domain.ids import RequestId, UnitId
from bedline.domain.offers import Offer
from bedline.domain.people import Person, bedline_in
from bedline.domain.regions import Region
from bedline.domain.requests import BedRequest, Channel, RequestState
from bedline.domain.tasks import TaskKind
from bedline.services import asking_one, capacity, consequences, offers, overview, promising, requests, sweeps
from bedline.services.requests import Asked
from tests import builders as a
from tests.harness import worlds
from tests.harness.worlds import World

ANYWHERE, OWN_TOWN, NOT_YET = "no_wish", "own_town", "not_yet"


@dataclass
class Bedside:
    """A region that asks for the wish, with a GP in Oost; Duin is there, Kreek in Midden and Schor in West."""

    region: Region = field(default_factory=lambda: a.wishing(a.region()))
    last: RequestId = field(default=RequestId(UUID(int=0)))

    def __post_init__(self) -> None:
        self.world: World = worlds.in_memory(regions={**worlds.REGIONS, a.POLDER: self.region})
        self.world.follow = consequences.carry_out

    def reports(self, **free: int) -> "Bedside":
        for home, number in free.items():
            with self.world.storage.work(a.ward(home)) as work:
                capacity.report(work, unit=UnitId(f"{home}-1"), told=capacity.Told(free=number), source=Source.WEB)
        return self

    def gp_asks(self, wish: str | None) -> "Bedside":
        asked = Asked(
            region=a.POLDER,
            channel=Channel.WEB,
            profile=a.profile(),
            answers={**a.CLEAR_FOR_LOW, **({"wish_of_place": wish} if wish else {})},
            care_form=a.LOW,
            urgency="today",
        )
        with self.world.storage.work(a.gp()) as work:
            self.last = requests.submit(work, asked=asked).id
        return self

    def desk_hears(self, wish: str) -> None:
        """The coordinator has spoken with the family, and settles triage anew with what they said."""
        with self.world.storage.work(a.coordinator()) as work:
            requests.settle_triage(
                work,
                request=self.last,
                care_form=a.LOW,
                urgency="today",
                answers={**a.CLEAR_FOR_LOW, "wish_of_place": wish},
                override_reason=None,
            )

    def answers(self, home: str, *, yes: bool = False, reason: str = "too_complex") -> None:
        made = next(each for each in reversed(self.made) if each.facility == home)
        with self.world.storage.work(a.ward(home)) as work:
            if yes:
                offers.accept(work, offer=made.id, yes=promising.Yes(doctor="dr. Mol"))
            else:
                offers.refuse(work, offer=made.id, reason=reason)

    def passes(self, **length: float) -> None:
        self.world.clock.advance(timedelta(**length))
        for sweep in ("lapse_offers", "search_again", "climb_ladders", "find_forgotten"):
            sweeps.SWEEPS[sweep](self.world.storage, bedline_in())

    @property
    def made(self) -> list[Offer]:
        with self.world.storage.reading(a.coordinator()) as work:
            return list(work.offers.of_requests([self.last]).get(self.last, ()))

    @property
    def asked(self) -> list[str]:
        return [each.facility for each in self.made]

    @property
    def request(self) -> BedRequest:
        with self.world.storage.reading(a.coordinator()) as work:
            return work.requests.find(self.last)

    def tasks(self) -> set[TaskKind]:
        with self.world.storage.reading(a.coordinator()) as work:
            return {task.kind for task in work.tasks.open(a.POLDER) if task.request == self.last}


def all_free(region: Region | None = None) -> Bedside:
    return (Bedside(region) if region else Bedside()).reports(duin=1, kreek=1, schor=1)


def test_whoever_wants_nothing_in_particular_is_asked_for_at_once() -> None:
    assert all_free().gp_asks(ANYWHERE).asked == ["duin"]


@pytest.mark.parametrize("wish", [None, NOT_YET])
def test_a_wish_that_nobody_has_said_stays_with_the_desk(wish: str | None) -> None:
    bedside = all_free().gp_asks(wish)
    assert (bedside.asked, bedside.request.state) == ([], RequestState.SEARCHING)
    bedside.desk_hears(ANYWHERE)
    assert bedside.asked == ["duin"]


def test_the_home_that_is_wished_for_is_asked_first_and_alone() -> None:
    bedside = all_free(two_at_once()).gp_asks("schor")
    assert bedside.asked == ["schor"]
    bedside.passes(minutes=5)
    assert bedside.asked == ["schor"]
    bedside.answers("schor", yes=True)
    assert bedside.request.state is RequestState.RESERVED


def test_when_that_home_cannot_the_others_are_asked() -> None:
    bedside = all_free(two_at_once()).gp_asks("schor")
    bedside.answers("schor")
    assert bedside.asked == ["schor", "duin", "kreek"]


def test_a_silent_home_is_waited_for_no_longer_than_any_other() -> None:
    bedside = all_free().gp_asks("kreek")
    bedside.passes(minutes=10)
    assert bedside.asked == ["kreek", "duin"]


def test_a_home_without_a_place_is_not_waited_for() -> None:
    assert Bedside().reports(duin=1, schor=0).gp_asks("schor").asked == ["duin"]


def test_the_own_town_alone_is_asked_and_nobody_else_before_the_desk_has_spoken_with_the_family() -> None:
    bedside = all_free().gp_asks(OWN_TOWN)
    bedside.answers("duin")
    assert (bedside.asked, bedside.request.state) == (["duin"], RequestState.WAITING)
    assert TaskKind.NO_PLACE_FOUND in bedside.tasks()
    bedside.passes(hours=2)
    assert bedside.asked == ["duin"]
    bedside.desk_hears(ANYWHERE)
    assert bedside.asked == ["duin", "kreek"]


def test_a_place_in_the_own_town_is_asked_for_when_it_comes_free() -> None:
    bedside = Bedside().reports(duin=0, kreek=1).gp_asks(OWN_TOWN)
    assert (bedside.asked, bedside.request.state) == ([], RequestState.WAITING)
    bedside.passes(minutes=3)
    bedside.reports(duin=1).passes(minutes=1)
    assert bedside.asked == ["duin"]


def test_the_desk_may_ask_another_ward_by_hand_whatever_the_wish() -> None:
    bedside = all_free().gp_asks(OWN_TOWN)
    with bedside.world.storage.work(a.coordinator()) as work:
        asking_one.offer(work, request=bedside.last, unit=UnitId("kreek-1"))
    assert bedside.asked == ["duin", "kreek"]


def test_where_bedline_asks_anyway_it_keeps_to_a_wish_that_was_said() -> None:
    region = a.wishing(a.region(), automatic=True)
    assert all_free(region).gp_asks("schor").asked == ["schor"]
    assert all_free(region).gp_asks(None).asked == ["duin"]


def test_a_home_that_there_is_not_cannot_be_wished_for() -> None:
    with pytest.raises(Invalid, match="unknown_answer"):
        all_free().gp_asks("emmaus")


def test_by_telephone_the_wished_home_is_read_out_first_and_the_own_town_alone_where_that_is_the_wish() -> None:
    assert _read_out("schor") == ["schor-1", "duin-1", "kreek-1"]
    assert _read_out(OWN_TOWN) == ["duin-1"]
    assert _read_out(NOT_YET) == []


def _read_out(wish: str) -> list[str]:
    bedside = all_free()
    told = Asked(
        region=a.POLDER,
        channel=Channel.PHONE,
        profile=a.profile(),
        answers={**a.CLEAR_FOR_LOW, "wish_of_place": wish},
        care_form=a.LOW,
        urgency="today",
    )
    caller: Person = a.gp()
    with bedside.world.storage.work(caller) as work:
        _, found = requests.submit_to_choose(work, asked=told)
    return [each.unit.id for each in found]


def two_at_once() -> Region:
    region = a.wishing(a.region())
    low = region.care_forms[a.LOW]
    forms = {**region.care_forms, a.LOW: replace(low, policy=replace(low.policy, parallel=2))}
    return replace(region, care_forms=forms)


def _low(region: Region, **changes: Any) -> Region:
    return replace(region, care_forms={**region.care_forms, a.LOW: replace(region.care_forms[a.LOW], **changes)})


def test_while_the_wished_home_has_not_answered_nobody_else_is_asked_when_the_ladder_goes_up() -> None:
    rungs = (Rung(RungKind.OWN_TOWN, timedelta(minutes=2)), Rung(RungKind.REGION, timedelta(hours=1)))
    bedside = all_free(_low(two_at_once(), ladder=rungs)).gp_asks("schor")
    bedside.passes(minutes=3)
    ladder = bedside.request.escalation
    assert ladder is not None
    assert (ladder.rung.kind, bedside.asked) == (RungKind.REGION, ["schor"])


def test_a_home_that_is_wished_for_may_be_farther_than_bedline_looks_for_others() -> None:
    bedside = all_free(_low(a.wishing(a.region()), reach=Reach(1, 0)))
    assert bedside.gp_asks("schor").asked == ["schor"]


@pytest.mark.parametrize("first", ["schor", ANYWHERE])
def test_when_places_come_free_at_once_each_is_given_the_one_its_wish_leaves(first: str) -> None:
    bedside, requests_by_wish = Bedside().reports(duin=0, schor=0), {}
    for wish in (first, ANYWHERE if first == "schor" else "schor"):
        requests_by_wish[wish] = bedside.gp_asks(wish).last
        bedside.world.clock.advance(timedelta(minutes=1))
    bedside.reports(duin=1, schor=1).passes(seconds=2)
    asked = {}
    for wish, bedside.last in requests_by_wish.items():
        asked[wish] = bedside.asked
    assert asked == {"schor": ["schor"], ANYWHERE: ["duin"]}


def test_the_wish_is_asked_among_the_first_where_it_decides_whether_bedline_asks() -> None:
    deciding = triage.decided_by(a.wishing(a.region()), on=a.NOW.date())
    assert deciding["wish_of_place"] == {a.LOW}
    assert "wish_of_place" not in triage.decided_by(a.wishing(a.region(), automatic=True), on=a.NOW.date())


@pytest.mark.parametrize(
    ("wish", "shown"),
    [
        (ANYWHERE, {"only_own_town": False, "home": None}),
        (OWN_TOWN, {"only_own_town": True, "home": None}),
        ("kreek", {"only_own_town": False, "home": "Kreek"}),
        (NOT_YET, None),
        (None, None),
    ],
)
def test_the_desk_sees_what_is_wished_for(wish: str | None, shown: object) -> None:
    there = Bedside().reports(duin=1).gp_asks(wish)
    with there.world.storage.work(a.coordinator()) as work:
        assert overview.request_body(work, work.requests.get(there.last))["wish"] == shown
