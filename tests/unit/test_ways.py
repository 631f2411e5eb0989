"""Who decides whom to ask: the desk, the referrer, or the provider that was turned to first; nobody is lost in any."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bedline.domain.capacity import Source
from bedline.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from bedline.domain.escalation import Rung, RungKind
from bedline.domain.facts import LeadEnded
from bedline.domain.hours import Hours
from bedline.domain.ids import FacilityId, PracticeId, RequestId, UnitId
from bedline.domain.offers import Offer
from bedline.domain.offices import Office
from bedline.domain.people import Person, bedline_in
from bedline.domain.requests import BedRequest, Channel, NextKind, RequestState
from bedline.domain.stays import Stay
from bedline.domain.tasks import TaskKind
from bedline.domain.ways import Leader, Way, WayKind
from bedline.ports.storage import Work
from bedline.services import (
    board,
    capacity,
    choosing,
    consequences,
    ladder,
    matching,
    offers,
    overview,
    promising,
    requests,
    sweeps,
)
from bedline.services.choosing import Choices, LeaveTo
from bedline.services.requests import Asked
from tests import builders as a
from tests.harness import worlds
from tests.harness.worlds import World

CHOOSES: Final = Way(WayKind.REFERRER_CHOOSES, timedelta(minutes=10))
OWNS: Final = Way(WayKind.FIRST_PROVIDER_OWNS, timedelta(minutes=60))
PAYER: Final = (
    Rung(RungKind.REGION, timedelta(minutes=20)),
    Rung(RungKind.PAYER, timedelta(minutes=60), (Office(name="Zorgkantoor 0800-0000"),)),
)
STRANGER: Final = replace(a.gp(), practice=PracticeId("praktijk-west"))
DUE: Final = (
    "lapse_offers",
    "search_again",
    "choose_for_the_absent",
    "take_back_searches",
    "climb_ladders",
    "find_forgotten",
)


@dataclass
class Day:
    """A region that works in one of the ways for a crisis, and everybody in it."""

    way: Way
    parallel: int = 1
    automatic: bool = True
    rungs: tuple[Rung, ...] = ()
    last: RequestId = field(default=RequestId(UUID(int=0)))

    def __post_init__(self) -> None:
        self.regions = {**worlds.REGIONS}
        self.world: World = worlds.in_memory(regions=self.regions)
        self.world.follow = consequences.carry_out
        self.works_by(self.way)

    def works_by(self, way: Way) -> None:
        """Let the region's rules be these from now on."""
        forms = a.region(crisis_parallel=self.parallel, automatic=self.automatic).care_forms
        crisis = replace(forms[a.CRISIS], way=way, ladder=self.rungs)
        polder = replace(a.region(), care_forms={**forms, a.CRISIS: crisis})
        self.regions[a.POLDER] = polder

    def does(self, person: Person, act: "Callable[[Work], object]") -> None:
        with self.world.storage.work(person) as work:
            act(work)

    def ward_reports(self, unit: str, *, free: int = 1) -> None:
        told = capacity.Told(free=free)
        self.does(
            a.ward(unit.split("-", maxsplit=1)[0]),
            lambda work: capacity.report(work, unit=UnitId(unit), told=told, source=Source.WEB),
        )

    def gp_asks(self, *, channel: Channel = Channel.WEB, first: str | None = None) -> "Day":
        asked = Asked(
            region=a.POLDER,
            channel=channel,
            profile=a.profile(),
            answers=a.CLEAR_FOR_CRISIS,
            care_form=a.CRISIS,
            urgency="today",
            first_provider=FacilityId(first) if first else None,
        )
        with self.world.storage.work(a.gp()) as work:
            self.last = requests.submit(work, asked=asked).id
        return self

    @property
    def request(self) -> BedRequest:
        with self.world.storage.reading(a.coordinator()) as work:
            return work.requests.find(self.last)

    @property
    def next(self) -> NextKind | None:
        return self.request.next_action.kind if self.request.next_action else None

    def rung(self) -> RungKind | None:
        ladder = self.request.escalation
        return ladder.rung.kind if ladder else None

    @property
    def asked(self) -> list[str]:
        return [offer.unit for offer in self.questions]

    @property
    def questions(self) -> list[Offer]:
        with self.world.storage.reading(a.coordinator()) as work:
            return list(work.offers.of_requests([self.last]).get(self.last, ()))

    def sees(self, person: Person) -> Choices:
        with self.world.storage.reading(person) as work:
            return choosing.choices(work, request=self.last)

    def chooses(self, person: Person, unit: str) -> None:
        self.does(person, lambda work: choosing.choose(work, request=self.last, unit=UnitId(unit)))

    def leaves(self, to: LeaveTo, *, person: Person | None = None) -> None:
        self.does(person or a.gp(), lambda work: choosing.leave(work, request=self.last, to=to))

    def ward_refuses(self, reason: str = "too_complex") -> None:
        made = self.questions[-1]
        self.does(a.ward(made.facility), lambda work: offers.refuse(work, offer=made.id, reason=reason))

    def ward_accepts(self) -> None:
        made = self.questions[-1]
        yes = promising.Yes(doctor="dr. Mol")
        self.does(a.ward(made.facility), lambda work: offers.accept(work, offer=made.id, yes=yes))

    def takes_in(self, person: Person, unit: str) -> Stay:
        yes = promising.Yes(doctor="dr. Mol")
        with self.world.storage.work(person) as work:
            return choosing.take_in(work, request=self.last, unit=UnitId(unit), yes=yes)

    def desk_takes(self) -> None:
        self.does(a.coordinator(), lambda work: requests.take(work, request=self.last, owner=a.coordinator().id))

    def passes(self, **length: float) -> None:
        """Let time pass, with Bedline doing what is due at the end of it."""
        self.world.clock.advance(timedelta(**length))
        for sweep in DUE:
            sweeps.SWEEPS[sweep](self.world.storage, bedline_in())

    def tasks(self) -> set[TaskKind]:
        with self.world.storage.reading(a.coordinator()) as work:
            return {task.kind for task in work.tasks.open(a.POLDER) if task.request == self.last}

    def on_page_of(self, facility: str) -> list[str]:
        """Return the codes of the requests that a facility has to place, as its page shows them."""
        with self.world.storage.reading(a.ward(facility)) as work:
            items = board.snapshot(work, stream=f"facility:{facility}").items
        return [str(body["code"]) for body in items.get("search", {}).values()]


