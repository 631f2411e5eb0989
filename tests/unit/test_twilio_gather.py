"""Questions answered by keys: early, late, too many, too few, or not at all."""

import pytest

from tests.harness.phones import Phones
from tests.harness.tiny import HOTLINE, Exchange, gather, go, say

GP = "+31612345678"
GOODBYE = say("Tot ziens") + "<Hangup/>"


def asks(line: Exchange, question: str, *more: str) -> None:
    line.answers(voice=question + "".join(more), menu=GOODBYE)


def test_the_last_wanted_key_is_the_answer_at_once(line: Exchange) -> None:
    asks(line, gather("Uw pincode", "/menu", digits=6, timeout=8))
    before = line.simulation.time.time()
    line.phone(GP).calls().hears("pincode").presses("482913").hears("tot ziens")
    assert line.tiny.said("/menu", "Digits") == ["482913"]
    assert line.tiny.said("/menu", "FinishedOnKey") == [""]
    assert line.simulation.time.time() - before < 6


def test_a_closing_key_ends_it_and_is_not_part_of_it(line: Exchange) -> None:
    asks(line, gather("Uw code", "/menu", digits=0))
    line.phone(GP).calls().hears("code").presses("417#").hears("tot ziens")
    assert line.tiny.said("/menu", "Digits") == ["417"]
    assert line.tiny.said("/menu", "FinishedOnKey") == ["#"]


def test_without_a_closing_key_the_hash_is_a_key_like_others(line: Exchange) -> None:
    asks(line, gather("Kies", "/menu", finishOnKey=""))
    line.phone(GP).calls().hears("kies").presses("#").hears("tot ziens")
    assert line.tiny.said("/menu", "Digits") == ["#"]


def test_a_pause_between_keys_ends_the_answer(line: Exchange) -> None:
    asks(line, gather("Uw pincode", "/menu", digits=6, timeout=4))
    line.phone(GP).calls().hears("pincode").presses("48").hears("tot ziens")
    assert line.tiny.said("/menu", "Digits") == ["48"]


def test_the_time_to_answer_begins_when_the_question_ends_and_anew_at_every_key(line: Exchange) -> None:
    asks(line, gather("Uw pincode", "/menu", digits=3, timeout=4))
    phone = line.phone(GP).calls().hears("pincode")
    for key in "482":
        line.phones.passes(3.9)
        phone.presses(key, pace=0)
    phone.hears("tot ziens")
    assert line.tiny.said("/menu", "Digits") == ["482"]


def test_silence_is_told_when_the_question_says_so(line: Exchange) -> None:
    asks(line, gather("Kies", "/menu", timeout=6))
    line.phone(GP).calls().hears("tot ziens")
    assert line.tiny.said("/menu", "Digits") == [""]


def test_silence_goes_on_with_the_document_otherwise(line: Exchange) -> None:
    asks(line, gather("Kies", "/menu", actionOnEmptyResult="false"), go("/silence"))
    line.answers(silence=say("Ik hoor niets") + "<Hangup/>")
    line.phone(GP).calls().hears("ik hoor niets")
    assert not line.tiny.forms("/menu")


@pytest.mark.parametrize(("told", "path"), [("true", "/menu"), ("false", "/silence")])
def test_a_lone_closing_key_counts_as_silence(line: Exchange, told: str, path: str) -> None:
    asks(line, gather("Kies", "/menu", actionOnEmptyResult=told), "" if told == "true" else go("/silence"))
    line.answers(silence=GOODBYE)
    line.phone(GP).calls().hears("kies").presses("#").hears("tot ziens")
    assert [asked for asked, _ in line.tiny.asked if asked != "/status"] == ["/voice", path]
    assert line.tiny.said("/menu", "Digits") == ([""] if told == "true" else [])


def test_a_key_cuts_the_question_short(line: Exchange) -> None:
    asks(line, gather("Een heel lange vraag die niemand twee keer wil horen", "/menu"))
    phone = line.phone(GP).calls()
    line.phones.passes(1)
    phone.presses("1").hears("tot ziens")
    assert "Een heel lange vraag die niemand twee keer wil horen" not in phone.sentences
    with pytest.raises(AssertionError):
        phone.has_not_heard("heel lange vraag")


def test_who_knows_the_way_need_not_wait_for_the_questions(line: Exchange) -> None:
    line.answers(
        voice=gather("Uw pincode", "/first", digits=6),
        first=gather("Kies de soort", "/second"),
        second=gather("Kies de spoed", "/menu"),
        menu=GOODBYE,
    )
    before = line.simulation.time.time()
    phone = line.phone(GP).calls().presses("48291312", pace=0.2).hears("tot ziens")
    said = [line.tiny.said(path, "Digits") for path in ("/first", "/second", "/menu")]
    assert said == [["482913"], ["1"], ["2"]]
    assert phone.sentences == ["Tot ziens"]
    assert line.simulation.time.time() - before < 4


def test_keys_before_a_question_are_lost_where_a_provider_knows_no_typing_ahead(line: Exchange) -> None:
    line.simulation.exchange.network._types_ahead = False
    line.answers(voice=say("Welkom bij de hulplijn") + gather("Kies", "/menu"), menu=GOODBYE)
    phone = Phones(line.simulation, HOTLINE).phone(GP).calls()
    phone.presses("1").hears("kies").presses("2").hears("tot ziens")
    assert line.tiny.said("/menu", "Digits") == ["2"]


def test_a_recorded_prompt_is_fetched_and_heard_by_its_name(line: Exchange) -> None:
    prompt = "<Play>https://app.test/welkom.wav</Play>"
    asks(line, gather("Kies", "/menu").replace("<Say", prompt + "<Say"))
    line.tiny.answers["/welkom.wav"] = "RIFF"
    line.phone(GP).calls().hears("[welkom.wav]").hears("kies").presses("1")


def test_a_recorded_prompt_that_is_not_there_is_found(line: Exchange) -> None:
    asks(line, "<Play>https://app.test/welkom.wav</Play>" + GOODBYE)
    line.phone(GP).calls().hears("[welkom.wav]")
    assert [what for what in line.wrong if "nothing to play: 204" in what]


def test_hanging_up_in_the_middle_of_a_question_asks_nothing_more(line: Exchange) -> None:
    asks(line, gather("Kies", "/menu"))
    line.answers(status="")
    line.phone(GP).calls().hears("kies").hangs_up()
    line.phones.passes(30)
    assert [path for path, _ in line.tiny.asked] == ["/voice", "/status"]


def test_instructions_that_go_round_in_a_circle_are_found(line: Exchange) -> None:
    line.answers(voice=go("/voice"))
    line.phone(GP).calls().is_hung_up_on()
    assert line.wrong == ["instructions go round without taking time"]
