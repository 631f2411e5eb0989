"""Triage: what the answers suggest and why, which gates they shut, and by the rules of which day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bedline.adapters.regionfiles import load_regions
from bedline.domain import triage
from bedline.domain.errors import Invalid
from bedline.domain.ids import CareFormId, RegionId
from bedline.domain.questions import Answer, Answers
from tests import builders as a

TODAY = a.NOW.date()
REGIONS = load_regions(Path(__file__).parents[2] / "config" / "regions").regions
ZEEUWS_VLAANDEREN, KEMPEN = REGIONS[RegionId("zeeuws-vlaanderen")], REGIONS[RegionId("kempen")]
LOW, HIGH = CareFormId("elv_low"), CareFormId("elv_high")


def shut(form: CareFormId, answers: Answers) -> set[str]:
    found = triage.findings(a.region(), care_form=form, answers=answers, on=TODAY)
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
    answers = {**a.CLEAR_FOR_CRISIS, question: False}
    found = triage.findings(a.region(), care_form=a.CRISIS, answers=answers, on=TODAY)

    assert [finding.missing for finding in found] == [(question,)]


def test_a_crisis_bed_needs_an_indication_held_or_expected() -> None:
    answers = {**a.CLEAR_FOR_CRISIS, "long_term_indication_expected": False}

    assert shut(a.CRISIS, answers) == {"crisis_criteria_all_met"}
    assert shut(a.CRISIS, {**answers, "long_term_indication": True}) == set()


# In Zeeuws-Vlaanderen, for a first-line stay of low complexity: the answer, the gate, and where it turns to.
TURNS: list[tuple[Answers, str, str | None]] = [
    ({"doctor_has_seen": "nobody"}, "doctor_has_seen", None),
    ({"diagnostics_needed": "today"}, "hospital_first", "hospital"),
    ({"diagnostics_needed": "can_wait"}, "diagnostics_can_wait", "outpatient_elderly_care"),
    ({"diagnostics_needed": True}, "diagnostics_can_wait", "outpatient_elderly_care"),
    (
        {"home_situation": "carer_fell_out", "medical_care_needed": False},
        "respite_when_only_the_carer_falls_out",
        "respite",
    ),
    ({"rehabilitation_goals": True}, "rehabilitation_before_first_line", "grz"),
    ({"alternatives_exhausted": False}, "home_with_more_care_first", "home_with_more_care"),
    ({"return_home_expected": False}, "first_line_leads_home", "long_term_care"),
]


@pytest.mark.parametrize(("answer", "rule", "to"), TURNS)
def test_the_funnel_turns_whoever_belongs_elsewhere(answer: Answers, rule: str, to: str | None) -> None:
    answers = {"doctor_has_seen": "gp", **answer}
    (found,) = triage.findings(ZEEUWS_VLAANDEREN, care_form=LOW, answers=answers, on=TODAY)

    assert found.rule == rule
    assert (found.care_form or found.destination) == to


def test_a_gate_that_turns_to_a_form_is_open_for_that_form() -> None:
    answers: Answers = {
        "doctor_has_seen": "gp",
        "rehabilitation_goals": True,
        "home_situation": "carer_fell_out",
        "medical_care_needed": False,
    }
    for form in ("grz", "respite"):
        assert triage.findings(ZEEUWS_VLAANDEREN, care_form=CareFormId(form), answers=answers, on=TODAY) == ()


def test_a_crisis_needs_a_protected_setting() -> None:
    answers = {**a.CLEAR_FOR_CRISIS, "protected_setting_needed": False}
    (found,) = triage.findings(ZEEUWS_VLAANDEREN, care_form=a.CRISIS, answers=answers, on=TODAY)

    assert (found.rule, found.destination) == ("no_crisis_without_protection", "home_with_more_care")


@pytest.mark.parametrize("said", ["90", "120", True])
def test_in_flanders_a_short_stay_stops_when_the_days_of_the_year_are_used_up(said: Answer) -> None:
    short = CareFormId("kortverblijf")
    (found,) = triage.findings(
        KEMPEN, care_form=short, answers={"doctor_has_seen": "gp", "short_stay_days_used": said}, on=TODAY
    )

    assert (found.rule, found.effect, found.destination) == ("short_stay_days_are_left", triage.Effect.STOP, None)


@pytest.mark.parametrize("said", ["0", "89", False])
def test_fewer_days_told_of_than_the_year_has_stop_nobody(said: Answer) -> None:
    answers: Answers = {"doctor_has_seen": "gp", "short_stay_days_used": said}
    triage.check_answers(KEMPEN, answers, on=TODAY)
    assert triage.findings(KEMPEN, care_form=CareFormId("kortverblijf"), answers=answers, on=TODAY) == ()


@pytest.mark.parametrize("said", ["", "ninety", "-1", "1000", "٣", "9.5"])
def test_a_number_is_told_in_digits(said: Answer) -> None:
    with pytest.raises(Invalid, match="unknown_answer"):
        triage.check_answers(KEMPEN, {"short_stay_days_used": said}, on=TODAY)


def test_a_yes_of_before_the_choices_is_understood_as_ever() -> None:
    for said in (True, "gp", "out_of_hours_doctor", "emergency_doctor"):
        answers: Answers = {"doctor_has_seen": said}
        triage.check_answers(ZEEUWS_VLAANDEREN, answers, on=TODAY)
        assert triage.findings(ZEEUWS_VLAANDEREN, care_form=LOW, answers=answers, on=TODAY) == ()


def test_a_rule_holds_only_while_it_is_in_force() -> None:
    region = a.region()
    ended = tuple(replace(rule, valid_until=date(2026, 1, 10)) for rule in region.triage_rules)
    on = date(2026, 1, 10)

    assert triage.findings(replace(region, triage_rules=ended), care_form=a.LOW, answers={}, on=on) == ()


def test_a_question_is_asked_only_while_it_is_in_force() -> None:
    region = a.region()
    ended = tuple(replace(each, valid_until=TODAY) for each in region.triage_questions)

    assert triage.questions(replace(region, triage_questions=ended), on=TODAY) == {}
    with pytest.raises(Invalid, match="unknown_question"):
        triage.check_answers(replace(region, triage_questions=ended), a.CLEAR_FOR_LOW, on=TODAY)


# What the answers point to in Zeeuws-Vlaanderen, and by which rule.
POINTS: list[tuple[Answers, str, str]] = [
    ({"last_phase_of_life": True, "return_home_expected": True}, "last_phase_of_life", "elv_palliative"),
    (a.CLEAR_FOR_CRISIS, "acute_danger_with_indication", "crisis"),
    ({"home_situation": "carer_fell_out", "medical_care_needed": False}, "only_the_carer_falls_out", "respite"),
    ({"rehabilitation_goals": True, "return_home_expected": True}, "rehabilitation_goals", "grz"),
    (
        {"several_interacting_problems": True, "return_home_expected": True},
        "several_problems_and_returns_home",
        "elv_high",
    ),
    ({"return_home_expected": True}, "returns_home", "elv_low"),
]


@pytest.mark.parametrize(("answers", "rule", "form"), POINTS)
def test_answers_point_to_a_form_by_a_named_rule_with_its_source(answers: Answers, rule: str, form: str) -> None:
    pointed = triage.suggest(ZEEUWS_VLAANDEREN, answers, on=TODAY)

    assert pointed is not None
    assert (pointed.rule, pointed.care_form) == (rule, form)
    assert pointed.source


def test_without_answers_no_form_is_suggested_but_an_urgency_is() -> None:
    assert triage.suggest(ZEEUWS_VLAANDEREN, {}, on=TODAY) is None
    assert triage.suggest_urgency(ZEEUWS_VLAANDEREN, {}, on=TODAY).rule == triage.OTHERWISE


@pytest.mark.parametrize(
    ("answers", "rule", "urgency"),
    [
        (a.CLEAR_FOR_CRISIS, "danger_and_within_a_day", "now"),
        ({"needed_within_24_hours": True}, "within_a_day", "today"),
        ({"home_situation": "unsafe"}, "home_does_not_hold", "today"),
    ],
)
def test_answers_point_to_an_urgency_by_a_named_rule(answers: Answers, rule: str, urgency: str) -> None:
    pointed = triage.suggest_urgency(ZEEUWS_VLAANDEREN, answers, on=TODAY)

    assert (pointed.rule, pointed.urgency) == (rule, urgency)


def test_before_any_rule_is_in_force_the_longest_urgency_is_proposed() -> None:
    assert triage.suggest_urgency(a.region(), a.CLEAR_FOR_CRISIS, on=date(2019, 1, 1)).urgency == "today"


@pytest.mark.parametrize(
    ("answers", "refused"),
    [
        ({"likes_cats": True}, "unknown_question"),
        ({"resists_admission": "gp"}, "unknown_answer"),
        ({"doctor_has_seen": "a_neighbour"}, "unknown_answer"),
        ({"home_situation": True}, "unknown_answer"),
        ({"what_happened": True}, "unknown_answer"),
        ({"what_happened": "x" * 501}, "words_too_long"),
    ],
)
def test_what_is_no_answer_is_refused(answers: Answers, refused: str) -> None:
    with pytest.raises(Invalid, match=refused):
        triage.check_answers(ZEEUWS_VLAANDEREN, answers, on=TODAY)


def test_own_words_are_kept_apart_from_what_rules_read() -> None:
    answers: Answers = {"what_happened": " Gevallen in de douche ", "why_urgent_now": " ", "doctor_has_seen": "gp"}

    assert triage.in_words(ZEEUWS_VLAANDEREN, answers, on=TODAY) == {"what_happened": "Gevallen in de douche"}
    assert triage.without_words(ZEEUWS_VLAANDEREN, answers, on=TODAY) == {"doctor_has_seen": "gp"}


def test_a_neighbour_region_understands_what_it_asks_itself_but_not_a_wish_for_homes_elsewhere() -> None:
    shared: Answers = {"doctor_has_seen": "gp", "home_situation": "alone", "what_happened": "Gevallen"}
    ours: Answers = {"long_term_indication": False, "wish_of_place": "own_town", "what_danger": "Het gas"}
    triage.check_answers(ZEEUWS_VLAANDEREN, {**shared, **ours}, on=TODAY)

    assert triage.understood(KEMPEN, {**shared, **ours}, on=TODAY) == shared
    assert triage.understood(KEMPEN, {"home_situation": "on_the_moon", "danger_at_home": "a_little"}, on=TODAY) == {}


def test_a_doctor_who_attests_all_conditions_opens_every_gate_of_every_region_and_says_no_more() -> None:
    for region in (*REGIONS.values(), a.region()):
        for form in region.care_forms:
            answers = triage.attested(region, care_form=form, on=TODAY)
            triage.check_answers(region, answers, on=TODAY)
            assert triage.findings(region, care_form=form, answers=answers, on=TODAY) == ()
            assert set(triage.conditions(region, care_form=form, on=TODAY)) == set(answers)
    assert triage.attested(a.region(), care_form=a.LOW, on=date(2019, 1, 1)) == {}, "before any rule is in force"


def test_the_day_of_a_region_begins_at_its_own_midnight() -> None:
    late = a.NOW.replace(hour=23, minute=30)

    assert a.region().day(late) == date(2026, 1, 11)