def three_free(way: Way, **day: "int | bool | tuple[Rung, ...]") -> Day:
    made = Day(way, **day)  # type: ignore[arg-type]
    for unit in ("duin-1", "kreek-1", "schor-1"):
        made.ward_reports(unit)
    return made


# --- The referrer chooses -------------------------------------------------------------------------


def test_a_referrer_sees_whom_to_ask_in_order_and_nobody_has_been_asked() -> None:
    day = three_free(CHOOSES).gp_asks()
    assert (day.request.state, day.next, day.request.leader) == (
        RequestState.SEARCHING,
        NextKind.CHOICE,
        Leader.REFERRER,
    )
    assert day.asked == []
    assert [each.candidate.unit.id for each in day.sees(a.gp()).found] == ["duin-1", "kreek-1", "schor-1"]
    assert [each.why.key for each in day.sees(a.gp()).found] == [
        "why_choose.own_town",
        "why_choose.farther",
        "why_choose.farther",
    ]


def test_the_ward_that_was_chosen_is_asked_and_its_yes_is_a_place() -> None:
    day = three_free(CHOOSES).gp_asks()
    day.chooses(a.gp(), "kreek-1")
    assert (day.asked, day.next) == (["kreek-1"], NextKind.ANSWER)
    day.ward_accepts()
    assert (day.request.state, day.request.leader) == (RequestState.RESERVED, Leader.DESK)


