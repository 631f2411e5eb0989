"""What a region's file says of a care form: whom to ask and how, the ladder, norms and limits."""

from datetime import time
from typing import Annotated, Final, Self

from pydantic import Field, field_validator, model_validator

from bedline.adapters.regionfiles.shape import AnyDatedShape, DatedShape, Shape, one_at_a_time
from bedline.adapters.regionfiles.values import Minutes, Names, Switch, Text, Whole, wrong
from bedline.adapters.regionfiles.ways import WayShape
from bedline.domain.hours import Hours
from bedline.domain.regions import Responsible, TermKind
from bedline.domain.ways import WayKind, asks_in_quiet_hours

# A limit of days in a year is below it in any year.
YEAR: Final = 365


class PolicyShape(Shape):
    """How units are asked."""

    automatic: Switch
    parallel: Whole
    answer_minutes: Whole
    directly_bookable: Switch = False
    within_wish: Switch = False
    decision_minutes: Whole = 60
    night_answer_minutes: Whole | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    alert_within_minutes: Whole | None = None

    @model_validator(mode="after")
    def _quiet_from_until(self) -> Self:
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise wrong("quiet_from and quiet_until go together: write both, or neither")
        return self

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Self:
        if self.automatic and self.within_wish:
            raise wrong("automatic asks with a wish and without: take within_wish out, or let automatic be false")
        return self


class LadderShape(Shape):
    """Who is turned to while there is no place, and after how long the next; a rung that is left out is not there."""

    own_town_minutes: Whole | None = None
    region_minutes: Whole
    neighbours_minutes: Whole | None = None
    # How long the neighbours' desks have to answer; left out: as long as their rung lasts.
    neighbours_answer_minutes: Whole | None = None
    # How long a place that a neighbour keeps is kept for our word.
    neighbours_hold_minutes: Whole = 60
    # Who the payer is, and how it is reached, stands in [[offices]].
    payer_minutes: Whole | None = None

    @model_validator(mode="after")
    def _answers_before_the_next(self) -> Self:
        answer, length = self.neighbours_answer_minutes, self.neighbours_minutes
        if answer is not None and (length is None or answer > length):
            raise wrong("the neighbours answer before the next is turned to: at most neighbours_minutes")
        return self


class ReachShape(Shape):
    """How far from home Bedline asks by itself."""

    km: Minutes
    km_per_hour: Minutes


class ProlongationShape(Shape):
    """By how many days a limit may be put off each time, and how many times."""

    days: Whole
    times: Whole = 1
    source: Text


class StayTermShape(DatedShape):
    """What is due so many days after arrival, for those who arrive while it is in force."""

    kind: TermKind
    days: Whole
    warn_days: Annotated[int, Field(ge=0, strict=True)]
    extendable: ProlongationShape | None = None
    ground: Annotated[str, Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _known_again_on_a_ground(self) -> Self:
        if (self.ground is not None) != (self.kind is TermKind.YEAR):
            raise wrong(
                'ground belongs to kind = "year", and has to be there: on what legal ground somebody is known again '
                "by the national number"
            )
        if self.kind is TermKind.YEAR and self.days >= YEAR:
            raise wrong("a limit of days in a year is shorter than a year")
        return self

    @model_validator(mode="after")
    def _warned_of_in_time(self) -> Self:
        if self.warn_days >= min(self.days, self.extendable.days if self.extendable else self.days):
            raise wrong("warn_days is fewer than days, also those of extendable: the warning comes during the stay")
        return self

    @model_validator(mode="after")
    def _only_a_limit_is_put_off(self) -> Self:
        if self.extendable is not None and self.kind is not TermKind.LIMIT:
            raise wrong(f"extendable is for a limit: take it out of the {self.kind}")
        return self


class NormShape(DatedShape):
    """From receipt to a reserved place."""

    minutes: Whole


class CutOffShape(DatedShape):
    """From when on an admission loses the day."""

    at: time


class CareFormShape(Shape):
    """One kind of temporary stay."""

    names: Names
    short_names: Names
    crisis: Switch = False
    norms: tuple[NormShape, ...] = ()
    cut_offs: tuple[CutOffShape, ...] = ()
    responsible: Responsible
    policy: PolicyShape
    stay_terms: tuple[StayTermShape, ...] = ()
    excludes_long_term_indication: Switch = False
    figure_half_life_hours: Whole | None = None
    counts_as_crisis_after_hours: Whole | None = None
    ladder: LadderShape | None = None
    reach: ReachShape | None = None
    way: WayShape = WayShape(kind=WayKind.DESK_PLACES)

    @model_validator(mode="after")
    def _nobody_chooses_in_quiet_hours(self) -> Self:
        policy, way = self.policy, self.way
        begins, ends = policy.quiet_from, policy.quiet_until
        quiet = None if begins is None or ends is None else Hours(begins, ends)
        if asks_in_quiet_hours(way.kind, way.written.hours, quiet=quiet):
            raise wrong(
                f"no ward is asked in quiet hours, and {way.kind} lets somebody ask then: "
                "write from and until of the way outside quiet_from and quiet_until"
            )
        return self

    @field_validator("norms", "cut_offs")
    @classmethod
    def _one_on_a_day(cls, value: tuple[AnyDatedShape, ...]) -> tuple[AnyDatedShape, ...]:
        return one_at_a_time(value)
