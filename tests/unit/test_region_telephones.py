"""What the files of a region say of telephones and duty becomes the phonebook, or is told with file and line."""

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from bedline.adapters.regionfiles import ConfigurationFault, Fault, load_regions
from bedline.domain.ids import PersonId, RegionId, UnitId
from bedline.domain.people import Role
from bedline.domain.phonebook import AskBy, Phonebook
from bedline.domain.rota import Rung

REGIONS: Final = Path(__file__).parents[2] / "config" / "regions"
ZV, KEMPEN = RegionId("zeeuws-vlaanderen"), RegionId("kempen")
ROTA: Final = "zeeuws-vlaanderen/rota.toml"
# In the night in which the clock is put forward.
NIGHT: Final = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)

Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REGIONS, tmp_path / "regions"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replace the first place where ``old`` stands."""

    def change(file: str, old: str, new: str) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def faults_of(folder: Path, only: list[str] | None = None) -> tuple[Fault, ...]:
    with pytest.raises(ConfigurationFault) as told:
        load_regions(folder, only)
    return told.value.faults


@pytest.fixture(scope="module")
def book() -> Phonebook:
    """The phonebook of both regions."""
    return load_regions(REGIONS).phonebook


def test_each_region_has_numbers_of_its_own_in_its_languages(book: Phonebook) -> None:
    shown = book.shown(ZV, language="nl")
    assert shown is not None
    assert (shown.number, shown.texts) == ("+31115000001", False)
    for region in (ZV, KEMPEN):
        texting = book.shown(region, language="en", texts=True)
        assert texting is not None
        assert texting.texts
    assert {each.region for each in book.hotlines.values()} == {ZV, KEMPEN}


def test_whoever_asks_for_beds_has_a_number_to_key(book: Phonebook) -> None:
    gp = book.by_identity("00000303", region=ZV)
    assert gp is not None
    assert (gp.person, gp.phone, gp.mobile) == ("gp-axel", "+3197000000303", True)
    assert book.person_at(gp.phone, region=ZV) == gp
    assert book.by_identity("00000303", region=KEMPEN) is None
    configuration = load_regions(REGIONS)
    known = {each.person for each in configuration.phonebook.subscribers}
    assert {each.id for each in configuration.people if each.role in {Role.GP, Role.FACILITY}} == known


def test_every_ward_can_be_rung_and_some_can_be_texted(book: Phonebook) -> None:
    units = load_regions(REGIONS).directory.units
    assert set(book.wards) == set(units)
    assert all(ward.phones for ward in book.wards.values())
    assert all(units[unit].phone == ward.phones[0] for unit, ward in book.wards.items())
    assert {ward.ask_by for ward in book.wards.values()} == set(AskBy)
    by_text = book.wards[UnitId("de-honte-seniorenkliniek")]
    assert (by_text.ask_by, by_text.text, by_text.language) == (AskBy.TEXT, "+3197000000201", "nl")
    assert book.wards_at("+3197000000201", region=ZV) == (by_text,)


@pytest.mark.parametrize("region", [ZV, KEMPEN])
def test_two_coordinators_a_backup_and_a_neighbour_are_on_duty_at_every_hour(book: Phonebook, region: RegionId) -> None:
    for hour in range(14 * 24):
        duties = book.rotas[region].on_duty(NIGHT + timedelta(hours=hour))
        assert [duty.rung for duty in duties] == [Rung.FIRST, Rung.SECOND, Rung.BACKUP, Rung.NEIGHBOUR]


def test_the_neighbour_is_of_the_neighbouring_region_and_left_out_without_it(book: Phonebook) -> None:
    assert book.rotas[ZV].on_duty(NIGHT)[-1].person == "kempen-coordinator-lieve"
    assert book.colleagues[PersonId("kempen-coordinator-lieve")].startswith("Lieve"), "as she is called next door"
    alone = load_regions(REGIONS, ["zeeuws-vlaanderen"]).phonebook.rotas[ZV]
    assert [duty.rung for duty in alone.on_duty(NIGHT)] == [Rung.FIRST, Rung.SECOND, Rung.BACKUP]


def test_no_number_of_ours_is_somebodys_and_no_identity_is_anybodys(book: Phonebook) -> None:
    assert not set(book.hotlines) & book.numbers
    invented = re.compile(r"\+31(11[457]000|970000)\d+|\+32(14000|45000)\d+")
    assert all(invented.fullmatch(number) for number in (*book.hotlines, *book.numbers))
    assert all(re.fullmatch(r"000\d{5}|\d{6}00\d{3}", each.identity) for each in book.subscribers)


def test_a_swap_takes_the_place_of_the_pattern_in_local_time(folder: Path) -> None:
    swap = (
        '\n[[swaps]]\nrung = "first"\nperson = "coordinator-grace"\nphone = "+3197000000403"\n'
        "starts_at = 2026-07-01T08:00:00\nends_at = 2026-07-01T20:00:00\n"
    )
    path = folder / ROTA
    path.write_text(path.read_text(encoding="utf-8") + swap, encoding="utf-8")
    rota = load_regions(folder).phonebook.rotas[ZV]
    before, after = (datetime(2026, 7, 1, 5, 59, tzinfo=UTC), datetime(2026, 7, 1, 6, 0, tzinfo=UTC))
    assert rota.on_duty(before)[0].person == PersonId("coordinator-joost")
    assert rota.on_duty(after)[0].person == PersonId("coordinator-grace")
    path.write_text(path.read_text(encoding="utf-8").replace("T20:00", "T08:00"), encoding="utf-8")
    (fault,) = faults_of(folder)
    assert "write a later moment" in fault.sentence
    path.write_text(path.read_text(encoding="utf-8").replace("T08:00:00", "T08:00:00Z"), encoding="utf-8")
    assert "without a zone" in faults_of(folder)[0].sentence


def test_hours_in_which_nobody_is_first_are_named(folder: Path, edit: Edit) -> None:
    edit(ROTA, "hours = 12", "hours = 11.5")
    (fault,) = faults_of(folder)
    assert (fault.file, fault.line) == (ROTA, 14)
    assert "nobody is first on duty from monday 19:30 until monday 20:00" in fault.sentence
    assert "from sunday 19:30 until sunday 20:00" in fault.sentence


def test_a_gap_over_the_end_of_the_week_is_named(folder: Path, edit: Edit) -> None:
    edit(ROTA, 'first"\nperson = "coordinator-joost', 'second"\nperson = "coordinator-joost')
    sentence = faults_of(folder)[0].sentence
    assert "from monday 00:00 until monday 08:00" in sentence
    assert "from sunday 20:00 until monday 00:00" in sentence


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"coordinator-grace"\nphone', '"coordinator-grce"\nphone', "did you mean coordinator-grace?"),
        ('"coordinator-grace"\nphone', '"gp-axel"\nphone', "there is no coordinator gp-axel"),
        ('"coordinator-grace"\nphone', '"kempen-coordinator-lieve"\nphone', "no coordinator kempen-coordinator-lieve"),
        ('"kempen-coordinator-lieve"', '"coordinator-grace"', "no coordinator of a neighbour coordinator-grace"),
        ('"+3197000000403"\nweek', '"+319700000040"\nweek', "cannot exist"),
        ('"+3197000000403"\nweek', '"+31115000001"\nweek', "Bedline would ring itself"),
        ('"backup"', '"third"', "'first', 'second', 'backup' or 'neighbour'"),
        ("hours = 24", "hours = 0", "greater than 0"),
    ],
)
def test_a_fault_in_the_rota_is_told_with_its_line(folder: Path, edit: Edit, *, old: str, new: str, said: str) -> None:
    edit(ROTA, old, new)
    told = [fault for fault in faults_of(folder) if said in fault.sentence]
    assert [fault.file for fault in told] == [ROTA]
    assert told[0].line > 0


def test_a_hotline_needs_a_rota(folder: Path) -> None:
    (folder / ROTA).unlink()
    (fault,) = faults_of(folder)
    assert "a hotline is answered at every hour" in fault.sentence


def test_a_region_without_a_hotline_needs_no_rota(folder: Path) -> None:
    (folder / ROTA).unlink()
    path = folder / "zeeuws-vlaanderen" / "region.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"\[\[hotline\.numbers\]\]\n(?:\w+ = .*\n)+", "", text), encoding="utf-8")
    book = load_regions(folder).phonebook
    assert list(book.rotas) == [KEMPEN]
    assert book.shown(ZV, language="nl") is None


def test_a_number_of_ours_is_answered_by_one_region(folder: Path, edit: Edit) -> None:
    edit("kempen/region.toml", '"+3214000001"', '"+31115000001"')
    (fault,) = [fault for fault in faults_of(folder) if "is answered already in" in fault.sentence]
    assert fault.file == "zeeuws-vlaanderen/region.toml"
    assert "kempen/region.toml:" in fault.sentence