def test_after_a_no_the_referrer_chooses_the_next_and_bedline_asks_nobody() -> None:
    day = three_free(CHOOSES).gp_asks()
    day.chooses(a.gp(), "duin-1")
    day.ward_refuses()
    assert (day.next, day.asked) == (NextKind.CHOICE, ["duin-1"])
    assert [each.candidate.unit.id for each in day.sees(a.gp()).found] == ["kreek-1", "schor-1"]


def test_after_a_silence_as_well() -> None:
    day = three_free(CHOOSES).gp_asks()
    day.chooses(a.gp(), "duin-1")
    day.passes(minutes=10)
    assert (day.next, day.asked, day.request.leader) == (NextKind.CHOICE, ["duin-1"], Leader.REFERRER)


def test_who_does_not_choose_in_time_is_not_lost() -> None:
    day = three_free(CHOOSES).gp_asks()
    day.passes(minutes=9)
    assert day.asked == []
    day.passes(minutes=1)
    assert (day.asked, day.request.leader) == (["duin-1"], Leader.DESK)
    with pytest.raises(Conflict, match="search_not_yours"):
        day.chooses(a.gp(), "kreek-1")


def test_where_bedline_does_not_ask_the_desk_takes_over_from_who_does_not_choose() -> None:
    day = three_free(CHOOSES, automatic=False).gp_asks()
    day.passes(minutes=10)
    assert (day.asked, day.request.leader, day.next) == ([], Leader.DESK, NextKind.OFFER)
    day.passes(minutes=16)
    assert TaskKind.WITHOUT_NEXT_STEP in day.tasks()


def test_a_referrer_may_leave_it_to_bedline() -> None:
    day = three_free(CHOOSES).gp_asks()
    day.leaves(LeaveTo.BEDLINE)
    assert (day.asked, day.request.leader) == (["duin-1"], Leader.DESK)


def test_a_referrer_may_ask_the_desk_which_has_a_task_then() -> None:
    day = three_free(CHOOSES).gp_asks()
    day.leaves(LeaveTo.DESK)
    assert (day.asked, day.request.leader, day.next) == ([], Leader.DESK, NextKind.OFFER)
    assert day.tasks() == {TaskKind.REFERRER_ASKS}


def test_where_nothing_is_free_there_is_nothing_to_choose_and_the_desk_helps() -> None:
    day = Day(CHOOSES).gp_asks()
    assert (day.request.state, day.request.leader) == (RequestState.WAITING, Leader.DESK)
    assert day.tasks() == {TaskKind.NO_PLACE_FOUND}


def test_when_nobody_is_left_to_choose_the_desk_helps() -> None:
    day = Day(CHOOSES)
    day.ward_reports("duin-1")
    day.gp_asks().chooses(a.gp(), "duin-1")
    day.ward_refuses()
    assert (day.request.state, day.request.leader) == (RequestState.WAITING, Leader.DESK)


def test_a_referrer_asks_as_many_at_once_as_the_policy_says() -> None:
    day = three_free(CHOOSES, parallel=2).gp_asks()
    day.chooses(a.gp(), "duin-1")
    assert day.sees(a.gp()).more == 1
    day.chooses(a.gp(), "kreek-1")
    with pytest.raises(Conflict, match="asked_enough"):
        day.chooses(a.gp(), "schor-1")
    day.ward_refuses()
    assert day.next is NextKind.ANSWER
    day.chooses(a.gp(), "schor-1")
    assert day.asked == ["duin-1", "kreek-1", "schor-1"]


def test_the_desk_takes_over_with_one_act_and_the_referrer_chooses_no_more() -> None:
    day = three_free(CHOOSES).gp_asks()
    day.desk_takes()
    assert (day.request.owner, day.request.leader, day.next) == (a.coordinator().id, Leader.DESK, NextKind.OFFER)
    with pytest.raises(Conflict, match="search_not_yours"):
        day.sees(a.gp())


