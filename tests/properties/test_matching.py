"""Whatever the world is like: no eligible unit is hidden, no other is shown, and the short way finds the same."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from math import inf
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bedline.domain.call_hours import Otherwise
from bedline.domain.capacity import Places, unreported
from bedline.domain.facilities import Directory, Limits, Unit
from bedline.domain.ids import UnitId
from bedline.domain.matching import atlas, search
from bedline.domain.matching.atlas import Atlas
from bedline.domain.matching.eligibility import WhyNot, why_not
from bedline.domain.matching.need import Need
from bedline.domain.matching.ranking import Candidate, Criterion
from bedline.domain.matching.search import best, explained
from bedline.domain.offers import OfferState
from tests.benchmarks.country import REGION, Fill, Storage, world
from tests.builders import NOW
from tests.properties.matching_worlds import AGES, World, a_world, hopeful, reaching, worlds

NO_PLACE = {
    WhyNot.NEVER_REPORTED,
    WhyNot.NOTHING_STAFFED,
    WhyNot.CLOSED,
    WhyNot.CLOSED_UNTIL,
    WhyNot.ALL_PROMISED,
    WhyNot.NOTHING_FREE,
}

LASTING = {
    WhyNot.ANOTHER_REGION,
    WhyNot.FORM_NOT_OFFERED,
    WhyNot.TRAIT_MISSING,
    WhyNot.ROOM_SEX,
    WhyNot.NO_CONTRACT,
    WhyNot.TOO_YOUNG,
    WhyNot.TOO_OLD,
    WhyNot.TRAIT_EXCLUDED,
    WhyNot.OUTSIDE_AREA,
}


@pytest.fixture(autouse=True, scope="module")
def _small_steps() -> Iterator[None]:
    """Small areas and small look-ups, so that a small world has many of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(atlas, "SMALLEST_AREA", 2)
        patch.setattr(search, "SMALLEST_LOOK", 1)
        patch.setattr(search, "OF_THREE", 1)
        yield


def may_take(world: World, unit: Unit) -> bool:
    """Say the hard rules once more, in other words."""
    need, places = world.need, world.places.get(unit.id, unreported(unit.id))
    asked = need.asked.get(unit.id)
    answered_since = asked is not None and places.reported_at is not None and places.reported_at > asked.at
    forgotten = (
        asked is None
        or asked.state is OfferState.WITHDRAWN
        or (asked.state not in {OfferState.OPEN, OfferState.PROPOSED} and asked.ends_with_report and answered_since)
    )
    figures = places.figures
    empty = figures.staffed - figures.occupied - figures.closed - len(places.claims)
    for closure in places.closures:
        if closure.until > NOW:
            empty = 0 if closure.places is None else empty - closure.places
    return (
        unit.region == need.region
        and need.care_form in unit.care_forms
        and all(trait in unit.traits for trait in need.traits)
        and (not unit.sexes or need.sex in unit.sexes)
        and (unit.limits is None or welcome(need, unit.limits))
        and forgotten
        and empty >= 1
    )


def welcome(need: Need, limits: Limits) -> bool:
    """Say once more, in other words, whom a unit takes that does not take everybody."""
    oldest_it_may_be = 200 if need.birth_year is None else NOW.year - need.birth_year
    youngest_it_may_be = 0 if need.birth_year is None else NOW.year - need.birth_year - 1
    return (
        need.insurer in {None, *(limits.insurers or {need.insurer})}
        and oldest_it_may_be >= (limits.youngest or 0)
        and youngest_it_may_be <= (limits.oldest or 200)
        and not any(trait in limits.excluded_traits for trait in need.traits)
        and (need.postcode is None or any(need.postcode.startswith(each) for each in limits.postcodes or ("",)))
    )


@given(worlds)
def test_every_unit_of_the_region_is_a_candidate_or_refused_with_reasons(world: World) -> None:
    found = world.explained()
    shown = {each.unit.id for each in found.candidates}
    refused = {each.unit.id: each.whys for each in found.refused}
    here = {unit.id for unit in world.directory.units.values() if unit.region == world.need.region}
    assert shown | set(refused) == here
    assert len(found.candidates) + len(found.refused) == len(here)
    assert shown == {unit.id for unit in world.directory.units.values() if may_take(world, unit)}
    assert all(refused.values())


