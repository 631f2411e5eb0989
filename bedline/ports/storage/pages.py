"""Which part of a list is wanted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is wanted: ``limit`` items after the one named by ``after`` (opaque)."""

    limit: int = 50
    after: str | None = None