def test_a_ward_full_when_it_is_chosen_is_told_and_another_can_be_chosen() -> None:
    day = three_free(CHOOSES).gp_asks()
    day.ward_reports("duin-1", free=0)
    with pytest.raises(Conflict, match="unit_does_not_fit"):
        day.chooses(a.gp(), "duin-1")
    day.chooses(a.gp(), "kreek-1")
    assert day.asked == ["kreek-1"]


@pytest.mark.parametrize("person", [STRANGER, a.ward("duin")])
def test_nobody_else_sees_or_chooses(person: Person) -> None:
    day = three_free(CHOOSES).gp_asks()
    with pytest.raises(NotFound, match="unknown_request"):
        day.sees(person)
    with pytest.raises(NotFound, match="unknown_request"):
        day.chooses(person, "duin-1")


def test_whoever_rings_or_asks_through_the_desk_has_asked_the_region() -> None:
    for channel in (Channel.PHONE, Channel.DESK):
        assert three_free(CHOOSES).gp_asks(channel=channel).asked == ["duin-1"]
        assert three_free(OWNS).gp_asks(channel=channel).asked == ["duin-1"]


def test_a_change_of_rules_changes_nothing_for_who_has_asked_already() -> None:
    day = three_free(CHOOSES).gp_asks()
    day.works_by(Way())
    day.chooses(a.gp(), "duin-1")
    day.ward_refuses()
    assert (day.next, day.request.leader) == (NextKind.CHOICE, Leader.REFERRER)
    assert day.gp_asks().asked == ["duin-1"]


# --- The first provider owns ----------------------------------------------------------------------


def test_the_nearest_provider_owns_the_search_and_sees_it_without_a_name() -> None:
    day = three_free(OWNS).gp_asks()
    assert (day.request.leader, day.next, day.asked) == (Leader.PROVIDER, NextKind.PROVIDER, [])
    assert day.request.lead is not None
    assert day.request.lead.provider == "duin"
    assert day.on_page_of("duin") == [day.request.code]
    with day.world.storage.reading(a.ward("duin")) as work:
        [body] = overview.searches(work, facility=None)
    assert "note" not in body
    assert "patient" not in body


def test_a_referrer_may_name_the_provider_to_turn_to_first() -> None:
    day = three_free(OWNS).gp_asks(first="schor")
    assert (day.on_page_of("schor"), day.on_page_of("duin")) == ([day.request.code], [])
    with pytest.raises(Invalid, match="unknown_first_provider"):
        day.gp_asks(first="nowhere")


def test_the_owner_takes_the_patient_in_itself() -> None:
    day = three_free(OWNS).gp_asks()
    stay = day.takes_in(a.ward("duin"), "duin-1")
    assert (stay.unit, day.request.state) == ("duin-1", RequestState.RESERVED)
    assert day.on_page_of("duin") == []


def test_the_owner_asks_others_until_one_says_yes() -> None:
    day = three_free(OWNS).gp_asks()
    assert [each.own for each in day.sees(a.ward("duin")).found] == [True, False, False]
    day.chooses(a.ward("duin"), "kreek-1")
    day.ward_refuses()
    assert (day.next, day.asked, day.request.leader) == (NextKind.PROVIDER, ["kreek-1"], Leader.PROVIDER)
    day.chooses(a.ward("duin"), "schor-1")
    day.ward_accepts()
    assert (day.request.state, day.on_page_of("duin")) == (RequestState.RESERVED, [])


def test_a_silent_owner_loses_the_search_and_the_desk_has_a_task() -> None:
    day = three_free(OWNS).gp_asks()
    day.passes(minutes=59)
    assert day.asked == []
    day.passes(minutes=1)
    assert (day.request.leader, day.asked) == (Leader.DESK, ["duin-1"])
    assert TaskKind.SEARCH_RETURNED in day.tasks()
    assert day.on_page_of("duin") == []
    with pytest.raises(NotFound, match="unknown_request"):
        day.chooses(a.ward("duin"), "kreek-1")


