"""Files that cannot be read, or are not there, are told all at once, each with its line."""

from pathlib import Path

import pytest

from bedline.adapters.regionfiles import ConfigurationFault, load_regions
from tests.harness.region_files import FACILITIES, PEOPLE, TOML, UNITS, Edit, faults_of


def test_everything_that_is_wrong_is_told_at_once_in_order_of_place(folder: Path, edit: Edit) -> None:
    lines = [
        (PEOPLE, edit(PEOPLE, ",gp,,praktijk-axel,", ",gp,,praktijk-aksel,")),
        (TOML, edit(TOML, "Europe/Amsterdam", "Europe/Terneuzen")),
        (TOML, edit(TOML, "parallel = 3", "parallel = 0")),
        (UNITS, edit(UNITS, "elv_low,oxygen;", "elv_low,oxigen;")),
        (UNITS, edit(UNITS, "24,yes,", "24,maybe,")),
        ("kempen/units.csv", edit("kempen/units.csv", ",12,", ",-12,")),
    ]
    assert [(fault.file, fault.line) for fault in faults_of(folder)] == sorted(lines)


def test_an_id_may_not_be_used_in_two_regions(folder: Path, edit: Edit) -> None:
    edit("kempen/practices.csv", "kempen-praktijk-geel,", "praktijk-axel,")
    sentences = [str(fault) for fault in faults_of(folder)]
    assert any("id praktijk-axel is used already in kempen/practices.csv:" in said for said in sentences)


def test_text_that_is_no_toml_is_told_with_its_line_and_nothing_is_said_of_what_refers_to_it(
    folder: Path, edit: Edit
) -> None:
    line = edit(TOML, "parallel = 3", "parallel = = 3")
    assert [(fault.file, fault.line) for fault in faults_of(folder)] == [(TOML, line)]


def test_a_table_that_is_begun_twice_is_told(folder: Path) -> None:
    path = folder / TOML
    path.write_text(path.read_text(encoding="utf-8") + "[care_forms.crisis]\n", encoding="utf-8")
    assert "this is not TOML" in faults_of(folder)[0].sentence


def test_a_file_that_ends_too_soon_is_told_at_its_end(folder: Path) -> None:
    (folder / TOML).write_text('id = "zeeuws-vlaanderen"\nnames = [', encoding="utf-8")
    (fault,) = faults_of(folder)
    assert (fault.line, "this is not TOML" in fault.sentence) == (2, True)


def test_a_setting_of_the_wrong_kind_does_not_hide_the_other_faults(folder: Path, edit: Edit) -> None:
    edit(TOML, '["nl", "en"]', '"nl"')
    edit(TOML, 'name = "Zeeuws-Vlaanderen"', "name = 3")
    line = edit(UNITS, "24,yes,", "24,maybe,")
    faults = faults_of(folder)
    assert {fault.file for fault in faults} == {TOML, UNITS}
    assert (UNITS, line) in [(fault.file, fault.line) for fault in faults]


def test_a_table_given_as_a_text_is_told(folder: Path) -> None:
    (folder / TOML).write_text('id = "zeeuws-vlaanderen"\ntraits = "none"\n', encoding="utf-8")
    sentences = [fault.sentence for fault in faults_of(folder)]
    assert any(said.startswith("traits: input should be a valid dictionary") for said in sentences)
    assert "care_forms is missing: add it" in sentences


@pytest.mark.parametrize("file", [TOML, UNITS])
def test_a_missing_file_is_told(folder: Path, file: str) -> None:
    (folder / file).unlink()
    (fault,) = faults_of(folder)
    assert str(fault).startswith(f"{file}: the file is missing: add it")


@pytest.mark.parametrize("file", [TOML, PEOPLE])
def test_text_that_is_not_utf_8_is_told_with_its_line(folder: Path, file: str) -> None:
    path = folder / file
    path.write_bytes(b"# good\n# na\xefef\n" + path.read_bytes())
    assert (file, 2) in [(fault.file, fault.line) for fault in faults_of(folder)]


def test_an_empty_csv_file_misses_its_first_line(folder: Path) -> None:
    (folder / UNITS).write_text("# nothing yet\n", encoding="utf-8")
    (fault,) = faults_of(folder)
    assert "the first line must name the columns id, facility" in fault.sentence


def test_a_csv_row_over_two_lines_is_told_by_its_first(folder: Path, edit: Edit) -> None:
    line = edit(FACILITIES, "Rozenoord,Sluis,4524", '"Rozenoord\n(nieuw)",Sluis,9999')
    assert [fault.line for fault in faults_of(folder)] == [line]


def test_a_quote_that_is_never_closed_is_told_where_it_opens(folder: Path, edit: Edit) -> None:
    line = edit(FACILITIES, "Rozenoord,Sluis", '"' + "x" * 200_000 + ",Sluis")
    assert (FACILITIES, line) in [(fault.file, fault.line) for fault in faults_of(folder)]
    assert any("a quote that is not closed" in fault.sentence for fault in faults_of(folder))


def test_the_byte_order_mark_of_a_spreadsheet_does_no_harm(folder: Path) -> None:
    path = folder / UNITS
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_regions(folder).directory.units


def test_a_region_that_is_not_there_is_told(folder: Path) -> None:
    (fault,) = faults_of(folder, ["zeeland"])
    assert "there is no region zeeland: choose from kempen, zeeuws-vlaanderen" in fault.sentence


def test_a_folder_without_regions_is_told(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path / "nowhere")
    assert "add a folder with a region.toml" in fault.sentence


def test_the_faults_read_as_an_editor_wants_them(folder: Path, edit: Edit) -> None:
    line = edit(UNITS, "24,yes,", "24,maybe,")
    with pytest.raises(ConfigurationFault, match="write yes or no") as told:
        load_regions(folder)
    assert str(told.value) == f"{UNITS}:{line}: directly_bookable: write yes or no (it is 'maybe')"
