"""The phonebook made of checked configuration, and which numbers are ours."""

from collections.abc import Iterable, Iterator, Mapping

from bedline.adapters.configuration import Fault, Place
from bedline.adapters.regionfiles.offices import OfficeShape, office
from bedline.adapters.regionfiles.rows import PersonRow, UnitRow
from bedline.adapters.regionfiles.settings import SettingsFile
from bedline.adapters.regionfiles.shapes import HotlineShape
from bedline.adapters.regionfiles.values import e164
from bedline.domain.call_hours import CallHours
from bedline.domain.ids import FacilityId, PersonId, RegionId, UnitId
from bedline.domain.phonebook import AskBy, HotlineNumber, Subscriber, WardContact


def hotlines(shape: HotlineShape | None, *, region: RegionId) -> Iterator[HotlineNumber]:
    """Yield the numbers of ours that the region answers."""
    for each in shape.numbers if shape else ():
        yield HotlineNumber(number=each.number, region=region, language=each.language, texts=each.texts)


def subscribers(rows: Iterable[PersonRow], *, region: RegionId) -> Iterator[Subscriber]:
    """Yield those who can say on the telephone who they are."""
    for row in rows:
        if row.number is not None:
            yield Subscriber(
                person=PersonId(row.id), region=region, identity=row.number, phone=row.phone, mobile=row.mobile
            )


def wards(
    rows: Iterable[UnitRow], *, region: RegionId, language: str, hours: Mapping[UnitId, CallHours]
) -> Iterator[WardContact]:
    """Yield how each ward that has a telephone is reached."""
    for row in rows:
        if row.phones or row.text:
            yield WardContact(
                unit=UnitId(row.id),
                facility=FacilityId(row.facility),
                region=region,
                phones=row.phones,
                text=row.text,
                ask_by=AskBy(row.ask_by) if row.ask_by else AskBy.CALL,
                language=language,
                call_hours=hours.get(UnitId(row.id), CallHours()),
            )


def offices(shapes: Iterable[Iterable[OfficeShape]]) -> frozenset[str]:
    """Return the numbers of every office that a region turns to."""
    return frozenset(number for each in shapes for one in each if (number := office(one).phone) is not None)


def ours(settings: Iterable[SettingsFile]) -> frozenset[str]:
    """Return every number of ours, as far as it is one."""
    return frozenset(number for file in settings for _, number in _numbers(file))


def repeated(settings: Iterable[SettingsFile]) -> Iterator[Fault]:
    """Yield a fault for every number of ours that stands in a file for the second time."""
    seen: dict[str, Fault] = {}
    for file in settings:
        for place, number in _numbers(file):
            fault = file.toml.fault(place, "")
            if number in seen:
                where = f"{seen[number].file}:{seen[number].line}"
                yield Fault(fault.file, fault.line, f"{number} is answered already in {where}: take one out")
            seen.setdefault(number, fault)


def _numbers(file: SettingsFile) -> Iterator[tuple[Place, str]]:
    for place, held in file.hotline():
        number = e164(held, country=file.text("country"))
        if number is not None:
            yield place, number
