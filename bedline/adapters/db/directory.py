"""The configured world as rows: loaded from the region files as often as one likes, read back as a directory."""

import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bedline.adapters.db.accounts_table import account
from bedline.adapters.db.directory_tables import facility, practice, region, unit
from bedline.adapters.db.engine import Database
from bedline.adapters.db.places_table import unit_places
from bedline.adapters.db.statement import Row, Statement, among, given
from bedline.domain.facilities import Directory, Facility, Limits, Practice, Unit
from bedline.domain.ids import CareFormId, FacilityId, InsurerId, PracticeId, RegionId, TraitId, UnitId
from bedline.domain.people import Person
from bedline.domain.regions import Point, Region


def _put(table: sa.Table, *, keep: frozenset[str] = frozenset(), fill: frozenset[str] = frozenset()) -> Statement:
    """Return the statement that adds or renews a row: not what to ``keep``, and what to ``fill`` where it is empty."""
    written = insert(table).values({column.name: given(column.name, column) for column in table.columns})
    fresh = {
        column.name: sa.func.coalesce(column, written.excluded[column.name])
        if column.name in fill
        else written.excluded[column.name]
        for column in table.columns
        if not column.primary_key and column.name not in keep
    }
    return Statement(written.on_conflict_do_update(index_elements=list(table.primary_key), set_=fresh))


def _unlist(table: sa.Table) -> Statement:
    """Return the statement that takes everything of the regions that are loaded off the list."""
    return Statement(table.update().where(among(table.c.region, "regions")).values(listed=sa.false()))


PUT_REGION: Final = _put(region)
PUT_FACILITY: Final = _put(facility)
PUT_UNIT: Final = _put(unit)
PUT_PRACTICE: Final = _put(practice)
# What somebody changed since about signing in stays.
PUT_PERSON: Final = _put(account, keep=frozenset({"session_key", "active"}), fill=frozenset({"password_hash"}))
UNLIST: Final = tuple(_unlist(table) for table in (unit, facility, practice))
# A unit that has never reported has places as well: none that we know of.
_nothing: Final = {column.name: sa.text("0") for column in unit_places.c if isinstance(column.type, sa.Integer)}
OPEN_PLACES: Final = Statement(
    insert(unit_places)
    .values({"unit": given("id", unit.c.id), "region": given("region", unit.c.region), **_nothing})
    .on_conflict_do_nothing(index_elements=[unit_places.c.unit])
)
FACILITIES: Final = Statement(sa.select(facility).where(facility.c.listed).order_by(facility.c.id))
UNITS: Final = Statement(sa.select(unit).where(unit.c.listed).order_by(unit.c.id))
PRACTICES: Final = Statement(sa.select(practice).where(practice.c.listed).order_by(practice.c.id))


def load_directory(
    database: Database,
    *,
    regions: Mapping[RegionId, Region],
    directory: Directory,
    people: Iterable[Person],
    password_hash: str | None = None,
) -> None:
    """Bring the rows of these regions up to date, all or nothing.

    Accounts that have no password get this one (None: they cannot sign in with one); what somebody has changed
    about signing in stays. What a region no longer names is not listed any more, and nothing is deleted.
    """
    with database.transaction() as transaction:
        for statement in UNLIST:
            transaction.run(statement, regions=list(regions))
        for each_region in regions.values():
            transaction.run(PUT_REGION, id=each_region.id, name=each_region.name)
        for each_facility in directory.facilities.values():
            transaction.run(PUT_FACILITY, **_facility_row(each_facility))
        for each_unit in directory.units.values():
            transaction.run(PUT_UNIT, **_unit_row(each_unit))
            transaction.run(OPEN_PLACES, id=each_unit.id, region=each_unit.region)
        for each_practice in directory.practices.values():
            transaction.run(PUT_PRACTICE, **_practice_row(each_practice))
        for person in people:
            transaction.run(
                PUT_PERSON, **_person_row(person), session_key=secrets.token_urlsafe(), password_hash=password_hash
            )


