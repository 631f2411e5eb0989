"""Whoever needs a human gets one, or is rung back: the chain of people on duty, the room, the voicemail, the alert."""

from datetime import datetime, timedelta
from typing import Final

import pytest

from bedline.simulator.twilio.habits import SILENT
from bedline.simulator.twilio.handset import Kind
from tests.harness.phones import Phone
from tests.journeys.phoning import Telephones

ASLEEP: Final = SILENT
RUNG_TWICE: Final = 2


def accepts(duty: Phone) -> Phone:
    """Answer, hear who waits, and take the caller."""
    # In the language of whoever is on duty.
    duty.answers().hears("bedline").presses("1")
    duty.world.passes(3)
    return duty


def test_with_no_bed_anywhere_a_coordinator_speaks_with_the_gp_and_has_the_case(phoning: Telephones) -> None:
    gp, duty, desk = phoning.gp("axel"), phoning.on_duty(), phoning.desk()
    gp.phone.calls()
    gp.keys_pin().presses("1").presses("1").presses("1").presses("1938").presses("1").presses("4571")
    gp.phone.hears("wat moet er kunnen").presses("9#").hears("klopt dit").presses("1")
    gp.phone.hears("niets vrij gemeld").presses("1").hears("verbinden u met de coördinator")
    gp.phone.hears("als eerste aan de beurt")
    (waiting,) = desk.board.items("waiting").values()
    assert gp.phone.number not in str(waiting)

    # The telephone that began to ring because the crisis cannot wait now rings for the caller.
    accepts(duty.rings(shows=phoning.hotline))
    gp.phone.speaks_with(duty)
    (request,) = desk.board.items("request").values()
    assert request["owner"] is not None
    # A line that goes dead in the first seconds is taken for lost.
    phoning.line.phones.passes(30)
    duty.hangs_up()
    gp.phone.hears("het gesprek is voorbij").hangs_up()
    phoning.line.phones.passes(minutes=1)
    assert desk.board.items("waiting") == {}
    phoning.line.phones.nobody_else_was_rung()


def test_0_is_a_human_at_the_very_first_word_also_for_a_stranger(phoning: Telephones) -> None:
    phone = phoning.stranger().calls().hears("coördinator: toets 0").presses("0")
    accepts(phoning.on_duty().rings())
    phone.speaks_with(phoning.on_duty())


def test_another_language_is_offered_by_a_voice_that_speaks_it(phoning: Telephones) -> None:
    phone = phoning.stranger().calls().hears("for english, press 9").hears("agb-code").presses("9#")
    phone.hears("voor nederlands, toets 9").hears("key in your agb code").hangs_up()
    heard = {event.text: event.language for event in phone.handset.happened if event.kind is Kind.HEARD}
    assert heard["For English, press 9 and hash."] == "en-GB"
    assert heard["Voor Nederlands, toets 9 en een hekje."] == "nl-NL"
    assert {language for text, language in heard.items() if "Bedline" in text} == {"nl-NL", "en-GB"}


def test_a_withheld_number_reaches_a_human_too(phoning: Telephones) -> None:
    phone = phoning.stranger()
    phone.calls(shown="anonymous").hears("toets 0").presses("0").hears("aan de beurt")
    accepts(phoning.on_duty().rings())
    phone.speaks_with(phoning.on_duty())


def test_the_first_asleep_twice_the_second_passes_on_and_the_backup_takes_the_caller(phoning: Telephones) -> None:
    first, second, backup = (phoning.on_duty(place) for place in range(3))
    phone = phoning.stranger().calls().hears("toets 0").presses("0")
    first.rings().stops_ringing()
    first.rings().stops_ringing()
    second.rings().answers().hears("doorgeven, toets 2").presses("2").hears("dank u")
    accepts(backup.rings())
    phone.speaks_with(backup)


def test_with_everybody_asleep_a_message_is_left_fetched_deleted_and_somebody_answers_for_it(
    phoning: Telephones,
) -> None:
    gp, desk = phoning.gp("axel"), phoning.desk()
    phone = gp.phone.calls().hears("pincode").presses("0")
    for duty in phoning.everybody_on_duty():
        duty.always(ASLEEP)
    phone.hears("er is nu niemand vrij", within=600).hears("na de toon").hears("(beep)")
    phone.says("Met Jansen, over een patiënt in Axel").presses("#").hears("dank u wel").is_hung_up_on()

    recordings = phoning.line.simulation.exchange.recordings
    assert phoning.line.phones.until(lambda: bool(recordings.deleted) and not recordings.kept, within=60)
    (task,) = [each for each in desk.board.items("task").values() if each["kind"] == "voicemail"]
    assert gp.phone.number not in str(task)

    # The backup sleeps through the alert, too; ten minutes later the neighbour hears of it.
    neighbour = phoning.on_duty(3).always(None).rings()
    neighbour.rings(within=900).answers().hears("niemand bereiken").presses("1").hears("genoteerd")
    for duty in phoning.everybody_on_duty():
        duty.always(None)
    phoning.line.phones.passes(minutes=25)
    assert len([each for each in phoning.on_duty().handset.happened if each.kind is Kind.RANG]) == RUNG_TWICE


