"""Who and what is in a region: places, facilities, units, practices and people, each from its row."""

from datetime import timedelta

from bedline.adapters.regionfiles.rows import FacilityRow, PersonRow, PlaceRow, PracticeRow, UnitRow
from bedline.domain.call_hours import CallHours
from bedline.domain.facilities import Facility, Limits, Practice, Unit
from bedline.domain.ids import CareFormId, FacilityId, PersonId, PracticeId, RegionId, TraitId, UnitId
from bedline.domain.people import Person, Role
from bedline.domain.regions import Place, Point


def place(row: PlaceRow) -> Place:
    """Return the place that a postcode stands for."""
    point = Point(lat=row.lat, lon=row.lon)
    return Place(postcode=row.postcode, name=row.place, municipality=row.municipality, point=point)


def facility(row: FacilityRow, *, place: Place, region: RegionId) -> Facility:
    """Return the facility, on the map where its postcode is."""
    return Facility(
        id=FacilityId(row.id),
        region=region,
        name=row.name,
        town=row.town,
        postcode=row.postcode,
        municipality=place.municipality,
        point=place.point,
        phone=row.phone,
    )


def unit(row: UnitRow, *, region: RegionId, limits: Limits | None, hours: CallHours | None = None) -> Unit:
    """Return the unit, which may not take everybody whom it suits, nor be rung at any hour."""
    return Unit(
        id=UnitId(row.id),
        facility=FacilityId(row.facility),
        region=region,
        name=row.name,
        care_forms=frozenset(CareFormId(each) for each in row.care_forms),
        traits=frozenset(TraitId(each) for each in row.traits),
        baseline=row.baseline,
        sexes=frozenset(row.sexes),
        freshness_length=timedelta(hours=row.freshness_hours) if row.freshness_hours else None,
        directly_bookable=row.directly_bookable,
        limits=limits,
        call_hours=hours,
        phone=next(iter(row.phones), None),
    )


def practice(row: PracticeRow, *, region: RegionId) -> Practice:
    """Return the practice."""
    return Practice(
        id=PracticeId(row.id), region=region, name=row.name, town=row.town, postcode=row.postcode, phone=row.phone
    )


def person(row: PersonRow, *, region: RegionId) -> Person:
    """Return the person."""
    return Person(
        id=PersonId(row.id),
        name=row.name,
        role=Role(row.role),
        region=region,
        facilities=frozenset(FacilityId(each) for each in row.facilities),
        practice=PracticeId(row.practice) if row.practice else None,
        language=row.language,
    )
