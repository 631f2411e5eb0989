"""Triage: the answers, what they point to and by which rule, and what stands in the way."""

from uuid import UUID

from pydantic import Field

from bedline.domain.questions import QuestionKind
from bedline.domain.triage import Effect
from bedline.web.models.base import Answers, Input, Shown, Slug


class AnswerChoice(Shown):
    """One of several answers to a question."""

    id: str
    name: str


class TriageQuestionRow(Shown):
    """A question of the triage, where it comes from, and the ``forms`` it matters for (none: all).

    It is answered with true or false, with the id of one of its ``choices``, or (kind text) in own words. ``gates``
    are the forms for which its answer can stop the request or turn it elsewhere, or is a wish to keep to: asked first.
    """

    id: str
    text: str
    kind: QuestionKind
    choices: list[AnswerChoice]
    forms: list[str]
    gates: list[str]
    source: str


class Case(Input):
    """The answers so far, and the form that is thought of; the rules are today's, or of the day of the ``request``."""

    region: Slug
    care_form: Slug | None = None
    answers: Answers = Field(default_factory=dict)
    request: UUID | None = None


class Gate(Shown):
    """A rule that stands in the way: what to do, where the rule comes from, and where it turns to.

    That is a ``destination`` outside, or another ``care_form``; null: it stops.
    """

    id: str
    effect: Effect
    sentence: str
    source: str
    destination: str | None
    care_form: str | None
    missing: list[str]


class Because(Shown):
    """The rule that proposes something: why, in a sentence, and where the rule comes from."""

    id: str
    sentence: str
    source: str


class Advice(Shown):
    """What the answers point to and why, and the gates of the form asked for (none: pointed to); a human decides."""

    suggested_form: str | None
    form_because: Because | None
    suggested_urgency: str
    urgency_because: Because
    gates: list[Gate]


class Answered(Shown):
    """What was answered to the questions of the day on which the request came in, also in the referrer's own words."""

    questions: list[TriageQuestionRow]
    answers: Answers
    gates: list[Gate]
