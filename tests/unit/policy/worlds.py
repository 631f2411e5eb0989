"""Small years in which everything is written down: who asks when, what is free, and what each ward says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bedline.adapters.solving import cheapest
from bedline.domain.call_hours import CallHours
from bedline.domain.escalation import Rung
from bedline.domain.facilities import Directory
from bedline.domain.ids import CareFormId, FacilityId, UnitId
from bedline.domain.matching.atlas import Atlas
from bedline.domain.matching.need import Need
from bedline.domain.regions import Region
from bedline.domain.ways import Way
from bedline.policy.asking import Asking
from bedline.policy.assumptions import Phoning
from bedline.policy.life import Life, Outcome
from bedline.policy.oracle import Oracle
from bedline.policy.phoning import OneByOne
from bedline.policy.year import Answer, Patient, Taken, Year
from tests import builders

# A Monday at nine, with the wards' first reports an hour before.
NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
BEGINS = NINE - timedelta(hours=1)
DUIN, KREEK, SCHOR = (UnitId(f"{name}-1") for name in ("duin", "kreek", "schor"))


@dataclass(frozen=True)
class Written:
    """Answers that stand in a table, by patient and ward; whoever is not in it says yes after five minutes."""

    table: Mapping[tuple[int, UnitId], Answer]

    def of(self, patient: Patient, unit: UnitId, *, at: datetime) -> Answer:
        _ = at
        return self.table.get((patient.number, unit), says(yes=True, after=5))


def says(*, yes: bool, after: float, silent: bool = False) -> Answer:
    return Answer(yes, timedelta(minutes=after), silent)


def patient(number: int = 1, *, at: datetime = NINE, days: float = 5, form: CareFormId = builders.LOW) -> Patient:
    """Return somebody in Oost who needs a first-line bed."""
    place = builders.region().place("1001")
    return Patient(
        number=number,
        need=Need(
            region=builders.POLDER,
            care_form=form,
            sex="f",
            point=place.point,
            town=place.name,
            municipality=place.municipality,
            now=at,
            timezone="Europe/Amsterdam",
        ),
        stay=timedelta(days=days),
        journey=timedelta(minutes=40),
        patience=timedelta(hours=48),
    )


def year(
    *patients: Patient,
    answers: Mapping[tuple[int, UnitId], Answer],
    taken: Mapping[UnitId, Taken] | None = None,
    reports: Sequence[tuple[datetime, UnitId]] | None = None,
    places: int = 1,
    forms: Mapping[UnitId, CareFormId] | None = None,
) -> Year:
    """Return a year of two wards, Duin in Oost and Kreek ten kilometres on, that told at eight how they stood.

    Both give first-line care and take crises, unless ``forms`` names what one gives alone.
    """
    names = {"duin": "1001", "kreek": "1002"}
    units = {UnitId(f"{name}-1"): builders.unit(f"{name}-1", facility_name=name, baseline=places) for name in names}
    both = {builders.LOW, builders.CRISIS}
    units = {
        key: replace(each, care_forms=frozenset({forms[key]} if forms and key in forms else both))
        for key, each in units.items()
    }
    facilities = {FacilityId(name): builders.facility(name, postcode=code) for name, code in names.items()}
    return Year(
        region=builders.region(),
        atlas=Atlas.of(Directory(facilities, units, {})),
        seed=1,
        begins=BEGINS,
        patients=patients,
        taken={unit: (taken or {}).get(unit, Taken((), ())) for unit in units},
        reports=tuple(reports) if reports is not None else tuple((BEGINS, unit) for unit in units),
        answers=Written(answers),
    )


def parallel(region: Region, number: int) -> Region:
    """Return the region asking so many wards at once."""
    return policy(region, parallel=number)


def policy(region: Region, **changes: Any) -> Region:
    """Return the region with these changes to how it asks for every form."""
    forms = {key: replace(form, policy=replace(form.policy, **changes)) for key, form in region.care_forms.items()}
    return replace(region, care_forms=forms)


def working(region: Region, way: Way) -> Region:
    """Return the region working in that way for every form."""
    return replace(region, care_forms={key: replace(form, way=way) for key, form in region.care_forms.items()})


def laddered(region: Region, rungs: tuple[Rung, ...]) -> Region:
    """Return the region with that ladder for every form."""
    return replace(region, care_forms={key: replace(form, ladder=rungs) for key, form in region.care_forms.items()})


def bookable(world: Year, *wards: UnitId) -> Year:
    """Return the year with these wards having agreed to be booked without being asked."""
    known = world.atlas.directory
    units = {key: replace(each, directly_bookable=key in wards) for key, each in known.units.items()}
    return replace(world, atlas=Atlas.of(replace(known, units=units)))


def asleep(world: Year, ward: UnitId, hours: CallHours) -> Year:
    """Return the year with the telephones of a ward open in these hours only."""
    known = world.atlas.directory
    units = {**known.units, ward: replace(known.units[ward], call_hours=hours)}
    return replace(world, atlas=Atlas.of(replace(known, units=units)))


def asked(world: Year, *, region: Region | None = None) -> tuple[Outcome, ...]:
    life = Life(world)
    return life.play(Asking(life, region=region or world.region, solver=cheapest))


def phoned(world: Year, *, habits: Phoning | None = None) -> tuple[Outcome, ...]:
    life = Life(world)
    return life.play(OneByOne(life, habits=habits))


def foreseen(world: Year, *, bookable: bool = False) -> tuple[Outcome, ...]:
    return Oracle(world, bookable=frozenset(world.region.care_forms) if bookable else frozenset()).play()
