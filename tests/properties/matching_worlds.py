"""Any small world to match in: units of two regions, what they last said, what was asked before, and a need."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from math import inf
from random import Random
from uuid import UUID

from hypothesis import strategies as st

from bedline.domain.call_hours import CallHours, Otherwise
from bedline.domain.capacity import Claim, ClaimKind, Figures, Places
from bedline.domain.closures import Closure
from bedline.domain.facilities import Directory, Facility, Limits, Unit
from bedline.domain.hours import Hours
from bedline.domain.ids import (
    CareFormId,
    ClosureId,
    FacilityId,
    InsurerId,
    OfferId,
    PersonId,
    RegionId,
    TraitId,
    UnitId,
)
from bedline.domain.matching.atlas import Atlas
from bedline.domain.matching.habits import Band, Habits, Tally
from bedline.domain.matching.need import Asked, Need
from bedline.domain.matching.ranking import Candidate
from bedline.domain.matching.search import Explained, best, explained
from bedline.domain.offers import OfferState
from bedline.domain.regions import Point, RankingWeights, Region
from tests.builders import NOW, POLDER, bookable, region

ELSEWHERE = RegionId("elsewhere")
FORMS = tuple(CareFormId(form) for form in ("crisis", "elv_low"))
TRAITS = tuple(TraitId(trait) for trait in ("lift", "oxygen", "closed_ward"))


@dataclass(frozen=True)
class World:
    """All that matching looks at."""

    region: Region
    directory: Directory
    places: Mapping[UnitId, Places]
    need: Need
    habits: Habits = field(default_factory=lambda: Habits(NOW))

    def places_of(self, units: Collection[UnitId]) -> Mapping[UnitId, Places]:
        """Return the places of those units; whoever never said anything is left out."""
        return {unit: self.places[unit] for unit in units if unit in self.places}

    def explained(self) -> Explained:
        """Return every unit, with every why and why not."""
        atlas = Atlas.of(self.directory)
        return explained(self.need, atlas=atlas, region=self.region, places_of=self.places_of, habits=self.habits)

    def best(self, most: int) -> tuple[Candidate, ...]:
        """Return the first candidates."""
        atlas = Atlas.of(self.directory)
        return best(self.need, atlas=atlas, region=self.region, places_of=self.places_of, habits=self.habits, most=most)

    def candidate(self, unit: UnitId) -> Candidate:
        """Return a candidate."""
        return next(each for each in self.explained().candidates if each.unit.id == unit)

    def rank(self, unit: UnitId) -> int:
        """Return the place of a candidate in the order."""
        return self.candidate(unit).rank

    def with_places(self, places: Places) -> "World":
        """Return the world where this unit has said that."""
        return replace(self, places={**self.places, places.unit: places})

    def with_facility(self, facility: Facility) -> "World":
        """Return the world where this facility is like that."""
        facilities = {**self.directory.facilities, facility.id: facility}
        return replace(self, directory=Directory(facilities, self.directory.units, {}))


# Few of each, so that distances and sums are often equal.
LATITUDES, LONGITUDES = (51.0, 51.1, 51.5, 52.0), (3.5, 3.6, 4.0, 6.0)
TOWNS, MUNICIPALITIES = ("Oost", "OOST", "West"), ("Polder", "Duin")
AGES = tuple(timedelta(hours=hours) for hours in (-0.05, 0, 3, 12, 72))
INSURERS = tuple(InsurerId(each) for each in ("cz", "vgz"))
NO_LIMIT: frozenset[str] = frozenset()


def _point(dice: Random) -> Point:
    if dice.random() < 0.2:
        return Point(dice.uniform(-90, 90), dice.uniform(-180, 180))
    return Point(dice.choice(LATITUDES), dice.choice(LONGITUDES))


def _facility(dice: Random, number: int) -> Facility:
    return Facility(
        id=FacilityId(f"home-{number}"),
        region=POLDER,
        name=f"Home {number}",
        town=dice.choice(TOWNS),
        postcode="1001",
        municipality=dice.choice(MUNICIPALITIES),
        point=_point(dice),
    )


def _unit(dice: Random, name: str, facility: FacilityId) -> Unit:
    return Unit(
        id=UnitId(name),
        facility=facility,
        region=dice.choice([POLDER, POLDER, POLDER, POLDER, ELSEWHERE]),
        name=name,
        care_forms=frozenset(dice.sample(FORMS, dice.randint(1, 2))),
        traits=frozenset(dice.sample(TRAITS, dice.randint(0, 3))),
        baseline=4,
        sexes=dice.choice([NO_LIMIT, NO_LIMIT, NO_LIMIT, frozenset("f"), frozenset("mx")]),
        freshness_length=dice.choice([None, None, timedelta(0), timedelta(hours=3)]),
        limits=_limits(dice) if dice.random() < 0.3 else None,
        directly_bookable=dice.random() < 0.2,
        call_hours=_call_hours(dice) if dice.random() < 0.3 else None,
    )


def _limits(dice: Random) -> Limits:
    return Limits(
        insurers=frozenset(dice.sample(INSURERS, dice.choice([0, 0, 1]))),
        youngest=dice.choice([None, None, 65]),
        oldest=dice.choice([None, None, 80]),
        excluded_traits=frozenset(dice.sample(TRAITS, dice.choice([0, 0, 1]))),
        postcodes=dice.choice([(), (), ("45",), ("4571", "9")]),
    )


def _call_hours(dice: Random) -> CallHours:
    """Return hours that now, at 04:12, may be over, going on, or open at any moment."""
    return CallHours(
        crisis=dice.choice([None, Hours(time(7), time(22)), Hours(time(4), time(23))]),
        other=dice.choice([None, Hours(time(8), time(20)), Hours(time(20), time(5))]),
        otherwise=dice.choice(list(Otherwise)),
    )


def _tally(dice: Random) -> Tally:
    yes, no, silent = (dice.choice([0, 0, 1, 3, 40]) for _ in range(3))
    asked = yes + no + silent
    return Tally(
        yes=yes,
        no=no,
        silent=silent,
        minutes=asked * dice.choice([0.0, 1.0, 7.5, 30.0]),
        lately=dice.choice([0.0, 1.0, 30.0]),
        lately_at=NOW - dice.choice(AGES),
    )


def _places(dice: Random, unit: UnitId) -> Places:
    """Return what the unit may have said, figures that promise too much among it."""
    staffed, claims = dice.randint(0, 4), dice.choice([0, 0, 1, 2])
    return Places(
        unit=unit,
        figures=Figures(
            staffed=staffed, occupied=dice.randint(0, staffed), closed=dice.choice([0, 0, 0, 0, 1, staffed])
        ),
        claims=tuple(
            Claim(place=place, offer=OfferId(UUID(int=place)), kind=dice.choice(list(ClaimKind)))
            for place in range(1, claims + 1)
        ),
        closures=tuple(_closure(dice, number) for number in range(dice.choice([0, 0, 0, 1, 2]))),
        reported_at=None if dice.random() < 0.1 else NOW - dice.choice(AGES),
    )


def _closure(dice: Random, number: int) -> Closure:
    """Return a closure of all or some places, that is in force, or is over and nobody has noticed."""
    until = NOW + dice.choice([timedelta(hours=3), timedelta(seconds=1), timedelta(0), -timedelta(hours=1)])
    return Closure(
        id=ClosureId(UUID(int=number)),
        reason="outbreak",
        until=until,
        closed_at=NOW - timedelta(hours=9),
        closed_by=PersonId("ward"),
        places=dice.choice([None, 1, 1, 2]),
    )


def _asked(dice: Random) -> Asked:
    return Asked(
        state=dice.choice(list(OfferState)),
        at=NOW - dice.choice(AGES),
        reason="too_complex",
        ends_with_report=dice.random() < 0.5,
    )


def _weights(dice: Random) -> RankingWeights:
    return RankingWeights(
        minutes_per_km=dice.choice([0.0, 1.0, 1.2]),
        own_town_bonus=dice.choice([0.0, 15.0, 200.0]),
        gp_near_bonus=dice.choice([0.0, 10.0, 300.0]),
        gp_near_km=dice.choice([0.0, 5.0, 60.0]),
        asked_much_penalty=dice.choice([0.0, 12.0, 60.0]),
    )


def a_world(homes: int, seed: int) -> World:
    """Return the world of that seed; a smaller one is easier to understand when a test fails."""
    dice = Random(seed)
    facilities = [_facility(dice, number) for number in range(homes)]
    units = [_unit(dice, f"{home.id}-{number}", home.id) for home in facilities for number in range(dice.randint(1, 3))]
    wanted = (*TRAITS, TraitId("unknown"))
    need = Need(
        region=POLDER,
        care_form=dice.choice(FORMS),
        sex=dice.choice("fmx"),
        point=_point(dice),
        town=dice.choice(TOWNS),
        municipality=dice.choice(MUNICIPALITIES),
        now=NOW,
        timezone="Europe/Amsterdam",
        traits=frozenset(dice.sample(wanted, dice.choice([0, 0, 1, 2]))),
        asked={unit.id: _asked(dice) for unit in units if dice.random() < 0.1},
        birth_year=dice.choice([None, 1935, 1970]),
        postcode=dice.choice([None, "4515", "4571"]),
        insurer=dice.choice([None, None, *INSURERS]),
        gp_at=dice.choice([None, None, _point(dice)]),
    )
    known = bookable(region()) if dice.random() < 0.3 else region()
    return World(
        region=replace(known, weights=_weights(dice)),
        directory=Directory({home.id: home for home in facilities}, {unit.id: unit for unit in units}, {}),
        places={unit.id: _places(dice, unit.id) for unit in units if dice.random() < 0.9},
        need=need,
        habits=Habits(NOW, {(unit.id, band): _tally(dice) for unit in units for band in Band if dice.random() < 0.6}),
    )


def _reaching(world: World, within_km: float, only_home: int | None, *, only_own_town: bool, to_edge: bool) -> World:
    found = world.explained().candidates
    if to_edge and found:
        within_km = found[-1].distance_km
    home = FacilityId(f"home-{only_home}") if only_home is not None else None
    reach = replace(world.need, within_km=within_km, only_own_town=only_own_town, only_home=home)
    return replace(world, need=reach)


worlds = st.builds(a_world, homes=st.integers(0, 12), seed=st.integers(0, 2**32))
# Worlds in which Bedline looks no further than it is to, for now: some homes lie on the very edge.
reaching = st.builds(
    _reaching,
    worlds,
    within_km=st.sampled_from([inf, inf, 0.0, 6.9, 60.0, 300.0]),
    only_home=st.sampled_from([None, None, None, 0, 1, 12]),
    only_own_town=st.sampled_from([False, False, True]),
    to_edge=st.booleans(),
)
# Worlds in which somebody may take the patient, and one of those who may.
hopeful = worlds.filter(lambda world: bool(world.explained().candidates)).flatmap(
    lambda world: st.tuples(st.just(world), st.sampled_from(world.explained().candidates))
)
