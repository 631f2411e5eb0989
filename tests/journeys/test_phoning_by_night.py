"""What a tired GP and a tired nurse hear by telephone and text in the small hours."""

from typing import Final

from tests.journeys.phoning import Telephones

# Low and high care for a first-line stay; a man of 1938 in Axel, nothing special.
HIGH: Final = "3"
CRISIS: Final = "coensdike-crisis"


def test_for_a_first_line_stay_no_ward_is_woken_and_the_gp_hears_from_when_it_is_asked(phoning: Telephones) -> None:
    nurses, desk = phoning.at_web("ter-schorre-elv"), phoning.desk()
    nurses.reports(free=1)
    gp = phoning.gp("axel")
    gp.phone.calls()
    phone = gp.keys_pin().presses(f"{HIGH}1219382").presses("4571").hears("wat moet er kunnen").presses("9#")
    phone.hears("klopt dit").presses("1").hears("'s nachts geen afdelingen", "vanaf 07:00")
    phone.hears("coördinator nu spreken").presses("2").hears("zodra er antwoord is").is_hung_up_on()
    assert nurses.is_left_in_peace
    assert not desk.board.items("task")
    gp.phone.calls()
    gp.keys_pin().hears("loopt nog").presses("1").hears("vanaf 07:00").hangs_up()

    ward = phoning.ward("ter-schorre-elv")
    ward.does_not_ring(within=3 * 3600)
    ward.rings(within=3600).answers().hears("opnameverzoek").presses("1").hears("dat kan bij ons").presses("1")
    ward.hears("klopt dat").presses("1").hears("vastgelegd")
    gp.phone.rings().answers()
    gp.keys_pin().hears("er is een bed", "ter schorre")


def test_at_three_a_ward_can_from_this_morning_on_and_thinks_better_of_it_by_text(phoning: Telephones) -> None:
    nurses, desk = phoning.at_web(CRISIS), phoning.desk()
    nurses.reports(free=1)
    gp, ward, mobile = phoning.gp("axel"), phoning.ward(CRISIS), phoning.mobile(CRISIS)
    gp.phone.calls()
    phone = gp.keys_pin().presses("11119381").presses("4571").hears("wat moet er kunnen").presses("9#")
    phone.hears("klopt dit").presses("1").hears("dit bed vragen").presses("1").hears("aan de lijn").presses("2")
    ward.rings().answers().hears("opnameverzoek").presses("1").hears("later wel plek").presses("4")
    ward.hears("vanochtend om tien uur, toets 3").presses("3").hears("vanaf 10:00").presses("1").hears("vastgelegd")
    (asked,) = next(iter(desk.board.items("request").values()))["offers"]
    assert (asked["state"], asked["from_at"]) == ("proposed", "2026-01-10T09:00:00+00:00")

    mobile.is_told("bed gevraagd").texts(f"JA {asked['code']}").is_told("uw latere moment", "bel")
    mobile.texts(f"NEE {asked['code']} toch te weinig personeel").is_told("nee op", "te weinig personeel")
    assert nurses.free == 0
    assert [task["kind"] for task in desk.board.items("task").values()] == ["no_place_found"]


def test_a_gp_who_does_not_agree_hears_that_nothing_else_is_found_and_the_ward_that_its_bed_is_free(
    phoning: Telephones,
) -> None:
    nurses = phoning.at_web(CRISIS)
    nurses.reports(free=1)
    gp, ward, mobile = phoning.gp("axel"), phoning.ward(CRISIS), phoning.mobile(CRISIS)
    gp.phone.calls()
    phone = gp.keys_pin().presses("11119381").presses("4571").hears("wat moet er kunnen").presses("9#")
    phone.hears("klopt dit").presses("1").hears("dit bed vragen").presses("1").hears("aan de lijn").presses("1")
    ward.rings().answers().hears("opnameverzoek").presses("1").hears("later wel plek").presses("44")
    ward.hears("vanaf 14:00").presses("1").hears("vastgelegd")
    phone.hears("vanaf 14:00").hears("niet akkoord").presses("2")
    phone.hears("we zoeken verder").hears("geen bed gevonden").hears("verbinden u met de coördinator").hangs_up()
    mobile.is_told("bed gevraagd").is_told("uw latere moment", "past niet", "weer vrij")
    assert nurses.free == 1


def test_a_ward_is_told_until_when_it_keeps_the_bed_and_not_when_nobody_has_said_to_come(phoning: Telephones) -> None:
    phoning.at_web(CRISIS).reports(free=1)
    gp, mobile = phoning.gp("axel"), phoning.mobile(CRISIS)
    gp.phone.calls()
    phone = gp.keys_pin().presses("11119381").presses("4571").hears("wat moet er kunnen").presses("9#")
    phone.hears("klopt dit").presses("1").hears("dit bed vragen").presses("1").hears("aan de lijn").presses("2")
    ward = phoning.ward(CRISIS).rings()
    mobile.is_told("bed gevraagd").texts("JA").is_told("ja op").is_told("gereserveerd", "houd het vrij tot 11 jan")
    ward.stops_ringing()