@given(worlds)
def test_a_unit_has_a_free_place_or_exactly_one_reason_why_not(world: World) -> None:
    for unit in world.directory.units.values():
        places = world.places.get(unit.id, unreported(unit.id))
        codes = [why.code for why in why_not(world.need, unit=unit, places=places)]
        assert len(codes) == len(set(codes))
        assert (WhyNot.ANOTHER_REGION in codes) is (unit.region != world.need.region)
        assert len(NO_PLACE.intersection(codes)) == (0 if places.free_at(NOW) else 1)


@settings(max_examples=500)
@given(worlds, st.integers(-1, 30))
def test_the_best_few_are_the_first_of_all(world: World, most: int) -> None:
    assert world.best(most) == world.explained().candidates[: max(0, most)]


def within_reach(world: World, candidate: Candidate) -> bool:
    """Say once more, in other words, whether Bedline looks so far by itself."""
    need, home = world.need, candidate.facility
    in_town = (home.town.lower(), home.municipality.lower()) == (need.town.lower(), need.municipality.lower())
    return (
        candidate.distance_km <= need.within_km
        and (in_town or not need.only_own_town)
        and need.only_home in {None, home.id}
    )


@settings(max_examples=300)
@given(reaching, st.integers(1, 6))
def test_the_best_few_within_reach_are_the_first_of_all_that_are(world: World, most: int) -> None:
    reached = [each for each in world.explained().candidates if within_reach(world, each)]
    assert [each.unit.id for each in world.best(most)] == [each.unit.id for each in reached[:most]]
    # How far one looks keeps nobody from being shown to the desk.
    everywhere = replace(world.need, within_km=inf, only_own_town=False, only_home=None)
    assert replace(world, need=everywhere).explained() == world.explained()


def test_these_worlds_hold_every_reason_why_not_also_as_the_only_one() -> None:
    alone, bookable = set(), 0
    for seed in range(400):
        world = a_world(8, seed)
        found = world.explained()
        alone |= {each.whys[0].code for each in found.refused if len(each.whys) == 1}
        policy = world.region.care_forms[world.need.care_form].policy
        bookable += policy.directly_bookable and any(each.unit.directly_bookable for each in found.candidates)
    # Of another region nothing is explained.
    assert alone == set(WhyNot) - {WhyNot.ANOTHER_REGION}
    assert bookable


@given(worlds, st.integers(1, 5))
def test_nobody_is_looked_up_twice_or_in_vain(world: World, most: int) -> None:
    seen: list[UnitId] = []

    def places_of(units: Collection[UnitId]) -> Mapping[UnitId, Places]:
        assert units
        seen.extend(units)
        return world.places_of(units)

    best(
        world.need,
        atlas=Atlas.of(world.directory),
        region=world.region,
        places_of=places_of,
        habits=world.habits,
        most=most,
    )
    assert len(seen) == len(set(seen))
    for unit in seen:
        found = {why.code for why in why_not(world.need, unit=world.directory.units[unit], places=unreported(unit))}
        assert not found & LASTING


@given(worlds)
def test_the_explanation_sums_to_the_score_and_the_score_makes_the_order(world: World) -> None:
    candidates = world.explained().candidates
    for candidate in candidates:
        minutes = 0.0
        for term in candidate.terms:
            minutes += term.minutes
        assert candidate.minutes == minutes
    assert [each.rank for each in candidates] == list(range(1, len(candidates) + 1))
    assert list(candidates) == sorted(candidates, key=lambda each: (each.minutes, each.unit.id))


