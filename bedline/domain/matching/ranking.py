"""The soft order: the expected minutes until a yes, and on the road, if one asks unit after unit.

The fewer minutes, the sooner a unit is asked. For questions that cost ``c`` minutes each, are answered yes
with probability ``p``, and are followed by ``t`` minutes of travel after a yes, the whole is shortest in the
order of ``c / p + t`` (``docs/matching.md`` proves it): that is the sum of the terms here.

A *lasting* term follows from the directory alone and may be a bonus; one of *habit* from how units have answered;
one of the *moment* from the figures, and from whether its telephones may be rung now. The last two are never below
zero. On that the search stands: what the first two come to is the least that a unit can come to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bedline.domain.call_hours import Otherwise
from bedline.domain.capacity import Places
from bedline.domain.facilities import Facility, Unit
from bedline.domain.matching.habits import MINUTE, Habit
from bedline.domain.matching.need import Need
from bedline.domain.regions import RankingWeights, Region


class Criterion(StrEnum):
    """What moves a unit up or down; the sentence is the wording ``matching.<code>``."""

    DISTANCE = "distance"
    OWN_TOWN = "own_town"
    GP_NEAR = "gp_near"
    ANSWER_TIME = "answer_time"
    YES_SHARE = "yes_share"
    ASKED_MUCH = "asked_much"
    CALL_HOURS = "call_hours"
    FIGURE_FRESH = "figure_fresh"
    FIGURE_STALE = "figure_stale"
    FIGURE_MISSING = "figure_missing"


@dataclass(frozen=True, slots=True)
class Term:
    """What one criterion adds, in minutes; below zero it is a bonus. ``params`` fill the sentence."""

    code: Criterion
    minutes: float
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A unit that may take the patient, its place in the order (1 is first) and why.

    ``minutes`` is exactly the sum of the terms, added in their order. ``stale``: the figure is older
    than the unit's limit, or there never was one.
    """

    unit: Unit
    facility: Facility
    rank: int
    distance_km: float
    free: int
    reported_at: datetime | None
    stale: bool
    terms: tuple[Term, ...]
    minutes: float


def town_key(town: str, municipality: str) -> tuple[str, str]:
    """Return what makes a town the same town: towns of one name lie in different municipalities."""
    return town.casefold(), municipality.casefold()


def in_own_town(need: Need, *, facility: Facility) -> bool:
    """Say whether the facility stands in the patient's own town."""
    return town_key(facility.town, facility.municipality) == town_key(need.town, need.municipality)


def freshness_length(unit: Unit, *, region: Region) -> timedelta:
    """Return how old a figure of the unit may become: the unit's own limit before the region's."""
    return region.freshness_length if unit.freshness_length is None else unit.freshness_length


def freshness(need: Need, *, unit: Unit, places: Places, region: Region) -> Criterion:
    """Say whether the unit's figure is fresh, stale or missing; at exactly its limit it is still fresh."""
    if places.reported_at is None:
        return Criterion.FIGURE_MISSING
    age = need.now - places.reported_at
    return Criterion.FIGURE_STALE if age > freshness_length(unit, region=region) else Criterion.FIGURE_FRESH


def lasting_minutes(km: float, weights: RankingWeights, *, own_town: bool = False, gp_near: bool = False) -> float:
    """Return what the lasting terms come to."""
    minutes = km * weights.minutes_per_km
    if own_town:
        minutes -= weights.own_town_bonus
    return minutes - weights.gp_near_bonus if gp_near else minutes


def settled_minutes(lasting: float, habit: Habit) -> float:
    """Return what a unit comes to before its figure is known, from what its lasting terms come to."""
    return lasting + habit.answer + habit.refusals + habit.asked_much


def unreached_minutes(need: Need, *, unit: Unit, region: Region) -> float:
    """Return how long nobody at the unit hears of a question asked now, because its telephones may not be rung.

    Where only a text is sent until they may, nobody counts on its being read; where the desk is told to ask, it takes
    the desk's own norm. Another number answers at once, and a unit that is booked need not be asked.
    """
    opens_at = _opens_at(need, unit=unit, region=region)
    if opens_at is None or unit.call_hours is None:
        return 0.0
    length = opens_at - need.now
    if unit.call_hours.otherwise is Otherwise.DESK:
        length = min(length, region.desk_norms_at(need.now).offer_length)
    return length / MINUTE


