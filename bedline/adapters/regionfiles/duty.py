"""``rota.toml``: who is on duty when, checked so that at no hour of the week nobody is the first to be rung."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator

from bedline.adapters.configuration import Fault, TomlFile, findings, read_toml
from bedline.adapters.regionfiles.shape import Shape
from bedline.adapters.regionfiles.values import Phone, Slug, Surroundings, known, wrong
from bedline.domain.ids import PersonId, RegionId
from bedline.domain.rota import Rota, Rung, Shift, Swap

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY: Final = 24 * 60
_WEEK: Final = 7 * _DAY

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
RungName = Literal["first", "second", "backup", "neighbour"]


class DutyShape(Shape):
    """Somebody with a telephone, and in which order they are rung."""

    rung: RungName
    person: Slug
    phone: Phone

    @model_validator(mode="after")
    def _on_this_desk(self, info: ValidationInfo) -> Self:
        # Of a neighbour that is not loaded nobody is known.
        known("coordinator of a neighbour" if self.rung == "neighbour" else "coordinator")(self.person, info)
        return self


class ShiftShape(DutyShape):
    """The same hours on these weekdays of every week, counted on the clock on the wall."""

    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    starts: time
    hours: Annotated[float, Field(gt=0, le=24)]

    @field_validator("starts")
    @classmethod
    def _on_the_minute(cls, value: time) -> time:
        if value.second or value.microsecond or value.tzinfo:
            raise wrong("write a local time in hours and minutes, like 08:00:00")
        return value


class SwapShape(DutyShape):
    """From one moment to another, in local time, somebody else has the duty on that rung."""

    starts_at: datetime
    ends_at: datetime

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.starts_at.tzinfo or self.ends_at.tzinfo:
            raise wrong("write local times without a zone, like 2026-12-24T18:00:00")
        if self.ends_at <= self.starts_at:
            raise wrong("ends_at comes after starts_at: write a later moment")
        return self


class RotaShape(Shape):
    """The whole of a ``rota.toml``."""

    shifts: Annotated[tuple[ShiftShape, ...], Field(min_length=1)]
    swaps: tuple[SwapShape, ...] = ()

    @field_validator("shifts")
    @classmethod
    def _somebody_always(cls, value: tuple[ShiftShape, ...], info: ValidationInfo) -> tuple[ShiftShape, ...]:
        alone = [f"from {_said(begins)} until {_said(ends)}" for begins, ends in _uncovered(value)]
        if alone:
            raise wrong(f'nobody is first on duty {", ".join(alone)}: add a shift with rung = "first"')
        del info
        return value


@dataclass(frozen=True, slots=True)
class RotaFile:
    """A ``rota.toml``, not yet checked."""

    toml: TomlFile

    def check(self, around: Surroundings, faults: list[Fault]) -> RotaShape | None:
        """Return what it says when all of it is right; otherwise add what is wrong to ``faults``."""
        if self.toml.settings is None:
            return None
        try:
            return RotaShape.model_validate(self.toml.settings, context=around)
        except ValidationError as error:
            faults += [self.toml.fault(place, sentence) for place, sentence in findings(error)]
            return None


def read_rota(path: Path, *, file: str, faults: list[Fault]) -> RotaFile:
    """Read a ``rota.toml``; a file that is missing or no TOML is added to ``faults``."""
    advice = "add it, with who is on duty: a hotline is answered at every hour"
    return RotaFile(read_toml(path, file=file, if_missing=advice, faults=faults))


def rota(shape: RotaShape, *, region: RegionId, timezone: str, people: Mapping[PersonId, object]) -> Rota:
    """Return the rota, without whoever is not among the ``people``: a neighbour's, in a deployment without it."""
    zone = ZoneInfo(timezone)
    return Rota(
        region=region,
        timezone=timezone,
        shifts=tuple(
            Shift(
                weekday=_DAYS.index(weekday),
                starts=shift.starts,
                length=timedelta(hours=shift.hours),
                rung=Rung[shift.rung.upper()],
                person=PersonId(shift.person),
                phone=shift.phone,
            )
            for shift in shape.shifts
            for weekday in shift.weekdays
            if shift.person in people
        ),
        swaps=tuple(
            Swap(
                starts_at=swap.starts_at.replace(tzinfo=zone),
                ends_at=swap.ends_at.replace(tzinfo=zone),
                rung=Rung[swap.rung.upper()],
                person=PersonId(swap.person),
                phone=swap.phone,
            )
            for swap in shape.swaps
            if swap.person in people
        ),
    )


def _uncovered(shifts: Iterable[ShiftShape]) -> Iterator[tuple[int, int]]:
    """Yield from which minute of the week to which nobody is first, as the clock on the wall counts.

    A week is every week: shifts last by the clock on the wall also when it is changed, and a swap names somebody.
    """
    spans = sorted(_spans(shifts))
    covered = 0
    for begins, ends in [*spans, (_WEEK, _WEEK)]:
        if begins > covered:
            yield covered, begins
        covered = max(covered, ends)


def _spans(shifts: Iterable[ShiftShape]) -> Iterator[tuple[int, int]]:
    for shift in shifts:
        if shift.rung != "first":
            continue
        for weekday in shift.weekdays:
            begins = _DAYS.index(weekday) * _DAY + shift.starts.hour * 60 + shift.starts.minute
            ends = begins + round(shift.hours * 60)
            yield begins, min(ends, _WEEK)
            if ends > _WEEK:
                yield 0, ends - _WEEK


def _said(minute: int) -> str:
    day, rest = divmod(minute % _WEEK, _DAY)
    return f"{_DAYS[day]} {rest // 60:02}:{rest % 60:02}"
