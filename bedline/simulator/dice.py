"""Luck that can be repeated: every actor and every event has a stream of its own, made of the seed and a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import TypeVar

Chosen = TypeVar("Chosen")


@dataclass(frozen=True, slots=True)
class Dice:
    """The luck of one run. One stream never shifts another, in whatever order they are asked for."""

    seed: int

    def stream(self, *name: str | int) -> Random:
        """Return the stream of that name: the same seed and name give the same numbers, on any machine."""
        return Random("/".join(str(part) for part in (self.seed, *name)))


def weighted(luck: Random, *, weights: Mapping[Chosen, float]) -> Chosen:
    """Return one of the keys, each as likely as its weight says."""
    return luck.choices(list(weights), weights=list(weights.values()))[0]