def _opens_at(need: Need, *, unit: Unit, region: Region) -> datetime | None:
    hours, form = unit.call_hours, region.care_forms.get(need.care_form)
    if hours is None or form is None or hours.otherwise is Otherwise.PHONE:
        return None
    if unit.directly_bookable and form.policy.directly_bookable:
        return None
    return hours.opens_at(need.now, crisis=form.crisis, timezone=region.timezone)


def still_true(need: Need, *, places: Places, half_life: float, region: Region) -> float:
    """Return how likely (of one) a unit still has a place when it is asked, by the age of its figure.

    A place comes and goes: after the half-life, in seconds, the figure says half as much, and in the end as
    much as no figure: ``free_anyway``. (Two states, each left at a constant rate.)
    """
    anyway = region.expectations.free_anyway
    if places.reported_at is None:
        return anyway
    age = (need.now - places.reported_at).total_seconds()
    if age <= 0:
        # A ward's clock may run a little ahead of ours.
        return 1.0
    return anyway + (1 - anyway) * 0.5 ** (age / half_life) if half_life > 0 else anyway


def figure_minutes(need: Need, *, places: Places, habit: Habit, region: Region) -> float:
    """Return what the age of the figure costs: the questions asked in vain because the place is gone."""
    until_yes = habit.answer + habit.refusals
    true = still_true(need, places=places, half_life=habit.half_life, region=region)
    return max(0.0, until_yes / true - until_yes)


def candidate(
    need: Need,
    *,
    unit: Unit,
    facility: Facility,
    places: Places,
    habit: Habit,
    km: float,
    gp_near: bool,
    region: Region,
    rank: int,
) -> Candidate:
    """Return an eligible unit with its explained sum, at that place in the order."""
    figure = _figure_term(need, unit=unit, places=places, habit=habit, region=region)
    explained = (
        *_lasting_terms(need, facility=facility, km=km, gp_near=gp_near, weights=region.weights),
        *_habit_terms(unit, habit),
        *_call_terms(need, unit=unit, region=region),
        figure,
    )
    # Added one by one: the built-in sum of floats rounds differently from one Python to the next.
    minutes = 0.0
    for term in explained:
        minutes += term.minutes
    return Candidate(
        unit=unit,
        facility=facility,
        rank=rank,
        distance_km=km,
        free=places.free_at(need.now),
        reported_at=places.reported_at,
        stale=figure.code is not Criterion.FIGURE_FRESH,
        terms=explained,
        minutes=minutes,
    )


def _lasting_terms(
    need: Need, *, facility: Facility, km: float, gp_near: bool, weights: RankingWeights
) -> tuple[Term, ...]:
    found = [Term(Criterion.DISTANCE, lasting_minutes(km, weights), {"km": km})]
    if in_own_town(need, facility=facility):
        found.append(Term(Criterion.OWN_TOWN, -weights.own_town_bonus, {"town": facility.town}))
    if gp_near:
        found.append(Term(Criterion.GP_NEAR, -weights.gp_near_bonus, {"within": weights.gp_near_km}))
    return tuple(found)


def _habit_terms(unit: Unit, habit: Habit) -> tuple[Term, ...]:
    found = [
        Term(Criterion.ANSWER_TIME, habit.answer, {"minutes": max(1, round(habit.answer)), "asked": habit.ended}),
        Term(Criterion.YES_SHARE, habit.refusals, {"percent": round(100 * habit.yes_share), "asked": habit.ended}),
    ]
    if habit.asked_much:
        found.append(Term(Criterion.ASKED_MUCH, habit.asked_much, {"unit": unit.name}))
    return tuple(found)


def _call_terms(need: Need, *, unit: Unit, region: Region) -> tuple[Term, ...]:
    minutes = unreached_minutes(need, unit=unit, region=region)
    if not minutes or unit.call_hours is None:
        return ()
    opens_at = _opens_at(need, unit=unit, region=region)
    return (Term(Criterion.CALL_HOURS, minutes, {"opens_at": opens_at, "otherwise": unit.call_hours.otherwise.value}),)


def _figure_term(need: Need, *, unit: Unit, places: Places, habit: Habit, region: Region) -> Term:
    figure = freshness(need, unit=unit, places=places, region=region)
    true = still_true(need, places=places, half_life=habit.half_life, region=region)
    minutes = figure_minutes(need, places=places, habit=habit, region=region)
    params: dict[str, object] = {"percent": round(100 * true)}
    if places.reported_at is not None:
        age = max(timedelta(0), need.now - places.reported_at)
        limit = freshness_length(unit, region=region)
        params |= {"reported_at": places.reported_at, "age": age, "limit": limit}
    return Term(figure, minutes, params)
