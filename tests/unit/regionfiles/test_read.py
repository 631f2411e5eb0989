"""Good files become the domain's own types."""

from datetime import date, timedelta
from pathlib import Path

from bedline.adapters.regionfiles import load_regions
from bedline.domain.ids import CareFormId, FacilityId, RegionId, UnitId
from bedline.domain.regions import Responsible
from tests.harness.region_files import REGIONS, ZV


def test_regions_come_in_the_order_they_are_asked_for() -> None:
    for wanted in (["zeeuws-vlaanderen", "kempen"], ["kempen", "zeeuws-vlaanderen"]):
        assert list(load_regions(REGIONS, wanted).regions) == wanted


def test_good_files_become_a_region() -> None:
    region = load_regions(REGIONS).regions[ZV]
    crisis = region.care_form(CareFormId("crisis"))
    assert crisis.crisis
    assert crisis.norm_on(date(2026, 1, 1)) == timedelta(hours=24)
    assert crisis.policy.parallel == 3
    assert crisis.responsible is Responsible.PROVIDER
    assert region.care_form(CareFormId("elv_low")).excludes_long_term_indication
    assert region.refusal_reasons["no_bed"].sets_full
    assert not region.refusal_reasons["too_complex"].sets_full
    assert [question.id for question in region.triage_questions][:2] == ["doctor_has_seen", "what_happened"]
    assert region.triage_rules[0].in_force(date(2026, 1, 1))
    assert region.desk_norms[0].arrival_grace == timedelta(hours=2)


def test_good_files_become_a_directory_and_people() -> None:
    configuration = load_regions(REGIONS)
    unit = configuration.directory.unit(UnitId("emmaus-elv"))
    facility = configuration.directory.facility(FacilityId("emmaus"))
    assert (unit.region, unit.facility, unit.baseline) == (ZV, facility.id, 4)
    assert (facility.municipality, round(facility.point.lat, 3)) == ("Sluis", 51.322)
    assert facility.phone == "+31117000107"
    gp = next(person for person in configuration.people if person.id == "gp-axel")
    assert gp.practice == "praktijk-axel"


def test_one_region_can_be_loaded_by_itself_and_then_has_no_neighbours() -> None:
    configuration = load_regions(REGIONS, ["kempen"])
    assert list(configuration.regions) == ["kempen"]
    assert configuration.regions[RegionId("kempen")].neighbours == ()
    assert {unit.region for unit in configuration.directory.units.values()} == {"kempen"}


def test_both_regions_know_each_other_when_both_are_loaded() -> None:
    assert load_regions(REGIONS).regions[ZV].neighbours == ("kempen",)


def test_a_name_in_dutch_serves_flemish_where_it_has_none_of_its_own() -> None:
    form = load_regions(REGIONS).regions[RegionId("kempen")].care_form(CareFormId("kortverblijf"))
    assert form.names["nl-BE"] == form.names["nl"] == "Kortverblijf"


def test_a_region_tells_that_its_figures_are_invented() -> None:
    assert "invented" in load_regions(REGIONS).notes[ZV]


def test_the_homes_that_offer_the_form_are_among_the_wishes(folder: Path) -> None:
    region = load_regions(folder).regions[RegionId("zeeuws-vlaanderen")]
    question = next(each for each in region.triage_questions if each.asks_wish)
    homes = {"blaauwe-hoeve", "de-stelle", "hospice-zeeuwsch-vlaanderen"}
    assert {each.home for each in question.choices.values()} == {None, *homes}
    assert question.choices["de-stelle"].names["nl"] == "De Stelle"
