"""Triage's advice, and the units that may take a patient or may not, with every why."""

from pydantic import AwareDatetime, Field

from bedline.domain.triage import Effect
from bedline.web.models.base import Answers, Input, Shown, Slug


class Case(Input):
    """The answers so far, and the form that is thought of."""

    region: Slug
    care_form: Slug | None = None
    answers: Answers = Field(default_factory=dict)


class Gate(Shown):
    """A rule that stands in the way, what to do, and where the rule comes from."""

    id: str
    effect: Effect
    sentence: str
    source: str
    destination: str | None
    missing: list[str]


class Advice(Shown):
    """What triage makes of the answers; a human decides."""

    suggested_form: str | None
    suggested_urgency: str
    gates: list[Gate]


class Why(Shown):
    """One reason; ``weight`` is what it adds in minutes to the expected time to a yes (below zero: a bonus)."""

    id: str
    sentence: str
    weight: float


class WhyNot(Shown):
    """One reason why a unit cannot take the patient now."""

    id: str
    sentence: str


class CandidateRow(Shown):
    """A unit that may take the patient: its place in the order, and why, in one ``sentence`` and term by term."""

    unit: str
    unit_name: str
    facility: str
    facility_name: str
    town: str
    phone: str | None
    rank: int
    distance_km: float
    free: int
    reported_at: AwareDatetime | None
    age_minutes: int | None
    stale: bool
    minutes: float
    sentence: str
    reasons: list[Why]


class RefusedRow(Shown):
    """A unit that cannot take the patient now: why not, in one ``sentence``, and every reason."""

    unit: str
    unit_name: str
    facility: str
    facility_name: str
    town: str
    phone: str | None
    distance_km: float
    reported_at: AwareDatetime | None
    sentence: str
    reasons: list[WhyNot]


class Candidates(Shown):
    """Every unit of the region, once: in order, or with the reasons why not."""

    items: list[CandidateRow]
    refused: list[RefusedRow]
