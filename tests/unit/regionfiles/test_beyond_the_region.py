"""Whom a region turns to beyond its own wards: neighbours and offices, with what they lack."""

from pathlib import Path

import pytest

from tests.harness.region_files import TOML, Edit, faults_of


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('crisis = "crisisverblijf"', 'crisis = "crisisverbliif"', "did you mean crisisverblijf"),
        ('crisis = "crisisverblijf"', 'crises = "crisisverblijf"', "did you mean crisis"),
        ("[neighbour_forms.kempen]", "[neighbour_forms.zeeuws-vlaanderen]", "no neighbour here"),
    ],
)
def test_a_form_is_called_as_the_neighbour_calls_it(folder: Path, edit: Edit, *, old: str, new: str, said: str) -> None:
    edit(TOML, old, new)
    assert any(said in fault.sentence for fault in faults_of(folder))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('phone = "+31115000901"', "", "write phone, or by = people"),
        ('text = "+3197000000904"', "", "write text"),
        ("from = 08:30:00", "", "from and until go together"),
        ("until = 17:00:00", "until = 08:30:00", "the same"),
    ],
)
def test_what_an_office_lacks_is_told_where_it_begins(
    folder: Path, edit: Edit, *, old: str, new: str, said: str
) -> None:
    line = edit(TOML, old, new)
    (fault,) = faults_of(folder)
    before = (folder / TOML).read_text(encoding="utf-8").split("\n")[:line]
    assert said in fault.sentence
    assert fault.line == max(number for number, each in enumerate(before, start=1) if each == "[[offices]]")


def test_an_office_is_open_at_every_hour_and_none_stands_behind_it(folder: Path, edit: Edit) -> None:
    edit(TOML, 'phone = "+3197000000902"', 'phone = "+3197000000902"\nfrom = 17:00:00\nuntil = 23:00:00')
    assert any("without from and until" in fault.sentence for fault in faults_of(folder))


def test_an_office_that_no_ladder_turns_to_is_told(folder: Path, edit: Edit) -> None:
    edit(TOML, ", payer_minutes = 60 }", " }")
    (fault,) = faults_of(folder)
    assert "no ladder turns to Zorgkantoor" in fault.sentence
