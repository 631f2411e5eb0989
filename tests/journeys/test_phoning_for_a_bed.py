"""A GP phones by night and leaves with a bed: keyed in, asked of wards by telephone, heard on the line or rung back."""

from typing import Final

from bedline.domain.ids import RegionId
from tests.harness.phones import Phone
from tests.journeys.phoning import Caller, Telephones

CRISIS: Final = "coensdike-crisis"
FIRST: Final = "1"


def asks_for_a_crisis_bed(gp: Caller, *, year: str = "1938", postcode: str = "4571") -> Phone:
    """Go through the menu as somebody who knows it, as far as the read-back."""
    phone = gp.keys_pin().presses(FIRST).presses("1").presses("1").presses(year).presses("1").presses(postcode)
    return phone.hears("wat moet er kunnen").presses("9#").hears("klopt dit").presses("1")


def says_yes(ward: Phone) -> Phone:
    """Answer, and accept: three keys."""
    ward.answers().hears("opnameverzoek").presses("1").hears("dat kan bij ons").presses("1")
    return ward.hears("klopt dat").presses("1").hears("vastgelegd")


def test_a_gp_gets_a_crisis_bed_by_keypad_while_the_desk_watches(phoning: Telephones) -> None:
    nurses, desk = phoning.at_web(CRISIS), phoning.desk()
    nurses.reports(free=1)
    gp, ward = phoning.gp("axel"), phoning.ward(CRISIS)

    gp.phone.calls()
    asks_for_a_crisis_bed(gp)
    # It cannot wait: whoever is on duty is told, while Bedline searches.
    phoning.on_duty().rings().answers().hears("kan niet wachten").presses("1").hears("op de desk")
    gp.phone.hears("coensdike").hears("dit bed vragen")
    (call,) = [each for each in desk.board.items("call").values() if each["purpose"] == "gp_in"]
    assert gp.phone.number not in str(call)

    gp.phone.presses("1").hears("aan de lijn wachten").presses("1").hears("we vragen het bij")
    says_yes(ward.rings(shows=phoning.hotline))
    gp.phone.hears("er is een bed", "coensdike").hears("nog een keer").hears("er is een bed")
    gp.phone.hears("nog een aanvraag").hangs_up()

    (request,) = desk.board.items("request").values()
    assert request["state"] == "reserved"
    assert nurses.free == 0
    phoning.line.phones.passes(minutes=1)
    assert desk.board.items("call") == {}
    assert not desk.board.items("task")
    phoning.line.phones.nobody_else_was_rung()


def test_whoever_does_not_wait_is_rung_back_and_hears_where_after_the_pin(phoning: Telephones) -> None:
    phoning.at_web(CRISIS).reports(free=1)
    gp, ward = phoning.gp("axel"), phoning.ward(CRISIS)

    gp.phone.calls()
    asks_for_a_crisis_bed(gp).hears("dit bed vragen").presses("1").hears("teruggebeld worden").presses("2")
    gp.phone.hears("we bellen u terug").is_hung_up_on()
    says_yes(ward.rings())

    gp.phone.rings(shows=phoning.hotline).answers().hears("voor huisarts axel").has_not_heard("coensdike, crisis")
    gp.keys_pin().hears("er is een bed").hears("klaar, toets 9").presses("9").is_hung_up_on()


def test_the_first_ward_is_silent_the_second_refuses_and_the_third_says_yes(phoning: Telephones) -> None:
    wards = {unit: phoning.ward(unit) for unit in (CRISIS, "bachten-dieke-crisis", "de-redoute-crisis")}
    for unit in wards:
        phoning.at_web(unit).reports(free=1)
    gp = phoning.gp("axel")
    gp.phone.calls()
    asks_for_a_crisis_bed(gp).hears("bedline laten vragen").presses("3").hears("aan de lijn").presses("1")

    silent, refusing, willing = wards.values()
    silent.rings()
    refusing.rings().answers().hears("opnameverzoek").presses("1").hears("kan niet").presses("2")
    refusing.hears("personeel").presses("2").hears("we vragen een ander")
    willing.rings().stops_ringing()
    says_yes(willing.rings(within=180))

    gp.phone.hears("er is een bed", "redoute")
    silent.stops_ringing()
    (request,) = phoning.desk().board.items("request").values()
    assert request["state"] == "reserved"