def test_an_owner_whose_question_still_stands_loses_the_search_all_the_same() -> None:
    day = three_free(OWNS).gp_asks()
    day.passes(minutes=55)
    day.chooses(a.ward("duin"), "schor-1")
    day.passes(minutes=5)
    assert (day.request.leader, day.next, day.asked) == (Leader.DESK, NextKind.ANSWER, ["schor-1"])
    day.ward_accepts()
    assert day.request.state is RequestState.RESERVED


def test_an_owner_may_give_the_search_back() -> None:
    day = three_free(OWNS).gp_asks()
    day.does(a.ward("duin"), lambda work: choosing.give_back(work, request=day.last))
    assert (day.request.leader, day.asked) == (Leader.DESK, ["duin-1"])
    assert TaskKind.SEARCH_RETURNED in day.tasks()


def test_the_desk_takes_the_search_over_and_there_is_one_owner() -> None:
    day = three_free(OWNS).gp_asks()
    day.desk_takes()
    assert (day.request.owner, day.request.leader, day.next) == (a.coordinator().id, Leader.DESK, NextKind.OFFER)
    assert day.on_page_of("duin") == []


@pytest.mark.parametrize("way", [OWNS, CHOOSES])
def test_the_desk_may_search_at_once_and_whoever_led_is_told_so(way: Way) -> None:
    day = three_free(way).gp_asks()
    day.does(a.coordinator(), lambda work: matching.search(work, request=day.last))
    assert (day.request.leader, day.asked) == (Leader.DESK, ["duin-1"])
    [ended] = [fact for facts in day.world.told for fact in facts if isinstance(fact, LeadEnded)]
    assert (ended.end, ended.by) == ("taken_over", a.coordinator().id)


def test_the_payer_is_turned_to_only_when_all_the_others_were_asked() -> None:
    day = three_free(OWNS, parallel=3, rungs=PAYER).gp_asks()
    day.passes(minutes=20)
    assert day.rung() is RungKind.REGION
    with pytest.raises(Conflict, match="others_not_asked"):
        day.does(a.ward("duin"), lambda work: ladder.hurry(work, request=day.last))
    for unit in ("duin-1", "kreek-1", "schor-1"):
        day.chooses(a.ward("duin"), unit)
        day.ward_refuses()
    day.does(a.ward("duin"), lambda work: ladder.hurry(work, request=day.last))
    day.passes(minutes=1)
    assert day.rung() is RungKind.PAYER
    assert TaskKind.TURN_TO_PAYER in day.tasks()


@pytest.mark.parametrize(
    "act",
    [
        lambda work, request: choosing.choices(work, request=request),
        lambda work, request: choosing.choose(work, request=request, unit=UnitId("kreek-1")),
        lambda work, request: choosing.give_back(work, request=request),
        lambda work, request: ladder.hurry(work, request=request),
        lambda work, request: requests.find(work, request=request),
        lambda work, request: requests.patient(work, request=request),
        lambda work, request: board.check_stream(work, f"request:{request}"),
    ],
)
def test_another_facility_cannot_reach_a_search_that_is_not_its_own(
    act: Callable[[Work, RequestId], object],
) -> None:
    day = three_free(OWNS).gp_asks()
    with pytest.raises((NotFound, NotAllowed)):
        day.does(a.ward("kreek"), lambda work: act(work, day.last))
    assert day.request.leader is Leader.PROVIDER


def test_owning_one_search_opens_no_other_request_nor_its_patient() -> None:
    day = three_free(OWNS).gp_asks()
    mine = day.last
    theirs = day.gp_asks(first="kreek").last
    with pytest.raises(NotFound):
        day.does(a.ward("duin"), lambda work: choosing.choose(work, request=theirs, unit=UnitId("duin-1")))
    with pytest.raises(NotFound):
        day.does(a.ward("duin"), lambda work: requests.patient(work, request=mine))
    with pytest.raises(NotFound):
        day.does(a.ward("duin"), lambda work: requests.find(work, request=mine))


