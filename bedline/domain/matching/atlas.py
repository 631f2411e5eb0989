"""Every unit, arranged once so that a search can walk outward from the patient and stop early.

For each region and care form the facilities stand in a tree of areas (a k-d tree over points on the
unit sphere, so nothing bends at borders, poles or the date line). An area knows the box around its
facilities and every trait to be found in it: whole areas are passed over unseen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import asin, cos, pi, radians, sin, sqrt
from operator import or_
from typing import NamedTuple

from bedline.domain.facilities import Directory, Facility, Unit
from bedline.domain.ids import CareFormId, FacilityId, RegionId, TraitId
from bedline.domain.matching.need import Need
from bedline.domain.matching.ranking import town_key
from bedline.domain.regions import EARTH_RADIUS_KM, Point

# Facilities in the smallest area: below this, splitting costs more than looking.
SMALLEST_AREA = 24
# Distances in kilometres that are reckoned in two ways may differ by no more than this: one metre.
ROUNDING = 0.001

Position = tuple[float, float, float]
Box = tuple[Position, Position]
TownKey = tuple[str, str]


class Ward(NamedTuple):
    """A unit, a bit for each of its traits, and whether anything but these says whom it takes."""

    traits: int
    choosy: bool
    unit: Unit


class Site(NamedTuple):
    """A facility and those of its units that offer one care form, in the order of their ids.

    ``traits`` has a bit for each trait that one of these units has.
    """

    x: float
    y: float
    z: float
    traits: int
    facility: Facility
    wards: tuple[Ward, ...]
    town: TownKey


class Area(NamedTuple):
    """A box around sites: either the sites themselves, or the areas it is divided into."""

    low: Position
    high: Position
    traits: int
    sites: tuple[Site, ...] = ()
    parts: tuple["Area", ...] = ()


# A facility to be arranged, where it is, and its units that offer the form.
_Home = tuple[Facility, Position, Sequence[Unit]]


@dataclass(frozen=True, slots=True)
class Grove:
    """The sites of one region and care form, and the box around those of each town."""

    whole: Area
    towns: Mapping[TownKey, Box]


@dataclass(frozen=True, slots=True)
class Atlas:
    """The units of a directory, arranged for searching; make it once for each directory."""

    directory: Directory
    positions: Mapping[FacilityId, Position]
    # One bit for each trait that some unit has: a search compares thousands of sets of them.
    bits: Mapping[TraitId, int]
    groves: Mapping[tuple[RegionId, CareFormId], Grove]

    @classmethod
    def of(cls, directory: Directory) -> "Atlas":
        """Arrange the units of the directory.

        Raises:
            NotFound: ``unknown_facility`` when a unit belongs to a facility that is not there.
        """
        traits = sorted({trait for unit in directory.units.values() for trait in unit.traits})
        bits = {trait: 1 << place for place, trait in enumerate(traits)}
        grouped: dict[tuple[RegionId, CareFormId], dict[FacilityId, list[Unit]]] = {}
        for unit in sorted(directory.units.values(), key=lambda unit: unit.id):
            for care_form in unit.care_forms:
                by_facility = grouped.setdefault((unit.region, care_form), {})
                by_facility.setdefault(unit.facility, []).append(unit)
        positions = {key: position_of(facility.point) for key, facility in directory.facilities.items()}
        groves = {
            key: _grove([(directory.facility(home), positions[home], units) for home, units in found.items()], bits)
            for key, found in grouped.items()
        }
        return cls(directory, positions, bits, groves)

    def km(self, need: Need, facility: FacilityId) -> float:
        """Return how far the facility is from the patient, as the crow flies."""
        return km_of(square_between(position_of(need.point), self.positions[facility]))


def position_of(point: Point) -> Position:
    """Return the point on the unit sphere."""
    lat, lon = radians(point.lat), radians(point.lon)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def square_between(one: Position, other: Position) -> float:
    """Return the square of the straight distance through the unit sphere: what is nearer has a smaller one."""
    (a, b, c), (x, y, z) = one, other
    x -= a
    y -= b
    z -= c
    return x * x + y * y + z * z


def km_of(square: float) -> float:
    """Return the kilometres over ground that belong to the square of a straight distance."""
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(square) / 2))


def square_of(km: float) -> float:
    """Return the square of the straight distance that belongs to kilometres over ground."""
    return (2 * sin(min(km / EARTH_RADIUS_KM, pi) / 2)) ** 2


def reach_of(box: Box | None, origin: Position) -> float:
    """Return the square of the straight distance beyond which nothing in the box lies; -1 without one."""
    if box is None:
        return -1.0
    farthest = (max(abs(low - here), abs(high - here)) for low, high, here in zip(*box, origin, strict=True))
    return sum(away * away for away in farthest)


def _grove(homes: Sequence[_Home], bits: Mapping[TraitId, int]) -> Grove:
    towns: dict[TownKey, list[Position]] = {}
    for facility, position, _ in homes:
        towns.setdefault(town_key(facility.town, facility.municipality), []).append(position)
    return Grove(_area(homes, bits), {town: _box(positions) for town, positions in towns.items()})


def _area(homes: Sequence[_Home], bits: Mapping[TraitId, int]) -> Area:
    low, high = _box([position for _, position, _ in homes])
    if len(homes) <= SMALLEST_AREA:
        # A search waits for memory longer than it reckons: made here, neighbours in space are neighbours in memory.
        sites = tuple(_site(facility, units, bits) for facility, _, units in homes)
        low, high = _box([(site.x, site.y, site.z) for site in sites])
        return Area(low, high, reduce(or_, (site.traits for site in sites)), sites=sites)
    widest = max(range(3), key=lambda axis: high[axis] - low[axis])
    in_line = sorted(homes, key=lambda home: home[1][widest])
    half = len(in_line) // 2
    parts = (_area(in_line[:half], bits), _area(in_line[half:], bits))
    low, high = _box([corner for part in parts for corner in (part.low, part.high)])
    return Area(low, high, parts[0].traits | parts[1].traits, parts=parts)


def _site(facility: Facility, units: Sequence[Unit], bits: Mapping[TraitId, int]) -> Site:
    wards = tuple(
        Ward(sum(bits[trait] for trait in unit.traits), bool(unit.sexes) or unit.limits is not None, unit)
        for unit in units
    )
    traits = reduce(or_, (ward.traits for ward in wards))
    town = town_key(facility.town, facility.municipality)
    return Site(*position_of(facility.point), traits, facility, wards, town)


def _box(positions: Sequence[Position]) -> Box:
    x, y, z = zip(*positions, strict=True)
    return (min(x), min(y), min(z)), (max(x), max(y), max(z))
