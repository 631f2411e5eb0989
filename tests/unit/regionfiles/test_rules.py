"""Rules that contradict each other, or the calendar, are told where they stand."""

from pathlib import Path

import pytest

from bedline.adapters.regionfiles import load_regions
from tests.harness.region_files import KEMPEN, QUIET, TOML, WAYLESS, ZV, Edit, faults_of, way


@pytest.mark.parametrize(
    ("hours", "refused"),
    [("", True), (", from = 06:00:00, until = 18:00:00", True), (", from = 08:00:00, until = 18:00:00", False)],
)
def test_nobody_may_choose_in_hours_in_which_no_ward_is_asked(
    folder: Path, edit: Edit, *, hours: str, refused: bool
) -> None:
    edit(TOML, WAYLESS, way(f'"referrer_chooses", choice_minutes = 5{hours}') + QUIET)
    if refused:
        assert "no ward is asked in quiet hours" in faults_of(folder)[0].sentence
    else:
        assert load_regions(folder).regions


@pytest.mark.parametrize(
    ("old", "new", "said", "rule"),
    [
        ('id = "doctor_has_seen"', 'id = "seen"', "not asked: add doctor_has_seen", "doctor_has_seen"),
        ('id = "accepts_any_provider"', 'id = "accepts"', "add accepts_any_provider", "crisis_criteria_all_met"),
        ("choices.today = {", "choices.at_once = {", "add the choices today", "hospital_first"),
        ("hospital = { names", "clinic = { names", "add it to redirect_destinations", "hospital_first"),
    ],
)
def test_a_rule_that_misses_what_it_needs_is_told_where_the_rule_stands(
    folder: Path, old: str, new: str, said: str, rule: str
) -> None:
    path = folder / TOML
    text = path.read_text(encoding="utf-8")
    start = text.index("[redirect_destinations]") if old.startswith("hospital") else 0
    path.write_text(text[:start] + text[start:].replace(old, new, 1), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").split("\n")
    told = [(lines[fault.line - 1], fault.sentence) for fault in faults_of(folder)]
    assert any(line == f'id = "{rule}"' and said in sentence for line, sentence in told), told


def test_a_rule_may_not_end_before_it_begins(folder: Path) -> None:
    path = folder / TOML
    path.write_text(path.read_text(encoding="utf-8") + "valid_until = 2017-01-01\n", encoding="utf-8")
    (fault,) = faults_of(folder)
    assert "a day after valid_from" in fault.sentence
    assert path.read_text(encoding="utf-8").split("\n")[fault.line - 1] == "[[triage_rules]]"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("day = 27", "day = 31", "no such day in that month"),
        ("month = 4\nday = 27", "month = 2\nday = 29", "not in every year"),
        ("month = 4\nday = 27", "month = 4", "write month and day, or easter"),
        ("month = 4\nday = 27", "month = 4\nday = 27\neaster = 1", "write month and day, or easter"),
        ("easter = 1\n", "easter = 1\nsunday_moves = 1\n", "always on the same weekday"),
        ('id = "koningsdag"', 'id = "bevrijdingsdag"', "bevrijdingsdag stands here twice"),
    ],
)
def test_a_public_holiday_that_is_no_day_is_told(folder: Path, old: str, new: str, said: str) -> None:
    path = folder / TOML
    good = path.read_text(encoding="utf-8")
    assert old in good
    path.write_text(good.replace(old, new, 1), encoding="utf-8")
    (fault,) = faults_of(folder)
    assert said in fault.sentence
    assert "public_holidays" in path.read_text(encoding="utf-8").split("\n")[fault.line - 1]


def test_a_rule_may_come_again_after_its_end_but_not_before(folder: Path) -> None:
    path = folder / TOML
    again = 'valid_until = 2026-01-01\n[[triage_rules]]\nid = "first_line_leads_home"\nsource = "new"\n'
    good = path.read_text(encoding="utf-8") + again
    path.write_text(good + "valid_from = 2026-01-01\n", encoding="utf-8")
    assert len(load_regions(folder).regions[ZV].triage_rules) == 13
    path.write_text(good + "valid_from = 2025-12-31\n", encoding="utf-8")
    assert "stands here twice" in faults_of(folder)[0].sentence


def test_only_a_number_means_yes_from_somewhere_on(folder: Path, edit: Edit) -> None:
    edit(KEMPEN, 'kind = "number"', 'kind = "text"')
    assert any("yes_from belongs to" in str(fault) for fault in faults_of(folder))
