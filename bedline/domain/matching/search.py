"""Finding units: the best few without looking at every unit, or all of them with every why and why not.

Both give the same order; ``best`` merely stops as soon as nothing further out can matter.
"""

from bisect import insort
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bedline.domain.capacity import Places, unreported
from bedline.domain.facilities import Facility, Unit
from bedline.domain.ids import UnitId
from bedline.domain.matching import eligibility, ranking
from bedline.domain.matching.atlas import Atlas, Stop
from bedline.domain.matching.eligibility import Why
from bedline.domain.matching.need import Need
from bedline.domain.matching.ranking import Candidate
from bedline.domain.regions import Region

# Returns the places of these units; a unit it leaves out counts as never reported.
PlacesOf = Callable[[Collection[UnitId]], Mapping[UnitId, Places]]

# How many units the first look-up asks for, and the most that any does. Each asks twice as many as the
# one before: a round trip costs as much as some dozens of rows, and nobody knows how scarce beds are.
FIRST_LOOK = 32
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
    found: list[_Found] = []
    lot: list[tuple[Stop, Unit]] = []
    look = max(FIRST_LOOK, most)
    for stop in atlas.outward(need, weights=region.weights):
        if len(found) == most and stop.minutes > found[-1].minutes:
            break
        lot.extend((stop, unit) for unit in stop.site.units if eligibility.suits(need, unit=unit))
        if len(lot) >= look:
            _look_up(need, lot, into=found, most=most, region=region, places_of=places_of)
            lot = []
            look = min(2 * look, LARGEST_LOOK)
    _look_up(need, lot, into=found, most=most, region=region, places_of=places_of)
    return _in_order(need, found, region=region)


def explained(need: Need, *, atlas: Atlas, region: Region, places_of: PlacesOf) -> Explained:
    """Return every unit of the need's region, as a candidate or with all reasons why not."""
    units = atlas.directory.units_by_region.get(need.region, ())
    known = places_of([unit.id for unit in units])
    found: list[_Found] = []
    refused: list[Refused] = []
    for unit in units:
        facility = atlas.directory.facility(unit.facility)
        places = known.get(unit.id) or unreported(unit.id)
        km = need.point.km_to(facility.point)
        whys = eligibility.why_not(need, unit=unit, places=places)
        if whys:
            refused.append(
                Refused(unit=unit, facility=facility, distance_km=km, reported_at=places.reported_at, whys=whys)
            )
            continue
        lasting = ranking.lasting_minutes(
            km, own_town=ranking.in_own_town(need, facility=facility), weights=region.weights
        )
        found.append(_found(need, lasting, unit=unit, facility=facility, places=places, km=km, region=region))
    found.sort()
    refused.sort(key=lambda each: (len(each.whys), each.distance_km, each.unit.id))
    return Explained(_in_order(need, found, region=region), tuple(refused))


def _look_up(
    need: Need,
    lot: list[tuple[Stop, Unit]],
    *,
    into: list[_Found],
    most: int,
    region: Region,
    places_of: PlacesOf,
) -> None:
    """Judge the units of the lot by their figures, and keep the first ``most`` in order."""
    if len(into) == most:
        lot = [(stop, unit) for stop, unit in lot if stop.minutes <= into[-1].minutes]
    if not lot:
        return
    known = places_of([unit.id for _, unit in lot])
    for stop, unit in lot:
        places = known.get(unit.id) or unreported(unit.id)
        if eligibility.why_not(need, unit=unit, places=places):
            continue
        facility = stop.site.facility
        insort(into, _found(need, stop.minutes, unit=unit, facility=facility, places=places, km=stop.km, region=region))
        del into[most:]


def _found(
    need: Need, lasting: float, *, unit: Unit, facility: Facility, places: Places, km: float, region: Region
) -> _Found:
    figure = ranking.freshness(need, unit=unit, places=places, region=region)
    minutes = lasting + ranking.figure_minutes(figure, weights=region.weights)
    return _Found(minutes, unit.id, unit, facility, places, km)


def _in_order(need: Need, found: list[_Found], *, region: Region) -> tuple[Candidate, ...]:
    return tuple(
        ranking.candidate(
            need, unit=each.unit, facility=each.facility, places=each.places, km=each.km, region=region, rank=rank
        )
        for rank, each in enumerate(found, start=1)
    )
