"""Whom units do not take although they suit: ``limits.csv``, which a region may leave out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from bedline.adapters.configuration import Fault
from bedline.adapters.regionfiles.shape import Shape
from bedline.adapters.regionfiles.tables import Table, read_table
from bedline.adapters.regionfiles.values import Several, TraitRef, known, wrong
from bedline.domain.facilities import Limits
from bedline.domain.ids import InsurerId, TraitId, UnitId

FILE: Final = "limits.csv"
# Nobody is older.
_OLDEST: Final = 130

_Age = Annotated[int, Field(ge=0, le=_OLDEST)]
# How postcodes of an area begin: "45", or a whole one.
_Beginning = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,3}$")]
_UnitRef = Annotated[str, AfterValidator(known("unit"))]
_InsurerRef = Annotated[str, AfterValidator(known("insurer"))]


class LimitsRow(Shape):
    """A row of ``limits.csv``; an empty cell limits nothing."""

    unit: _UnitRef
    insurers: Annotated[tuple[_InsurerRef, ...], Several] = ()
    youngest: _Age | None = None
    oldest: _Age | None = None
    excluded_traits: Annotated[tuple[TraitRef, ...], Several] = ()
    postcodes: Annotated[tuple[_Beginning, ...], Several] = ()

    @model_validator(mode="after")
    def _somebody_is_left(self) -> Self:
        if self.youngest is not None and self.oldest is not None and self.oldest < self.youngest:
            raise wrong("nobody is left: write the older age under oldest")
        return self


def read_limits(folder: Path, *, faults: list[Fault]) -> Table:
    """Read the file of a region; without one, no unit limits anything."""
    path, file = folder / FILE, f"{folder.name}/{FILE}"
    if not path.exists():
        return Table(file, ())
    return read_table(path, file=file, columns=list(LimitsRow.model_fields), faults=faults)


def limits(rows: Sequence[LimitsRow]) -> dict[UnitId, Limits]:
    """Return the limits of each unit that has any."""
    return {
        UnitId(row.unit): Limits(
            insurers=frozenset(InsurerId(each) for each in row.insurers),
            youngest=row.youngest,
            oldest=row.oldest,
            excluded_traits=frozenset(TraitId(each) for each in row.excluded_traits),
            postcodes=row.postcodes,
        )
        for row in rows
    }
