"""A region's own rules: care forms, traits, urgencies, norms, reasons and places."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from math import inf
from zoneinfo import ZoneInfo

from bedline.domain.dated import Dated, in_force
from bedline.domain.errors import Invalid
from bedline.domain.escalation import EVERYWHERE, Reach, Rung
from bedline.domain.holidays import Holidays
from bedline.domain.hours import Hours
from bedline.domain.ids import CareFormId, InsurerId, RegionId, TraitId
from bedline.domain.norms import CutOff, DeskNorms, Norm
from bedline.domain.pins import GUESSED_CODES
from bedline.domain.questions import DatedRule, Suggestion, TriageQuestion
from bedline.domain.retention import Retention
from bedline.domain.retention import in_force as retention_in_force
from bedline.domain.ways import DESK_PLACES, Way

EARTH_RADIUS_KM = 6371.0

# A name in each language the region speaks: {"nl": "eerstelijns laag", "en": "first-line low"}.
Names = Mapping[str, str]


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


class Responsible(StrEnum):
    """Who carries medical responsibility during a stay."""

    GP = "gp"
    ELDERLY_CARE_PHYSICIAN = "elderly_care_physician"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class OfferPolicy:
    """How units are asked for one care form.

    ``parallel`` offers may be open at once; a ward has ``answer_length`` to answer.
    ``automatic`` lets Bedline make the offers itself; otherwise the desk does. ``directly_bookable``: an offer to a
    unit that agreed to be booked is a yes at once.
    """

    automatic: bool
    parallel: int
    answer_length: timedelta
    directly_bookable: bool = False
    # How long the referrer or the desk has to agree to a later moment that a ward proposes.
    decision_length: timedelta = timedelta(hours=1)
    # How long a ward has by night, by the region's own hours of it; None: as long as by day.
    night_answer_length: timedelta | None = None
    # In these hours no ward is disturbed for this form; None: they may be asked at any time.
    quiet: Hours | None = None
    # Who is on duty is told at once of a request that is needed within so long, beside the search; None: of none.
    alert_length: timedelta | None = None


class TermKind(StrEnum):
    """What is due when a term of a stay is over."""

    # A longer stay needs a new decision, or somewhere else to go.
    LIMIT = "limit"
    EVALUATION = "evaluation"


@dataclass(frozen=True, slots=True, kw_only=True)
class StayTerm(Dated):
    """What is due so long after arrival, for those who arrive while it is in force.

    The desk is told ``warn_before`` it.
    """

    kind: TermKind
    length: timedelta
    warn_before: timedelta


@dataclass(frozen=True, slots=True)
class CareForm:
    """One kind of temporary stay, as this region defines it."""

    id: CareFormId
    names: Names
    short_names: Names
    crisis: bool
    responsible: Responsible
    policy: OfferPolicy
    # From receipt to a reserved place; none where the region sets no norm.
    norms: tuple[Norm, ...] = ()
    cut_offs: tuple[CutOff, ...] = ()
    # What somebody has to see to during a stay, and when.
    stay_terms: tuple[StayTerm, ...] = ()
    # ELV and its kind exclude people who hold a long-term care (Wlz) indication.
    excludes_long_term_indication: bool = False
    # After so long a figure of free places says half as much; None: after the region's freshness limit.
    figure_half_life: timedelta | None = None
    # Whoever waits this long counts as a crisis when places are given out; None: however long.
    counts_as_crisis_after: timedelta | None = None
    # Who is turned to, one after the other, while there is no place.
    ladder: tuple[Rung, ...] = ()
    # How far from home Bedline asks by itself.
    reach: Reach = EVERYWHERE
    # Who decides whom to ask.
    way: Way = DESK_PLACES

    def norm_on(self, day: date) -> timedelta | None:
        """Return how long a place may take for a request received that day; None where no norm is in force."""
        return next((norm.length for norm in in_force(self.norms, on=day)), None)

    def cut_off_on(self, day: date) -> CutOff | None:
        """Return until when an admission counts for that day; None where nothing says so."""
        return next(iter(in_force(self.cut_offs, on=day)), None)


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
class Reason:
    """A coded reason (of a refusal, a withdrawal, a closure of the case) with its words.

    ``sets_full``: a ward refusing for this reason says that its figure of free places is wrong.
    """

    id: str
    names: Names
    sets_full: bool = False


class Party(StrEnum):
    """Who thought again about a reserved place."""

    WARD = "ward"
    PATIENT = "patient"


@dataclass(frozen=True, slots=True)
class CancellationReason:
    """Why a reserved place is given up while the patient still needs one, and whose word that is.

    ``sets_full``: a ward that takes its yes back for this reason says that nothing is free.
    """

    id: str
    names: Names
    party: Party
    sets_full: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingWeights:
    """Minutes that each soft criterion is worth when candidates are put in order; none is below zero.

    The search relies on that: it stops where distance alone is worse than what it has found.
    """

    minutes_per_km: float
    own_town_bonus: float
    # For forms in which the GP stays responsible: a unit within so many kilometres of the practice.
    gp_near_bonus: float = 0.0
    gp_near_km: float = 10.0
    # The most that a unit is put back by which was asked much more than its share.
    asked_much_penalty: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a weight below zero, and what is no number; configuration is told so before, with its line."""
        if not all(0 <= getattr(self, each.name) < inf for each in fields(self)):
            raise ValueError("a weight is a number, zero or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """What is expected of a unit before it has a history of its own, and how much that weighs.

    ``yes_share`` (of one) and the minutes a question takes by day and by night count as ``strength``
    questions. ``free_anyway`` is the share of times that a unit whose figure says nothing any more has a
    place. The night is from ``night_from`` until ``night_until``, by the region's clocks.
    """

    yes_share: float = 0.5
    day_minutes: float = 8.0
    night_minutes: float = 12.0
    strength: float = 8.0
    free_anyway: float = 0.1
    night_from: time = time(22)
    night_until: time = time(7)

    def __post_init__(self) -> None:
        """Refuse what is no share, and what would divide by zero; configuration is told so before, with its line."""
        if not (0 < self.yes_share < 1 and 0 < self.free_anyway < 1):
            raise ValueError("a share is between zero and one")
        if not (0 < self.strength < inf and 0 <= self.day_minutes < inf and 0 <= self.night_minutes < inf):
            raise ValueError("expectations are numbers, the strength above zero")


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
    expectations: Expectations = Expectations()
    insurers: Mapping[InsurerId, Insurer] = field(default_factory=dict)
    cancellation_reasons: Mapping[str, CancellationReason] = field(default_factory=dict)
    # Why a unit may be closed for admission; none: closures are not used here.
    closure_reasons: Mapping[str, Reason] = field(default_factory=dict)
    retentions: tuple[Retention, ...] = ()
    # About so many codes somebody may be wrong in an hour before the desk is told that they are being guessed.
    guessed_codes: int = GUESSED_CODES

    def retention(self, at: datetime) -> Retention:
        """Return how long what is personal on the telephone is kept, by the rule of that moment."""
        return retention_in_force(self.retentions, on=self.day(at))

    def day(self, at: datetime) -> date:
        """Return which day it is there at that moment: rules and norms hold from midnight to midnight."""
        return at.astimezone(ZoneInfo(self.timezone)).date()

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
