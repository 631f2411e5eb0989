"""The questions that decide form and urgency, and the gates that stop or turn a request, each with its source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bedline.domain.errors import Invalid
from bedline.domain.ids import CareFormId
from bedline.domain.regions import CareForm, Region

# Question id → yes, no, or not answered (absent).
Answers = Mapping[str, bool]

# The criteria that must all hold for a crisis bed in nursing and care (zorgkantoor crisis scheme).
CRISIS_CRITERIA = (
    "acute_change",
    "danger_at_home",
    "needed_within_24_hours",
    "alternatives_exhausted",
    "accepts_any_provider",
)


class Effect(StrEnum):
    """What a gate does to a request until a human overrules it."""

    STOP = "stop"
    REDIRECT = "redirect"


@dataclass(frozen=True, slots=True)
class Finding:
    """A gate that is shut: the rule, what it asks for, and where its text comes from."""

    rule: str
    effect: Effect
    source: str
    destination: str | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule looks at."""

    care_form: CareForm
    answers: Answers
    source: str


def _doctor_has_seen(case: Case) -> Finding | None:
    if case.answers.get("doctor_has_seen") is True:
        return None
    return Finding("doctor_has_seen", Effect.STOP, case.source)


def _hospital_first(case: Case) -> Finding | None:
    if case.answers.get("needs_hospital_care"):
        return Finding("hospital_first", Effect.REDIRECT, case.source, destination=DESTINATION_OF["hospital_first"])
    return None


def _mental_health_first(case: Case) -> Finding | None:
    if case.answers.get("psychiatric_or_addiction_foremost"):
        destination = DESTINATION_OF["mental_health_first"]
        return Finding("mental_health_first", Effect.REDIRECT, case.source, destination=destination)
    return None


def _resistance_needs_assessment(case: Case) -> Finding | None:
    if case.answers.get("resists_admission"):
        destination = DESTINATION_OF["resistance_needs_assessment"]
        return Finding("resistance_needs_assessment", Effect.REDIRECT, case.source, destination=destination)
    return None


def _long_term_indication_excludes_first_line(case: Case) -> Finding | None:
    if case.care_form.excludes_long_term_indication and case.answers.get("long_term_indication"):
        return Finding("long_term_indication_excludes_first_line", Effect.STOP, case.source)
    return None


def _crisis_criteria_all_met(case: Case) -> Finding | None:
    if not case.care_form.crisis:
        return None
    missing = [question for question in CRISIS_CRITERIA if case.answers.get(question) is not True]
    indication = case.answers.get("long_term_indication") or case.answers.get("long_term_indication_expected")
    if not indication:
        missing.append("long_term_indication_expected")
    if not missing:
        return None
    return Finding("crisis_criteria_all_met", Effect.STOP, case.source, missing=tuple(missing))


RULES: Mapping[str, Callable[[Case], Finding | None]] = {
    "doctor_has_seen": _doctor_has_seen,
    "hospital_first": _hospital_first,
    "mental_health_first": _mental_health_first,
    "resistance_needs_assessment": _resistance_needs_assessment,
    "long_term_indication_excludes_first_line": _long_term_indication_excludes_first_line,
    "crisis_criteria_all_met": _crisis_criteria_all_met,
}

# What a rule reads and where it sends to: a region that puts it in force must ask and have these.
QUESTIONS_OF: Mapping[str, frozenset[str]] = {
    "doctor_has_seen": frozenset({"doctor_has_seen"}),
    "hospital_first": frozenset({"needs_hospital_care"}),
    "mental_health_first": frozenset({"psychiatric_or_addiction_foremost"}),
    "resistance_needs_assessment": frozenset({"resists_admission"}),
    "long_term_indication_excludes_first_line": frozenset({"long_term_indication"}),
    "crisis_criteria_all_met": frozenset({*CRISIS_CRITERIA, "long_term_indication", "long_term_indication_expected"}),
}
DESTINATION_OF: Mapping[str, str] = {
    "hospital_first": "hospital",
    "mental_health_first": "mental_health_crisis",
    "resistance_needs_assessment": "mental_health_crisis",
}


# What somebody says of each rule who attests that all conditions for a form hold.
_ATTESTED: Mapping[str, Callable[[CareForm], Answers]] = {
    "doctor_has_seen": lambda _: {"doctor_has_seen": True},
    "hospital_first": lambda _: {"needs_hospital_care": False},
    "mental_health_first": lambda _: {"psychiatric_or_addiction_foremost": False},
    "resistance_needs_assessment": lambda _: {"resists_admission": False},
    "long_term_indication_excludes_first_line": lambda form: (
        {"long_term_indication": False} if form.excludes_long_term_indication else {}
    ),
    "crisis_criteria_all_met": lambda form: (
        {**dict.fromkeys(CRISIS_CRITERIA, True), "long_term_indication_expected": True} if form.crisis else {}
    ),
}


def attested(region: Region, *, care_form: CareFormId, on: date) -> Answers:
    """Return the answers of a doctor who says in one breath that the patient was seen and every condition holds.

    So it is on the telephone, where nobody keys in a list; every gate in force that day is open for these answers.
    """
    form = region.care_form(care_form)
    in_force = (rule for rule in region.triage_rules if rule.in_force(on))
    return {question: answer for rule in in_force for question, answer in _ATTESTED[rule.id](form).items()}


def check_answers(region: Region, answers: Answers) -> None:
    """Refuse an answer to a question that this region does not ask (``unknown_question``)."""
    known = {question.id for question in region.triage_questions}
    for question in sorted(answers):
        if question not in known:
            raise Invalid("unknown_question", field="triage", value=question)


def findings(region: Region, *, care_form: CareFormId, answers: Answers, on: date) -> tuple[Finding, ...]:
    """Return every gate that is shut for this form on that day; empty: nothing stands in the way."""
    form = region.care_form(care_form)
    in_force = (rule for rule in region.triage_rules if rule.in_force(on))
    found = (RULES[rule.id](Case(form, answers, rule.source)) for rule in in_force)
    return tuple(finding for finding in found if finding is not None)


def suggest(region: Region, answers: Answers) -> CareFormId | None:
    """Return the form the answers point to: the first suggestion of the region whose questions are all yes."""
    for suggestion in region.suggestions:
        if all(answers.get(question) is True for question in suggestion.when_yes):
            return suggestion.care_form
    return None


def suggest_urgency(region: Region, answers: Answers) -> str:
    """Return the urgency the answers point to: the soonest one when danger or 24 hours is answered with yes."""
    by_length = sorted(region.urgencies.values(), key=lambda urgency: urgency.within)
    if answers.get("danger_at_home") and answers.get("needed_within_24_hours"):
        return by_length[0].id
    return by_length[min(1, len(by_length) - 1)].id
