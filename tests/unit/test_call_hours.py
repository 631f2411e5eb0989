"""Who may be rung when: a ward's own hours for a crisis and for the rest, and what reaches it outside them."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final

import pytest

from bedline.adapters.regionfiles import ConfigurationFault, Fault, load_regions
from bedline.domain.call_hours import CallHours, Otherwise
from bedline.domain.hours import Hours
from bedline.domain.ids import UnitId
from bedline.domain.messages import Errand, MessageKind
from bedline.domain.phonebook import Phonebook
from bedline.domain.requests import Channel
from bedline.domain.tasks import TaskKind
from bedline.services import requests
from bedline.services.hotline import call_hours
from tests import builders as a
from tests.harness.hotline import DUIN_PHONE, Hotline, phonebook

REGIONS: Final = Path(__file__).parents[2] / "config" / "regions"
FILE: Final = "kempen/call_hours.csv"
HEAD: Final = "unit,crisis_from,crisis_until,other_from,other_until,workdays,otherwise,phone"
NIGHT_HEAD: Final = "+31115000077"
DUIN: Final = UnitId("duin-1")
DAY: Final = Hours(time(8), time(21))


def a_line(hours: CallHours, *, text: str | None = None) -> Hotline:
    """Return a line at 04:12, on which Duin may be rung in these hours."""
    book = phonebook()
    ward = replace(book.wards[DUIN], call_hours=hours, text=text)
    hotline = Hotline(book=replace(book, wards={**book.wards, DUIN: ward}))
    hotline.reports(duin=1)
    return hotline


def asks(hotline: Hotline, *, crisis: bool = True) -> None:
    wanted = requests.Asked(
        region=a.POLDER,
        channel=Channel.WEB,
        profile=a.profile(),
        answers=a.CLEAR_FOR_CRISIS if crisis else a.CLEAR_FOR_LOW,
        care_form=a.CRISIS if crisis else a.LOW,
    )
    with hotline.storage.work(a.gp()) as work:
        requests.submit(work, asked=wanted)


def called(hotline: Hotline) -> list[str]:
    return [each.to for each in hotline.errands(Errand.ASK_WARD)]


def test_within_its_hours_a_ward_is_rung_as_always() -> None:
    hotline = a_line(CallHours(crisis=Hours(time(0), time(6))))
    asks(hotline)
    assert called(hotline) == [DUIN_PHONE]


def test_outside_them_the_night_head_is_rung_instead() -> None:
    hotline = a_line(CallHours(crisis=DAY, otherwise=Otherwise.PHONE, phone=NIGHT_HEAD))
    asks(hotline)
    assert called(hotline) == [NIGHT_HEAD]
    assert NIGHT_HEAD in hotline.storage.phonebook.numbers


def test_outside_them_only_a_text_is_sent_and_the_call_comes_when_they_begin() -> None:
    hours = Hours(time(4, 20), time(21))
    hotline = a_line(CallHours(crisis=hours, otherwise=Otherwise.TEXT), text="+31612000088")
    asks(hotline)
    (call,) = hotline.errands(Errand.ASK_WARD)
    assert (call.to, call.not_before) == (DUIN_PHONE, hotline.clock.now() + timedelta(minutes=8))
    assert len(hotline.errands(Errand.ASK_WARD, kind=MessageKind.TEXT)) == 1
    assert TaskKind.WARD_SILENT not in hotline.tasks


def test_outside_them_the_desk_is_told_to_ask() -> None:
    hotline = a_line(CallHours(crisis=DAY))
    asks(hotline)
    assert called(hotline) == []
    assert TaskKind.WARD_SILENT in hotline.tasks
    with hotline.storage.reading(a.coordinator()) as work:
        (task,) = [each for each in work.tasks.open(a.POLDER) if each.kind is TaskKind.WARD_SILENT]
    assert task.params["unit_name"] == hotline.storage.directory.unit(DUIN).name


def test_a_ward_may_be_rung_for_a_crisis_and_not_for_the_rest() -> None:
    hours = CallHours(other=DAY)
    hotline = a_line(hours)
    asks(hotline)
    assert called(hotline) == [DUIN_PHONE]
    hotline = a_line(hours)
    asks(hotline, crisis=False)
    assert called(hotline) == []


def test_the_hours_of_a_ward_are_known_beside_its_telephones() -> None:
    hotline = a_line(CallHours(crisis=DAY, otherwise=Otherwise.DESK))
    with hotline.storage.reading(a.coordinator()) as work:
        ward = work.phonebook.wards[DUIN]
        assert call_hours.closed(work, ward=ward, crisis=True) == (DAY, ward.call_hours)
        assert call_hours.closed(work, ward=ward, crisis=False) is None
        assert call_hours.closed(work, ward=None, crisis=True) is None


def book_of(tmp_path: Path, *rows: str) -> Phonebook:
    folder = Path(shutil.copytree(REGIONS, tmp_path / "regions"))
    (folder / FILE).write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return load_regions(folder).phonebook


Write = Callable[..., tuple[Fault, ...]]


@pytest.fixture
def faults(tmp_path: Path) -> Write:
    def told(*rows: str) -> tuple[Fault, ...]:
        with pytest.raises(ConfigurationFault) as fault:
            book_of(tmp_path, *rows)
        return fault.value.faults

    return told


def a_unit() -> str:
    """Return a unit of the Kempen that has a telephone and no mobile."""
    wards = load_regions(REGIONS).phonebook.wards.values()
    return next(each.unit for each in wards if each.region == "kempen" and each.phones and each.text is None)


def test_the_file_is_read(tmp_path: Path) -> None:
    unit = a_unit()
    book = book_of(tmp_path, f"{unit},07:00,23:00,08:00,21:00,,phone,014 00 00 77")
    ward = book.wards[UnitId(unit)]
    night = datetime(2026, 1, 10, 2, 12, tzinfo=UTC)
    assert ward.phones_at(night, crisis=True, timezone="Europe/Brussels") == ("+3214000077",)
    assert ward.phones_at(night.replace(hour=12), crisis=True, timezone="Europe/Brussels") == ward.phones
    assert ward.phones_at(night.replace(hour=21), crisis=False, timezone="Europe/Brussels") == ("+3214000077",)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("07:00,,,,,desk,", "crisis_from and crisis_until go together"),
        (",,08:00,08:00,,desk,", "other_from and other_until are the same"),
        (",,08:00,21:00,,phone,", "phone is "),
        (",,08:00,21:00,,desk,014 00 00 77", "phone is "),
        (",,08:00,21:00,,text,", "has no mobile"),
        (",,08:00,21:00,,pigeon,", "otherwise"),
        (",,8 uur,21:00,,desk,", "other_from"),
        (",,,,yes,desk,", "workdays says on which days"),
        (",,08:00,21:00,sometimes,desk,", "write yes or no"),
        (",,08:00,21:00,,phone,112", "phone"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(faults: Write, cells: str, sentence: str) -> None:
    found = faults(f"{a_unit()},{cells}")
    assert [(each.file, each.line) for each in found] == [(FILE, 2)]
    assert re.search(sentence, found[0].sentence)


def test_a_unit_that_has_no_telephone_is_a_fault(faults: Write) -> None:
    assert "there is no unit with a telephone" in faults("nobody,,,08:00,21:00,,desk,")[0].sentence


def test_a_unit_that_stands_there_twice_is_a_fault(faults: Write) -> None:
    row = f"{a_unit()},,,08:00,21:00,,desk,"
    assert "is used already" in faults(row, row)[0].sentence