def test_an_owner_takes_nobody_into_the_unit_of_another() -> None:
    day = three_free(OWNS).gp_asks()
    with pytest.raises(NotFound, match="unknown_unit"):
        day.takes_in(a.ward("duin"), "kreek-1")


def test_a_referrer_does_not_choose_for_the_owner() -> None:
    day = three_free(OWNS).gp_asks()
    with pytest.raises(Conflict, match="search_not_yours"):
        day.chooses(a.gp(), "duin-1")


def test_a_facility_for_which_nobody_answers_is_given_no_search() -> None:
    day = three_free(OWNS)
    del day.world.storage.state.people[a.ward("duin").id]  # type: ignore[attr-defined]
    assert day.gp_asks().request.lead is not None
    assert day.request.lead is not None
    assert day.request.lead.provider == "kreek"


# --- Office hours ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        (datetime(2026, 1, 12, 9, tzinfo=UTC), True),  # Monday, ten in the morning there
        (datetime(2026, 1, 12, 17, tzinfo=UTC), False),  # Monday, six in the evening
        (datetime(2026, 1, 10, 9, tzinfo=UTC), False),  # Saturday
    ],
)
def test_outside_office_hours_the_desk_places(moment: datetime, *, holds: bool) -> None:
    day = three_free(replace(CHOOSES, hours=Hours(time(8), time(18), workdays=True)))
    day.world.clock.advance(moment - day.world.clock.now())
    day.gp_asks()
    assert (day.request.leader is Leader.REFERRER) is holds


# --- Whatever the way -----------------------------------------------------------------------------

STEPS: Final = st.lists(
    st.sampled_from(
        ["choose", "refuse", "accept", "bedline", "desk", "take", "give_back", "take_in", "report", "wait", "withdraw"]
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(way=st.sampled_from([Way(), CHOOSES, OWNS]), automatic=st.booleans(), steps=STEPS)
def test_a_live_request_always_has_one_leader_and_a_next_step_or_a_task(
    way: Way, *, automatic: bool, steps: list[str]
) -> None:
    day = three_free(way, automatic=automatic).gp_asks()
    for number, step in enumerate(steps):
        _try(day, step, unit=("duin-1", "kreek-1", "schor-1")[number % 3])
        request = day.request
        if not request.live:
            assert request.leader is Leader.DESK
            break
        assert request.next_action is not None
        assert request.leader is Leader.DESK or request.owner is None
        assert (request.leader is Leader.PROVIDER) == (len(day.on_page_of("duin")) == 1)
    day.passes(minutes=70)
    day.passes(minutes=70)
    late = day.request.next_action
    assert late is None or late.due_at + ladder.FORGOTTEN_LENGTH >= day.world.clock.now() or day.tasks()


def _try(day: Day, step: str, *, unit: str) -> None:
    leader = a.ward("duin") if day.request.leader is Leader.PROVIDER else a.gp()
    acts: dict[str, Callable[[], object]] = {
        "choose": lambda: day.chooses(leader, unit),
        "refuse": day.ward_refuses,
        "accept": day.ward_accepts,
        "bedline": lambda: day.leaves(LeaveTo.BEDLINE),
        "desk": lambda: day.leaves(LeaveTo.DESK),
        "take": day.desk_takes,
        "give_back": lambda: day.does(a.ward("duin"), lambda work: choosing.give_back(work, request=day.last)),
        "take_in": lambda: day.takes_in(a.ward("duin"), "duin-1"),
        "report": lambda: day.ward_reports(unit, free=2),
        "wait": lambda: day.passes(minutes=11),
        "withdraw": lambda: day.does(
            a.gp(), lambda work: requests.withdraw(work, request=day.last, reason="stays_home")
        ),
    }
    try:
        acts[step]()
    except (Conflict, NotFound, IndexError):
        assert day.request.live or day.request.next_action is None
