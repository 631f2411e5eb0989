"""A policy to try, as a file says it; and the history that a year may be made of."""

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bedline.adapters.regionfiles import load_regions
from bedline.bootstrap.trials import policies
from bedline.domain.escalation import Reach, RungKind
from bedline.domain.holidays import Holiday
from bedline.domain.hours import Hours
from bedline.domain.ids import RegionId, UnitId
from bedline.domain.matching.atlas import Atlas
from bedline.domain.matching.habits import Band, Tally
from bedline.domain.ways import Way, WayKind
from bedline.policy import making
from bedline.policy.assumptions import Assumptions
from bedline.policy.history import read_history
from bedline.policy.proposal import nearest_first, proposed
from bedline.policy.ready import possible
from tests import builders as a
from tests.unit.policy.worlds import DUIN, NINE, patient

REGION = a.region()
CHOOSES = {"kind": "referrer_chooses", "choice_minutes": 5}
CONFIG = Path(__file__).parents[3] / "config"


def test_what_is_not_named_stays_as_it_is() -> None:
    assert proposed(REGION, {}) == REGION


def test_a_form_comes_before_what_is_said_of_all_forms() -> None:
    changes = {"all_forms": {"parallel": 2, "automatic": False}, "care_forms": {"crisis": {"parallel": 5}}}
    forms = proposed(REGION, changes).care_forms
    assert (forms[a.CRISIS].policy.parallel, forms[a.LOW].policy.parallel) == (5, 2)
    assert not forms[a.LOW].policy.automatic


