"""What a tired GP and a tired nurse hear by telephone and text in the small hours."""

from typing import Final

from tests.journeys.phoning import Telephones

# Low and high care for a first-line stay; a man of 1938 in Axel, nothing special.
HIGH: Final = "3"


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