def test_two_callers_with_everybody_asleep_may_both_leave_a_message_when_all_have_been_rung(
    phoning: Telephones,
) -> None:
    for duty in phoning.everybody_on_duty():
        duty.always(ASLEEP)
    callers = [phoning.gp("axel").phone, phoning.stranger()]
    for phone in callers:
        phone.calls().hears("toets 0").presses("0#").hears("in de rij" if phone is callers[1] else "als eerste")
    for phone in callers:
        phone.hears("u wacht nu 1 minuut").hears("er is nu niemand vrij").hears("na de toon").hears("(beep)")
        events = phone.handset.happened
        (asked,) = [event.at for event in events if event.kind is Kind.PRESSED and event.text == "0"]
        (told,) = [event.at for event in events if event.kind is Kind.HEARD and "niemand vrij" in event.text]
        assert told - asked < timedelta(minutes=2), f"{told - asked}\n{phone.story()}"


def test_whoever_would_rather_be_rung_back_is_promised_it_and_the_desk_has_the_task(phoning: Telephones) -> None:
    gp = phoning.gp("axel")
    gp.phone.calls().hears("pincode").presses("0").hears("teruggebeld worden, toets 1").presses("1")
    gp.phone.hears("belt u zo snel mogelijk terug").is_hung_up_on()
    phoning.line.phones.passes(minutes=1)
    kinds = [task["kind"] for task in phoning.desk().board.items("task").values()]
    assert kinds == ["ring_back"]


def test_keys_typed_ahead_do_not_give_up_a_place_in_the_queue(phoning: Telephones) -> None:
    gp, duty = phoning.gp("axel"), phoning.on_duty()
    # All at once: each key that the queue takes alone would bring the call round again in the same moment.
    gp.phone.calls().hears("pincode").presses("0#" + "1" * 40, pace=0).hears("aan de beurt")
    duty.rings().answers().hears("aannemen").presses("1")
    phoning.line.phones.passes(seconds=5)
    assert [task["kind"] for task in phoning.desk().board.items("task").values()] == []
    gp.phone.speaks_with(duty)


CRISIS_SAID: Final = 2
STEPS: Final = ["482913", "1", "1", "1", "1938", "1", "4571", "9#", "1"]


@pytest.mark.parametrize("keyed", range(len(STEPS) + 1))
def test_a_caller_who_hangs_up_anywhere_is_not_forgotten(phoning: Telephones, keyed: int) -> None:
    gp = phoning.gp("axel")
    gp.phone.calls().hears("pincode")
    for keys in STEPS[:keyed]:
        gp.phone.presses(keys)
        phoning.line.phones.passes(2)
    gp.phone.hangs_up()
    phoning.line.phones.passes(minutes=2)
    desk = phoning.desk()
    assert desk.board.items("call") == {}
    if keyed == len(STEPS):
        (request,) = desk.board.items("request").values()
        assert request["next_action"]["due_at"] is not None
        return
    (task,) = desk.board.items("task").values()
    # Whoever had said that it is a crisis is rung sooner.
    within = timedelta(minutes=5 if keyed >= CRISIS_SAID else 15)
    due_in = datetime.fromisoformat(task["due_at"]) - phoning.line.phones.now() + timedelta(minutes=2)
    assert task["kind"] == "missed_call"
    assert within - timedelta(minutes=1) < due_in <= within + timedelta(seconds=5)


def test_a_caller_who_hangs_up_in_the_queue_stops_the_telephone_that_rings_for_them(phoning: Telephones) -> None:
    gp, duty = phoning.gp("axel"), phoning.on_duty()
    gp.phone.calls().hears("pincode").presses("0").hears("aan de beurt")
    duty.rings()
    gp.phone.hangs_up()
    duty.stops_ringing(within=5)
    kinds = [task["kind"] for task in phoning.desk().board.items("task").values()]
    assert kinds == ["missed_call"]
