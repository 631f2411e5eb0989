"""Somebody guesses PINs on the telephone: their owner hears of it, and a human is always reached."""

from tests.harness.phones import Phone
from tests.journeys.phoning import PIN, Telephones

WRONG = ("135790", "246801", "975310")


def _is_wrong(phone: Phone, times: int) -> None:
    for pin in WRONG[:times]:
        phone.hears("pincode").presses(pin)


def test_whoever_is_locked_out_is_texted_once_and_reaches_a_human_all_the_same(phoning: Telephones) -> None:
    book = phoning.line.house.storage.phonebook
    doctor = next(each for each in book.subscribers if each.region == phoning.region and each.mobile)
    gp = phoning.person(doctor.person)
    thief = phoning.stranger()
    for times in (2, 2, 1):
        thief.calls().hears("agb-code").presses(f"{gp.identity}#")
        _is_wrong(thief, times)
        thief.hangs_up()
    gp.phone.is_told("op slot", "toets 0")
    assert doctor.identity not in gp.phone.texts_read[-1]
    gp.phone.calls()
    gp.keys_pin().hears("coördinator")
    phoning.on_duty().rings(shows=phoning.hotline)
    gp.phone.gets_no_text(within=20)


def test_one_number_that_guesses_is_led_to_a_human_even_with_a_right_pin(phoning: Telephones) -> None:
    gp, thief = phoning.gp("axel"), phoning.stranger()
    for code in range(10):
        thief.calls().hears("agb-code").presses(f"{10_000_000 + code}#").hears("pincode").presses("135790")
        thief.hears("nog eens uw pincode").hangs_up()
    thief.calls().hears("agb-code").presses(f"{gp.identity}#").hears("pincode").presses(PIN).hears("coördinator")
    phoning.on_duty().rings(shows=phoning.hotline)
