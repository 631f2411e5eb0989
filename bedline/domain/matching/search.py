"""Finding units: the best few without looking at every unit, or all of them with every why and why not.

Both give the same order; ``best`` merely stops as soon as nothing further out can matter.
"""

from bisect import insort
from collections.abc import Callable, Collection, Mapping
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
from bedline.domain.matching.habits import Habit, Habits, Sheet, band_at
from bedline.domain.matching.need import Need
from bedline.domain.matching.ranking import Candidate
from bedline.domain.matching.walk import gp_of, outward
from bedline.domain.regions import Region

# Returns the places of these units; a unit it leaves out counts as never reported.
PlacesOf = Callable[[Collection[UnitId]], Mapping[UnitId, Places]]

# The share of units that turn out eligible is judged by those looked up so far, as if, before the
# first, one of three had been.
ONE, OF_THREE = 1, 3
# The fewest and the most units of one look-up: a round trip costs as much as some dozens of rows.
SMALLEST_LOOK = 8
LARGEST_LOOK = 1_024
# Minutes that are added up in another order may differ by no more than this.
ROUNDING = 1e-6


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


# A unit that suits, not looked up yet: the least it can come to (minutes), its id, which keeps equals from being
# compared any further, its distance (km), whether it is near the GP, and its habits.
_Seen = tuple[float, UnitId, float, bool, Facility, Unit, Habit]


class _Found(NamedTuple):
    """An eligible unit in the making; compares by its sum, then by its id, which no two share."""

    minutes: float
    id: UnitId
    unit: Unit
    facility: Facility
    places: Places
    habit: Habit
    km: float
    gp_near: bool


def best(
    need: Need, *, atlas: Atlas, region: Region, places_of: PlacesOf, habits: Habits, most: int
) -> tuple[Candidate, ...]:
    """Return the first ``most`` candidates, exactly as :func:`explained` would list them, of those within reach.

    Walks outward from the patient and asks for figures in growing lots; stops when what lies further
    out could not beat the last one found, however good its figures. Units that could never take
    the patient are not looked up.
    """
    if most < 1:
        return ()
    sheet = _sheet(need, atlas=atlas, region=region, habits=habits)
    shortlist = _Shortlist(need, region, places_of, most)
    seen = shortlist.seen
    weights = region.weights
    for least, km, town, gp_near, facility, units in outward(need, atlas=atlas, weights=weights, sheet=sheet):
        if least - ROUNDING > shortlist.to_beat:
            break
        if km > need.within_km or (need.only_own_town and not town):
            continue
        if need.only_home is not None and facility.id != need.only_home:
            continue
        lasting = ranking.lasting_minutes(km, weights, own_town=town, gp_near=gp_near)
        for unit in units:
            habit = sheet.habits[unit.id]
            # As ``ranking.settled_minutes``, in line because it is reckoned for every unit on the way.
            settled = lasting + habit.answer + habit.refusals + habit.asked_much
            if unit.call_hours is not None:
                settled += ranking.unreached_minutes(need, unit=unit, region=region)
            if settled <= shortlist.to_beat:
                seen.append((settled, unit.id, km, gp_near, facility, unit, habit))
        if len(seen) >= shortlist.look:
            shortlist.look_up(shortlist.look)
    shortlist.look_up(len(seen))
    return _in_order(need, shortlist.found, region=region)


def explained(need: Need, *, atlas: Atlas, region: Region, places_of: PlacesOf, habits: Habits) -> Explained:
    """Return every unit of the need's region, as a candidate or with all reasons why not."""
    units = atlas.directory.units_by_region.get(need.region, ())
    sheet = _sheet(need, atlas=atlas, region=region, habits=habits)
    known = places_of([unit.id for unit in units])
    gp = gp_of(need, weights=region.weights)
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
        gp_near = gp.beside(atlas.positions[facility.id])
        lasting = ranking.lasting_minutes(km, region.weights, own_town=own_town, gp_near=gp_near)
        habit = sheet.habits[unit.id]
        settled = ranking.settled_minutes(lasting, habit) + ranking.unreached_minutes(need, unit=unit, region=region)
        minutes = settled + ranking.figure_minutes(need, places=places, habit=habit, region=region)
        found.append(_Found(minutes, unit.id, unit, facility, places, habit, km, gp_near))
    found.sort()
    refused.sort(key=lambda each: (len(each.whys), each.distance_km, each.unit.id))
    return Explained(_in_order(need, found, region=region), tuple(refused))


class _Shortlist:
    """The first ``most`` eligible units of those looked up so far, those only seen, and how many to look up next."""

    def __init__(self, need: Need, region: Region, places_of: PlacesOf, most: int) -> None:
        self.need, self.region, self.places_of, self.most = need, region, places_of, most
        self.found: list[_Found] = []
        self.seen: list[_Seen] = []
        self.look = most * OF_THREE
        # Whoever comes to more minutes than this cannot be among them.
        self.to_beat = inf
        self._eligible, self._looked_up = ONE, OF_THREE

    def look_up(self, number: int) -> None:
        """Judge the most promising of those seen by their figures; who cannot matter any more is dropped."""
        self.seen.sort()
        lot = [each for each in self.seen[:number] if each[0] <= self.to_beat]
        del self.seen[:number]
        if not lot:
            return
        known = self.places_of([each[1] for each in lot])
        for settled, _, km, gp_near, facility, unit, habit in lot:
            places = known.get(unit.id)
            if places is not None and eligibility.may_take(self.need, unit=unit, places=places):
                figure = ranking.figure_minutes(self.need, places=places, habit=habit, region=self.region)
                insort(self.found, _Found(settled + figure, unit.id, unit, facility, places, habit, km, gp_near))
                self._eligible += 1
        self._looked_up += len(lot)
        missing = max(1, self.most - len(self.found))
        self.look = min(max(SMALLEST_LOOK, missing * self._looked_up // self._eligible), LARGEST_LOOK)
        del self.found[self.most :]
        if len(self.found) == self.most:
            self.to_beat = self.found[-1].minutes


def _sheet(need: Need, *, atlas: Atlas, region: Region, habits: Habits) -> Sheet:
    units = atlas.directory.units_by_region.get(need.region, ())
    return habits.sheet(care_form=need.care_form, band=band_at(need.now, region=region), region=region, units=units)


def _in_order(need: Need, found: list[_Found], *, region: Region) -> tuple[Candidate, ...]:
    return tuple(
        ranking.candidate(
            need,
            unit=each.unit,
            facility=each.facility,
            places=each.places,
            habit=each.habit,
            km=each.km,
            gp_near=each.gp_near,
            region=region,
            rank=rank,
        )
        for rank, each in enumerate(found, start=1)
    )
