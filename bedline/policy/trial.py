"""The same year under each way of finding beds, and the figures that they are compared by."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bedline.domain.regions import Region
from bedline.policy.asking import Asking
from bedline.policy.life import Life, Outcome
from bedline.policy.making import Tallies
from bedline.policy.oracle import Oracle
from bedline.policy.phoning import OneByOne
from bedline.policy.proposal import nearest_first
from bedline.policy.year import Year

TODAY, PROPOSED, NEAREST = "today", "proposed", "nearest first"
PHONING, BETWEEN, ORACLE = "phoning", "phoning, seeing patients", "oracle"
# A consultation of a Dutch GP, between two calls of whoever has a surgery to run.
CONSULTATION: Final = timedelta(minutes=10)
DAYS_OF_A_WEEK: Final = 7
HOUR: Final = timedelta(hours=1)
WITHIN: Final = (1, 4, 24)
Played = Mapping[str, tuple[Outcome, ...]]


def played(year: Year, *, proposal: Region | None = None, history: Tallies | None = None) -> Played:
    """Return what came of every request under each way; ``history`` is what Bedline knows of the wards at first."""

    def asking(region: Region) -> Callable[[], tuple[Outcome, ...]]:
        def play() -> tuple[Outcome, ...]:
            life = Life(year)
            return life.play(Asking(life, region=region, history=history))

        return play

    def phoning(between: timedelta) -> tuple[Outcome, ...]:
        life = Life(year)
        habits = replace(year.assumptions.phoning, between_length=between)
        return life.play(OneByOne(life, habits=habits))

    ways: dict[str, Callable[[], tuple[Outcome, ...]]] = {TODAY: asking(year.region)}
    if proposal is not None:
        ways[PROPOSED] = asking(proposal)
    ways |= {
        NEAREST: asking(nearest_first(year.region)),
        PHONING: lambda: phoning(year.assumptions.phoning.between_length),
        BETWEEN: lambda: phoning(CONSULTATION),
        ORACLE: Oracle(year).play,
    }
    return {name: play() for name, play in ways.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a way comes to. Minutes count a request without a bed as endless; shares are of all requests.

    ``own_town`` and ``km`` (the median) are of those who got a bed; ``calls`` is questions per ward and week.
    """

    requests: int
    median: float
    p90: float
    within: tuple[float, ...]
    own_town: float
    km: float
    calls: float
    no_bed: int


def figures(outcomes: Sequence[Outcome], *, wards: int, days: int) -> Figures:
    """Return the figures of one way.

    Raises:
        ValueError: there was no request at all.
    """
    if not outcomes:
        raise ValueError("a year without a request says nothing")
    placed = [each for each in outcomes if each.waited is not None]
    waited = sorted(minutes(each) for each in outcomes)
    number = len(outcomes)
    return Figures(
        requests=number,
        median=share_of(waited, 0.5),
        p90=share_of(waited, 0.9),
        within=tuple(sum(each <= hours * HOUR / timedelta(minutes=1) for each in waited) / number for hours in WITHIN),
        own_town=sum(each.own_town for each in placed) / max(1, len(placed)),
        km=share_of(sorted(each.km for each in placed), 0.5) if placed else math.nan,
        calls=sum(len(each.asked) for each in outcomes) / wards / (days / DAYS_OF_A_WEEK),
        no_bed=number - len(placed),
    )


def minutes(outcome: Outcome) -> float:
    """Return the minutes from request to confirmed bed; endless without one."""
    return math.inf if outcome.waited is None else outcome.waited / timedelta(minutes=1)


def share_of(in_order: Sequence[float], share: float) -> float:
    """Return the value that this share of them stay within."""
    return in_order[max(0, math.ceil(share * len(in_order)) - 1)]