def read_directory(database: Database) -> Directory:
    """Return every facility, unit and practice that is listed."""
    with database.transaction(reading=True) as transaction:
        return Directory(
            facilities={found.id: found for found in map(_facility, transaction.all(FACILITIES))},
            units={found.id: found for found in map(_unit, transaction.all(UNITS))},
            practices={found.id: found for found in map(_practice, transaction.all(PRACTICES))},
        )


def _facility_row(facility: Facility) -> Row:
    return {
        "id": facility.id,
        "region": facility.region,
        "name": facility.name,
        "town": facility.town,
        "postcode": facility.postcode,
        "municipality": facility.municipality,
        "lat": facility.point.lat,
        "lon": facility.point.lon,
        "phone": facility.phone,
        "listed": True,
    }


def _facility(row: Row) -> Facility:
    return Facility(
        id=FacilityId(row["id"]),
        region=RegionId(row["region"]),
        name=row["name"],
        town=row["town"],
        postcode=row["postcode"],
        municipality=row["municipality"],
        point=Point(lat=row["lat"], lon=row["lon"]),
        phone=row["phone"],
    )


def _unit_row(unit: Unit) -> Row:
    return {
        "id": unit.id,
        "facility": unit.facility,
        "region": unit.region,
        "name": unit.name,
        "care_forms": sorted(unit.care_forms),
        "traits": sorted(unit.traits),
        "baseline": unit.baseline,
        "sexes": sorted(unit.sexes),
        "freshness_length": unit.freshness_length,
        "directly_bookable": unit.directly_bookable,
        "phone": unit.phone,
        "limits": None if unit.limits is None else json.dumps(_limits_row(unit.limits)),
        "listed": True,
    }


def _unit(row: Row) -> Unit:
    return Unit(
        id=UnitId(row["id"]),
        facility=FacilityId(row["facility"]),
        region=RegionId(row["region"]),
        name=row["name"],
        care_forms=frozenset(CareFormId(form) for form in row["care_forms"]),
        traits=frozenset(TraitId(trait) for trait in row["traits"]),
        baseline=row["baseline"],
        sexes=frozenset(row["sexes"]),
        freshness_length=row["freshness_length"],
        directly_bookable=row["directly_bookable"],
        phone=row["phone"],
        limits=None if row["limits"] is None else _limits(row["limits"]),
    )


def _limits_row(limits: Limits) -> Row:
    return {
        "insurers": sorted(limits.insurers),
        "youngest": limits.youngest,
        "oldest": limits.oldest,
        "excluded_traits": sorted(limits.excluded_traits),
        "postcodes": limits.postcodes,
    }


def _limits(row: Row) -> Limits:
    return Limits(
        insurers=frozenset(InsurerId(each) for each in row["insurers"]),
        youngest=row["youngest"],
        oldest=row["oldest"],
        excluded_traits=frozenset(TraitId(each) for each in row["excluded_traits"]),
        postcodes=tuple(row["postcodes"]),
    )


def _practice_row(practice: Practice) -> Row:
    return {
        "id": practice.id,
        "region": practice.region,
        "name": practice.name,
        "town": practice.town,
        "postcode": practice.postcode,
        "phone": practice.phone,
        "listed": True,
    }


def _practice(row: Row) -> Practice:
    return Practice(
        id=PracticeId(row["id"]),
        region=RegionId(row["region"]),
        name=row["name"],
        town=row["town"],
        postcode=row["postcode"],
        phone=row["phone"],
    )


def _person_row(person: Person) -> dict[str, Any]:
    return {
        "person": person.id,
        "name": person.name,
        "role": person.role,
        "region": person.region,
        "facilities": sorted(person.facilities),
        "practice": person.practice,
        "language": person.language,
        "active": True,
    }
