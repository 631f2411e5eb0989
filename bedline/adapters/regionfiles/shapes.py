"""The shape of ``region.toml``: which settings there are, and what each may hold."""

from datetime import time
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from bedline.adapters.regionfiles.care_forms import CareFormShape
from bedline.adapters.regionfiles.holidays import HolidayShape
from bedline.adapters.regionfiles.offices import OfficeShape, one_at_every_hour
from bedline.adapters.regionfiles.shape import DatedShape, Shape, one_at_a_time, without_gap
from bedline.adapters.regionfiles.triage import QuestionShape, RuleShape, SuggestionShape, always_an_urgency
from bedline.adapters.regionfiles.values import (
    CareFormRef,
    Country,
    Days,
    Fraction,
    Language,
    Minutes,
    Names,
    OurNumber,
    RegionRef,
    Slug,
    Switch,
    Text,
    TimeZone,
    Whole,
    known,
    spoken_here,
    surroundings,
    wrong,
)
from bedline.domain.pins import GUESSED_CODES
from bedline.domain.regions import Party


class TraitShape(Shape):
    """Something a patient needs."""

    names: Names
    short_names: Names


class UrgencyShape(Shape):
    """How soon a place is needed."""

    names: Names
    minutes: Whole


class ReasonShape(Shape):
    """A coded reason or destination; ``sets_full`` only means something where a ward says no."""

    names: Names
    sets_full: Switch = False


class CancellationShape(ReasonShape):
    """Why a reserved place is given up, and by whom."""

    party: Party


class RetentionShape(DatedShape):
    """For how many days what is personal on the telephone is kept, from one day until another (exclusive)."""

    calls_days: Days
    messages_days: Days
    voicemail_days: Days
    provider_days: Days | None = None


class WeightsShape(Shape):
    """What each soft criterion is worth, in minutes."""

    minutes_per_km: Minutes
    own_town_bonus: Minutes
    gp_near_bonus: Minutes
    gp_near_km: Minutes
    asked_much_penalty: Minutes


class ExpectationsShape(Shape):
    """What is expected of a unit before it has a history of its own."""

    yes_share: Fraction
    day_minutes: Minutes
    night_minutes: Minutes
    strength: Whole
    free_anyway: Fraction
    night_from: time
    night_until: time


class InsurerShape(Shape):
    """Who pays for a stay, and has contracts with units."""

    names: Names


class DeskNormsShape(DatedShape):
    """How long each next step may take."""

    triage_minutes: Whole
    choice_minutes: Whole
    result_minutes: Whole
    offer_minutes: Whole
    retry_minutes: Whole
    arrival_minutes: Whole
    arrival_grace_minutes: Whole
    transport_order_minutes: Whole
    transport_grace_minutes: Whole
    takeover_minutes: Whole
    no_show_minutes: Whole
    closing_minutes: Whole
    task_minutes: Whole


class HotlineNumberShape(Shape):
    """A number of ours, the language it answers in, and whether it sends and takes texts as well."""

    number: OurNumber
    language: Language
    texts: Switch = False

    @field_validator("language")
    @classmethod
    def _spoken_here(cls, value: str, info: ValidationInfo) -> str:
        return spoken_here(value, info)


class HotlineShape(Shape):
    """The region's telephone."""

    numbers: Annotated[tuple[HotlineNumberShape, ...], Field(min_length=1)]
    guessed_codes: Annotated[int, Field(ge=2, le=10_000)] = GUESSED_CODES


