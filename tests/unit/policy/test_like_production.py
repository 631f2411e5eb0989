"""The simulation asks the wards that production asks, and at the same moments: both play one hour, minute by minute."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bedline.domain.capacity import Source
from bedline.domain.errors import Conflict
from bedline.domain.facilities import Directory
from bedline.domain.hours import Hours
from bedline.domain.ids import UnitId
from bedline.domain.matching.atlas import Atlas
from bedline.domain.offers import Offer
from bedline.domain.people import bedline_in
from bedline.domain.place_wishes import place_wish
from bedline.domain.regions import Region
from bedline.domain.requests import Channel, RequestState
from bedline.domain.ways import DESK_PLACES, Way, WayKind
from bedline.policy.life import Outcome
from bedline.policy.year import Answer, Decision, Step, Taken, Year
from bedline.services import capacity, consequences, offers, promising, proposals, requests, sweeps
from bedline.services.requests import Asked
from tests import builders as a
from tests.harness import worlds
from tests.harness.worlds import World
from tests.unit.policy.people import People, WrittenLeaders, decision, step
from tests.unit.policy.worlds import DUIN, KREEK, SCHOR, asked, patient, says, year

MINUTE = timedelta(minutes=1)
WARDS = (DUIN, KREEK, SCHOR)

answers = st.fixed_dictionaries(
    {ward: st.builds(says, yes=st.booleans(), after=st.integers(1, 14), silent=st.booleans()) for ward in WARDS}
)


@dataclass(frozen=True, kw_only=True)
class Hour:
    """What both play: the policy, what each ward says, and which ward may be booked."""

    said: Mapping[UnitId, Answer]
    at_once: int = 1
    answer_minutes: int = 10
    # So many minutes from the beginning on, no ward may be disturbed.
    quiet_minutes: int = 0
    booked: frozenset[UnitId] = frozenset()
    # Where patient and family want to go, as the region asks it; None: Bedline asks anyway.
    wish: str | None = None
    way: Way = DESK_PLACES
    steps: tuple[Step, ...] = ()
    # Wards that can take the patient only after so many hours, and what is said to it.
    hours_later: Mapping[UnitId, int] = field(default_factory=dict)
    decision: Decision = field(default_factory=lambda: Decision(3 * MINUTE))
    decision_minutes: int = 60

    def answer(self, ward: UnitId) -> Answer:
        """What a ward says."""
        hours = self.hours_later.get(ward)
        return replace(self.said[ward], from_at=a.NOW + timedelta(hours=hours) if hours else None)

    def region(self) -> Region:
        """The rules that are in force."""
        ends = (a.NOW + timedelta(minutes=self.quiet_minutes)).astimezone(ZoneInfo(a.region().timezone))
        begins = ends - timedelta(hours=2)
        quiet = Hours(begins.time(), ends.time()) if self.quiet_minutes else None
        known = a.region() if self.wish is None else a.wishing(a.region())
        forms = {
            key: replace(
                form,
                way=self.way,
                policy=replace(
                    form.policy,
                    parallel=self.at_once,
                    answer_length=self.answer_minutes * MINUTE,
                    quiet=quiet,
                    decision_length=self.decision_minutes * MINUTE,
                    directly_bookable=True,
                ),
            )
            for key, form in known.care_forms.items()
        }
        return replace(known, care_forms=forms)

    def directory(self) -> Directory:
        """The wards, those that may be booked among them."""
        known = worlds.directory()
        units = {key: replace(each, directly_bookable=key in self.booked) for key, each in known.units.items()}
        return replace(known, units=units)


@dataclass(frozen=True)
class Found:
    """Where the patient landed after how many minutes, and who was asked on the way."""

    minutes: float | None
    asked: tuple[UnitId, ...]


def in_production(hour: Hour) -> Found:
    world = worlds.in_memory(regions={**worlds.REGIONS, a.POLDER: hour.region()}, known=hour.directory())
    world.follow = consequences.carry_out
    for ward in WARDS:
        with world.storage.work(a.ward(ward.split("-", maxsplit=1)[0])) as work:
            capacity.report(work, unit=ward, told=capacity.Told(free=1), source=Source.WEB)
    told = Asked(
        region=a.POLDER,
        channel=Channel.WEB,
        profile=a.profile(),
        answers={**a.CLEAR_FOR_LOW, **({"wish_of_place": hour.wish} if hour.wish else {})},
        care_form=a.LOW,
        urgency="today",
    )
    with world.storage.work(a.gp()) as work:
        request = requests.submit(work, asked=told)
    placed = 0 if request.state is RequestState.RESERVED else None
    said = {ward: hour.answer(ward) for ward in WARDS}
    people = People(world, request.id, hour.steps, said=said, answer_length=hour.answer_minutes * MINUTE)
    people.look()
    if placed is None:
        placed = next((minute for minute in range(1, 60) if _passes(world, people, hour)), None)
    made = people.made()
    return Found(placed, tuple(sorted({each.unit for each in made} | people.in_house_asked)))


def _passes(world: World, people: People, hour: Hour) -> bool:
    """Let a minute pass: wards answer, who leads acts, then Bedline does what is due; True when there is a place."""
    world.clock.advance(MINUTE)
    for each in people.made():
        answer = hour.answer(each.unit)
        if not answer.silent and people.now - each.made_at == answer.length:
            _answers(world, each, answer)
            people.look()
            if people.request.state is not RequestState.RESERVED:
                people.decides_on(each.id, hour.decision)
    people.act()
    for sweep in ("lapse_offers", "choose_for_the_absent", "take_back_searches", "search_again", "climb_ladders"):
        sweeps.SWEEPS[sweep](world.storage, bedline_in())
        people.look()
    return people.request.state is RequestState.RESERVED


def _answers(world: World, offer: Offer, answer: Answer) -> None:
    """Let the ward say what it has to say; that it comes too late may be no use any more."""
    yes = promising.Yes(doctor="dr. Mol")
    with suppress(Conflict), world.storage.work(a.ward(offer.facility)) as work:
        if not answer.willing:
            offers.refuse(work, offer=offer.id, reason="too_complex")
        elif answer.from_at is not None:
            proposals.propose(work, offer=offer.id, from_at=answer.from_at, yes=yes)
        else:
            offers.accept(work, offer=offer.id, yes=yes)


def in_simulation(hour: Hour) -> Found:
    (found,) = asked(_world(hour), region=hour.region())
    return Found(_minutes(found), tuple(sorted(set(found.asked))))


def _world(hour: Hour) -> Year:
    place = a.region().place("1001")
    need = replace(patient().need, now=a.NOW, birth_year=1938, postcode="1001", gp_at=place.point)
    region = hour.region()
    wish = place_wish(region, care_form=a.LOW, answers={"wish_of_place": hour.wish or ""}, on=region.day(a.NOW))
    somebody = replace(patient(), need=need, patience=timedelta(hours=1), wish=wish, urgency="today")
    return replace(
        year(somebody, answers={(1, ward): hour.answer(ward) for ward in WARDS}),
        leaders=WrittenLeaders(hour.steps, hour.decision),
        begins=a.NOW,
        atlas=Atlas.of(hour.directory()),
        taken={ward: Taken((a.NOW,), (2,)) for ward in WARDS},
        reports=tuple((a.NOW, ward) for ward in WARDS),
    )


def _minutes(found: Outcome) -> float | None:
    return None if found.waited is None else found.waited / MINUTE


hours = st.builds(
    Hour,
    said=answers,
    at_once=st.integers(1, 3),
    answer_minutes=st.sampled_from([3, 10]),
    quiet_minutes=st.sampled_from([0, 0, 7]),
    booked=st.frozensets(st.sampled_from(WARDS), max_size=1),
)


led = st.builds(
    Hour,
    said=answers,
    at_once=st.integers(1, 3),
    answer_minutes=st.sampled_from([3, 10]),
    booked=st.frozensets(st.sampled_from(WARDS), max_size=1),
    way=st.sampled_from(
        [
            Way(WayKind.REFERRER_CHOOSES, 5 * MINUTE),
            Way(WayKind.REFERRER_CHOOSES, 12 * MINUTE),
            Way(WayKind.FIRST_PROVIDER_OWNS, 8 * MINUTE),
            Way(WayKind.FIRST_PROVIDER_OWNS, 30 * MINUTE),
            # Outside its hours: the desk places.
            Way(WayKind.FIRST_PROVIDER_OWNS, 30 * MINUTE, Hours(time(1), time(2))),
        ]
    ),
    steps=st.tuples(*[st.builds(step, st.integers(1, 9), lets_go=st.booleans(), nearest=st.booleans())] * 3),
)
later = st.builds(
    Hour,
    said=answers,
    at_once=st.integers(1, 3),
    answer_minutes=st.sampled_from([3, 10]),
    hours_later=st.dictionaries(st.sampled_from(WARDS), st.sampled_from([5, 20]), min_size=1),
    decision=st.builds(decision, st.integers(1, 12), agrees=st.booleans()),
    decision_minutes=st.sampled_from([5, 60]),
    way=st.sampled_from([DESK_PLACES, Way(WayKind.REFERRER_CHOOSES, 5 * MINUTE)]),
    steps=st.tuples(*[st.builds(step, st.integers(1, 9))] * 3),
)
wished = st.builds(
    Hour,
    said=answers,
    at_once=st.integers(1, 3),
    answer_minutes=st.sampled_from([3, 10]),
    wish=st.sampled_from(["no_wish", "own_town", "duin", "kreek", "schor"]),
)


@given(hour=led)
@settings(max_examples=150, deadline=None)
def test_whoever_leads_a_search_comes_to_the_same_in_both(hour: Hour) -> None:
    assert in_simulation(hour) == in_production(hour)


@given(hour=later)
@settings(max_examples=100, deadline=None)
def test_a_later_moment_that_a_ward_proposes_is_decided_on_in_both(hour: Hour) -> None:
    assert in_simulation(hour) == in_production(hour)


@given(hour=wished)
@settings(max_examples=100, deadline=None)
def test_a_wish_that_was_said_is_kept_to_in_both(hour: Hour) -> None:
    assert in_simulation(hour) == in_production(hour)


@given(hour=hours)
@settings(max_examples=100, deadline=None)
def test_the_simulation_asks_whom_production_asks_and_lands_when_it_lands(hour: Hour) -> None:
    assert in_simulation(hour) == in_production(hour)
