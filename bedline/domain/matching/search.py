"""Finding units: the best few without looking at every unit, or all of them with every why and why not.

Both give the same order; ``best`` merely stops as soon as nothing further out can matter.
"""

from bisect import insort
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import NamedTuple

from bedline.domain.capacity import Places, unreported
from bedline.domain.facilities import Facility, Unit
from bedline.domain.ids import UnitId
from bedline.domain.matching import eligibility, ranking
from bedline.domain.matching.atlas import Atlas
from bedline.domain.matching.eligibility import Why
from bedline.domain.matching.need import Need
from bedline.domain.matching.ranking import Candidate
from bedline.domain.regions import Region

# Returns the places of these units; a unit it leaves out counts as never reported.
PlacesOf = Callable[[Collection[UnitId]], Mapping[UnitId, Places]]

# The share of units that turn out eligible is judged by those looked up so far, as if, before the
# first, one of three had been.
ONE, OF_THREE = 1, 3
# The fewest and the most units of one look-up: a round trip costs as much as some dozens of rows.
SMALLEST_LOOK = 8
LARGEST_LOOK = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A unit that cannot take the patient now, and every reason why not."""

    unit: Unit
    facility: Facility
    distance_km: float
    reported_at: datetime | None
    whys: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """Every unit of the need's region, once: as a candidate in its place, or refused with its reasons.

    ``refused`` begins with the units that the fewest reasons keep out, the nearest of them first.
    """

    candidates: tuple[Candidate, ...]
    refused: tuple[Refused, ...]


# A unit that suits, not looked up yet: the least it can come to (minutes), and its distance (km).
_Seen = tuple[float, float, Facility, Unit]


class _Found(NamedTuple):
    """An eligible unit in the making; compares by its sum, then by its id, which no two share."""

    minutes: float
    id: UnitId
    unit: Unit
    facility: Facility
    places: Places
    km: float


def best(need: Need, *, atlas: Atlas, region: Region, places_of: PlacesOf, most: int) -> tuple[Candidate, ...]:
    """Return the first ``most`` candidates, exactly as :func:`explained` would list them.

    Walks outward from the patient and asks for figures in growing lots; stops when what lies further
    out could not beat the last one found, however good its figures. Units that could never take
    the patient are not looked up.
    """
    if most < 1:
        return ()
    shortlist = _Shortlist(need, region, places_of, most)
    lot: list[_Seen] = []
    for minutes, least, km, facility, units in atlas.outward(need, weights=region.weights):
        if least > shortlist.to_beat:
            break
        lot += [(minutes, km, facility, unit) for unit in units]
        if len(lot) >= shortlist.look:
            shortlist.look_up(lot)
            lot = []
    shortlist.look_up(lot)
    return _in_order(need, shortlist.found, region=region)


def explained(need: Need, *, atlas: Atlas, region: Region, places_of: PlacesOf) -> Explained:
    """Return every unit of the need's region, as a candidate or with all reasons why not."""
    units = atlas.directory.units_by_region.get(need.region, ())
    known = places_of([unit.id for unit in units])
    found: list[_Found] = []
    refused: list[Refused] = []
    for unit in units:
        facility = atlas.directory.facility(unit.facility)
        places = known.get(unit.id) or unreported(unit.id)
        km = atlas.km(need, facility.id)
        whys = eligibility.why_not(need, unit=unit, places=places)
        if whys:
            refused.append(
                Refused(unit=unit, facility=facility, distance_km=km, reported_at=places.reported_at, whys=whys)
            )
            continue
        own_town = ranking.in_own_town(need, facility=facility)
        lasting = ranking.lasting_minutes(km, region.weights, own_town=own_town)
        minutes = lasting + _figure_minutes(need, unit, places, region)
        found.append(_Found(minutes, unit.id, unit, facility, places, km))
    found.sort()
    refused.sort(key=lambda each: (len(each.whys), each.distance_km, each.unit.id))
    return Explained(_in_order(need, found, region=region), tuple(refused))


class _Shortlist:
    """The first ``most`` eligible units of those looked up so far, and how many to look up next."""

    def __init__(self, need: Need, region: Region, places_of: PlacesOf, most: int) -> None:
        self.need, self.region, self.places_of, self.most = need, region, places_of, most
        self.found: list[_Found] = []
        self.look = most * OF_THREE
        # Whoever comes to more minutes than this cannot be among them.
        self.to_beat = inf
        self._eligible, self._looked_up = ONE, OF_THREE

    def look_up(self, lot: Sequence[_Seen]) -> None:
        """Judge these units by their figures, except those that cannot matter any more."""
        lot = [seen for seen in lot if seen[0] <= self.to_beat]
        if not lot:
            return
        known = self.places_of([unit.id for _, _, _, unit in lot])
        for lasting, km, facility, unit in lot:
            places = known.get(unit.id)
            if places is not None and eligibility.may_take(self.need, unit=unit, places=places):
                minutes = lasting + _figure_minutes(self.need, unit, places, self.region)
                insort(self.found, _Found(minutes, unit.id, unit, facility, places, km))
                self._eligible += 1
        self._looked_up += len(lot)
        missing = max(1, self.most - len(self.found))
        self.look = min(max(SMALLEST_LOOK, missing * self._looked_up // self._eligible), LARGEST_LOOK)
        del self.found[self.most :]
        if len(self.found) == self.most:
            self.to_beat = self.found[-1].minutes


def _figure_minutes(need: Need, unit: Unit, places: Places, region: Region) -> float:
    figure = ranking.freshness(need, unit=unit, places=places, region=region)
    return ranking.figure_minutes(figure, weights=region.weights)


def _in_order(need: Need, found: list[_Found], *, region: Region) -> tuple[Candidate, ...]:
    return tuple(
        ranking.candidate(
            need, unit=each.unit, facility=each.facility, places=each.places, km=each.km, region=region, rank=rank
        )
        for rank, each in enumerate(found, start=1)
    )
