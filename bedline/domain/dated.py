"""Data that hold from one day until another, with where they come from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Something in force from ``valid_from`` until ``valid_until`` (exclusive; None: until further notice)."""

    valid_from: date
    valid_until: date | None = None
    # A law, norm, agreement or reference; "demo" where it is invented.
    source: str = ""

    def in_force(self, on: date) -> bool:
        """Say whether it holds on that day."""
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


AnyDated = TypeVar("AnyDated", bound=Dated)


def in_force(dated: Iterable[AnyDated], *, on: date) -> tuple[AnyDated, ...]:
    """Return those that hold on that day, in their order."""
    # As ``Dated.in_force``, in line because a request that comes in asks it of some four hundred questions and rules.
    return tuple(
        [each for each in dated if each.valid_from <= on and (each.valid_until is None or on < each.valid_until)]
    )