def test_times_reach_ladder_and_weights_can_be_changed() -> None:
    changes = {
        "all_forms": {
            "answer_minutes": 20,
            "reach": {"km": 10, "km_per_hour": 5},
            "ladder": {"own_town_minutes": 5, "region_minutes": 60},
        },
        "weights": {"minutes_per_km": 2},
    }
    changed = proposed(REGION, changes)
    form = changed.care_forms[a.LOW]
    assert form.policy.answer_length == timedelta(minutes=20)
    assert form.reach == Reach(10, 5)
    assert [(rung.kind, rung.length / timedelta(minutes=1)) for rung in form.ladder] == [
        (RungKind.OWN_TOWN, 5),
        (RungKind.REGION, 60),
    ]
    assert changed.weights == replace(REGION.weights, minutes_per_km=2)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"paralel": 1}, "the file knows no paralel"),
        ({"weights": 3}, "weights is a table"),
        ({"weights": {"minutes_per_km": -1}}, "weights.minutes_per_km is a number"),
        ({"care_forms": {"elv": {}}}, "care_forms knows no elv: only crisis, elv_low"),
        ({"all_forms": {"parallel": 0}}, "1 or more"),
        ({"all_forms": {"parallel": 1.5}}, "1 or more"),
        ({"all_forms": {"parallel": True}}, "is a number"),
        ({"all_forms": {"automatic": 1}}, "true or false"),
        ({"all_forms": {"answer_minutes": 0}}, "more than nothing"),
        ({"all_forms": {"reach": 3}}, "reach is a table"),
        ({"all_forms": {"ladder": {"region_minutes": 0}}}, "longer than no time"),
        ({"all_forms": {"decision_minutes": 0}}, "more than nothing"),
        ({"all_forms": {"within_wish": True}}, "is not asked for crisis"),
        ({"all_forms": {"way": "desk_places"}}, "way is a table"),
        ({"all_forms": {"way": {"kind": "somebody"}}}, "has one of the kinds desk_places, referrer_chooses"),
        ({"all_forms": {"way": {"kind": "referrer_chooses"}}}, "lacks its minutes"),
        ({"all_forms": {"way": {"kind": "desk_places", "choice_minutes": 5}}}, "belong to another kind"),
        ({"all_forms": {"way": {**CHOOSES, "choice_minutes": 0}}}, "more than nothing, and a week at most"),
        ({"all_forms": {"way": {**CHOOSES, "choice": 5}}}, "knows no choice"),
        ({"all_forms": {"way": {**CHOOSES, "from": "08:00"}}}, "from and until together"),
        ({"all_forms": {"way": {**CHOOSES, "from": "eight", "until": "17:00"}}}, "hours and minutes: 08:00"),
        ({"all_forms": {"way": {**CHOOSES, "workdays": 1}}}, "true or false"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        proposed(REGION, changes)


def test_a_way_is_proposed_with_its_office_hours_on_workdays_that_are_no_holidays() -> None:
    hours = {"from": time(8), "until": "17:30", "workdays": True}
    holidays = (Holiday(id="kingsday", month=4, day=27, valid_from=date(2015, 1, 1)),)
    region = replace(REGION, holidays=holidays)
    workdays = Hours(time(8), time(17, 30), workdays=True, holidays=holidays)
    way = proposed(region, {"care_forms": {"crisis": {"way": CHOOSES | hours}}}).care_forms[a.CRISIS].way
    assert way == Way(WayKind.REFERRER_CHOOSES, timedelta(minutes=5), workdays)
    assert proposed(region, {"all_forms": {"way": {"kind": "desk_places"}}}).care_forms == REGION.care_forms


def test_nobody_is_let_ask_in_quiet_hours() -> None:
    low = REGION.care_forms[a.LOW]
    quiet = replace(low, policy=replace(low.policy, quiet=Hours(time(22), time(7))))
    region = replace(REGION, care_forms={**REGION.care_forms, a.LOW: quiet})
    with pytest.raises(ValueError, match="for elv_low, lets somebody ask in hours"):
        proposed(region, {"all_forms": {"way": CHOOSES}})
    by_day = proposed(region, {"all_forms": {"way": CHOOSES | {"from": "08:00", "until": "17:00"}}})
    assert by_day.care_forms[a.LOW].way.hours == Hours(time(8), time(17))


def test_nearest_first_weighs_nothing_but_distance() -> None:
    weights = nearest_first(REGION).weights
    assert (weights.own_town_bonus, weights.gp_near_bonus, weights.asked_much_penalty) == (0, 0, 0)


def test_a_history_is_read_by_its_columns() -> None:
    lines = ["unit,region,band,yes,no,silent,withdrawn,minutes", "duin-1,polder,day,30,8,2,5,240.5"]
    tally = Tally(yes=30, no=8, silent=2, minutes=240.5)
    assert read_history(lines) == {(DUIN, Band.DAY): tally}


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["unit,band"], "lacks the columns yes, no, silent, minutes"),
        ([], "lacks the columns"),
        (["unit,band,yes,no,silent,minutes", "duin-1,dusk,1,1,1,1"], "line 2 of the history"),
        (["unit,band,yes,no,silent,minutes", "duin-1,day,one,1,1,1"], "line 2 of the history"),
    ],
)
def test_a_history_that_cannot_be_is_told_with_its_line(lines: list[str], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_history(lines)


def test_a_ward_with_a_history_answers_as_it_did() -> None:
    slow = {(DUIN, band): Tally(yes=0, no=2000, minutes=2000 * 90) for band in Band}
    made = making.year(REGION, atlas=Atlas.of(a.directory()), seed=3, assumptions=Assumptions(days=1), history=slow)
    said = [made.answers.of(patient(number), DUIN, at=NINE) for number in range(200)]
    others = [made.answers.of(patient(number), UnitId("kreek-1"), at=NINE) for number in range(200)]
    assert sum(each.willing for each in said) < 10 < sum(each.willing for each in others)
    assert sorted(each.length for each in said)[100] > timedelta(minutes=60)
    assert sorted(each.length for each in others)[100] < timedelta(minutes=20)


def test_every_policy_that_lies_ready_can_be_tried_in_zeeuws_vlaanderen_and_has_a_name_in_its_languages() -> None:
    region = load_regions(CONFIG / "regions").regions[RegionId("zeeuws-vlaanderen")]
    lying = policies(CONFIG / "policies")
    found = {policy.id: forms for policy, forms in possible(lying, region=region)}
    assert (
        set(found)
        == {policy.id for policy in lying}
        == {"desk-places", "one-at-a-time", "referrer-chooses", "two-at-once"}
    )
    assert all({*region.languages} <= set(policy.names) for policy in lying)
    assert {form.policy.parallel for form in found["one-at-a-time"]} == {1, 2, 3}
    assert all(form.policy.automatic for form in found["two-at-once"])
    assert {form.way.kind for form in found["referrer-chooses"]} == {WayKind.REFERRER_CHOOSES, WayKind.DESK_PLACES}


def test_the_kempen_may_try_to_let_its_desk_place_and_asks_by_its_own_ways_today() -> None:
    loaded = load_regions(CONFIG / "regions")
    region = loaded.regions[RegionId("kempen")]
    found = {policy.id: forms for policy, forms in possible(policies(CONFIG / "policies"), region=region)}
    assert {form.way.kind for form in region.care_forms.values()} == set(WayKind)
    assert {form.way.kind for form in found["desk-places"]} == {WayKind.DESK_PLACES}
    # It knows no form called crisis, so what names one cannot be tried there.
    assert "referrer-chooses" not in found
    made = making.year(region, atlas=Atlas.of(loaded.directory), seed=1, assumptions=Assumptions())
    assert {each.need.care_form for each in made.patients} == set(region.care_forms)
