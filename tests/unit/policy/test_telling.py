"""The figures of a trial, its table and chart, and the command that writes them."""

import math
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from bedline.adapters.solving import cheapest
from bedline.cli import main
from bedline.policy.telling import chart, curve, length, table
from bedline.policy.trial import NEAREST, ORACLE, PHONING, PROPOSED, TODAY, figures, played
from tests.unit.policy.worlds import DUIN, KREEK, NINE, parallel, patient, says, year

ANSWERS = {(1, DUIN): says(yes=False, after=4), (1, KREEK): says(yes=True, after=6)}


def test_the_figures_of_one_request_are_those_of_its_outcome() -> None:
    world = year(patient(), answers=ANSWERS)
    found = figures(played(world, solver=cheapest)[TODAY], wards=2, days=7)
    assert (found.median, found.p90, found.within, found.no_bed) == (10, 10, (1, 1, 1), 0)
    assert (found.own_town, found.calls) == (0, 1)
    assert found.km == pytest.approx(10, abs=0.1)


def test_what_asking_two_at_once_costs_the_wards_is_counted() -> None:
    both = {(1, DUIN): says(yes=True, after=4), (1, KREEK): says(yes=True, after=6)}
    world = year(patient(), answers=both)
    one, two = (
        figures(played(parallel_year, solver=cheapest)[TODAY], wards=2, days=7)
        for parallel_year in (world, replace(world, region=parallel(world.region, 2)))
    )
    assert (one.questions, one.too_many) == (1, 0)
    # Kreek was about to say yes when Duin had.
    assert (two.questions, two.too_many) == (2, 1)


def test_the_line_of_a_way_rises_to_the_share_that_found_a_bed() -> None:
    points = curve(played(year(patient(), answers=ANSWERS), solver=cheapest)[TODAY])
    assert (points[0], points[-1]) == ({"minutes": 1.0, "share": 0.0}, {"minutes": 2880.0, "share": 1.0})
    assert [each["share"] for each in points] == [float(each["minutes"] >= 10) for each in points]


def test_a_request_without_a_bed_counts_as_endless() -> None:
    nobody = {(1, ward): says(yes=False, after=4) for ward in (DUIN, KREEK)}
    found = figures(played(year(patient(), answers=nobody), solver=cheapest)[TODAY], wards=2, days=7)
    assert (found.median, found.within, found.no_bed) == (math.inf, (0, 0, 0), 1)
    assert math.isnan(found.km)


def test_no_request_at_all_says_nothing() -> None:
    with pytest.raises(ValueError, match="says nothing"):
        figures((), wards=1, days=1)


def test_a_proposal_is_played_beside_the_others() -> None:
    world = year(patient(), answers=ANSWERS)
    found = played(world, solver=cheapest, proposal=parallel(world.region, 2))
    medians = {name: figures(each, wards=2, days=7).median for name, each in found.items()}
    assert medians[TODAY] == medians[NEAREST] == 10
    assert medians[PROPOSED] == medians[ORACLE] == 6
    assert medians[PHONING] == 16


@pytest.mark.parametrize(
    ("minutes", "said"), [(6.04, "6.0 min"), (119, "119.0 min"), (150, "2.5 h"), (2880, "2.0 d"), (math.inf, "no bed")]
)
def test_lengths_are_said_as_people_say_them(minutes: float, said: str) -> None:
    assert length(minutes) == said


def test_the_table_has_a_row_and_the_chart_a_line_for_each_way() -> None:
    found = played(year(patient(at=NINE), answers=ANSWERS), solver=cheapest)
    rows = table({name: figures(each, wards=2, days=7) for name, each in found.items()}).splitlines()
    assert len(rows) == len(found) + 2
    assert len({len(row) for row in rows}) == 1
    drawn = ET.fromstring(chart(found, title="<one> request"))  # noqa: S314 - as above
    texts = [each.text for each in drawn.iter() if each.text and each.text.strip()]
    assert "<one> request" in texts
    assert set(found) <= set(texts)


def test_the_command_writes_the_same_table_and_chart_every_time(tmp_path: Path) -> None:
    command = ["simulate", "--region", "zeeuws-vlaanderen", "--days", "5", "--output"]
    one, other = (CliRunner().invoke(main, [*command, str(tmp_path / name)]) for name in ("one", "other"))
    assert one.exit_code == other.exit_code == 0, one.output
    for name in ("policies.md", "policies.svg"):
        assert (tmp_path / "one" / name).read_text() == (tmp_path / "other" / name).read_text()
    assert (tmp_path / "one" / "policies.md").read_text() in one.output


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[all_forms]\nparallel = 0\n")
    command = ["simulate", "--days", "1", "--region"]
    nowhere = CliRunner().invoke(main, [*command, "nowhere"])
    assert (nowhere.exit_code, "there is no region nowhere" in nowhere.output) == (1, True)
    refused = CliRunner().invoke(main, [*command, "zeeuws-vlaanderen", "--proposed", str(wrong)])
    assert (refused.exit_code, "1 or more" in refused.output) == (1, True)
