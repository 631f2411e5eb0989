"""The walk over a grove: sites and areas by the least they can come to, so that a search stops as soon as it may.

A site can come to no less than its distance in a straight line, with the bonuses it has and the best habits of its
units; an area to no less than its nearest point with the best of its sites.
"""

from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush
from math import inf, sqrt
from typing import NamedTuple

from bedline.domain.facilities import Facility, Unit
from bedline.domain.matching.atlas import (
    ROUNDING,
    Area,
    Atlas,
    Grove,
    Position,
    Site,
    TownKey,
    km_of,
    position_of,
    reach_of,
    square_between,
    square_of,
)
from bedline.domain.matching.eligibility import suits
from bedline.domain.matching.habits import Sheet
from bedline.domain.matching.need import Need
from bedline.domain.matching.ranking import town_key
from bedline.domain.regions import EARTH_RADIUS_KM, RankingWeights

# A facility on the way: the least that its units and all those after it can come to (minutes), its distance (km),
# whether it is in the own town and near the GP, and its units that suit. A bare tuple, because dozens are made for
# one search.
Stop = tuple[float, float, bool, bool, Facility, Sequence[Unit]]


class Gp(NamedTuple):
    """Where the GP is who stays responsible; in squares of straight distances what is near, and how far that can be."""

    at: Position
    near: float
    reach: float

    def beside(self, position: Position) -> bool:
        """Say whether that is near the GP."""
        return square_between(self.at, position) <= self.near


def gp_of(need: Need, *, weights: RankingWeights) -> Gp:
    """Return where the GP is; without one, nothing is near."""
    origin = position_of(need.point)
    if need.gp_at is None:
        return Gp(origin, -1.0, -1.0)
    at = position_of(need.gp_at)
    # Whatever is near the GP is no further from the patient than the GP and that together; a hair more for rounding.
    farthest = km_of(square_between(origin, at)) + weights.gp_near_km + ROUNDING
    return Gp(at, square_of(weights.gp_near_km), square_of(farthest))


def outward(need: Need, *, atlas: Atlas, weights: RankingWeights, sheet: Sheet) -> Iterator[Stop]:
    """Walk over the facilities within reach that have a unit that suits, the most promising first."""
    grove = atlas.groves.get((need.region, need.care_form))
    if grove is None or not need.traits <= atlas.bits.keys():
        return
    traits = sum(atlas.bits[trait] for trait in need.traits)
    way = _way(need, grove, weights=weights, leasts=_leasts(grove.whole, sheet))
    areas: list[_Ahead] = [(-inf, 0, grove.whole)]
    sites: list[_Site] = []
    while areas:
        _, _, area = heappop(areas)
        if area.parts:
            _look_at_parts(area, way, traits, areas)
        else:
            _look_at_sites(area, way, traits, sites)
        # What can come to less comes first, whether an area not looked into yet or a site.
        horizon = areas[0][0] if areas else inf
        while sites and sites[0][0] <= horizon:
            least, _, square, site, town, beside = heappop(sites)
            units = [
                unit
                for there, choosy, unit in site.wards
                if traits & there == traits and (not choosy or suits(need, unit))
            ]
            if units:
                yield least, km_of(square), town, beside, site.facility, units


class _Way(NamedTuple):
    """All that one walk goes by: squares of straight distances, and minutes."""

    origin: Position
    # Beyond this nothing is looked at.
    within: float
    own_town: TownKey
    town_reach: float
    gp: Gp
    # Beyond this there is no bonus of either kind.
    reach: float
    weights: RankingWeights
    # Minutes for a straight line of one Earth radius: shorter than the way over ground, and reckoned sooner.
    per_unit: float
    leasts: Mapping[int, float]

    def bonus_ahead(self, square: float) -> float:
        """Return the bonuses (minutes) that something at that distance or further may have."""
        town = self.weights.own_town_bonus if square <= self.town_reach else 0.0
        return town + self.weights.gp_near_bonus if square <= self.gp.reach else town


