"""By telephone the GP is asked where patient and family want to go, and what was keyed is kept to as on the form."""

from dataclasses import replace

from bedline.domain.requests import RequestState
from tests import builders as a
from tests.harness.hotline import GP_PIN, Caller, Hotline

# Form (first-line), attested, now, year, sex, postcode, nothing special.
KEYED = ("2", "1", "1", "1938", "1", "1001", "9")
ANYWHERE, OWN_TOWN, NOT_YET, SCHOR = "1", "2", "3", "6"


def a_line() -> Hotline:
    hotline = Hotline(region=a.wishing(a.region()))
    hotline.reports(duin=1, kreek=2, schor=1)
    hotline.passes(minutes=40)
    return hotline


def asked_for_the_wish(hotline: Hotline) -> Caller:
    gp = hotline.caller().rings()
    gp.presses(GP_PIN, *KEYED).hears("ask_wish", "option_wish")
    return gp


def test_the_wish_is_asked_for_the_forms_that_ask_it_and_read_back() -> None:
    gp = asked_for_the_wish(a_line())
    gp.presses(SCHOR).hears("readback", "readback_patient", "readback_wish", "ask_right")
    assert gp.param("readback_wish", "wish") == "schor"
    gp.presses("1").hears("spot", "ask_spot")
    assert gp.param("spot", "name") == "Schor"


def test_no_wish_is_asked_for_a_crisis() -> None:
    gp = a_line().caller().rings()
    gp.presses(GP_PIN, "1", *KEYED[1:]).hears("readback", "readback_patient", "readback_no_traits", "ask_right")


def test_whoever_left_it_to_bedline_has_the_wished_home_asked() -> None:
    hotline = a_line()
    gp = asked_for_the_wish(hotline)
    gp.presses(SCHOR, "1", "3").hears("ask_wait")
    assert [offer.unit for offer in hotline.open_offers] == ["schor-1"]


def test_a_wish_that_was_not_spoken_of_yet_is_the_coordinators() -> None:
    hotline = a_line()
    gp = asked_for_the_wish(hotline)
    gp.presses(NOT_YET, "1").hears("desk_first")
    assert (hotline.open_offers, hotline.request.state) == ([], RequestState.SEARCHING)


def test_the_wish_is_mended_by_a_key_of_its_own() -> None:
    gp = asked_for_the_wish(a_line())
    gp.presses(SCHOR, "2", "9").hears("ask_mend_more", "ask_mend_wish")
    gp.presses("7").hears("ask_wish").presses(OWN_TOWN).hears("readback", "readback_wish")
    assert gp.param("readback_wish", "wish") == "own_town"


def test_whoever_changes_the_form_to_one_that_asks_it_is_asked_then() -> None:
    gp = a_line().caller().rings()
    gp.presses(GP_PIN, "1", *KEYED[1:]).hears("readback").presses("2", "1", "2", "1").hears("ask_wish")
    gp.presses(ANYWHERE).hears("readback", "readback_wish")
    # And back: a crisis has no preference of place.
    gp.presses("2", "1", "1", "1").hears("readback", "readback_no_traits", "ask_right")


def test_a_wrong_key_is_asked_again_and_more_homes_than_keys_are_read_a_page_at_a_time() -> None:
    region = a.wishing(a.region())
    *before, question = region.triage_questions
    more = {f"home-{number}": replace(question.choices["duin"], id=f"home-{number}") for number in range(5)}
    longer = replace(question, choices={**question.choices, **more})
    hotline = Hotline(region=replace(region, triage_questions=(*before, longer)))
    gp = asked_for_the_wish(hotline)
    gp.presses("9").hears("ask_wish", "option_wish", "option_more")
    assert gp.param("option_wish", "wish") == "home-2"
    gp.presses("8").hears("ask_wish").presses("9", ANYWHERE).hears("readback_wish")
    assert gp.param("readback_wish", "wish") == "no_wish"
