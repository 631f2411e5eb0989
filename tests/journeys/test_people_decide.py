"""Where people decide: a shut gate, a yes by phone, a promise taken back, and who may know whose bed it is."""

import pytest

from tests.journeys.conftest import Region

pytestmark = pytest.mark.database


def test_a_shut_gate_brings_the_case_to_the_desk_which_overrules_it_with_a_reason(region: Region) -> None:
    gp, desk, vurssche = region.gp("axel"), region.desk(), region.ward("de-vurssche-crisis")
    vurssche.reports(free=1)

    case = gp.asks_for("crisis").answering(alternatives_exhausted=False).from_postcode("4571")
    assert vurssche.is_left_in_peace
    seen = desk.sees(case)
    assert (seen["state"], seen["care_form"]) == ("received", "crisis"), (
        "as the referrer asked it, before the desk decides"
    )
    assert seen["norm_due_at"] is not None, "a crisis that people have to assess has its clock all the same"
    assert desk.tasks(case) == ["triage_needed"]

    assert desk.settles(case, care_form="crisis", alternatives_exhausted=False) == "gates_shut"
    reason = "Thuiszorg is vannacht nergens te krijgen"
    assert desk.settles(case, care_form="crisis", alternatives_exhausted=False, overruling=reason) is None

    vurssche.is_asked(case)
    assert desk.tasks(case) == []
    assert desk.sees(case)["override_reason"] == reason
    assert desk.sees(case)["gates"] == ["crisis_criteria_all_met"]


def test_a_yes_that_a_ward_gives_by_phone_is_written_down_by_the_desk(region: Region) -> None:
    gp, desk, emmaus = region.gp("ijzendijke"), region.desk(), region.ward("emmaus-elv")
    emmaus.reports(free=2)
    case = gp.asks_for("elv_low").from_postcode("4515")

    desk.takes(case)
    desk.hears_yes_by_phone(emmaus, case, nurse="Anneke", doctor="dr. El Amrani")

    assert emmaus.expects(case).body["doctor"] == "dr. El Amrani"
    strip = desk.sees(case)
    assert strip["state"] == "reserved"
    assert strip["owner"]["id"] == "coordinator-marijke"
    assert strip["offers"][0]["told_by"] == "Anneke"


def test_a_form_that_is_left_to_people_is_offered_by_the_desk_to_the_ward_it_chooses(region: Region) -> None:
    gp, desk = region.gp("oostburg"), region.desk()
    anemoon, hulst = region.ward("de-stelle-anemoon"), region.ward("blaauwe-hoeve-hospice")
    anemoon.reports(free=1)
    hulst.reports(free=1)

    case = gp.asks_for("elv_palliative").needing("palliative_sedation").from_postcode("4501")
    assert desk.sees(case)["state"] == "searching"
    fitting, why_not = desk.finds_candidates(case)
    assert fitting == [anemoon.unit, hulst.unit]
    assert all(why_not.values())

    desk.asks(hulst, case)
    hulst.is_asked(case).accepts(doctor="dr. Van Damme")
    assert gp.hears(case)["stay"]["town"] == "Hulst"
    assert anemoon.is_left_in_peace


def test_only_the_ward_that_said_yes_learns_who_the_patient_is(region: Region) -> None:
    gp = region.gp("axel")
    vurssche, dieke = region.ward("de-vurssche-crisis"), region.ward("bachten-dieke-crisis")
    vurssche.reports(free=1)
    dieke.reports(free=1)

    case = gp.asks_for("crisis").for_patient("Leonie Haers").from_postcode("4571")
    asked = vurssche.is_asked(case)
    assert "Haers" not in str(asked.body)
    assert asked.body["age_band"] == "85-89"
    assert (vurssche.asks_who(case), dieke.asks_who(case)) == (None, None)

    asked.accepts(doctor="dr. Özdemir")

    assert vurssche.asks_who(case) == "Leonie Haers"
    assert dieke.asks_who(case) is None