# On the way: the least it can come to, a number that keeps equals from being compared any further, and what it is; for
# a site also its distance squared, and whether it is in the own town and near the GP.
_Ahead = tuple[float, int, Area]
_Site = tuple[float, int, float, Site, bool, bool]


def _way(need: Need, grove: Grove, *, weights: RankingWeights, leasts: Mapping[int, float]) -> _Way:
    origin, own_town = position_of(need.point), town_key(need.town, need.municipality)
    town_reach, gp = reach_of(grove.towns.get(own_town), origin), gp_of(need, weights=weights)
    return _Way(
        origin=origin,
        within=square_of(need.within_km + ROUNDING),
        own_town=own_town,
        town_reach=town_reach,
        gp=gp,
        reach=max(town_reach, gp.reach),
        weights=weights,
        per_unit=weights.minutes_per_km * EARTH_RADIUS_KM,
        leasts=leasts,
    )


def _leasts(whole: Area, sheet: Sheet) -> Mapping[int, float]:
    """Return by identity the least minutes until a yes in each area and at each site; reckoned once for a sheet."""
    if sheet.leasts and sheet.leasts[0][0] is whole:
        return sheet.leasts[0][1]
    found: dict[int, float] = {}

    def least_in(area: Area) -> float:
        for site in area.sites:
            habits = (sheet.habits[unit.id] for _, _, unit in site.wards)
            found[id(site)] = min(habit.answer + habit.refusals + habit.asked_much for habit in habits)
        parts = [least_in(part) for part in area.parts]
        found[id(area)] = min((*parts, *(found[id(site)] for site in area.sites)))
        return found[id(area)]

    least_in(whole)
    # With the areas themselves, so that nothing else can take on their identity.
    sheet.leasts[:] = [(whole, found)]
    return found


def _look_at_parts(area: Area, way: _Way, traits: int, areas: list[_Ahead]) -> None:
    (x, y, z), leasts, within, reach, per_unit = way.origin, way.leasts, way.within, way.reach, way.per_unit
    for part in area.parts:
        (low_x, low_y, low_z), (high_x, high_y, high_z), there, _, _ = part
        if traits & there == traits:
            # The nearest point of the box, one axis at a time; in line, because this is done very often.
            to_x = low_x - x if x < low_x else x - high_x if x > high_x else 0.0
            to_y = low_y - y if y < low_y else y - high_y if y > high_y else 0.0
            to_z = low_z - z if z < low_z else z - high_z if z > high_z else 0.0
            square = to_x * to_x + to_y * to_y + to_z * to_z
            if square <= within:
                least = per_unit * sqrt(square) + leasts[id(part)]
                if square <= reach:
                    least -= way.bonus_ahead(square)
                heappush(areas, (least, id(part), part))


def _look_at_sites(area: Area, way: _Way, traits: int, sites: list[_Site]) -> None:
    # In line as well: most of what a walk takes, it takes here.
    (x, y, z), leasts, per_unit, weights = way.origin, way.leasts, way.per_unit, way.weights
    (gp_x, gp_y, gp_z), gp_near, gp_reach = way.gp
    for site in area.sites:
        site_x, site_y, site_z, there, _, _, own_town = site
        if traits & there == traits:
            to_x, to_y, to_z = site_x - x, site_y - y, site_z - z
            square = to_x * to_x + to_y * to_y + to_z * to_z
            if square <= way.within:
                least = per_unit * sqrt(square) + leasts[id(site)]
                town = beside = False
                if square <= way.town_reach and own_town == way.own_town:
                    town, least = True, least - weights.own_town_bonus
                if square <= gp_reach:
                    to_x, to_y, to_z = site_x - gp_x, site_y - gp_y, site_z - gp_z
                    beside = to_x * to_x + to_y * to_y + to_z * to_z <= gp_near
                    least -= weights.gp_near_bonus * beside
                heappush(sites, (least, id(site), square, site, town, beside))
