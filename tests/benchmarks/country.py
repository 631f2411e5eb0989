"""Invented worlds of many sizes to search in: towns, facilities, units, what they last said, and needs.

Everything is drawn from a seed: towns few of them large and many small, facilities in the towns, forms
and traits as often as in the configuration of Zeeuws-Vlaanderen, and needs from wherever people live.
A look-up makes ``Places`` out of stored rows, as an adapter does.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from uuid import UUID

from bedline.domain.capacity import Claim, ClaimKind, Figures, Places, Source
from bedline.domain.facilities import Directory, Facility, Unit
from bedline.domain.ids import CareFormId, FacilityId, OfferId, PersonId, TraitId, UnitId
from bedline.domain.matching.atlas import Atlas
from bedline.domain.matching.habits import Band, Habits, Tally
from bedline.domain.matching.need import Need
from bedline.domain.regions import Point, RankingWeights, Region
from tests import builders

SEED = 2026
WARD = PersonId("ward")
UNITS_EACH = 3
# Share of units that offer it, as in the configuration of Zeeuws-Vlaanderen.
FORMS = {"elv_low": 0.42, "crisis": 0.26, "elv_high": 0.21, "elv_palliative": 0.16, "grz": 0.11, "respite": 0.11}
TRAITS = {
    "wheelchair": 1.00,
    "lift": 0.89,
    "oxygen": 0.84,
    "fall_sensor": 0.84,
    "delirium": 0.37,
    "infusion": 0.37,
    "complex_wound": 0.32,
    "physiotherapy": 0.32,
    "dementia": 0.32,
    "isolation": 0.26,
    "partner_room": 0.21,
    "wandering": 0.21,
    "palliative_sedation": 0.16,
    "closed_ward": 0.16,
    "behaviour": 0.16,
    "tube_feeding": 0.11,
    "bariatric": 0.11,
    "dialysis": 0.05,
}
# How often a need has so many traits.
TRAITS_NEEDED = {0: 0.30, 1: 0.35, 2: 0.25, 3: 0.10}

REGION: Region = replace(
    builders.region(),
    weights=RankingWeights(
        minutes_per_km=1.2, own_town_bonus=15, gp_near_bonus=10, gp_near_km=10, asked_much_penalty=10
    ),
    care_forms={
        **builders.region().care_forms,
        **{CareFormId(form): builders.care_form(CareFormId(form)) for form in ("elv_high", "elv_palliative")},
        **{CareFormId(form): builders.care_form(CareFormId(form)) for form in ("grz", "respite")},
    },
)


@dataclass(frozen=True)
class Town:
    """Where people live and facilities stand; ``people`` in any unit."""

    name: str
    point: Point
    people: float


@dataclass(frozen=True)
class Row:
    """The figures of a unit as a table keeps them."""

    staffed: int
    occupied: int
    claims: tuple[tuple[int, OfferId], ...]
    reported_at: datetime | None


@dataclass(frozen=True)
class World:
    """A country or a region: its units, what they last said, and the needs that come up in it."""

    atlas: Atlas
    rows: Mapping[UnitId, Row]
    habits: Habits
    needs: Sequence[Need]


@dataclass
class Storage:
    """Looks figures up in a world, and counts how often and for how many units."""

    rows: Mapping[UnitId, Row]
    trips: int = 0
    units: int = 0

    def many(self, units: Collection[UnitId]) -> Mapping[UnitId, Places]:
        """Return the places of these units, made anew from their rows."""
        self.trips += 1
        self.units += len(units)
        return {unit: _places(unit, self.rows[unit]) for unit in units}


@dataclass(frozen=True)
class Fill:
    """How full a world is, how old its figures are, and how much is asked for."""

    name: str
    # Share of the staffed places that are taken.
    taken: float
    stale: float = 0.2
    never_reported: float = 0.03
    traits_needed: Mapping[int, float] = field(default_factory=lambda: TRAITS_NEEDED)


def world(facilities: int, *, towns: int, width: float, height: float, fill: Fill, seed: int = SEED) -> World:
    """Return a world of that many facilities in a box of so many degrees, the same every time."""
    dice = Random(seed)
    places = [
        Town(
            f"Town {number}",
            Point(51.2 + height * dice.random(), 3.6 + width * dice.random()),
            1 / (number + 1) ** 0.8,
        )
        for number in range(towns)
    ]
    homes = {FacilityId(f"home-{number:04}"): town for number, town in enumerate(_drawn(dice, places, facilities))}
    units = [_unit(dice, facility, number) for facility in homes for number in range(UNITS_EACH)]
    directory = Directory(
        facilities={key: _facility(dice, key, town) for key, town in homes.items()},
        units={unit.id: unit for unit in units},
        practices={},
    )
    rows = {unit.id: _row(dice, unit, fill) for unit in units}
    habits = Habits(builders.NOW, {key: tally for unit in units for key, tally in _tallies(dice, unit)})
    return World(
        Atlas.of(directory),
        rows,
        habits,
        [_need(dice, town, dice.choice(units), fill) for town in _drawn(dice, places, 400)],
    )


def _drawn(dice: Random, towns: Sequence[Town], number: int) -> Sequence[Town]:
    return dice.choices(towns, cum_weights=list(accumulate(town.people for town in towns)), k=number)


def _beside(dice: Random, town: Town) -> Point:
    # Some kilometres off the middle of the town, further in a large one.
    spread = 0.01 + 0.05 * town.people
    return Point(town.point.lat + dice.gauss(0, spread), town.point.lon + dice.gauss(0, 1.6 * spread))


def _facility(dice: Random, key: FacilityId, town: Town) -> Facility:
    return Facility(
        id=key,
        region=REGION.id,
        name=key,
        town=town.name,
        postcode="1001",
        municipality=town.name,
        point=_beside(dice, town),
    )


def _unit(dice: Random, facility: FacilityId, number: int) -> Unit:
    forms = {form for form, share in FORMS.items() if dice.random() < share} or {dice.choice(list(FORMS))}
    sexes = frozenset({dice.choice("fm"), "x"}) if dice.random() < 0.1 else frozenset[str]()
    return Unit(
        id=UnitId(f"{facility}-{number}"),
        facility=facility,
        region=REGION.id,
        name=f"{facility} {number}",
        care_forms=frozenset(CareFormId(form) for form in forms),
        traits=frozenset(TraitId(trait) for trait, share in TRAITS.items() if dice.random() < share),
        baseline=dice.randint(1, 6),
        sexes=sexes,
    )


def _row(dice: Random, unit: Unit, fill: Fill) -> Row:
    if dice.random() < fill.never_reported:
        return Row(0, 0, (), None)
    age = dice.uniform(12, 72) if dice.random() < fill.stale else dice.uniform(0, 12)
    taken = sum(dice.random() < fill.taken for _ in range(unit.baseline))
    promised = 1 if taken and dice.random() < 0.15 else 0
    claims = tuple((place, OfferId(UUID(int=place))) for place in range(1, promised + 1))
    return Row(unit.baseline, taken - promised, claims, builders.NOW - timedelta(hours=age))


def _tallies(dice: Random, unit: Unit) -> Iterator[tuple[tuple[UnitId, Band], Tally]]:
    """Give the history of a unit: some answer at once and yes, some late and no, and a few have none."""
    kindness, slowness, asked = dice.betavariate(3, 2), dice.uniform(3, 14), dice.choice([0, 3, 12, 40, 120])
    for band, share, slower in ((Band.DAY, 0.7, 1.0), (Band.NIGHT, 0.3, 1.5)):
        ended = int(asked * share)
        if ended:
            yes = sum(dice.random() < kindness for _ in range(ended))
            silent = (ended - yes) // 3
            tally = Tally(
                yes=yes,
                no=ended - yes - silent,
                silent=silent,
                minutes=ended * slowness * slower,
                lately=ended / 10 * dice.uniform(0.5, 2),
                lately_at=builders.NOW - timedelta(days=dice.uniform(0, 20)),
            )
            yield (unit.id, band), tally


def _need(dice: Random, town: Town, unit: Unit, fill: Fill) -> Need:
    """Return a need that some unit can meet: a region is asked for what it has, in proportion."""
    many = dice.choices(list(fill.traits_needed), weights=list(fill.traits_needed.values()))[0]
    offered = sorted(unit.traits)
    return Need(
        region=REGION.id,
        care_form=dice.choice(sorted(unit.care_forms)),
        sex=dice.choice("ffm"),
        point=_beside(dice, town),
        town=town.name,
        municipality=town.name,
        traits=frozenset(dice.sample(offered, min(many, len(offered)))),
        now=builders.NOW,
        timezone="Europe/Amsterdam",
        gp_at=town.point if dice.random() < 0.5 else None,
    )


def _places(unit: UnitId, row: Row) -> Places:
    return Places(
        unit=unit,
        figures=Figures(staffed=row.staffed, occupied=row.occupied),
        claims=tuple([Claim(place=place, offer=offer, kind=ClaimKind.HELD) for place, offer in row.claims]),
        reported_at=row.reported_at,
        reported_by=WARD,
        source=Source.WEB,
    )


def nationwide(fill: Fill) -> World:
    """Return 3,000 facilities with 9,000 units, over the size of the Netherlands, in one region."""
    return world(3_000, towns=350, width=3.3, height=2.2, fill=fill)


def regional(fill: Fill) -> Sequence[World]:
    """Return 20 regions of ten facilities with 30 units, about 60 by 25 km each: one alone may be odd."""
    return [world(10, towns=5, width=0.9, height=0.22, fill=fill, seed=SEED + number) for number in range(20)]