@given(worlds, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_the_directory_is_sorted(world: World, dice: Random) -> None:
    facilities, units = list(world.directory.facilities.items()), list(world.directory.units.items())
    dice.shuffle(facilities)
    dice.shuffle(units)
    shuffled = replace(world, directory=Directory(dict(facilities), dict(units), {}))
    assert shuffled.explained() == world.explained()
    assert shuffled.best(3) == world.best(3)


@given(hopeful, st.sampled_from(AGES))
def test_a_fresher_figure_never_lowers_a_unit(found: tuple[World, Candidate], age: timedelta) -> None:
    world, chosen = found
    fresher = replace(world.places[chosen.unit.id], reported_at=max(NOW - age, chosen.reported_at or NOW - age))
    after = world.with_places(fresher).candidate(chosen.unit.id)
    # Its minutes as well: most worlds are too small for a worse sum to cost a place.
    assert (after.rank <= chosen.rank, after.minutes <= chosen.minutes) == (True, True)


@given(hopeful)
def test_a_nearer_facility_never_lowers_its_units(found: tuple[World, Candidate]) -> None:
    world, chosen = found
    near = replace(chosen.facility, point=world.need.point)
    # Its distance from the GP is another matter: let them be no further either.
    gp_at = world.need.point if world.need.gp_at is not None else None
    world = replace(world, need=replace(world.need, gp_at=gp_at))
    # Its other units come nearer as well, and may be equal to it: they are left aside.
    alone = {
        key: unit for key, unit in world.directory.units.items() if unit.facility != near.id or key == chosen.unit.id
    }
    before = replace(world, directory=Directory(world.directory.facilities, alone, {}))
    assert before.with_facility(near).rank(chosen.unit.id) <= before.rank(chosen.unit.id)


@given(hopeful)
def test_one_more_free_place_never_lowers_a_unit(found: tuple[World, Candidate]) -> None:
    world, chosen = found
    places = world.places[chosen.unit.id]
    more = replace(places, figures=replace(places.figures, staffed=places.figures.staffed + 1))
    assert world.with_places(more).rank(chosen.unit.id) == chosen.rank


@pytest.mark.parametrize("taken", [0.6, 0.85, 0.99, 1.0])
def test_the_best_few_of_a_large_world_are_the_first_of_all(taken: float) -> None:
    large = world(150, towns=30, width=2.0, height=1.5, fill=Fill("any", taken))
    for need in large.needs[:40]:
        store = Storage(large.rows)
        everything = explained(need, atlas=large.atlas, region=REGION, places_of=store.many, habits=large.habits)
        for most in (1, 7):
            first = best(need, atlas=large.atlas, region=REGION, places_of=store.many, habits=large.habits, most=most)
            assert first == everything.candidates[:most]


@given(hopeful)
def test_telephones_that_may_always_be_rung_never_lower_a_unit(found: tuple[World, Candidate]) -> None:
    world, chosen = found
    open_always = replace(chosen.unit, call_hours=None)
    units = {**world.directory.units, open_always.id: open_always}
    opened = replace(world, directory=Directory(world.directory.facilities, units, {}))
    assert opened.rank(chosen.unit.id) <= chosen.rank
    closed_for = sum(term.minutes for term in chosen.terms if term.code is Criterion.CALL_HOURS)
    now = next(each for each in opened.explained().candidates if each.unit.id == chosen.unit.id)
    assert now.minutes == pytest.approx(chosen.minutes - closed_for)


@given(hopeful)
def test_nobody_expects_an_answer_before_a_ward_can_hear_the_question(found: tuple[World, Candidate]) -> None:
    world, chosen = found
    hours, form = chosen.unit.call_hours, world.region.care_forms[world.need.care_form]
    deaf_until = None
    if hours is not None and hours.otherwise is Otherwise.TEXT:
        deaf_until = hours.opens_at(NOW, crisis=form.crisis, timezone=world.region.timezone)
    booked = chosen.unit.directly_bookable and form.policy.directly_bookable
    lasting = {Criterion.DISTANCE, Criterion.OWN_TOWN, Criterion.GP_NEAR}
    until_yes = sum(term.minutes for term in chosen.terms if term.code not in lasting)
    if deaf_until is not None and not booked:
        assert until_yes > (deaf_until - NOW).total_seconds() / 60
