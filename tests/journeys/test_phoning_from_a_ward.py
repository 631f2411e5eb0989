"""A ward on the telephone: reports its places, answers late, texts."""

from tests.journeys.phoning import Telephones
from tests.journeys.test_phoning_for_a_bed import CRISIS, asks_for_a_crisis_bed, says_yes


def test_a_ward_reports_its_places_unit_by_unit(phoning: Telephones) -> None:
    nurse = phoning.nurse(CRISIS)
    nurse.phone.calls()
    phone = nurse.keys_pin().hears("bedden melden, toets 1").presses("1")
    while "klopt dit" not in phone.sentences[-1].lower():
        phone.hears("hekje").presses("1#")
        phoning.line.phones.passes(6)
    phone.presses("1").hears("dat geldt tot")
    assert phoning.at_web(CRISIS).free == 1


def test_whoever_hangs_up_before_the_read_back_has_changed_nothing(phoning: Telephones) -> None:
    nurses = phoning.at_web(CRISIS)
    nurses.reports(free=2)
    nurse = phoning.nurse(CRISIS)
    nurse.phone.calls()
    nurse.keys_pin().hears("bedden melden").presses("1").hears("hekje").presses("0#").hangs_up()
    phoning.line.phones.passes(minutes=1)
    assert nurses.free == 2


def test_a_ward_closes_by_telephone_and_opens_again_and_its_board_follows(phoning: Telephones) -> None:
    nurses = phoning.at_web(CRISIS)
    nurses.reports(free=2)
    nurse = phoning.nurse(CRISIS)
    nurse.phone.calls()
    phone = nurse.keys_pin().hears("een afdeling sluiten of weer openen, toets 4").presses("4")
    phone.hears("waarom sluit").hears("uitbraak of quarantaine: toets 1").presses("1")
    phone.hears("dicht tot 08:00: toets 2").hears("een aantal dagen: toets 3").presses("2")
    phone.hears("neemt niemand op tot 08:00: uitbraak of quarantaine").hears("klopt dit, toets 1").presses("1")
    phone.hears("vastgelegd: dicht tot 08:00", "vanzelf weer open").is_hung_up_on()
    assert nurses.free == 0
    nurse.phone.calls()
    phone = nurse.keys_pin().hears("een afdeling sluiten").presses("4")
    phone.hears("is dicht tot 08:00").hears("alles weer open, toets 1").presses("1")
    phone.hears("gaat nu weer helemaal open").presses("1").hears("is weer open").is_hung_up_on()
    assert nurses.free == 2


def test_a_ward_in_conversation_hears_at_once_that_the_bed_was_found_elsewhere(phoning: Telephones) -> None:
    other = "bachten-dieke-crisis"
    for unit in (CRISIS, other):
        phoning.at_web(unit).reports(free=1)
    gp, slow, quick = phoning.gp("axel"), phoning.ward(CRISIS), phoning.ward(other)
    gp.phone.calls()
    asks_for_a_crisis_bed(gp).hears("bedline laten vragen").presses("3").hears("aan de lijn").presses("1")
    slow.rings().answers(after=1).hears("opnameverzoek").presses("1")
    says_yes(quick.rings())
    gp.phone.hears("er is een bed")
    slow.hears("nam deze patiënt op").is_hung_up_on()


def test_an_answering_machine_hears_nothing_of_anybody(phoning: Telephones) -> None:
    phoning.at_web(CRISIS).reports(free=1)
    gp, ward = phoning.gp("axel"), phoning.ward(CRISIS)
    gp.phone.calls()
    asks_for_a_crisis_bed(gp).hears("dit bed vragen").presses("1").hears("aan de lijn").presses("2")
    ward.rings().answers().is_hung_up_on(within=120)
    ward.has_not_heard("vrouw").has_not_heard("leeftijd")


def test_a_ward_that_texts_sets_its_figures_and_hears_what_changed(phoning: Telephones) -> None:
    nurses, mobile = phoning.at_web(CRISIS), phoning.mobile(CRISIS)
    nurses.reports(free=2)
    mobile.texts("CRISIS 1").is_told("opgeslagen", "2>1")
    assert nurses.free == 1
    mobile.texts("FOUT").is_told("teruggedraaid")
    assert nurses.free == 2
    mobile.texts("hallo daar").is_told("niet begrepen")


def test_a_ward_closes_by_text_and_opens_again(phoning: Telephones) -> None:
    nurses, mobile = phoning.at_web(CRISIS), phoning.mobile(CRISIS)
    nurses.reports(free=2)
    mobile.texts("Dicht wegens noro").is_told("tot wanneer", "DICHT")
    mobile.texts("DICHT TOT MORGEN 10:00 REDEN NORO").is_told("dicht tot 11 jan 10:00")
    assert nurses.free == 0
    mobile.texts("OPEN").is_told("weer open")
    assert nurses.free == 2


def test_a_ward_accepts_by_text_with_the_code_of_the_question(phoning: Telephones) -> None:
    phoning.at_web(CRISIS).reports(free=1)
    gp, mobile = phoning.gp("axel"), phoning.mobile(CRISIS)
    gp.phone.calls()
    asks_for_a_crisis_bed(gp).hears("dit bed vragen").presses("1").hears("aan de lijn").presses("1")
    asked = mobile.is_told("bed gevraagd").texts_read[-1]
    code = asked.partition("JA ")[2].split()[0]
    mobile.texts(f"JA {code}").is_told("ja op")
    gp.phone.hears("er is een bed")


def test_a_stranger_who_texts_hears_nothing(phoning: Telephones) -> None:
    phoning.stranger().texts("STAND").gets_no_text(within=30)
