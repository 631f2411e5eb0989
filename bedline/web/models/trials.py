"""Trials of policies: what may be proposed, as a policy file says it, and what came of it."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from bedline.domain.regions import Region
from bedline.domain.trials import Fault, TrialState
from bedline.web.models.base import Input, Line, Shown, Slug

# Minutes as configuration knows them; a week is longer than anybody waits.
Minutes = Annotated[float, Field(gt=0, le=10_080, strict=False)]
Weight = Annotated[float, Field(ge=0, le=100_000, strict=False)]
Kilometres = Annotated[float, Field(ge=0, le=2_000, strict=False)]


def _of_the_region(form: str, info: ValidationInfo) -> str:
    """Refuse a care form that the region of whoever asks does not know."""
    region = (info.context or {}).get("region")
    if isinstance(region, Region) and form not in region.care_forms:
        raise PydanticCustomError("literal_error", "no form", {"expected": ", ".join(sorted(region.care_forms))})
    return form


FormOfTheRegion = Annotated[Slug, AfterValidator(_of_the_region)]


class Weights(Input):
    """What each soft criterion is worth, in minutes; what is not named stays as it is."""

    minutes_per_km: Weight | None = None
    own_town_bonus: Weight | None = None
    gp_near_bonus: Weight | None = None
    gp_near_km: Kilometres | None = None
    asked_much_penalty: Weight | None = None


class ReachChange(Input):
    """How far from home Bedline asks by itself."""

    km: Kilometres
    km_per_hour: Kilometres = 0.0


class LadderChange(Input):
    """Who is turned to while there is no place, each for so long; whoever is not named is not on it."""

    own_town_minutes: Minutes | None = None
    region_minutes: Minutes | None = None
    neighbours_minutes: Minutes | None = None
    payer_minutes: Minutes | None = None


class FormChange(Input):
    """How wards are asked for a care form; what is not named stays as it is."""

    automatic: bool | None = None
    parallel: Annotated[int, Field(ge=1, le=50)] | None = None
    answer_minutes: Minutes | None = None
    directly_bookable: bool | None = None
    reach: ReachChange | None = None
    ladder: LadderChange | None = None


class PolicyChanges(Input):
    """The policy to try: what a care form says itself comes before what is said of all forms."""

    weights: Weights | None = None
    all_forms: FormChange | None = None
    care_forms: Annotated[dict[FormOfTheRegion, FormChange], Field(max_length=100)] | None = None


class TrialAsked(Input):
    """A policy to try on a simulated year of the own region."""

    region: Slug
    name: Annotated[Line, Field(max_length=120)] = ""
    proposal: PolicyChanges
    days: Annotated[int, Field(ge=7, le=366)] = 365
    # Which of the possible years.
    seed: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    # Whether wards answer as they have answered here so far, where enough is known of it.
    from_history: bool = True
    # The share of patients whom a neighbouring region takes that is asked.
    neighbours_yes: Annotated[float, Field(ge=0, le=1, strict=False)] = 0.1


class ReachShown(Shown):
    """How far from home Bedline asks by itself, and how much farther with each hour."""

    km: float
    km_per_hour: float


class CurvePoint(Shown):
    """Which share of the requests had a bed after so many minutes."""

    minutes: float
    share: float


class TrialRow(Shown):
    """The figures of one way of finding beds; a time is null where most found no bed, shares are of one."""

    way: str
    requests: int
    median_minutes: float | None
    p90_minutes: float | None
    within_1h: float
    within_4h: float
    within_24h: float
    own_town: float
    km: float | None
    calls_per_ward_week: float
    # Questions to wards for each request with a bed; how often a ward about to say yes heard that another was first.
    questions_per_bed: float | None = None
    yes_too_many: float | None = None
    elsewhere: int
    no_bed: int
    curve: list[CurvePoint] | None = None


class FormPolicy(Shown):
    """How wards are asked for a care form under a policy; ``reach`` is null where Bedline looks any distance."""

    care_form: str
    name: str
    automatic: bool
    parallel: int
    answer_minutes: float
    directly_bookable: bool
    reach: ReachShown | None


class PolicyShown(Shown):
    """A policy that may be tried: the changes it makes, and what wards are asked like under it."""

    id: str
    name: str
    proposal: dict[str, Any]
    forms: list[FormPolicy]


class Policies(Shown):
    """Today's policy first (``today``, without a change), then those that lie ready to be tried."""

    items: list[PolicyShown]
    next_cursor: str | None


class TrialBrief(Shown):
    """How a trial stands; ``progress`` is of a hundred, ``from_history`` counts the answers that it is made of."""

    id: str
    region: str
    name: str
    state: TrialState
    progress: int
    asked_by: str
    asked_at: str
    ended_at: str | None
    expires_at: str
    days: int
    seed: int
    neighbours_yes: float
    from_history: int
    proposal: dict[str, Any]
    fault: Fault | None


class TrialBody(TrialBrief):
    """A trial with what came of it; ``rows`` and ``chart`` (its address) are null until it is done."""

    rows: list[TrialRow] | None
    chart: str | None


class Trials(Shown):
    """The region's trials, newest first."""

    items: list[TrialBrief]
    next_cursor: str | None
