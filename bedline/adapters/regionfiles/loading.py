"""The folder of regions read as a whole: every file checked before anything is used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bedline.adapters.configuration import ConfigurationFault, Fault
from bedline.adapters.regionfiles import building, duty, telephones
from bedline.adapters.regionfiles.call_hours import (
    WITH_MOBILE,
    WITH_PHONE,
    CallHoursRow,
    call_hours,
    read_call_hours,
)
from bedline.adapters.regionfiles.duty import RotaFile, RotaShape, read_rota
from bedline.adapters.regionfiles.limits import LimitsRow, limits, read_limits
from bedline.adapters.regionfiles.rows import FacilityRow, PersonRow, PlaceRow, PracticeRow, UnitRow
from bedline.adapters.regionfiles.settings import SettingsFile, read_settings
from bedline.adapters.regionfiles.shape import Shape
from bedline.adapters.regionfiles.shapes import RegionShape
from bedline.adapters.regionfiles.tables import Table, read_table
from bedline.adapters.regionfiles.values import Surroundings
from bedline.domain.facilities import Directory
from bedline.domain.ids import PersonId, RegionId, UnitId
from bedline.domain.people import Person
from bedline.domain.phonebook import HotlineNumber, Phonebook, Subscriber, WardContact
from bedline.domain.regions import Region
from bedline.domain.rota import Rota

_SETTINGS = "region.toml"
_ROTA = "rota.toml"
_TABLES: Mapping[str, type[Shape]] = {
    "postcodes": PlaceRow,
    "facilities": FacilityRow,
    "units": UnitRow,
    "practices": PracticeRow,
    "people": PersonRow,
}
# Postcodes repeat from country to country; everything else has one id in the whole deployment.
_IDS_OF_THE_DEPLOYMENT = ("facilities", "units", "practices", "people")


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything the files of the regions say; ``notes`` holds what a region says of itself ("demo figures")."""

    regions: Mapping[RegionId, Region]
    directory: Directory
    people: tuple[Person, ...]
    phonebook: Phonebook
    notes: Mapping[RegionId, str]


@dataclass(frozen=True, slots=True)
class _Unchecked:
    """The files of one region as they were read."""

    folder: str
    settings: SettingsFile
    tables: Mapping[str, Table]
    limits: Table
    call_hours: Table
    # None where there is no hotline that somebody has to answer.
    rota: RotaFile | None

    @property
    def coordinators(self) -> frozenset[str] | None:
        """Return the ids of those at the desk, right or wrong; None when the file could not be read."""
        people = self.tables["people"]
        there = (cells for _, cells in people.rows if cells.get("role") == "coordinator")
        return frozenset(cells["id"] for cells in there if "id" in cells) if people.readable else None


@dataclass(frozen=True, slots=True)
class _Checked:
    """The files of one region when nothing is wrong with them."""

    settings: RegionShape
    places: tuple[PlaceRow, ...]
    facilities: tuple[FacilityRow, ...]
    units: tuple[UnitRow, ...]
    practices: tuple[PracticeRow, ...]
    people: tuple[PersonRow, ...]
    limits: tuple[LimitsRow, ...]
    call_hours: tuple[CallHoursRow, ...]
    rota: RotaShape | None


def load_regions(folder: Path, only: Sequence[str] | None = None) -> Configuration:
    """Return what the files under ``folder`` say of every region, or of those in ``only``, in that order.

    Raises:
        ConfigurationFault: with every fault of every file that was read, by file and line.
    """
    faults: list[Fault] = []
    there = sorted(each.name for each in folder.iterdir() if each.is_dir()) if folder.is_dir() else []
    wanted = _wanted(there, only, where=str(folder), faults=faults)
    unchecked = [_read(folder / name, faults=faults) for name in wanted]
    faults += _repeated(unchecked)
    around = [_surroundings(files, unchecked, regions=frozenset(there)) for files in unchecked]
    checked = [_check(files, each, faults=faults) for files, each in zip(unchecked, around, strict=True)]
    if faults:
        raise ConfigurationFault(faults)
    return _build([each for each in checked if each is not None])


def _wanted(there: Sequence[str], only: Sequence[str] | None, *, where: str, faults: list[Fault]) -> list[str]:
    if not there:
        faults.append(Fault(where, 0, "there is no region here: add a folder with a region.toml"))
    unknown = [name for name in only or () if name not in there]
    faults += [Fault(where, 0, f"there is no region {name}: choose from {', '.join(there)}") for name in unknown]
    # In the order they were asked for: the first is a deployment's own, and is shown first.
    return list(there) if only is None else [name for name in only if name in there]


def _read(folder: Path, *, faults: list[Fault]) -> _Unchecked:
    tables = {
        name: read_table(
            folder / f"{name}.csv", file=f"{folder.name}/{name}.csv", columns=list(shape.model_fields), faults=faults
        )
        for name, shape in _TABLES.items()
    }
    settings = read_settings(folder / _SETTINGS, file=f"{folder.name}/{_SETTINGS}", faults=faults)
    answered = "hotline" in (settings.toml.settings or ())
    rota = read_rota(folder / _ROTA, file=f"{folder.name}/{_ROTA}", faults=faults) if answered else None
    limited, hours = read_limits(folder, faults=faults), read_call_hours(folder, faults=faults)
    return _Unchecked(folder.name, settings, tables, limited, hours, rota)


