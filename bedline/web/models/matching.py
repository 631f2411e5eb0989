"""The units that may take a patient or may not, with every why."""

from pydantic import AwareDatetime

from bedline.web.models.base import Shown


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
