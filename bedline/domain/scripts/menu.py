"""Menus of any length on nine keys: so many choices at a time, and 9 for the next ones."""

from collections.abc import Sequence
from typing import Final, TypeVar

T = TypeVar("T")

# Every choice has one key, and 9 has a meaning of its own.
MOST: Final = 8
MORE: Final = 9


def page(ids: Sequence[T], *, at: int, most: int = MOST) -> Sequence[T]:
    """Return the choices of that page, the first being 0."""
    return ids[at * most : (at + 1) * most]


def goes_on(ids: Sequence[object], *, at: int, most: int = MOST) -> bool:
    """Say whether there are choices after that page."""
    return (at + 1) * most < len(ids)


def following(ids: Sequence[object], *, at: int, most: int = MOST) -> int:
    """Return the page after that one; after the last, the first."""
    return at + 1 if goes_on(ids, at=at, most=most) else 0
