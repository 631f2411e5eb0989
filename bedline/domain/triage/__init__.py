"""The questions that decide form and urgency, and the rules that propose, stop or turn: ``docs/triage.md``."""

from bedline.domain.triage.cases import Case, Effect, Finding, Reads
from bedline.domain.triage.deciding import (
    Pointed,
    attested,
    check_answers,
    conditions,
    decided_by,
    findings,
    form_for,
    in_words,
    questions,
    suggest,
    suggest_urgency,
    understood,
    without_words,
)
from bedline.domain.triage.gates import CRISIS_CRITERIA, GATES, Gate
from bedline.domain.triage.pointers import FORMS, OTHERWISE, URGENCIES

__all__ = [
    "CRISIS_CRITERIA",
    "FORMS",
    "GATES",
    "OTHERWISE",
    "URGENCIES",
    "Case",
    "Effect",
    "Finding",
    "Gate",
    "Pointed",
    "Reads",
    "attested",
    "check_answers",
    "conditions",
    "decided_by",
    "findings",
    "form_for",
    "in_words",
    "questions",
    "suggest",
    "suggest_urgency",
    "understood",
    "without_words",
]
