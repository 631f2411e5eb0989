"""The folder of regions read as a whole: every file checked before anything is used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bedline.adapters.configuration import ConfigurationFault, Fault
from bedline.adapters.regionfiles import building
from bedline.adapters.regionfiles.rows import FacilityRow, PersonRow, PlaceRow, PracticeRow, UnitRow
from bedline.adapters.regionfiles.settings import SettingsFile, read_settings
from bedline.adapters.regionfiles.shapes import RegionShape, Shape
from bedline.adapters.regionfiles.tables import Table, read_table
from bedline.adapters.regionfiles.values import Surroundings
from bedline.domain.facilities import Directory
from bedline.domain.ids import RegionId
from bedline.domain.people import Person
from bedline.domain.regions import Region

_SETTINGS = "region.toml"
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
    notes: Mapping[RegionId, str]


@dataclass(frozen=True, slots=True)
class _Unchecked:
    """The files of one region as they were read."""

    folder: str
    settings: SettingsFile
    tables: Mapping[str, Table]


@dataclass(frozen=True, slots=True)
class _Checked:
    """The files of one region when nothing is wrong with them."""

    settings: RegionShape
    places: tuple[PlaceRow, ...]
    facilities: tuple[FacilityRow, ...]
    units: tuple[UnitRow, ...]
    practices: tuple[PracticeRow, ...]
    people: tuple[PersonRow, ...]


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
    checked = [_check(files, regions=frozenset(there), faults=faults) for files in unchecked]
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
    return _Unchecked(folder.name, settings, tables)


def _repeated(regions: Sequence[_Unchecked]) -> list[Fault]:
    faults: list[Fault] = []
    for name in _IDS_OF_THE_DEPLOYMENT:
        seen: dict[str, str] = {}
        for files in regions:
            faults += files.tables[name].repeated("id", seen=seen)
    for files in regions:
        faults += files.tables["postcodes"].repeated("postcode", seen={})
    return faults


def _surroundings(files: _Unchecked, *, regions: frozenset[str]) -> Surroundings:
    settings = files.settings
    ids = {
        "region": regions,
        "care form": settings.keys("care_forms"),
        "trait": settings.keys("traits"),
        "question": settings.keys("triage_questions"),
        "destination": settings.keys("redirect_destinations"),
    }
    for kind, table, column in (
        ("postcode", "postcodes", "postcode"),
        ("facility", "facilities", "id"),
        ("practice", "practices", "id"),
    ):
        held = files.tables[table]
        ids[kind] = held.column(column) if held.readable else None
    return Surroundings(
        folder=files.folder,
        country=settings.text("country"),
        languages=settings.texts("languages"),
        ids={kind: known for kind, known in ids.items() if known is not None},
    )


def _check(files: _Unchecked, *, regions: frozenset[str], faults: list[Fault]) -> _Checked | None:
    around = _surroundings(files, regions=regions)
    settings = files.settings.check(around, faults)
    places = files.tables["postcodes"].check(PlaceRow, around, faults)
    facilities = files.tables["facilities"].check(FacilityRow, around, faults)
    units = files.tables["units"].check(UnitRow, around, faults)
    practices = files.tables["practices"].check(PracticeRow, around, faults)
    people = files.tables["people"].check(PersonRow, around, faults)
    if settings is None:
        return None
    return _Checked(settings, places, facilities, units, practices, people)


def _build(checked: Sequence[_Checked]) -> Configuration:
    loaded = frozenset(each.settings.id for each in checked)
    regions = {}
    facilities, units, practices, people = [], [], [], []
    for each in checked:
        region = building.region(each.settings, places=each.places, loaded=loaded)
        regions[region.id] = region
        facilities += [
            building.facility(row, place=region.places[row.postcode], region=region.id) for row in each.facilities
        ]
        units += [building.unit(row, region=region.id) for row in each.units]
        practices += [building.practice(row, region=region.id) for row in each.practices]
        people += [building.person(row, region=region.id) for row in each.people]
    directory = Directory(
        facilities={each.id: each for each in facilities},
        units={each.id: each for each in units},
        practices={each.id: each for each in practices},
    )
    notes = {RegionId(each.settings.id): each.settings.demo for each in checked if each.settings.demo}
    return Configuration(regions=regions, directory=directory, people=tuple(people), notes=notes)
