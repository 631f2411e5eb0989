"""From a GP's request to a bed: a yes, a no, silence, nothing free, and two patients for one bed."""

import pytest

from tests.journeys.conftest import Region

pytestmark = pytest.mark.database


def test_the_own_town_is_silent_the_next_ward_refuses_and_the_third_says_yes(region: Region) -> None:
    gp, desk = region.gp("sas-van-gent"), region.desk()
    redoute, schorre, hoeve = (region.ward(unit) for unit in ("de-redoute-elv", "ter-schorre-elv", "blaauwe-hoeve-elv"))
    for ward in (redoute, schorre, hoeve):
        ward.reports(free=1)

    case = gp.asks_for("elv_low").from_postcode("4551")
    unanswered = redoute.is_asked(case)
    assert schorre.is_left_in_peace
    assert desk.sees(case)["state"] == "offered"

    # The own town has a quarter of an hour to itself; then a second ward is asked beside it, and no third.
    region.passes(minutes=16)
    asked = schorre.is_asked(case)
    assert hoeve.is_left_in_peace

    region.passes(minutes=15)
    assert redoute.is_left_in_peace
    assert redoute.free == 1

    asked.refuses("too_complex")
    hoeve.is_asked(case).accepts(doctor="dr. Wagenaar")

    assert gp.hears(case)["stay"]["facility_name"] == "De Blaauwe Hoeve"
    strip = desk.sees(case)
    assert strip["state"] == "reserved"
    assert [offer["state"] for offer in strip["offers"]] == ["lapsed", "refused", "accepted"]
    assert unanswered.is_too_late() == "placed_elsewhere"
    assert (redoute.free, schorre.free, hoeve.free) == (1, 1, 0)


def test_three_wards_are_asked_at_once_in_a_crisis_and_the_first_yes_wins(region: Region) -> None:
    gp, desk = region.gp("axel"), region.desk()
    wards = [region.ward(unit) for unit in ("de-vurssche-crisis", "bachten-dieke-crisis", "coensdike-crisis")]
    for ward in wards:
        ward.reports(free=1)

    case = gp.asks_for("crisis").needing("dementia", "lift").from_postcode("4571")
    first, second, third = (ward.is_asked(case) for ward in wards)
    second.accepts(doctor="dr. De Smet")

    assert first.is_too_late() == third.is_too_late() == "placed_elsewhere"
    assert all(ward.is_left_in_peace for ward in wards)
    assert [ward.free for ward in wards] == [1, 0, 1]
    assert desk.sees(case)["stay"]["facility_name"] == "Bachten Dieke"


def test_a_request_waits_where_nothing_is_free_and_is_offered_the_first_bed_that_is(region: Region) -> None:
    gp, desk, emmaus = region.gp("ijzendijke"), region.desk(), region.ward("emmaus-elv")
    emmaus.reports(free=0)

    case = gp.asks_for("elv_low").from_postcode("4515")
    assert gp.hears(case)["state"] == "waiting"
    assert desk.tasks(case) == ["no_place_found"]

    region.passes(minutes=5)
    emmaus.reports(free=1)
    region.sweeps()

    emmaus.is_asked(case)
    assert desk.tasks(case) == []


def test_a_request_taken_back_gives_the_held_bed_back(region: Region) -> None:
    gp, desk, emmaus = region.gp("ijzendijke"), region.desk(), region.ward("emmaus-elv")
    emmaus.reports(free=1)
    case = gp.asks_for("elv_low").from_postcode("4515")
    emmaus.is_asked(case)
    assert emmaus.free == 0

    gp.withdraws(case, reason="stays_home")

    assert emmaus.is_left_in_peace
    assert emmaus.free == 1
    assert desk.sees(case) is None
    assert gp.hears(case)["outcome"] == "withdrawn"


def test_one_bed_is_promised_to_one_of_two_patients_and_to_the_other_when_the_first_needs_it_no_more(
    region: Region,
) -> None:
    aardenburg, sluis, desk = region.gp("aardenburg"), region.gp("sluis"), region.desk()
    rozenoord = region.ward("rozenoord-elv")
    rozenoord.reports(free=1)

    first = aardenburg.asks_for("elv_low").from_postcode("4527")
    second = sluis.asks_for("elv_low").from_postcode("4524")
    rozenoord.is_asked(first)
    assert sluis.hears(second)["state"] == "waiting"

    region.passes(minutes=4)
    aardenburg.withdraws(first, reason="declined")
    region.sweeps()
    rozenoord.is_asked(second).accepts(doctor="dr. Hillebrand")

    assert sluis.hears(second)["state"] == "reserved"
    assert rozenoord.free == 0
    assert desk.sees(second)["stay"]["doctor"] == "dr. Hillebrand"
