"""The same year under each way of finding beds, and the figures that they are compared by."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bedline.domain.ids import CareFormId
from bedline.domain.matching.assignment import Solver
from bedline.domain.regions import Region
from bedline.policy.asking import Asking
from bedline.policy.assumptions import AS_TOLD, CONSULTATION, Phoning
from bedline.policy.life import Life, Outcome
from bedline.policy.making import Tallies
from bedline.policy.oracle import Oracle
from bedline.policy.phoning import OneByOne
from bedline.policy.proposal import nearest_first
from bedline.policy.year import Year

TODAY, PROPOSED, NEAREST = "today", "proposed", "nearest first"
PHONING, BETWEEN, TOLD, ORACLE = "phoning", "phoning, seeing patients", "phoning, as GPs tell", "oracle"
DAYS_OF_A_WEEK: Final = 7
HOUR: Final = timedelta(hours=1)
WITHIN: Final = (1, 4, 24)
Played = Mapping[str, tuple[Outcome, ...]]
Way = Callable[[], tuple[Outcome, ...]]


def ways(
    year: Year, *, solver: Solver, proposal: Region | None = None, history: Tallies | None = None
) -> Mapping[str, Way]:
    """Return how to play the year under each way, by name, in the order they are shown.

    ``history`` is what Bedline knows of the wards at first; ``solver`` gives out places to several who wait.
    """

    def asking(region: Region) -> Way:
        def play() -> tuple[Outcome, ...]:
            life = Life(year)
            return life.play(Asking(life, region=region, solver=solver, history=history))

        return play

    def phoning(habits: Phoning) -> Way:
        def play() -> tuple[Outcome, ...]:
            life = Life(year)
            return life.play(OneByOne(life, habits=habits))

        return play

    usual, tried = year.assumptions.phoning, [year.region, *([proposal] if proposal else [])]
    return {
        TODAY: asking(year.region),
        **({PROPOSED: asking(proposal)} if proposal else {}),
        NEAREST: asking(nearest_first(year.region)),
        PHONING: phoning(usual),
        BETWEEN: phoning(replace(usual, between_length=CONSULTATION)),
        TOLD: phoning(AS_TOLD),
        ORACLE: Oracle(year, bookable=_bookable(tried)).play,
    }


def played(year: Year, *, solver: Solver, proposal: Region | None = None, history: Tallies | None = None) -> Played:
    """Return what came of every request under each of the :func:`ways`."""
    return {name: play() for name, play in ways(year, solver=solver, proposal=proposal, history=history).items()}


def _bookable(tried: Sequence[Region]) -> frozenset[CareFormId]:
    """Return the forms for which a ward may be booked under any of the policies."""
    forms = (form for region in tried for form in region.care_forms.values())
    return frozenset(form.id for form in forms if form.policy.directly_bookable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a way comes to. Minutes count a request without a bed as endless; shares are of all requests.

    ``own_town`` and ``km`` (the median) are of those who got a bed; ``calls`` is questions per ward and week,
    ``questions`` those per request that got a bed; ``too_many`` is how often, per request, a ward that was about to say
    yes was told that another had been sooner; ``away`` counts those whom a neighbouring region took.
    """

    requests: int
    median: float
    p90: float
    within: tuple[float, ...]
    own_town: float
    km: float
    calls: float
    questions: float
    too_many: float
    away: int
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
    number, asked = len(outcomes), sum(len(each.asked) for each in outcomes)
    return Figures(
        requests=number,
        median=share_of(waited, 0.5),
        p90=share_of(waited, 0.9),
        within=tuple(sum(each <= hours * HOUR / timedelta(minutes=1) for each in waited) / number for hours in WITHIN),
        own_town=sum(each.own_town for each in placed) / max(1, len(placed)),
        km=share_of(sorted(each.km for each in placed), 0.5) if placed else math.nan,
        calls=asked / wards / (days / DAYS_OF_A_WEEK),
        questions=asked / max(1, len(placed)),
        too_many=sum(each.too_many for each in outcomes) / number,
        away=sum(each.away for each in placed),
        no_bed=number - len(placed),
    )


def minutes(outcome: Outcome) -> float:
    """Return the minutes from request to confirmed bed; endless without one."""
    return math.inf if outcome.waited is None else outcome.waited / timedelta(minutes=1)


def share_of(in_order: Sequence[float], share: float) -> float:
    """Return the value that this share of them stay within."""
    return in_order[max(0, math.ceil(share * len(in_order)) - 1)]
