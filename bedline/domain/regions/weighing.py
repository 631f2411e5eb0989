"""What a region weighs when it puts candidates in order, and what it expects of a unit without a history."""

from dataclasses import dataclass, fields
from datetime import time
from math import inf


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingWeights:
    """Minutes that each soft criterion is worth when candidates are put in order; none is below zero.

    The search relies on that: it stops where distance alone is worse than what it has found.
    """

    minutes_per_km: float
    own_town_bonus: float
    # For forms in which the GP stays responsible: a unit within so many kilometres of the practice.
    gp_near_bonus: float = 0.0
    gp_near_km: float = 10.0
    # The most that a unit is put back by which was asked much more than its share.
    asked_much_penalty: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a weight below zero, and what is no number; configuration is told so before, with its line."""
        if not all(0 <= getattr(self, each.name) < inf for each in fields(self)):
            raise ValueError("a weight is a number, zero or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """What is expected of a unit before it has a history of its own, and how much that weighs.

    ``yes_share`` (of one) and the minutes a question takes by day and by night count as ``strength``
    questions. ``free_anyway`` is the share of times that a unit whose figure says nothing any more has a
    place. The night is from ``night_from`` until ``night_until``, by the region's clocks.
    """

    yes_share: float = 0.5
    day_minutes: float = 8.0
    night_minutes: float = 12.0
    strength: float = 8.0
    free_anyway: float = 0.1
    night_from: time = time(22)
    night_until: time = time(7)

    def __post_init__(self) -> None:
        """Refuse what is no share, and what would divide by zero; configuration is told so before, with its line."""
        if not (0 < self.yes_share < 1 and 0 < self.free_anyway < 1):
            raise ValueError("a share is between zero and one")
        if not (0 < self.strength < inf and 0 <= self.day_minutes < inf and 0 <= self.night_minutes < inf):
            raise ValueError("expectations are numbers, the strength above zero")
