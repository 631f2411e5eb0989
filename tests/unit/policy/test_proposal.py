"""A policy to try, as a file says it; and the history that a year may be made of."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bedline.adapters.regionfiles import load_regions
from bedline.bootstrap.trials import policies
from bedline.domain.escalation import Reach, RungKind
from bedline.domain.ids import RegionId, UnitId
from bedline.domain.matching.atlas import Atlas
from bedline.domain.matching.habits import Band, Tally
from bedline.policy import making
from bedline.policy.assumptions import Assumptions
from bedline.policy.history import read_history
from bedline.policy.proposal import nearest_first, proposed
from bedline.policy.ready import possible
from tests import builders as a
from tests.unit.policy.worlds import DUIN, NINE, patient

REGION = a.region()
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
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        proposed(REGION, changes)


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
    assert set(found) == {policy.id for policy in lying} == {"one-at-a-time", "two-at-once"}
    assert all({*region.languages} <= set(policy.names) for policy in lying)
    assert {form.policy.parallel for form in found["one-at-a-time"]} == {1, 2, 3}
    assert all(form.policy.automatic for form in found["two-at-once"])
