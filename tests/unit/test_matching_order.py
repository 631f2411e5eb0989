"""Who is asked first, and why: the soft order in minutes, and the search that finds its beginning."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bedline.domain.call_hours import CallHours, Otherwise
from bedline.domain.capacity import Figures, Places
from bedline.domain.errors import NotFound
from bedline.domain.facilities import Directory, Facility
from bedline.domain.hours import Hours
from bedline.domain.ids import CareFormId, FacilityId, RegionId, TraitId, UnitId
from bedline.domain.matching.atlas import Atlas
from bedline.domain.matching.habits import Band, Habits, Tally
from bedline.domain.matching.need import Need
from bedline.domain.matching.ranking import Candidate, Criterion
from bedline.domain.matching.search import LARGEST_LOOK, Explained, best, explained
from bedline.domain.regions import Expectations, Point, RankingWeights
from tests import builders
from tests.builders import CRISIS, LOW, NOW, POLDER, directory, facility, region, unit

C = Criterion
# Nobody has been asked yet: at night a question takes the ten minutes it may, and half of the answers are yes.
UNKNOWN = Habits(NOW)
ANSWER, REFUSALS = 10.0, 10.0
ASKED = {C.ANSWER_TIME: ANSWER, C.YES_SHARE: REFUSALS}
HOUR = timedelta(hours=1)


class Storage:
    """Knows what units said, and remembers who was looked up."""

    def __init__(self, *known: Places) -> None:
        self.known = {each.unit: each for each in known}
        self.looks: list[Sequence[UnitId]] = []

    def many(self, units: Collection[UnitId]) -> Mapping[UnitId, Places]:
        self.looks.append(list(units))
        return {unit: self.known[unit] for unit in units if unit in self.known}


def said(name: str, *, ago: timedelta | None = timedelta(0), free: int = 1) -> Places:
    reported_at = None if ago is None else NOW - ago
    return Places(unit=UnitId(name), figures=Figures(staffed=free, occupied=0), reported_at=reported_at)


def need(postcode: str = "1001", **different: object) -> Need:
    place = region().place(postcode)
    usual = Need(
        region=POLDER,
        care_form=CRISIS,
        sex="f",
        point=place.point,
        town=place.name,
        municipality=place.municipality,
        now=NOW,
        timezone="Europe/Amsterdam",
    )
    return replace(usual, **different)  # type: ignore[arg-type]


def all_of(*known: Places, wanted: Need | None = None, units: Directory | None = None) -> Explained:
    atlas = Atlas.of(units or directory())
    return explained(wanted or need(), atlas=atlas, region=region(), places_of=Storage(*known).many, habits=UNKNOWN)


def first(*known: Places, wanted: Need | None = None) -> Candidate:
    return all_of(*known, wanted=wanted).candidates[0]


def weights_of(found: Candidate) -> Mapping[Criterion, float]:
    return {term.code: term.minutes for term in found.terms}


def test_the_nearest_of_equals_comes_first() -> None:
    found = all_of(said("schor-1"), said("kreek-1"), said("duin-1")).candidates
    assert [each.unit.id for each in found] == ["duin-1", "kreek-1", "schor-1"]
    assert [each.rank for each in found] == [1, 2, 3]
    assert [round(each.distance_km) for each in found] == [0, 10, 20]


def test_every_kilometre_costs_what_the_region_says() -> None:
    found = first(said("kreek-1"))
    assert weights_of(found) == {C.DISTANCE: pytest.approx(1.5 * 10.0, abs=0.1), **ASKED, C.FIGURE_FRESH: 0}
    assert found.minutes == weights_of(found)[C.DISTANCE] + ANSWER + REFUSALS


def test_the_own_town_is_worth_its_bonus() -> None:
    found = first(said("duin-1"))
    assert weights_of(found) == {C.DISTANCE: 0, C.OWN_TOWN: -10, **ASKED, C.FIGURE_FRESH: 0}
    assert found.minutes == -10 + ANSWER + REFUSALS


@pytest.mark.parametrize(
    ("town", "municipality", "own"), [("OOST", "polder", True), ("Oost", "Duinen", False), ("West", "Polder", False)]
)
def test_a_town_is_known_by_name_and_municipality(town: str, municipality: str, own: bool) -> None:  # noqa: FBT001
    wanted = need(town=town, municipality=municipality)
    assert (C.OWN_TOWN in weights_of(first(said("duin-1"), wanted=wanted))) is own


@pytest.mark.parametrize(
    ("ago", "code", "minutes"),
    [
        (timedelta(0), C.FIGURE_FRESH, 0),
        # Even odds that it is still so, or else one in ten that there is a place anyway.
        (12 * HOUR, C.FIGURE_FRESH, 20 / 0.55 - 20),
        (12 * HOUR + timedelta(seconds=1), C.FIGURE_STALE, 20 / 0.55 - 20),
        (24 * HOUR, C.FIGURE_STALE, 20 / 0.325 - 20),
        (-timedelta(minutes=5), C.FIGURE_FRESH, 0),
        (None, C.FIGURE_MISSING, 20 / 0.1 - 20),
    ],
)
def test_the_older_the_figure_the_lower_and_it_is_marked(
    ago: timedelta | None, code: Criterion, minutes: float
) -> None:
    found = first(said("duin-1", ago=ago))
    assert weights_of(found)[code] == pytest.approx(minutes, abs=0.01)
    assert found.stale is (code is not C.FIGURE_FRESH)
    assert found.reported_at == (None if ago is None else NOW - ago)


def test_the_age_of_a_figure_is_part_of_its_explanation() -> None:
    age = first(said("duin-1", ago=13 * HOUR)).terms[-1]
    assert age.params == {"reported_at": NOW - 13 * HOUR, "age": 13 * HOUR, "limit": 12 * HOUR, "percent": 52}


def test_a_figure_from_a_clock_that_runs_ahead_is_not_younger_than_now() -> None:
    assert first(said("duin-1", ago=-timedelta(minutes=5))).terms[-1].params["age"] == timedelta(0)


def test_a_unit_may_have_its_own_limit() -> None:
    usual = directory()
    strict = replace(usual.units[UnitId("duin-1")], freshness_length=timedelta(0))
    units = Directory(usual.facilities, {**usual.units, strict.id: strict}, {})
    found = all_of(said("duin-1", ago=HOUR), said("kreek-1", ago=HOUR), units=units).candidates
    assert [(each.unit.id, each.stale) for each in found] == [("kreek-1", False), ("duin-1", True)]


def test_having_no_figure_never_costs_less_than_the_oldest() -> None:
    missing, ancient = (first(said("duin-1", ago=ago)).minutes for ago in (None, 10_000 * HOUR))
    assert ancient == pytest.approx(missing)


def test_a_form_may_have_its_own_half_life() -> None:
    usual = region()
    quick = replace(usual.care_forms[CRISIS], figure_half_life=HOUR)
    changed = replace(usual, care_forms={**usual.care_forms, CRISIS: quick})
    found = explained(
        need(),
        atlas=Atlas.of(directory()),
        region=changed,
        places_of=Storage(said("duin-1", ago=HOUR)).many,
        habits=UNKNOWN,
    )
    assert found.candidates[0].terms[-1].params["percent"] == 55


def test_near_the_gp_who_stays_responsible_is_worth_its_bonus() -> None:
    gp_at = region().place("1002").point
    assert weights_of(first(said("kreek-1"), wanted=need(gp_at=gp_at)))[C.GP_NEAR] == -6
    assert C.GP_NEAR not in weights_of(first(said("schor-1"), wanted=need(gp_at=gp_at)))
    assert C.GP_NEAR not in weights_of(first(said("kreek-1")))


@pytest.mark.parametrize("minutes", [-1, float("nan"), float("inf")])
def test_a_weight_is_a_number_and_not_below_zero(minutes: float) -> None:
    with pytest.raises(ValueError, match="weight"):
        replace(region().weights, own_town_bonus=minutes)


def test_a_stale_figure_nearby_loses_to_a_fresh_one_not_much_further() -> None:
    found = all_of(said("duin-1", ago=24 * HOUR), said("kreek-1")).candidates
    assert [each.unit.id for each in found] == ["kreek-1", "duin-1"]


DAYS = Hours(time(7), time(22))


def by_night(otherwise: Otherwise, *, bookable: bool = False) -> tuple[Candidate, ...]:
    """Return who is asked first at 04:12 there, with the nearest ward's telephones closed until seven."""
    here = builders.bookable(region()) if bookable else region()
    duin = replace(unit(), call_hours=CallHours(crisis=DAYS, otherwise=otherwise), directly_bookable=bookable)
    known = directory()
    atlas = Atlas.of(replace(known, units={**known.units, duin.id: duin}))
    store = Storage(said("duin-1"), said("kreek-1"))
    return explained(need(), atlas=atlas, region=here, places_of=store.many, habits=UNKNOWN).candidates


