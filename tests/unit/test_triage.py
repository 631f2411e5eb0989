"""Triage: what the answers suggest, and which gates they shut."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bedline.adapters.regionfiles import load_regions
from bedline.domain import triage
from bedline.domain.errors import Invalid
from bedline.domain.ids import CareFormId
from tests import builders as a


def shut(form: CareFormId, answers: Mapping[str, bool]) -> set[str]:
    found = triage.findings(a.region(), care_form=form, answers=answers, on=a.NOW.date())
    return {finding.rule for finding in found}


def test_every_gate_is_open_when_the_answers_are_right() -> None:
    assert shut(a.LOW, a.CLEAR_FOR_LOW) == set()
    assert shut(a.CRISIS, a.CLEAR_FOR_CRISIS) == set()


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        ({"doctor_has_seen": False}, "doctor_has_seen"),
        ({"needs_hospital_care": True}, "hospital_first"),
        ({"psychiatric_or_addiction_foremost": True}, "mental_health_first"),
        ({"resists_admission": True}, "resistance_needs_assessment"),
        ({"long_term_indication": True}, "long_term_indication_excludes_first_line"),
    ],
)
def test_one_answer_shuts_one_gate(answer: Mapping[str, bool], rule: str) -> None:
    assert shut(a.LOW, {**a.CLEAR_FOR_LOW, **answer}) == {rule}


@pytest.mark.parametrize("question", triage.CRISIS_CRITERIA)
def test_a_crisis_bed_needs_all_its_criteria(question: str) -> None:
    found = triage.findings(
        a.region(), care_form=a.CRISIS, answers={**a.CLEAR_FOR_CRISIS, question: False}, on=a.NOW.date()
    )

    assert [finding.missing for finding in found] == [(question,)]


def test_a_crisis_bed_needs_an_indication_held_or_expected() -> None:
    answers = {**a.CLEAR_FOR_CRISIS, "long_term_indication_expected": False}

    assert shut(a.CRISIS, answers) == {"crisis_criteria_all_met"}
    assert shut(a.CRISIS, {**answers, "long_term_indication": True}) == set()


def test_a_rule_holds_only_while_it_is_in_force() -> None:
    region = a.region()
    ended = tuple(replace(rule, valid_until=date(2026, 1, 10)) for rule in region.triage_rules)
    on = date(2026, 1, 10)

    assert triage.findings(replace(region, triage_rules=ended), care_form=a.LOW, answers={}, on=on) == ()


def test_answers_suggest_form_and_urgency() -> None:
    assert triage.suggest(a.region(), a.CLEAR_FOR_CRISIS) == a.CRISIS
    assert triage.suggest(a.region(), a.CLEAR_FOR_LOW) == a.LOW
    assert triage.suggest(a.region(), {}) is None
    assert triage.suggest_urgency(a.region(), a.CLEAR_FOR_CRISIS) == "now"
    assert triage.suggest_urgency(a.region(), a.CLEAR_FOR_LOW) == "today"


def test_an_answer_to_a_question_nobody_asked_is_refused() -> None:
    with pytest.raises(Invalid, match="unknown_question"):
        triage.check_answers(a.region(), {"likes_cats": True})


def test_a_doctor_who_attests_all_conditions_opens_every_gate_of_every_region_and_says_no_more() -> None:
    regions = load_regions(Path(__file__).parents[2] / "config" / "regions").regions
    for region in (*regions.values(), a.region()):
        for form in region.care_forms:
            answers = triage.attested(region, care_form=form, on=a.NOW.date())
            triage.check_answers(region, answers)
            assert triage.findings(region, care_form=form, answers=answers, on=a.NOW.date()) == ()
    assert triage.attested(a.region(), care_form=a.LOW, on=date(2019, 1, 1)) == {}, "before any rule is in force"


def test_every_rule_can_be_attested() -> None:
    assert set(triage._ATTESTED) == set(triage.RULES)