class RegionShape(Shape):
    """The whole of a ``region.toml``."""

    id: Slug
    name: Text
    country: Country
    timezone: TimeZone
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    neighbours: tuple[RegionRef, ...] = ()
    # What our care forms are called with a neighbour; without it the neighbour is asked in words only.
    neighbour_forms: dict[RegionRef, dict[CareFormRef, Slug]] = Field(default_factory=dict)
    # A word to whoever starts Bedline, for instance that the figures are invented.
    demo: Text | None = None
    warning_fractions: tuple[Fraction, ...]
    freshness_hours: Whole
    back_dating_days: Whole
    # Without it Bedline has no telephone here.
    hotline: HotlineShape | None = None
    retention: tuple[RetentionShape, ...] = ()
    desk_norms: Annotated[tuple[DeskNormsShape, ...], Field(min_length=1)]
    public_holidays: tuple[HolidayShape, ...] = ()
    weights: WeightsShape
    expectations: ExpectationsShape
    offices: tuple[OfficeShape, ...] = ()
    care_forms: Annotated[dict[Slug, CareFormShape], Field(min_length=1)]
    traits: dict[Slug, TraitShape]
    urgencies: Annotated[dict[Slug, UrgencyShape], Field(min_length=1)]
    insurers: dict[Slug, InsurerShape] = Field(default_factory=dict)
    refusal_reasons: Annotated[dict[Slug, ReasonShape], Field(min_length=1)]
    withdrawal_reasons: Annotated[dict[Slug, ReasonShape], Field(min_length=1)]
    redirect_destinations: Annotated[dict[Slug, ReasonShape], Field(min_length=1)]
    unplaced_reasons: Annotated[dict[Slug, ReasonShape], Field(min_length=1)]
    discharge_destinations: Annotated[dict[Slug, ReasonShape], Field(min_length=1)]
    cancellation_reasons: dict[Slug, CancellationShape] = Field(default_factory=dict)
    closure_reasons: dict[Slug, ReasonShape] = Field(default_factory=dict)
    extension_reasons: dict[Slug, ReasonShape] = Field(default_factory=dict)
    triage_questions: tuple[QuestionShape, ...]
    suggestions: tuple[SuggestionShape, ...]
    triage_rules: tuple[RuleShape, ...] = ()

    @model_validator(mode="after")
    def _has_reasons_to_extend(self) -> Self:
        terms = (term for form in self.care_forms.values() for term in form.stay_terms)
        if not self.extension_reasons and any(term.extendable for term in terms):
            raise wrong("a stay is extended for a reason: write extension_reasons")
        return self

    @model_validator(mode="after")
    def _asks_the_wish_it_keeps_to(self) -> Self:
        asking = [each for each in self.triage_questions if each.asks_wish]
        for name, form in self.care_forms.items():
            if form.policy.within_wish and not any(not each.care_forms or name in each.care_forms for each in asking):
                raise wrong(f"{name} is asked for within a wish: add a triage question with asks_wish for it")
        return self

    @model_validator(mode="after")
    def _offices_are_turned_to(self) -> Self:
        turning = [name for name, form in self.care_forms.items() if form.ladder and form.ladder.payer_minutes]
        for name in turning:
            one_at_every_hour([each for each in self.offices if each.serves(name)], care_form=name)
        idle = [each.name for each in self.offices if not any(each.serves(name) for name in turning)]
        if idle:
            raise wrong(f"no ladder turns to {', '.join(idle)}: write payer_minutes in the ladder, or take it out")
        return self

    @field_validator("id")
    @classmethod
    def _named_as_its_folder(cls, value: str, info: ValidationInfo) -> str:
        folder = surroundings(info).folder
        if value != folder:
            raise wrong(f"a region is called as its folder is: write {folder}")
        return value

    @field_validator("neighbours")
    @classmethod
    def _not_itself(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if surroundings(info).folder in value:
            raise wrong("a region is not its own neighbour: take it out")
        return value

    @field_validator("neighbour_forms")
    @classmethod
    def _understood_there(cls, value: dict[str, dict[str, str]], info: ValidationInfo) -> dict[str, dict[str, str]]:
        for region, forms in value.items():
            if region not in info.data.get("neighbours", ()):
                raise wrong(f"{region} is no neighbour here: add it to neighbours, or take its forms out")
            for form in forms.values():
                known(f"care form of {region}")(form, info)
        return value

    @field_validator("warning_fractions")
    @classmethod
    def _rising(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if any(later <= sooner for sooner, later in pairwise(value)):
            raise wrong("write the fractions in rising order, each once")
        return value

    @field_validator("retention")
    @classmethod
    def _one_retention_at_a_time(cls, value: tuple[RetentionShape, ...]) -> tuple[RetentionShape, ...]:
        return one_at_a_time(value)

    @field_validator("desk_norms")
    @classmethod
    def _always_norms(cls, value: tuple[DeskNormsShape, ...]) -> tuple[DeskNormsShape, ...]:
        return without_gap(value)

    @field_validator("public_holidays")
    @classmethod
    def _kept_once(cls, value: tuple[HolidayShape, ...]) -> tuple[HolidayShape, ...]:
        return one_at_a_time(value)

    @field_validator("triage_questions")
    @classmethod
    def _asked_once(cls, value: tuple[QuestionShape, ...]) -> tuple[QuestionShape, ...]:
        return one_at_a_time(value)

    @field_validator("triage_rules")
    @classmethod
    def _in_force_once(cls, value: tuple[RuleShape, ...]) -> tuple[RuleShape, ...]:
        return one_at_a_time(value)

    @field_validator("suggestions")
    @classmethod
    def _always_an_urgency(cls, value: tuple[SuggestionShape, ...]) -> tuple[SuggestionShape, ...]:
        return always_an_urgency(value)