def test_a_ward_that_only_a_text_reaches_until_seven_is_asked_after_one_that_is_awake() -> None:
    kreek, duin = by_night(Otherwise.TEXT)
    assert (kreek.unit.id, duin.unit.id) == ("kreek-1", "duin-1")
    # From 04:12 until 07:00, and only then the minutes that an answer takes.
    assert weights_of(duin)[C.CALL_HOURS] == 168
    assert duin.minutes == -10 + ANSWER + REFUSALS + 168
    term = next(each for each in duin.terms if each.code is C.CALL_HOURS)
    assert term.params == {"opens_at": NOW + timedelta(minutes=168), "otherwise": "text"}


def test_a_ward_that_the_desk_rings_by_night_costs_what_the_desk_takes() -> None:
    duin = next(each for each in by_night(Otherwise.DESK) if each.unit.id == "duin-1")
    assert weights_of(duin)[C.CALL_HOURS] == region().desk_norms_at(NOW).offer_length / timedelta(minutes=1)


@pytest.mark.parametrize(("otherwise", "bookable"), [(Otherwise.PHONE, False), (Otherwise.TEXT, True)])
def test_another_number_and_a_place_that_is_booked_cost_nothing(otherwise: Otherwise, bookable: bool) -> None:  # noqa: FBT001
    duin = by_night(otherwise, bookable=bookable)[0]
    assert (duin.unit.id, C.CALL_HOURS in weights_of(duin)) == ("duin-1", False)


