"""What simulated people do on the telephone, told only what they hear: the sentences as they are really said."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import cast

import pytest

from bedline.simulator.patients import Case
from bedline.simulator.phones import listening
from bedline.simulator.phones.closing import Closing
from bedline.simulator.phones.network import Card
from bedline.simulator.phones.talks import Asking, Listener, Nursing, OnDuty
from bedline.simulator.phones.telephone import Telephone
from tests.harness.spoken import CARD, CASE, LANGUAGES, POLDER, WORDS, say


@dataclass
class Handset:
    """A telephone whose owner thinks without delay, and that keeps what is done with it."""

    card: Card = CARD
    done: list[str] = field(default_factory=list)
    later_on: list[Callable[[], None]] = field(default_factory=list)

    def later(self, _: float, act: Callable[[], None]) -> None:
        self.later_on.append(act)

    def press(self, keys: str) -> None:
        self.done.append(keys)

    def say(self, text: str) -> None:
        self.done.append(f"says {text}")

    def hang_up(self) -> None:
        self.done.append("hangs up")

    def hears(self, talk: Listener, *sentences: str) -> list[str]:
        """Let it hear these, and return what its owner did."""
        self.done.clear()
        for sentence in sentences:
            talk.begins()
            talk.hears(sentence)
            while self.later_on and not isinstance(talk, OnDuty):
                self.later_on.pop(0)()
        while self.later_on:
            self.later_on.pop(0)()
        talk.pressed()
        return list(self.done)


def gp(handset: Handset, case: Case | None = CASE) -> Asking:
    return Asking(cast("Telephone", handset), Random(3), region=POLDER, case=case)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("key", "pressed"),
    [
        ("greeting_known", []),
        ("ask_number_nl", ["00000301#"]),
        ("ask_pin", ["073105"]),
        ("ask_resume", ["2"]),
        ("ask_after_status", ["hangs up"]),
        ("option_care_form", ["2"]),
        ("option_urgency", ["2"]),
        ("option_other", ["2"]),
        ("ask_attest", ["1"]),
        ("ask_birth_year", ["1938"]),
        ("ask_sex", ["1"]),
        ("ask_postcode", ["1002"]),
        ("ask_traits", ["9#"]),
        ("ask_right", ["1"]),
        ("ask_spot", ["1"]),
        ("nothing_found", ["2"]),
        ("desk_first", ["2"]),
        ("may_ring_back", []),
        ("ask_ring_back", []),
        ("still_asking", []),
        ("result_menu_placed", ["9"]),
        ("ask_more", ["hangs up"]),
    ],
)
def test_a_gp_does_what_the_sentence_says(language: str, key: str, pressed: list[str]) -> None:
    handset = Handset()
    assert handset.hears(gp(handset), say(language, key)) == pressed


def test_a_gp_lets_go_by_what_is_not_meant() -> None:
    handset = Handset()
    heard = [say("nl", "option_care_form", care_form="kortverblijf"), say("nl", "option_care_form", key=4)]
    assert handset.hears(gp(handset), *heard) == ["4"]


def test_a_gp_hears_nothing_between_deciding_and_pressing() -> None:
    handset = Handset()
    talk = gp(handset)
    talk.hears(say("nl", "option_care_form", key=1))
    talk.hears(say("nl", "option_other", key=5))
    for act in handset.later_on:
        act()
    assert handset.done == ["1"]


def test_a_gp_takes_from_a_list_what_the_patient_needs_once_it_has_ended() -> None:
    handset = Handset()
    talk = gp(handset, replace(CASE, traits=("oxygen", "lift")))
    for sentence in (
        say("nl", "ask_traits"),
        say("nl", "option_trait", trait="tillift", key=1),
        say("nl", "option_trait", trait="geen van beide", key=2),
        say("nl", "option_trait", trait="zuurstof", key=3),
    ):
        talk.begins()
        talk.hears(sentence)
    ends = list(handset.later_on)
    for end in ends:
        end()
    assert handset.done == []  # an end is only decided on: the keys follow a moment later
    for press in handset.later_on[len(ends) :]:
        press()
    assert handset.done == ["13#"]


def test_a_gp_keys_on_for_what_is_not_in_the_first_part_of_a_list() -> None:
    handset = Handset()
    talk = gp(handset, replace(CASE, traits=("oxygen", "lift")))
    for sentence in (
        say("nl", "ask_traits"),
        say("nl", "option_trait", trait="tillift", key=1),
        say("nl", "more_traits"),
    ):
        talk.begins()
        talk.hears(sentence)
    ends = list(handset.later_on)
    for end in ends:
        end()
    for press in handset.later_on[len(ends) :]:
        press()
    assert handset.done == ["199#"]


def test_somebody_who_waits_too_long_asks_to_be_rung_back() -> None:
    handset = Handset()
    assert handset.hears(gp(handset), *[say("nl", "ask_ring_back")] * 5) == ["1"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("willing", "pressed"), [(True, ["1", "1", "1"]), (False, ["1", "2", "2"])])
def test_a_nurse_answers_as_the_ward_has_decided(language: str, *, willing: bool, pressed: list[str]) -> None:
    handset = Handset()
    nurse = Nursing(cast("Telephone", handset), Random(1), willing=willing)
    last = "ask_confirm" if willing else "option_reason"
    done = []
    for key in ("offer_knock", "ask_answer", last):
        done += handset.hears(nurse, say(language, key, refusal_reason="Geen bed"))
    assert done == pressed


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_nurse_reports_that_nothing_has_changed(language: str) -> None:
    handset = Handset()
    nurse = Nursing(cast("Telephone", handset), Random(1), willing=True)
    assert handset.hears(nurse, say(language, "ward_menu")) == ["1"]
    assert handset.hears(nurse, say(language, "ask_unit", free=2)) == ["99#"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["duty_knock", "alert_knock", "crisis_knock", "guest_knock", "lost_knock"])
def test_a_coordinator_takes_who_waits_and_says_goodbye_in_the_end(language: str, key: str) -> None:
    handset = Handset()
    duty = OnDuty(cast("Telephone", handset), Random(1))
    assert handset.hears(duty, say(language, key)) == ["hangs up", "1"]
    assert handset.hears(duty, "(beep)", "(beep)") == ["says Met Huisarts. Waarmee kan ik u helpen?"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_by_text_tells_how_to_answer_it(language: str) -> None:
    text = cast("str", WORDS[language]["texts"]["ask_ward"]).replace("{code}", "417")
    answers = listening.text_answers(text)
    assert answers is not None
    assert [each.endswith(" 417") for each in answers] == [True, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_are_found_in_the_answer_to_who_asked_for_them(language: str) -> None:
    text = cast("str", WORDS[language]["texts"]["reply"]["status"]).replace("{free}", "ELV 3, CRISIS 1")
    assert listening.figures_in(text) == "ELV 3 CRISIS 1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_nurse_who_closes_chooses_the_ward_a_reason_and_the_first_end(language: str) -> None:
    handset = Handset()
    nurse = Closing(cast("Telephone", handset), Random(3), place="2")
    wards = [say(language, "option_unit", name=f"Ward {key}", key=key) for key in (1, 2, 3)]
    assert handset.hears(nurse, say(language, "ward_menu"), say(language, "ward_menu_close")) == ["4"]
    assert handset.hears(nurse, *wards) == ["2"]
    reasons = [say(language, "option_closure_reason", closure_reason=f"Reason {key}", key=key) for key in range(1, 7)]
    [reason] = handset.hears(nurse, say(language, "ask_why_closed"), *reasons)
    assert reason in {"1", "2", "3", "4"}
    ends = [say(language, "option_until", closed_until="23:59", key=1), say(language, "option_days", key=3)]
    assert handset.hears(nurse, *ends) == ["1"]
    assert handset.hears(nurse, say(language, "closing_told"), say(language, "ask_right")) == ["1"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_nurse_who_finds_her_ward_closed_opens_it(language: str) -> None:
    handset = Handset()
    nurse = Closing(cast("Telephone", handset), Random(3), place="1")
    assert handset.hears(nurse, say(language, "closed_whole"), say(language, "ask_closed")) == ["1"]
    assert handset.hears(nurse, say(language, "opening_told"), say(language, "ask_right")) == ["1"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_about_closing_says_what_to_send_next(language: str) -> None:
    replies = WORDS[language]["texts"]["reply"]
    filled = {"{unit}": "ELV", "{day}": "25-11", "{why}": "NORO", "{units}": "Duin", "{until}": "25 nov 08:00"}
    asks, told = (cast("str", replies[key]) for key in ("close_until", "closed"))
    for gap, value in filled.items():
        asks, told = asks.replace(gap, value), told.replace(gap, value)
    assert str(listening.closing_in(asks)).endswith("NORO")
    assert str(listening.opening_in(told)).endswith(" ELV")
    assert listening.closing_in(told) is None
    assert listening.opening_in(asks) is None
