"""What every shape of a configuration file has in common."""

from datetime import date
from itertools import pairwise
from typing import Self, TypedDict, TypeVar

from pydantic import BaseModel, ConfigDict, model_validator

from bedline.adapters.regionfiles.values import Text, wrong


class Shape(BaseModel):
    """Settings that know no others than these."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DatedShape(Shape):
    """Something in force from one day until another (exclusive), and where it comes from."""

    source: Text
    valid_from: date
    valid_until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_until is not None and self.valid_until <= self.valid_from:
            raise wrong("valid_until is the first day this no longer holds: write a day after valid_from")
        return self


AnyDatedShape = TypeVar("AnyDatedShape", bound=DatedShape)


def one_at_a_time(value: tuple[AnyDatedShape, ...]) -> tuple[AnyDatedShape, ...]:
    """Check that of those with the same id (or of all, where they have none) no two are in force on the same day."""
    for sooner, later in pairwise(sorted(value, key=lambda each: (_id(each), each.valid_from))):
        if _id(sooner) == _id(later) and (sooner.valid_until is None or later.valid_from < sooner.valid_until):
            raise wrong(f"{_id(later) or 'it'} stands here twice at {later.valid_from}: end the first before it")
    return value


def without_gap(value: tuple[AnyDatedShape, ...]) -> tuple[AnyDatedShape, ...]:
    """Check that from the first on there is one on every day, and only one; they come back in order of time."""
    in_order = tuple(sorted(one_at_a_time(value), key=lambda each: each.valid_from))
    for sooner, later in pairwise(in_order):
        if sooner.valid_until != later.valid_from:
            raise wrong(
                f"nothing is in force on {sooner.valid_until}: begin the next on the day the one before it ends"
            )
    if in_order[-1].valid_until is not None:
        raise wrong(f"nothing is in force from {in_order[-1].valid_until} on: leave valid_until out of the last")
    return in_order


class Dates(TypedDict):
    """What the domain keeps of it as well."""

    source: str
    valid_from: date
    valid_until: date | None


def dates(shape: DatedShape) -> Dates:
    """Return from when until when it is in force, and where it comes from, as arguments."""
    return Dates(source=shape.source, valid_from=shape.valid_from, valid_until=shape.valid_until)


def _id(shape: DatedShape) -> str:
    return str(getattr(shape, "id", ""))