def test_equals_stand_in_the_order_of_their_ids() -> None:
    usual = directory()
    twins = {UnitId(name): unit(name) for name in ("duin-3", "duin-2", "duin-1")}
    found = all_of(*(said(name) for name in twins), units=Directory(usual.facilities, twins, {})).candidates
    assert [each.unit.id for each in found] == ["duin-1", "duin-2", "duin-3"]


def test_the_refused_with_the_fewest_reasons_stand_first_then_the_nearest() -> None:
    usual = directory()
    schor = replace(usual.units[UnitId("schor-1")], care_forms=frozenset({LOW}))
    units = Directory(usual.facilities, {**usual.units, schor.id: schor}, {})
    refused = all_of(said("kreek-1", free=0), units=units).refused
    assert [(each.unit.id, len(each.whys)) for each in refused] == [("duin-1", 1), ("kreek-1", 1), ("schor-1", 2)]
    assert [each.reported_at for each in refused] == [None, NOW, None]


def test_units_of_other_regions_are_not_listed() -> None:
    wanted = need(region=RegionId("elsewhere"))
    assert all_of(said("duin-1"), wanted=wanted) == Explained((), ())


@pytest.mark.parametrize("most", [0, -1])
def test_nobody_is_looked_up_when_nobody_is_wanted(most: int) -> None:
    storage = Storage(said("duin-1"))
    assert (
        best(need(), atlas=Atlas.of(directory()), region=region(), places_of=storage.many, habits=UNKNOWN, most=most)
        == ()
    )
    assert storage.looks == []


