"""Figures of units as they are reported and shown."""

from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator
from pydantic_core import PydanticCustomError

from bedline.domain.capacity import Source
from bedline.services.capacity import Told
from bedline.web.models.base import Count, Input, Moment, Shown, Slug


class NewReport(Input):
    """What a unit says of its places: one number that is free, or full figures; what is left out stays as it was."""

    free: Count | None = None
    staffed: Count | None = None
    occupied: Count | None = None
    closed: Count | None = None
    free_in_24_hours: Count | None = None
    free_in_72_hours: Count | None = None
    happened_at: Moment | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        """Refuse two ways at once, which could contradict each other, and a report that says nothing."""
        figures = (self.staffed, self.occupied, self.closed)
        if self.free is not None and any(each is not None for each in figures):
            raise PydanticCustomError("one_way_of_reporting", "either free, or the figures behind it")
        if self.free is None and all(each is None for each in (*figures, self.free_in_24_hours, self.free_in_72_hours)):
            raise PydanticCustomError("nothing_reported", "nothing is reported")
        return self

    def told(self) -> Told:
        """Return the report as the service takes it."""
        return Told(
            free=self.free,
            staffed=self.staffed,
            occupied=self.occupied,
            closed=self.closed,
            free_in_24_hours=self.free_in_24_hours,
            free_in_72_hours=self.free_in_72_hours,
            happened_at=self.happened_at,
        )


class NewClosure(Input):
    """How many places take nobody (left out: the whole unit), for which of the region's reasons, and until when."""

    places: Annotated[Count, Field(ge=1)] | None = None
    reason: Slug
    until: Moment


class ClosureRow(Shown):
    """Places of a unit that are closed for admission; ``places`` null: all of it."""

    id: str
    places: int | None
    reason: str
    until: AwareDatetime
    by: str


class UnitRow(Shown):
    """A unit's places now: what it said, what is held, reserved and shut, and how old the figure is.

    ``shut`` counts the empty places that its closures keep empty. ``said_free`` is what the ward itself would say is
    free (a place that is only being asked for is), and ``most_free`` the largest number that it can say.
    """

    id: str
    name: str
    facility: str
    facility_name: str
    town: str
    care_forms: list[str]
    traits: list[str]
    baseline: int
    staffed: int
    occupied: int
    closed: int
    held: int
    reserved: int
    shut: int
    closures: list[ClosureRow]
    free: int
    said_free: int
    most_free: int
    over_committed: int
    free_in_24_hours: int
    free_in_72_hours: int
    reported_at: AwareDatetime | None
    stale_at: AwareDatetime | None
    source: Source | None
    by: str | None


class Report(Shown):
    """What a unit said at a moment, through which door, by whom."""

    id: str
    unit: str
    staffed: int
    occupied: int
    closed: int
    free_in_24_hours: int
    free_in_72_hours: int
    source: Source
    by: str
    happened_at: AwareDatetime
    entered_at: AwareDatetime


class ReportTaken(Shown):
    """A report that was taken in, and the unit after and before it."""

    report: Report
    unit: UnitRow
    before: UnitRow


class Reports(Shown):
    """A page of a unit's reports, newest first."""

    items: list[Report]
    next_cursor: str | None


class FacilityRow(Shown):
    """A home, hospital or hospice with its units."""

    id: str
    name: str
    town: str
    postcode: str
    municipality: str
    lat: float
    lon: float
    phone: str | None
    units: list[UnitRow]


class Facilities(Shown):
    """Every facility that may be seen, with its units."""

    items: list[FacilityRow]
    next_cursor: None
