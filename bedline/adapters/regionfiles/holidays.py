"""The shape of a public holiday: a day of a month, or one counted from Easter, for the years in which it is kept."""

from datetime import date
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from bedline.adapters.regionfiles.shape import DatedShape
from bedline.adapters.regionfiles.values import Slug, Whole, wrong
from bedline.domain.holidays import Holiday

# A year that has every day.
_LEAP_YEAR: Final = 2024

_Month = Annotated[int, Field(strict=True, ge=1, le=12)]
_Days = Annotated[int, Field(strict=True, ge=-60, le=60)]


class HolidayShape(DatedShape):
    """A day on which offices are closed as on a Sunday; ``easter``: days after Easter Sunday."""

    id: Slug
    month: _Month | None = None
    day: Whole | None = None
    easter: _Days | None = None
    sunday_moves: Annotated[int, Field(strict=True, ge=-6, le=6)] = 0

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        if (self.month is None) != (self.day is None) or (self.month is None) == (self.easter is None):
            raise wrong("write month and day, or easter with the days after Easter Sunday")
        if self.month is None or self.day is None:
            return self
        if (self.month, self.day) == (2, 29):
            raise wrong("29 February is not in every year: choose another day")
        try:
            date(_LEAP_YEAR, self.month, self.day)
        except ValueError as error:
            raise wrong("there is no such day in that month") from error
        return self

    @model_validator(mode="after")
    def _moves_from_sundays(self) -> Self:
        if self.sunday_moves and self.month is None:
            raise wrong("a day counted from Easter is always on the same weekday: leave sunday_moves out")
        return self

    @property
    def holiday(self) -> Holiday:
        """Return it as the rules know it."""
        return Holiday(
            id=self.id,
            month=self.month,
            day=self.day or 1,
            easter=self.easter,
            sunday_moves=self.sunday_moves,
            source=self.source,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
        )
