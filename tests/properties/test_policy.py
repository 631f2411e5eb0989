"""What holds of every simulated year: it repeats itself, nothing beats the oracle, more at once costs no time."""

from dataclasses import replace
from datetime import datetime, timedelta
from statistics import fmean
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from bedline.adapters.solving import cheapest
from bedline.domain.ids import UnitId
from bedline.domain.matching.atlas import Atlas
from bedline.domain.ways import Way, WayKind
from bedline.policy import making
from bedline.policy.assumptions import Assumptions
from bedline.policy.life import Outcome
from bedline.policy.trial import minutes, played
from bedline.policy.year import Answer, Step, Year
from tests import builders
from tests.unit.policy.people import WrittenLeaders, step
from tests.unit.policy.worlds import DUIN, KREEK, NINE, asked, foreseen, parallel, patient, phoned, says, working, year

WEEK: Final = Assumptions(days=7, requests_per_year={"crisis": 250, "elv_low": 250})
# So few that there is always a place: waiting for one, which comes by chance, would drown what is compared.
QUIET: Final = Assumptions(days=120, requests_per_year={"elv_low": 60}, taken_by_others=0.01)
HALF: Final = timedelta(minutes=30)
ATLAS: Final = Atlas.of(builders.directory())

answers = st.builds(
    says, yes=st.booleans(), after=st.floats(0.5, 90), silent=st.sampled_from([False, False, False, True])
)


def week(seed: int) -> Year:
    return making.year(builders.region(), atlas=ATLAS, seed=seed, assumptions=WEEK)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=5, deadline=None)
def test_the_same_seed_gives_the_same_year_and_the_same_outcomes(seed: int) -> None:
    one, other = week(seed), week(seed)
    assert one.patients == other.patients
    assert one.reports == other.reports
    assert played(one, solver=cheapest) == played(other, solver=cheapest)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=5, deadline=None)
def test_no_ward_has_more_of_our_patients_than_places(seed: int) -> None:
    world = week(seed)
    baseline = {unit.id: unit.baseline for unit in builders.directory().units.values()}
    for outcomes in played(world, solver=cheapest).values():
        for each in outcomes:
            if each.confirmed_at is not None and each.unit is not None:
                there = _ours(outcomes, each.unit, at=each)
                assert there <= baseline[each.unit]


@given(seed=st.integers(0, 10_000))
@settings(max_examples=5, deadline=None)
def test_no_way_places_anybody_in_a_ward_that_is_closed(seed: int) -> None:
    closing = replace(WEEK, closures_per_year=40, closure_days=2, insured={"cz": 0.5, "vgz": 0.5})
    world = making.year(builders.region(), atlas=ATLAS, seed=seed, assumptions=closing)
    assert {each.need.insurer for each in world.patients} <= {"cz", "vgz"}
    for outcomes in played(world, solver=cheapest).values():
        for each in outcomes:
            if each.confirmed_at is not None and each.unit is not None:
                assert not world.is_shut(each.unit, at=each.confirmed_at)


def _ours(outcomes: tuple[Outcome, ...], unit: UnitId, *, at: Outcome) -> int:
    moment = at.confirmed_at
    assert moment is not None
    stays = [
        (each.confirmed_at, each.confirmed_at + each.patient.journey + each.patient.stay)
        for each in outcomes
        if each.confirmed_at is not None and each.unit == unit
    ]
    return sum(begins <= moment < ends for begins, ends in stays)


def led_week(seed: int) -> Year:
    """A week in which referrers choose for first-line care, providers own crises, wards propose and families wish."""
    known = builders.wishing(builders.region())
    ways = {
        builders.LOW: Way(WayKind.REFERRER_CHOOSES, timedelta(minutes=15)),
        builders.CRISIS: Way(WayKind.FIRST_PROVIDER_OWNS, timedelta(minutes=45)),
    }
    forms = {key: replace(form, way=ways[key]) for key, form in known.care_forms.items()}
    region = replace(known, care_forms=forms)
    return making.year(region, atlas=ATLAS, seed=seed, assumptions=replace(WEEK, later=0.3))


@given(seed=st.integers(0, 10_000))
@settings(max_examples=5, deadline=None)
def test_whoever_leads_the_search_no_bed_is_given_twice_and_the_year_repeats_itself(seed: int) -> None:
    world = led_week(seed)
    baseline = {unit.id: unit.baseline for unit in builders.directory().units.values()}
    found = played(world, solver=cheapest)
    assert found == played(led_week(seed), solver=cheapest)
    for outcomes in found.values():
        assert len(outcomes) == len(world.patients)
        for each in outcomes:
            if each.confirmed_at is not None and each.unit is not None:
                assert _ours(outcomes, each.unit, at=each) <= baseline[each.unit]


@given(
    duin=answers,
    kreek=answers,
    way=st.sampled_from([Way(WayKind.REFERRER_CHOOSES, HALF), Way(WayKind.FIRST_PROVIDER_OWNS, HALF)]),
    steps=st.tuples(*[st.builds(step, st.floats(0, 40), lets_go=st.booleans(), nearest=st.booleans())] * 2),
    later=st.sampled_from([None, NINE + timedelta(hours=20)]),
)
@settings(max_examples=60, deadline=None)
def test_whoever_leads_nothing_is_faster_than_the_oracle(
    duin: Answer, kreek: Answer, way: Way, steps: tuple[Step, ...], later: datetime | None
) -> None:
    said = {(1, DUIN): duin, (1, KREEK): replace(kreek, from_at=later)}
    world = replace(year(patient(), answers=said), leaders=WrittenLeaders(steps))
    soonest = minutes(foreseen(world)[0])
    assert soonest <= minutes(asked(world, region=working(world.region, way))[0])
    assert soonest <= minutes(phoned(world)[0])


@given(duin=answers, kreek=answers, at_once=st.integers(1, 2))
@settings(max_examples=60, deadline=None)
def test_nothing_is_faster_than_the_oracle(duin: Answer, kreek: Answer, at_once: int) -> None:
    world = year(patient(), answers={(1, DUIN): duin, (1, KREEK): kreek})
    soonest = minutes(foreseen(world)[0])
    for outcomes in (asked(world, region=parallel(world.region, at_once)), phoned(world)):
        assert soonest <= minutes(outcomes[0])


@given(duin=answers, kreek=answers)
@settings(max_examples=60, deadline=None)
def test_asking_both_wards_at_once_is_never_slower_for_one_patient(duin: Answer, kreek: Answer) -> None:
    world = year(patient(), answers={(1, DUIN): duin, (1, KREEK): kreek})
    one, both = (minutes(asked(world, region=parallel(world.region, number))[0]) for number in (1, 2))
    assert both <= one


def test_asking_more_at_once_never_makes_the_mean_wait_longer_where_there_are_places_for_all() -> None:
    years = [making.year(builders.region(), atlas=ATLAS, seed=seed, assumptions=QUIET) for seed in range(5)]
    means: list[float] = []
    for at_once in (1, 2, 3):
        found = [each for world in years for each in asked(world, region=parallel(world.region, at_once))]
        placed = [minutes(each) for each in found if each.waited is not None]
        # One or two are turned down by every ward there is, whoever asks.
        assert len(placed) > 0.97 * len(found)
        means.append(fmean(placed))
    assert means == sorted(means, reverse=True)


def test_a_lone_ward_that_always_says_yes_is_asked_once_by_everyone() -> None:
    world = year(patient(), patient(2, at=NINE + timedelta(days=9)), answers={}, places=2)
    for outcomes in (asked(world), phoned(world), foreseen(world)):
        assert [len(each.asked) for each in outcomes] == [1, 1]
