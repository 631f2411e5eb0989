"""What is true of the two regions: towns in the right municipality, demo figures that call themselves so."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from bedline.adapters.regionfiles import Configuration, load_regions
from bedline.domain.ids import RegionId
from bedline.domain.matching.atlas import km_of, position_of, square_between
from bedline.domain.people import Role
from bedline.domain.regions import Region

REGIONS = Path(__file__).parents[2] / "config" / "regions"


@pytest.fixture(scope="module")
def configuration() -> Configuration:
    return load_regions(REGIONS)


@pytest.fixture(scope="module")
def zeeuws_vlaanderen(configuration: Configuration) -> Region:
    return configuration.regions[RegionId("zeeuws-vlaanderen")]


def test_zeeuws_vlaanderen_has_59_postcodes_in_three_municipalities(zeeuws_vlaanderen: Region) -> None:
    counted = Counter(place.municipality for place in zeeuws_vlaanderen.places.values())
    assert counted == {"Sluis": 17, "Terneuzen": 25, "Hulst": 17}
    assert len(zeeuws_vlaanderen.places) == 59


@pytest.mark.parametrize(
    ("postcodes", "municipality"),
    [
        (range(4500, 4516), "Sluis"),
        (range(4520, 4523), "Terneuzen"),
        (range(4524, 4530), "Sluis"),
        (range(4530, 4555), "Terneuzen"),
        (range(4560, 4570), "Hulst"),
        (range(4570, 4577), "Terneuzen"),
        (range(4581, 4590), "Hulst"),
    ],
)
def test_ranges_of_a_municipality_are_not_contiguous(
    zeeuws_vlaanderen: Region, postcodes: range, municipality: str
) -> None:
    within = [place for place in zeeuws_vlaanderen.places.values() if int(place.postcode) in postcodes]
    assert within
    assert {place.municipality for place in within} == {municipality}


def test_every_place_lies_within_a_short_drive_of_the_others(configuration: Configuration) -> None:
    for region in configuration.regions.values():
        spots = [position_of(place.point) for place in region.places.values()]
        assert max(km_of(square_between(one, other)) for one in spots for other in spots) < 70


def test_zeeuws_vlaanderen_has_23_practices_and_fourteen_homes(configuration: Configuration) -> None:
    practices = [each for each in configuration.directory.practices.values() if each.id.startswith("praktijk-")]
    homes = [each for each in configuration.directory.facilities.values() if each.region == "zeeuws-vlaanderen"]
    assert (len(practices), len(homes)) == (23, 14)


def test_practices_and_people_call_themselves_demo(configuration: Configuration) -> None:
    names = [practice.name for practice in configuration.directory.practices.values()]
    names += [person.name for person in configuration.people]
    assert [name for name in names if "demo" not in name and "démo" not in name] == []


def test_every_care_form_has_a_unit_in_its_region(configuration: Configuration) -> None:
    for region in configuration.regions.values():
        offered = {form for unit in configuration.directory.units_by_region[region.id] for form in unit.care_forms}
        assert offered == set(region.care_forms)


def test_every_trait_is_offered_by_a_unit_of_its_region(configuration: Configuration) -> None:
    for region in configuration.regions.values():
        offered = {trait for unit in configuration.directory.units_by_region[region.id] for trait in unit.traits}
        assert offered == set(region.traits)


def test_every_facility_has_units_and_somebody_who_may_report_for_it(configuration: Configuration) -> None:
    reporting = {facility for person in configuration.people for facility in person.facilities}
    assert reporting == set(configuration.directory.facilities)
    assert set(configuration.directory.units_by_facility) == set(configuration.directory.facilities)


def test_each_region_has_coordinators_for_two_shifts_and_a_gp_for_each_practice(configuration: Configuration) -> None:
    for region in configuration.regions.values():
        people = [person for person in configuration.people if person.region == region.id]
        assert sum(person.role is Role.COORDINATOR for person in people) >= 2
        practices = {each.id for each in configuration.directory.practices.values() if each.region == region.id}
        assert {person.practice for person in people if person.role is Role.GP} == practices


def test_the_kempen_knows_nothing_of_dutch_law(configuration: Configuration) -> None:
    region = configuration.regions[RegionId("kempen")]
    assert not any(form.excludes_long_term_indication for form in region.care_forms.values())
    assert "long_term_indication" not in {question.id for question in region.triage_questions}
    assert "crisis_criteria_all_met" not in {rule.id for rule in region.triage_rules}


def test_every_file_with_invented_figures_says_so() -> None:
    for region in (path.parent for path in REGIONS.glob("*/region.toml")):
        readme = (region / "README.md").read_text(encoding="utf-8")
        assert "invented for demonstration" in readme
        assert 'demo = "' in (region / "region.toml").read_text(encoding="utf-8")
        for name in ("facilities", "units", "practices", "people"):
            first = (region / f"{name}.csv").read_text(encoding="utf-8").split("\n")[0]
            assert first.startswith("#")
            assert "invented" in first or "Nobody here exists" in first


def test_no_telephone_number_can_be_somebodys() -> None:
    for path in REGIONS.glob("*/*.csv"):
        rows = csv.DictReader(line for line in path.read_text(encoding="utf-8").split("\n") if line[:1] != "#")
        numbers = [row["phone"] for row in rows if row.get("phone")]
        assert [number for number in numbers if "000" not in number[5:9]] == []
        assert len(numbers) == len(set(numbers))


def test_the_postcodes_name_their_source_and_licence() -> None:
    readme = (REGIONS / "zeeuws-vlaanderen" / "README.md").read_text(encoding="utf-8")
    assert "github.com/bobdenotter/4pp" in readme
    assert "Copyright (c) 2014 Bob den Otter" in readme
