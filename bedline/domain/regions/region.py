"""A region: what there is in it, and the rules that hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bedline.domain.dated import in_force
from bedline.domain.errors import Invalid
from bedline.domain.holidays import Holidays
from bedline.domain.hours import Hours
from bedline.domain.ids import CareFormId, InsurerId, RegionId, TraitId
from bedline.domain.norms import DeskNorms
from bedline.domain.pins import GUESSED_CODES
from bedline.domain.questions import DatedRule, Suggestion, TriageQuestion
from bedline.domain.regions.care_forms import CareForm
from bedline.domain.regions.reasons import CancellationReason, Names, Reason
from bedline.domain.regions.weighing import Expectations, RankingWeights
from bedline.domain.retention import Retention
from bedline.domain.retention import in_force as retention_in_force
from bedline.domain.ways import DESK_PLACES, Way

EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Point:
    """A position in degrees (WGS 84)."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Place:
    """The town behind a four-digit postcode."""

    postcode: str
    name: str
    municipality: str
    point: Point


@dataclass(frozen=True, slots=True)
class Trait:
    """Something a patient needs and a unit must offer."""

    id: TraitId
    names: Names
    short_names: Names


@dataclass(frozen=True, slots=True)
class Insurer:
    """A health insurer or care office that units have contracts with, or have not."""

    id: InsurerId
    names: Names


@dataclass(frozen=True, slots=True)
class Urgency:
    """How soon a place is needed; ``within`` counts from receipt."""

    id: str
    names: Names
    within: timedelta


@dataclass(frozen=True, slots=True)
class Region:
    """The area whose rules, norms, languages and numbers hold for everything within it."""

    id: RegionId
    name: str
    country: str
    timezone: str
    languages: tuple[str, ...]
    care_forms: Mapping[CareFormId, CareForm]
    traits: Mapping[TraitId, Trait]
    urgencies: Mapping[str, Urgency]
    refusal_reasons: Mapping[str, Reason]
    withdrawal_reasons: Mapping[str, Reason]
    redirect_destinations: Mapping[str, Reason]
    unplaced_reasons: Mapping[str, Reason]
    discharge_destinations: Mapping[str, Reason]
    triage_questions: tuple[TriageQuestion, ...]
    triage_rules: tuple[DatedRule, ...]
    suggestions: tuple[Suggestion, ...]
    places: Mapping[str, Place]
    weights: RankingWeights
    # Fractions of a norm at which the desk is warned, e.g. (0.5, 0.8).
    warning_fractions: tuple[float, ...] = (0.5, 0.8)
    # A figure older than this is stale; a unit may set its own.
    freshness_length: timedelta = timedelta(hours=12)
    # How far into the past a moment may be entered afterwards.
    back_dating_length: timedelta = timedelta(days=7)
    desk_norms: tuple[DeskNorms, ...] = (DeskNorms(),)
    # On which days offices are closed as on a Sunday.
    holidays: Holidays = ()
    neighbours: tuple[RegionId, ...] = ()
    # What our care forms are called in a neighbour region; without one a neighbour is asked in words only.
    neighbour_forms: Mapping[RegionId, Mapping[CareFormId, CareFormId]] = field(default_factory=dict)
    expectations: Expectations = field(default_factory=Expectations)
    insurers: Mapping[InsurerId, Insurer] = field(default_factory=dict)
    cancellation_reasons: Mapping[str, CancellationReason] = field(default_factory=dict)
    # Why a unit may be closed for admission; none: closures are not used here.
    closure_reasons: Mapping[str, Reason] = field(default_factory=dict)
    # Why a stay may be extended beyond its limit.
    extension_reasons: Mapping[str, Reason] = field(default_factory=dict)
    retentions: tuple[Retention, ...] = ()
    # About so many codes somebody may be wrong in an hour before the desk is told that they are being guessed.
    guessed_codes: int = GUESSED_CODES

    @property
    def crises(self) -> frozenset[CareFormId]:
        """Return the forms that are crises."""
        return frozenset(form.id for form in self.care_forms.values() if form.crisis)

    def retention(self, at: datetime) -> Retention:
        """Return how long what is personal on the telephone is kept, by the rule of that moment."""
        return retention_in_force(self.retentions, on=self.day(at))

    def day(self, at: datetime) -> date:
        """Return which day it is there at that moment: rules and norms hold from midnight to midnight."""
        return at.astimezone(ZoneInfo(self.timezone)).date()

    def known_again_on(self, day: date) -> bool:
        """Say whether there is a legal ground that day to know somebody again by the national number."""
        return any(form.year_on(day) is not None for form in self.care_forms.values())

    def desk_norms_at(self, at: datetime) -> DeskNorms:
        """Return the norms for what came in at that moment; before all of them, the first."""
        return next(iter(in_force(self.desk_norms, on=self.day(at))), self.desk_norms[0])

    def care_form(self, care_form: CareFormId) -> CareForm:
        """Return the form, or refuse it by name (``unknown_care_form``)."""
        found = self.care_forms.get(care_form)
        if found is None:
            raise Invalid("unknown_care_form", field="care_form", value=care_form, region=self.name)
        return found

    def answer_length(self, care_form: CareFormId, *, at: datetime) -> timedelta:
        """Return how long a ward has to answer that is asked for this form at that moment."""
        policy = self.care_form(care_form).policy
        night = Hours(self.expectations.night_from, self.expectations.night_until)
        if policy.night_answer_length is not None and night.cover(at, timezone=self.timezone):
            return policy.night_answer_length
        return policy.answer_length

    def quiet_until(self, care_form: CareFormId, *, at: datetime) -> datetime | None:
        """Return when wards may be asked again for this form; None when they may at that moment."""
        quiet = self.care_form(care_form).policy.quiet
        if quiet is None or not quiet.cover(at, timezone=self.timezone):
            return None
        return quiet.end_after(at, timezone=self.timezone)

    def way(self, care_form: CareFormId, *, at: datetime) -> Way:
        """Return the way of working for a search that starts at that moment; out of office hours the desk places."""
        way = self.care_form(care_form).way
        return way if way.holds(at, timezone=self.timezone) else DESK_PLACES

    def place(self, postcode: str) -> Place:
        """Return the town behind a four-digit postcode of this region, or refuse it (``unknown_postcode``)."""
        found = self.places.get(postcode)
        if found is None:
            raise Invalid("unknown_postcode", field="postcode", value=postcode, region=self.name)
        return found

    def urgency(self, urgency: str) -> Urgency:
        """Return the urgency, or refuse it (``unknown_urgency``)."""
        found = self.urgencies.get(urgency)
        if found is None:
            raise Invalid("unknown_urgency", field="urgency", value=urgency)
        return found

    def check_traits(self, traits: frozenset[TraitId]) -> None:
        """Refuse traits this region does not know (``unknown_trait``)."""
        for trait in sorted(traits):
            if trait not in self.traits:
                raise Invalid("unknown_trait", field="traits", value=trait)

    def check_insurer(self, insurer: InsurerId | None) -> None:
        """Refuse an insurer this region does not know (``unknown_insurer``)."""
        if insurer is not None and insurer not in self.insurers:
            raise Invalid("unknown_insurer", field="insurer", value=insurer)
