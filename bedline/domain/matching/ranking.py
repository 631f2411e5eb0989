"""The soft order: what each criterion is worth in minutes, and how the sum is explained.

The fewer minutes, the sooner a unit is asked. A *lasting* term follows from the directory alone and
may be a bonus; a term *of the moment* follows from the figures and is never below zero. On that the
search stands: the lasting minutes of a unit are the least it can come to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bedline.domain.capacity import Places
from bedline.domain.facilities import Facility, Unit
from bedline.domain.matching.need import Need
from bedline.domain.regions import RankingWeights, Region


class Criterion(StrEnum):
    """What moves a unit up or down; the sentence is the wording ``matching.<code>``."""

    DISTANCE = "distance"
    OWN_TOWN = "own_town"
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


def lasting_minutes(km: float, weights: RankingWeights, *, own_town: bool = False) -> float:
    """Return what the lasting terms come to."""
    minutes = km * weights.minutes_per_km
    return minutes - weights.own_town_bonus if own_town else minutes


def figure_minutes(figure: Criterion, *, weights: RankingWeights) -> float:
    """Return what the age of the figure costs; having none never costs less than a stale one."""
    if figure is Criterion.FIGURE_FRESH:
        return 0.0
    if figure is Criterion.FIGURE_STALE:
        return weights.stale_penalty
    return max(weights.stale_penalty, weights.never_reported_penalty)


def terms(need: Need, *, unit: Unit, facility: Facility, places: Places, km: float, region: Region) -> tuple[Term, ...]:
    """Return every term of the unit's sum: the lasting ones, then those of the moment."""
    weights = region.weights
    found = [Term(Criterion.DISTANCE, lasting_minutes(km, weights), {"km": km})]
    if in_own_town(need, facility=facility):
        found.append(Term(Criterion.OWN_TOWN, -weights.own_town_bonus, {"town": facility.town}))
    figure = freshness(need, unit=unit, places=places, region=region)
    params: dict[str, object] = {}
    if places.reported_at is not None:
        # A ward's clock may run a little ahead of ours.
        age = max(timedelta(0), need.now - places.reported_at)
        params = {"reported_at": places.reported_at, "age": age, "limit": freshness_length(unit, region=region)}
    found.append(Term(figure, figure_minutes(figure, weights=weights), params))
    return tuple(found)


def candidate(
    need: Need, *, unit: Unit, facility: Facility, places: Places, km: float, region: Region, rank: int
) -> Candidate:
    """Return an eligible unit with its explained sum, at that place in the order."""
    explained = terms(need, unit=unit, facility=facility, places=places, km=km, region=region)
    # Added one by one: the built-in sum of floats rounds differently from one Python to the next.
    minutes = 0.0
    for term in explained:
        minutes += term.minutes
    return Candidate(
        unit=unit,
        facility=facility,
        rank=rank,
        distance_km=km,
        free=places.free,
        reported_at=places.reported_at,
        stale=explained[-1].code is not Criterion.FIGURE_FRESH,
        terms=explained,
        minutes=minutes,
    )
