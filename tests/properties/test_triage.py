"""Whatever is answered: no gate hides, suggestions are total and stable, and everything says why and by what."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedline.adapters.regionfiles import load_regions
from bedline.adapters.wording import load_wording
from bedline.domain import triage
from bedline.domain.questions import Answer, Answers, QuestionKind, TriageQuestion
from bedline.domain.regions import Region

CONFIG = Path(__file__).parents[2] / "config"
REGIONS = tuple(load_regions(CONFIG / "regions").regions.values())
WORDING = load_wording(CONFIG / "wording")
TODAY = date(2026, 1, 10)


def answers_to(question: TriageQuestion) -> st.SearchStrategy[Answer]:
    if question.kind is QuestionKind.TEXT:
        return st.text(max_size=40)
    possible: list[Answer] = [*question.choices, *(each for each in (True, False) if question.takes(each))]
    return st.sampled_from(possible)


def all_answers(region: Region) -> st.SearchStrategy[Answers]:
    asked = triage.questions(region, on=TODAY)
    return st.fixed_dictionaries({}, optional={name: answers_to(question) for name, question in asked.items()})


regions = st.sampled_from(REGIONS)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Region, Answers]:
    region = draw(regions)
    return region, draw(all_answers(region))


@st.composite
def answering_more(draw: st.DrawFn) -> tuple[Region, Answers, Answers]:
    """Return a region, answers, and the same answers with some more."""
    region = draw(regions)
    before = draw(all_answers(region))
    return region, before, {**draw(all_answers(region)), **before}


def shut(region: Region, answers: Answers) -> dict[tuple[str, str], triage.Finding]:
    return {
        (form, found.rule): found
        for form in region.care_forms
        for found in triage.findings(region, care_form=form, answers=answers, on=TODAY)
    }


@given(case=answering_more())
def test_answering_more_hides_no_shut_gate_but_by_an_answer_that_the_gate_reads(
    case: tuple[Region, Answers, Answers],
) -> None:
    region, before, after = case
    added = after.keys() - before.keys()
    for form, rule in shut(region, before).keys() - shut(region, after).keys():
        opened = {name for name in triage.GATES[rule].reads if name in added}
        assert opened, f"{rule} for {form} opened by nothing it reads"
        moved = {"diagnostics_needed": "hospital_first"}
        still = {(form, moved[name]) for name in opened if name in moved} & shut(region, after).keys()
        yes_gates = {"doctor_has_seen", "crisis_criteria_all_met"}
        assert still or rule in yes_gates, f"only a gate that asks for a yes opens when more is said, not {rule}"


@given(case=cases())
def test_what_rules_make_of_answers_does_not_hang_on_their_order_or_on_own_words(case: tuple[Region, Answers]) -> None:
    region, answers = case
    plain = triage.without_words(region, answers, on=TODAY)
    for same in (dict(reversed(list(answers.items()))), plain):
        assert triage.suggest(region, same, on=TODAY) == triage.suggest(region, answers, on=TODAY)
        assert triage.suggest_urgency(region, same, on=TODAY) == triage.suggest_urgency(region, answers, on=TODAY)
        assert shut(region, same) == shut(region, answers)


@given(case=cases())
def test_there_is_always_an_urgency_and_a_form_is_one_of_the_regions(case: tuple[Region, Answers]) -> None:
    region, answers = case
    triage.check_answers(region, answers, on=TODAY)
    urgency, form = triage.suggest_urgency(region, answers, on=TODAY), triage.suggest(region, answers, on=TODAY)
    assert urgency.urgency in region.urgencies
    assert urgency.source
    if form is not None:
        assert form.care_form in region.care_forms
        assert form.source


@given(case=cases())
def test_a_shut_gate_says_why_by_what_source_and_where_to_in_every_language(case: tuple[Region, Answers]) -> None:
    region, answers = case
    for (form, rule), found in shut(region, answers).items():
        assert found.source
        assert found.care_form != form, "a gate turns to another form"
        assert found.destination is None or found.destination in region.redirect_destinations
        assert found.care_form is None or found.care_form in region.care_forms
        assert (found.effect is triage.Effect.STOP) == (found.destination is None and found.care_form is None)
        for language in region.languages:
            params = {"missing": found.missing, "destination": found.destination, "care_form": found.care_form}
            assert WORDING.say(f"triage.{rule}", language, **params)


@pytest.mark.parametrize("region", REGIONS, ids=lambda region: region.id)
def test_a_human_who_overrules_leaves_every_gate_in_sight(region: Region) -> None:
    nobody: Answers = {"doctor_has_seen": "nobody"}
    rules: Sequence[str] = [rule for _, rule in shut(region, nobody)]
    assert "doctor_has_seen" in rules