@pytest.mark.parametrize(
    "different", [{"care_form": CareFormId("grz")}, {"traits": frozenset({TraitId("unheard_of")})}]
)
def test_nobody_is_looked_up_when_nobody_suits(different: Mapping[str, Any]) -> None:
    storage = Storage(said("duin-1"))
    wanted = need(**different)
    assert (
        best(wanted, atlas=Atlas.of(directory()), region=region(), places_of=storage.many, habits=UNKNOWN, most=3) == ()
    )
    assert storage.looks == []


def street(homes: int) -> Directory:
    """Return homes along a road, some 700 metres from one to the next, with one unit each."""
    here = region().place("1001").point

    def home(number: int) -> Facility:
        usual = facility(f"home-{number:03}")
        return replace(usual, point=Point(here.lat, here.lon + number / 100))

    facilities = {FacilityId(f"home-{number:03}"): home(number) for number in range(homes)}
    units = {UnitId(f"{key}-1"): unit(f"{key}-1", facility_name=key) for key in facilities}
    return Directory(facilities, units, {})


def test_a_search_stops_where_nothing_further_out_can_matter() -> None:
    homes = street(500)
    storage = Storage(*(said(name) for name in homes.units))
    found = best(need(), atlas=Atlas.of(homes), region=region(), places_of=storage.many, habits=UNKNOWN, most=5)
    assert [each.unit.id for each in found] == [f"home-{number:03}-1" for number in range(5)]
    assert sum(map(len, storage.looks)) <= 15


def test_where_beds_are_scarce_the_look_ups_grow_instead_of_becoming_many() -> None:
    homes = street(500)
    storage = Storage(*(said(name, free=0) for name in homes.units))
    assert best(need(), atlas=Atlas.of(homes), region=region(), places_of=storage.many, habits=UNKNOWN, most=5) == ()
    assert sum(map(len, storage.looks)) == 500
    assert len(storage.looks) <= 6
    assert max(map(len, storage.looks)) <= LARGEST_LOOK


def test_a_home_in_the_own_town_is_found_behind_nearer_ones_of_another() -> None:
    homes = street(60)
    moved = {
        key: home if home.id == "home-020" else replace(home, town="Midden") for key, home in homes.facilities.items()
    }
    weights = replace(region().weights, own_town_bonus=60)
    storage = Storage(*(said(name) for name in homes.units))
    atlas = Atlas.of(Directory(moved, homes.units, {}))
    found = best(
        need(), atlas=atlas, region=replace(region(), weights=weights), places_of=storage.many, habits=UNKNOWN, most=1
    )
    assert [each.unit.id for each in found] == ["home-020-1"]


def test_a_unit_of_a_facility_that_is_not_there_is_refused_at_once() -> None:
    with pytest.raises(NotFound):
        Atlas.of(Directory({}, directory().units, {}))


def test_the_example_worked_out_by_hand_in_the_documentation_is_right() -> None:
    expectations = Expectations(yes_share=0.6, night_minutes=12, strength=8, free_anyway=0.1)
    usual = region()
    patient = replace(usual.care_forms[CRISIS].policy, answer_length=HOUR)
    here = replace(
        usual,
        expectations=expectations,
        weights=RankingWeights(minutes_per_km=1.2, own_town_bonus=15),
        care_forms={**usual.care_forms, CRISIS: replace(usual.care_forms[CRISIS], policy=patient)},
    )
    both = Directory(directory().facilities, {UnitId(each): unit(each) for each in ("duin-1", "x")}, {})
    emmaus = Tally(yes=3, no=9, minutes=180)
    away = replace(need(town="Elders"), point=Point(51.3 + 12.3 / 111.195, 3.8))
    found = explained(
        away,
        atlas=Atlas.of(both),
        region=here,
        places_of=Storage(said("duin-1", ago=6 * HOUR), said("x")).many,
        habits=Habits(NOW, {(UnitId("duin-1"), Band.NIGHT): emmaus}),
    ).candidates
    assert [each.unit.id for each in found] == ["x", "duin-1"]
    assert [round(term.minutes, 1) for term in found[1].terms] == [14.8, 14.5, 32.9, 17.0]
    assert [round(each.minutes, 1) for each in found] == [50.1, 79.2]
