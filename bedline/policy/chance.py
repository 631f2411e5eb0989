"""Luck that comes from a seed and a name, never from a shared stream, so that one draw does not move another."""

from random import Random


def chance(seed: int, *names: object) -> Random:
    """Return the dice of that name: the same on every machine, in whatever order dice are asked for."""
    return Random("/".join(map(str, (seed, *names))))