def _repeated(regions: Sequence[_Unchecked]) -> list[Fault]:
    faults: list[Fault] = []
    for name in _IDS_OF_THE_DEPLOYMENT:
        seen: dict[str, str] = {}
        for files in regions:
            faults += files.tables[name].repeated("id", seen=seen)
    for files in regions:
        faults += files.tables["postcodes"].repeated("postcode", seen={})
        faults += files.tables["people"].repeated("number", seen={})
        faults += files.limits.repeated("unit", seen={})
        faults += files.call_hours.repeated("unit", seen={})
    faults += telephones.repeated(files.settings for files in regions)
    return faults


def _surroundings(files: _Unchecked, loaded: Sequence[_Unchecked], *, regions: frozenset[str]) -> Surroundings:
    settings = files.settings
    ids = {
        "region": regions,
        "number of ours": telephones.ours(each.settings for each in loaded),
        "coordinator": files.coordinators,
        "coordinator of a neighbour": _next_door(files, loaded),
        "care form": settings.keys("care_forms"),
        **{f"care form of {each.folder}": each.settings.keys("care_forms") for each in loaded},
        "trait": settings.keys("traits"),
        "urgency": settings.keys("urgencies"),
        "insurer": settings.keys("insurers"),
        "destination": settings.keys("redirect_destinations"),
    }
    for kind, table, column in (
        ("postcode", "postcodes", "postcode"),
        ("facility", "facilities", "id"),
        ("unit", "units", "id"),
        ("practice", "practices", "id"),
    ):
        held = files.tables[table]
        ids[kind] = held.column(column) if held.readable else None
    units = files.tables["units"]
    for kind, column in ((WITH_PHONE, "phones"), (WITH_MOBILE, "text")):
        reached = frozenset(cells["id"] for _, cells in units.rows if "id" in cells and column in cells)
        ids[kind] = reached if units.readable else None
    return Surroundings(
        folder=files.folder,
        country=settings.text("country"),
        languages=settings.texts("languages"),
        ids={kind: known for kind, known in ids.items() if known is not None},
        asked=settings.asked(),
    )


def _next_door(files: _Unchecked, loaded: Sequence[_Unchecked]) -> frozenset[str] | None:
    """Return the ids of the neighbours' coordinators; None when one of the neighbours cannot be looked into."""
    by_folder = {each.folder: each for each in loaded}
    neighbours = files.settings.texts("neighbours")
    known = [by_folder[each].coordinators if each in by_folder else None for each in neighbours]
    found = [each for each in known if each is not None]
    return frozenset().union(*found) if len(found) == len(known) else None


def _check(files: _Unchecked, around: Surroundings, *, faults: list[Fault]) -> _Checked | None:
    settings = files.settings.check(around, faults)
    places = files.tables["postcodes"].check(PlaceRow, around, faults)
    facilities = files.tables["facilities"].check(FacilityRow, around, faults)
    units = files.tables["units"].check(UnitRow, around, faults)
    practices = files.tables["practices"].check(PracticeRow, around, faults)
    people = files.tables["people"].check(PersonRow, around, faults)
    limited = files.limits.check(LimitsRow, around, faults)
    hours = files.call_hours.check(CallHoursRow, around, faults)
    rota = files.rota.check(around, faults) if files.rota else None
    if settings is None:
        return None
    return _Checked(settings, places, facilities, units, practices, people, limited, hours, rota)


def _build(checked: Sequence[_Checked]) -> Configuration:
    loaded = frozenset(each.settings.id for each in checked)
    regions = {}
    facilities, units, practices, people = [], [], [], []
    for each in checked:
        region = building.region(
            each.settings, places=each.places, homes=each.facilities, units=each.units, loaded=loaded
        )
        regions[region.id] = region
        facilities += [
            building.facility(row, place=region.places[row.postcode], region=region.id) for row in each.facilities
        ]
        limited, hours = limits(each.limits), call_hours(each.call_hours, holidays=region.holidays)
        units += [
            building.unit(row, region=region.id, limits=limited.get(UnitId(row.id)), hours=hours.get(UnitId(row.id)))
            for row in each.units
        ]
        practices += [building.practice(row, region=region.id) for row in each.practices]
        people += [building.person(row, region=region.id) for row in each.people]
    directory = Directory(
        facilities={each.id: each for each in facilities},
        units={each.id: each for each in units},
        practices={each.id: each for each in practices},
    )
    notes = {RegionId(each.settings.id): each.settings.demo for each in checked if each.settings.demo}
    return Configuration(
        regions=regions,
        directory=directory,
        people=tuple(people),
        phonebook=_phonebook(checked, regions=regions, people={person.id: person for person in people}),
        notes=notes,
    )


def _phonebook(
    checked: Sequence[_Checked], *, regions: Mapping[RegionId, Region], people: Mapping[PersonId, Person]
) -> Phonebook:
    ours: list[HotlineNumber] = []
    subscribers: list[Subscriber] = []
    wards: list[WardContact] = []
    rotas: dict[RegionId, Rota] = {}
    for each in checked:
        region = RegionId(each.settings.id)
        ours += telephones.hotlines(each.settings.hotline, region=region)
        subscribers += telephones.subscribers(each.people, region=region)
        language, hours = each.settings.languages[0], call_hours(each.call_hours, holidays=regions[region].holidays)
        wards += telephones.wards(each.units, region=region, language=language, hours=hours)
        if each.rota is not None:
            rotas[region] = duty.rota(each.rota, region=region, timezone=each.settings.timezone, people=people)
    return Phonebook(
        hotlines={each.number: each for each in ours},
        subscribers=tuple(subscribers),
        wards={each.unit: each for each in wards},
        rotas=rotas,
        offices=telephones.offices(each.settings.offices for each in checked),
        colleagues={person: people[person].name for rota in rotas.values() for person in rota.people},
    )
