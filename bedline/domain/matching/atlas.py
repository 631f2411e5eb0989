"""Every unit, arranged once so that a search can walk outward from the patient and stop early.

For each region and care form the facilities stand in a tree of areas (a k-d tree over points on the
unit sphere, so nothing bends at borders, poles or the date line). An area knows the box around its
facilities and every trait to be found in it: whole areas are passed over unseen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from bedline.domain.facilities import Directory, Facility, Unit
from bedline.domain.ids import CareFormId, FacilityId, RegionId, TraitId
from bedline.domain.matching.need import Need
from bedline.domain.matching.ranking import lasting_minutes, town_key
from bedline.domain.regions import EARTH_RADIUS_KM, Point, RankingWeights

# Facilities in the smallest area: below this, splitting costs more than looking.
SMALLEST_AREA = 8
# A metre, in kilometres: more than the two ways of reckoning a distance can differ by rounding.
ROUNDING_KM = 0.001

Position = tuple[float, float, float]


class Site(NamedTuple):
    """A facility and those of its units that offer one care form, in the order of their ids."""

    facility: Facility
    units: tuple[Unit, ...]
    position: Position


class Stop(NamedTuple):
    """A site on the way outward: how far it is, and what its units come to at the very least."""

    minutes: float
    km: float
    site: Site


@dataclass(frozen=True, slots=True)
class Area:
    """A box around sites: either the sites themselves, or the areas it is divided into."""

    low: Position
    high: Position
    traits: frozenset[TraitId]
    sites: tuple[Site, ...] = ()
    parts: tuple["Area", ...] = ()

    def least_km(self, origin: Position) -> float:
        """Return a distance that nothing in the area is nearer than."""
        squares = 0.0
        for here, low, high in zip(origin, self.low, self.high, strict=True):
            away = low - here if here < low else here - high if here > high else 0.0
            squares += away * away
        return max(0.0, 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(squares) / 2)) - ROUNDING_KM)


@dataclass(frozen=True, slots=True)
class Grove:
    """The sites of one region and care form: all of them by position, and again by town."""

    whole: Area
    towns: Mapping[tuple[str, str], tuple[Site, ...]]


@dataclass(frozen=True, slots=True)
class Atlas:
    """The units of a directory, arranged for searching; make it once for each directory."""

    directory: Directory
    groves: Mapping[tuple[RegionId, CareFormId], Grove]

    @classmethod
    def of(cls, directory: Directory) -> "Atlas":
        """Arrange the units of the directory.

        Raises:
            NotFound: ``unknown_facility`` when a unit belongs to a facility that is not there.
        """
        grouped: dict[tuple[RegionId, CareFormId], dict[FacilityId, list[Unit]]] = {}
        for unit in sorted(directory.units.values(), key=lambda unit: unit.id):
            for care_form in unit.care_forms:
                by_facility = grouped.setdefault((unit.region, care_form), {})
                by_facility.setdefault(unit.facility, []).append(unit)
        groves = {
            key: _grove([_site(directory.facility(facility), units) for facility, units in by_facility.items()])
            for key, by_facility in grouped.items()
        }
        return cls(directory, groves)

    def outward(self, need: Need, *, weights: RankingWeights) -> Iterator[Stop]:
        """Walk over the sites that offer the form, those with the fewest lasting minutes first.

        No site is left out that has a unit with every trait needed; others may be.
        """
        grove = self.groves.get((need.region, need.care_form))
        if grove is None:
            return
        origin, in_order = position_of(need.point), count()
        own = _own_town(grove, need)
        own_ids = {site.facility.id for site in own}
        ahead: list[tuple[float, int, Area | Stop]] = []
        if need.traits <= grove.whole.traits:
            ahead.append((0.0, next(in_order), grove.whole))
        for site in own:
            stop = _stop(need, site, own_town=True, weights=weights)
            heappush(ahead, (stop.minutes, next(in_order), stop))
        while ahead:
            _, _, nearest = heappop(ahead)
            if isinstance(nearest, Stop):
                yield nearest
                continue
            for part in nearest.parts:
                if need.traits <= part.traits:
                    least = lasting_minutes(part.least_km(origin), own_town=False, weights=weights)
                    heappush(ahead, (least, next(in_order), part))
            for site in nearest.sites:
                if site.facility.id not in own_ids:
                    stop = _stop(need, site, own_town=False, weights=weights)
                    heappush(ahead, (stop.minutes, next(in_order), stop))


def position_of(point: Point) -> Position:
    """Return the point on the unit sphere."""
    lat, lon = radians(point.lat), radians(point.lon)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def _site(facility: Facility, units: Sequence[Unit]) -> Site:
    return Site(facility, tuple(units), position_of(facility.point))


def _stop(need: Need, site: Site, *, own_town: bool, weights: RankingWeights) -> Stop:
    km = need.point.km_to(site.facility.point)
    return Stop(lasting_minutes(km, own_town=own_town, weights=weights), km, site)


def _own_town(grove: Grove, need: Need) -> Sequence[Site]:
    if need.municipality is not None:
        return grove.towns.get(town_key(need.town, need.municipality), ())
    name, _ = town_key(need.town, None)
    return [site for (town, _), sites in grove.towns.items() if town == name for site in sites]


def _grove(sites: Sequence[Site]) -> Grove:
    towns: dict[tuple[str, str], list[Site]] = {}
    for site in sites:
        towns.setdefault(town_key(site.facility.town, site.facility.municipality), []).append(site)
    return Grove(_area(sites), {key: tuple(found) for key, found in towns.items()})


def _area(sites: Sequence[Site]) -> Area:
    low = _corner(min(site.position[axis] for site in sites) for axis in range(3))
    high = _corner(max(site.position[axis] for site in sites) for axis in range(3))
    traits = frozenset(trait for site in sites for unit in site.units for trait in unit.traits)
    if len(sites) <= SMALLEST_AREA:
        return Area(low, high, traits, sites=tuple(sites))
    widest = max(range(3), key=lambda axis: high[axis] - low[axis])
    in_line = sorted(sites, key=lambda site: site.position[widest])
    half = len(in_line) // 2
    return Area(low, high, traits, parts=(_area(in_line[:half]), _area(in_line[half:])))


def _corner(values: Iterable[float]) -> Position:
    x, y, z = values
    return x, y, z
