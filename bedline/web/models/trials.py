"""Trials of policies: what may be proposed, as a policy file says it, and what came of it."""

from datetime import time
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from bedline.domain.place_wishes import asks_for_wish
from bedline.domain.regions import Region
from bedline.domain.trials import Fault, TrialState
from bedline.domain.ways import WayFault, WayKind, Written, asks_in_quiet_hours
from bedline.web.models.base import Input, Line, Shown, Slug

# Minutes as configuration knows them; a week is longer than anybody waits.
Minutes = Annotated[float, Field(gt=0, le=10_080, strict=False)]
Weight = Annotated[float, Field(ge=0, le=100_000, strict=False)]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
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


class WayChange(Input):
    """Who decides whom to ask, and how long they have; ``from`` and ``until`` are office hours."""

    kind: WayKind
    choice_minutes: Minutes | None = None
    search_minutes: Minutes | None = None
    begins: Annotated[Clock | None, Field(alias="from")] = None
    ends: Annotated[Clock | None, Field(alias="until")] = None
    workdays: bool = False

    @model_validator(mode="after")
    def _can_be(self) -> Self:
        fault = self.written.fault()
        if fault is not None:
            raise PydanticCustomError(fault.value, "no such way")
        return self

    @property
    def written(self) -> Written:
        """Return it as the domain knows what is written."""
        return Written(
            kind=self.kind,
            choice_minutes=self.choice_minutes,
            search_minutes=self.search_minutes,
            begins=time.fromisoformat(self.begins) if self.begins else None,
            ends=time.fromisoformat(self.ends) if self.ends else None,
            workdays=self.workdays,
        )


class FormChange(Input):
    """How wards are asked for a care form; what is not named stays as it is."""

    automatic: bool | None = None
    # Bedline asks by itself where a wish was said, and keeps to it.
    within_wish: bool | None = None
    parallel: Annotated[int, Field(ge=1, le=50)] | None = None
    answer_minutes: Minutes | None = None
    # How long somebody has to agree to a later moment that a ward proposes.
    decision_minutes: Minutes | None = None
    directly_bookable: bool | None = None
    reach: ReachChange | None = None
    ladder: LadderChange | None = None
    way: WayChange | None = None


class PolicyChanges(Input):
    """The policy to try: what a care form says itself comes before what is said of all forms."""

    weights: Weights | None = None
    all_forms: FormChange | None = None
    care_forms: Annotated[dict[FormOfTheRegion, FormChange], Field(max_length=100)] | None = None

    @model_validator(mode="after")
    def _fits_the_region(self, info: ValidationInfo) -> Self:
        """Refuse a way that lets somebody ask in quiet hours, and a wish that the region does not ask."""
        region = (info.context or {}).get("region")
        if not isinstance(region, Region):
            return self
        for form in region.care_forms.values():
            changes = [each for each in ((self.care_forms or {}).get(form.id), self.all_forms) if each is not None]
            way = next((each.way.written for each in changes if each.way is not None), None)
            if way is not None and asks_in_quiet_hours(way.kind, way.hours, quiet=form.policy.quiet):
                raise PydanticCustomError(WayFault.IN_QUIET_HOURS.value, "in quiet hours")
            keeps = next((each.within_wish for each in changes if each.within_wish is not None), False)
            if keeps and not asks_for_wish(region, form.id):
                raise PydanticCustomError("wish_not_asked", "the region does not ask it")
        return self


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


class WayShown(Shown):
    """Who decides whom to ask; ``minutes`` is for each choice of a referrer, or for the whole search of a provider."""

    kind: WayKind
    minutes: float | None
    begins: Annotated[str | None, Field(alias="from")]
    ends: Annotated[str | None, Field(alias="until")]
    workdays: bool


class FormPolicy(Shown):
    """How wards are asked for a care form under a policy; ``reach`` is null where Bedline looks any distance."""

    care_form: str
    name: str
    automatic: bool
    within_wish: bool
    parallel: int
    answer_minutes: float
    decision_minutes: float
    directly_bookable: bool
    reach: ReachShown | None
    way: WayShown


class PolicyShown(Shown):
    """A policy that may be tried: the changes it makes, and what wards are asked like under it."""

    id: str
    name: str
    proposal: dict[str, Any]
    forms: list[FormPolicy]


class Policies(Shown):
    """Today's policy first (``today``, without a change), then those that lie ready to be tried."""

    items: list[PolicyShown]
    next_cursor: None


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
    next_cursor: None
