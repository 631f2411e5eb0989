"""When the telephones of wards may be rung with a question: ``call_hours.csv``, which a region may leave out."""

from collections.abc import Sequence
from datetime import time
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, ValidationInfo, model_validator

from bedline.adapters.configuration import Fault
from bedline.adapters.regionfiles.shape import Shape
from bedline.adapters.regionfiles.tables import Table, read_table
from bedline.adapters.regionfiles.values import Phone, YesNo, known, surroundings, wrong
from bedline.domain.call_hours import CallHours, Otherwise
from bedline.domain.holidays import Holidays
from bedline.domain.hours import Hours
from bedline.domain.ids import UnitId

FILE: Final = "call_hours.csv"
WITH_PHONE: Final = "unit with a telephone"
WITH_MOBILE: Final = "unit with a mobile"

_UnitRef = Annotated[str, AfterValidator(known(WITH_PHONE))]


class CallHoursRow(Shape):
    """A row of ``call_hours.csv``; a purpose without hours may be rung for at any time.

    ``workdays``: the hours hold on no Saturday, Sunday or public holiday.
    """

    unit: _UnitRef
    crisis_from: time | None = None
    crisis_until: time | None = None
    other_from: time | None = None
    other_until: time | None = None
    workdays: YesNo = False
    otherwise: Literal["phone", "text", "desk"]
    phone: Phone | None = None

    @model_validator(mode="after")
    def _from_until(self) -> Self:
        for name, begins, ends in (
            ("crisis", self.crisis_from, self.crisis_until),
            ("other", self.other_from, self.other_until),
        ):
            if (begins is None) != (ends is None):
                raise wrong(f"{name}_from and {name}_until go together: write both, or neither")
            if begins is not None and begins == ends:
                raise wrong(
                    f"{name}_from and {name}_until are the same: leave both out for a ward that may always be rung"
                )
        return self

    @model_validator(mode="after")
    def _workdays_of_hours(self) -> Self:
        if self.workdays and self.crisis_from is None and self.other_from is None:
            raise wrong("workdays says on which days the hours hold: write hours as well")
        return self

    @model_validator(mode="after")
    def _reached_otherwise(self, info: ValidationInfo) -> Self:
        if (self.otherwise == "phone") != (self.phone is not None):
            raise wrong(
                "phone is the number that is rung outside the hours: write it with otherwise phone, and only then"
            )
        mobiles = surroundings(info).ids.get(WITH_MOBILE)
        if self.otherwise == "text" and mobiles is not None and self.unit not in mobiles:
            raise wrong(f"{self.unit} has no mobile that a text could reach: add text in units.csv, or choose desk")
        return self


def read_call_hours(folder: Path, *, faults: list[Fault]) -> Table:
    """Read the file of a region; without one, every ward may be rung at any time."""
    path, file = folder / FILE, f"{folder.name}/{FILE}"
    if not path.exists():
        return Table(file, ())
    return read_table(path, file=file, columns=list(CallHoursRow.model_fields), faults=faults)


def call_hours(rows: Sequence[CallHoursRow], *, holidays: Holidays) -> dict[UnitId, CallHours]:
    """Return the hours of each unit that has any."""

    def hours(row: CallHoursRow, begins: time | None, ends: time | None) -> Hours | None:
        return None if begins is None or ends is None else Hours(begins, ends, row.workdays, holidays)

    return {
        UnitId(row.unit): CallHours(
            crisis=hours(row, row.crisis_from, row.crisis_until),
            other=hours(row, row.other_from, row.other_until),
            otherwise=Otherwise(row.otherwise),
            phone=row.phone,
        )
        for row in rows
    }