def test_an_unknown_telephone_is_asked_who_it_is_and_gets_a_bed_all_the_same(phoning: Telephones) -> None:
    phoning.at_web(CRISIS).reports(free=1)
    known, phone = phoning.gp("axel"), phoning.stranger()
    phone.calls().hears("agb-code").presses(f"{known.identity}#")
    gp = Caller(phone, known.identity)
    asks_for_a_crisis_bed(gp).hears("dit bed vragen").presses("1").hears("aan de lijn wachten").presses("1")
    says_yes(phoning.ward(CRISIS).rings())
    phone.hears("er is een bed", "coensdike")
    known.phone.does_not_ring(within=5)


def test_whoever_keys_a_wrong_pin_three_times_is_brought_to_a_human(phoning: Telephones) -> None:
    gp = phoning.gp("axel")
    gp.phone.calls()
    for _ in range(3):
        gp.phone.hears("pincode").presses("000000")
    gp.phone.hears("verbinden u met de coördinator")
    phoning.on_duty().rings(shows=phoning.hotline)


def test_one_answer_is_mended_at_the_read_back(phoning: Telephones) -> None:
    phoning.at_web(CRISIS).reports(free=1)
    gp = phoning.gp("axel")
    gp.phone.calls()
    phone = gp.keys_pin().presses(FIRST).presses("1").presses("1").presses("1838").hears("kan niet kloppen")
    phone.presses("1938").presses("1").presses("9999").hears("niet in deze regio").presses("4571")
    phone.hears("wat moet er kunnen").presses("9#").hears("klopt dit").presses("2")
    phone.hears("geboortejaar, toets 3").presses("3").hears("geboortejaar").presses("1941")
    phone.hears("geboren in 1 9 4 1").hears("klopt dit").presses("1").hears("dit bed vragen")


def test_a_caller_who_hears_the_conditions_meets_a_shut_gate_and_where_to_go_instead(phoning: Telephones) -> None:
    gp = phoning.gp("axel")
    gp.phone.calls()
    phone = gp.keys_pin().presses(FIRST).hears("een voor een horen").presses("2").hears("ja is steeds toets 1")
    phone.hears("heeft een arts de patiënt gezien").presses("1").hears("alleen een ziekenhuis kan geven").presses("1")
    phone.hears("eerst het ziekenhuis").hears("beter op zijn plaats", "ziekenhuis").hears("klaar, toets 9").presses("9")
    phone.hears("dank u wel").is_hung_up_on()
    assert not phoning.desk().board.items("task")
    assert not phoning.desk().board.items("request")


def test_a_caller_at_a_shut_gate_reaches_the_coordinator(phoning: Telephones) -> None:
    gp = phoning.gp("axel")
    gp.phone.calls()
    phone = gp.keys_pin().presses(FIRST).hears("een voor een horen").presses("2").hears("heeft een arts").presses("2")
    phone.hears("eerst een arts de patiënt zien").presses("1").hears("verbinden u met de coördinator")
    phoning.on_duty().rings(shows=phoning.hotline)


def test_a_flemish_caller_keys_a_riziv_number_and_is_spoken_to_as_in_flanders(kempen: Telephones) -> None:
    book = kempen.line.house.storage.phonebook
    subscriber = next(each for each in book.subscribers if each.region == kempen.region and len(each.identity) == 11)
    doctor = kempen.person(subscriber.person)
    phone = kempen.stranger("+32470999999").calls().hears("riziv").presses(f"{doctor.identity}#")
    kempen.at_web("kempen-turnhout-crisis").reports(free=1)
    gp = Caller(phone, doctor.identity)
    asks_for_a_crisis_bed(gp, postcode="2300").hears("dit bed vragen").presses("1").hears("aan de lijn")
    # At a patient's home, and the telephone that is rung back stands in the practice: better wait.
    digits = " ".join((doctor.phone.number)[-3:])
    phone.hears("het nummer dat we van u hebben", f"eindigend op {digits}").presses("1")
    says_yes(kempen.ward("kempen-turnhout-crisis").rings())
    phone.hears("er is een bed", "turfput").hears("voor u vrijgehouden", "tot")
    heard = [event for event in phone.handset.happened if event.language]
    assert {event.text for event in heard if event.language != "nl-BE"} == {"Pour le français, tapez 9 puis dièse."}
    assert kempen.region == RegionId("kempen")