def test_a_promise_that_a_ward_takes_back_starts_the_search_anew(region: Region) -> None:
    gp, desk = region.gp("ijzendijke"), region.desk()
    emmaus, stelle = region.ward("emmaus-elv"), region.ward("de-stelle-elv")
    emmaus.reports(free=1)
    stelle.reports(free=1)
    case = gp.asks_for("elv_low").from_postcode("4515")
    emmaus.is_asked(case).accepts(doctor="dr. Wagenaar")

    emmaus.expects(case).is_called_off("outbreak")

    stelle.is_asked(case)
    assert emmaus.free == 1
    assert desk.tasks(case) == ["reservation_lost"]
    assert gp.hears(case)["state"] == "offered"

    stelle.is_asked(case).accepts(doctor="dr. Wagenaar")
    assert desk.tasks(case) == []


def test_a_case_lands_by_itself_a_day_after_arrival_and_the_bed_is_free_when_the_patient_leaves(region: Region) -> None:
    gp, desk, emmaus = region.gp("ijzendijke"), region.desk(), region.ward("emmaus-elv")
    emmaus.reports(free=1)
    case = gp.asks_for("elv_low").from_postcode("4515")
    emmaus.is_asked(case).accepts(doctor="dr. Wagenaar")

    region.passes(minutes=90)
    emmaus.expects(case).arrives()
    assert gp.hears(case)["state"] == "arrived"
    assert desk.sees(case)["next_action"]["kind"] == "close"

    region.passes(minutes=24 * 60 + 1)
    assert desk.sees(case) is None
    assert gp.hears(case)["outcome"] == "placed"
    assert emmaus.free == 0

    emmaus.expects(case).leaves(to="home_with_care")
    assert emmaus.free == 1


def test_a_gate_that_turns_elsewhere_is_overruled_by_the_desk_which_reads_what_was_said(region: Region) -> None:
    gp, desk, emmaus = region.gp("ijzendijke"), region.desk(), region.ward("emmaus-elv")
    emmaus.reports(free=1)
    asking = gp.asks_for("elv_low").answering(
        doctor_has_seen="out_of_hours_doctor",
        what_happened="Viel bij het opstaan van de bank",
        rehabilitation_goals=True,
    )
    case = asking.from_postcode("4515")
    assert desk.sees(case)["state"] == "received"

    told = desk.reads_answers(case)
    assert told["answers"]["what_happened"] == "Viel bij het opstaan van de bank"
    assert told["answers"]["doctor_has_seen"] == "out_of_hours_doctor"

    reason = "GRZ heeft vandaag niemand die kan triëren"
    assert desk.settles(case, care_form="elv_low", rehabilitation_goals=True) == "gates_shut"
    assert desk.settles(case, care_form="elv_low", rehabilitation_goals=True, overruling=reason) is None

    offer = emmaus.is_asked(case)
    assert "opstaan" not in str(offer.body)
    assert emmaus.reads_answers(case) is None, "before its yes"
    strip = desk.sees(case)
    assert (strip["gates"], strip["override_reason"]) == (["rehabilitation_before_first_line"], reason)

    offer.accepts(doctor="dr. Wagenaar")
    answers = emmaus.reads_answers(case)
    assert answers is not None
    assert answers["answers"]["what_happened"] == "Viel bij het opstaan van de bank"
    (gate,) = answers["gates"]
    assert (gate["care_form"], bool(gate["sentence"]), bool(gate["source"])) == ("grz", True, True)
    assert region.ward("de-stelle-elv").reads_answers(case) is None


def test_advice_says_why_and_by_which_source(region: Region) -> None:
    advice = region.gp("axel").asks_advice(
        doctor_has_seen="gp", home_situation="carer_fell_out", medical_care_needed=False
    )
    assert (advice["suggested_form"], advice["form_because"]["id"]) == ("respite", "only_the_carer_falls_out")
    assert "mantelzorger" in advice["form_because"]["sentence"]
    assert advice["form_because"]["source"]
    assert advice["urgency_because"]["id"] == "home_does_not_hold"
    assert advice["gates"] == []
