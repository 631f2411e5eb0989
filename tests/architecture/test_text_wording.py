"""Every text message goes out as one: in the letters a text has, and in 160 places with the longest it can hold."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bedline.adapters.regionfiles import load_regions
from bedline.adapters.wording import load_wording
from bedline.adapters.wording.filling import gaps
from bedline.domain import gsm7, replies
from bedline.domain.messages import Errand
from bedline.domain.offers import OfferState
from bedline.services.hotline.delivery import letters
from bedline.services.hotline.texts import reasons

ROOT = Path(__file__).parents[2]
WORDING = load_wording(ROOT / "config" / "wording")
CONFIGURED = load_regions(ROOT / "config" / "regions")
# Errands that are a call, or do something to one.
SPOKEN = {Errand.RING_GP_BACK, Errand.RING_DUTY, Errand.PUT_THROUGH, Errand.STOP_RINGING, Errand.TO_CONFERENCE}
# Words that stand within a text, not at its beginning.
WITHIN = {word.upper() for word in replies.UNTIL | replies.WHY} | {"AU", "PIN"}
CARRIERS = replies.OPT_OUT | replies.OPT_IN | replies.CARRIER_HELP
SENTENCES = [
    (language, key)
    for language in WORDING.languages
    for key in sorted(
        {f"texts.{errand}" for errand in WORDING.under("texts") - {"reply"}}
        | {f"texts.reply.{reply}" for reply in WORDING.under("texts.reply")}
    )
]
EACH = pytest.mark.parametrize(("language", "key"), SENTENCES)
MOMENTS = [datetime(2026, month, 28, 23, 59, tzinfo=UTC) for month in range(1, 13)]


def longest(texts: list[str]) -> str:
    return max(texts, key=lambda text: gsm7.length(gsm7.plain(text)))


def beds() -> list[str]:
    """Return the short names of every care form, in every language, as wards write them."""
    forms = [form for region in CONFIGURED.regions.values() for form in region.care_forms.values()]
    return [name for form in forms for name in form.short_names.values()]


def longest_params() -> dict[str, object]:
    """Return the longest that each gap can hold with the regions of this installation."""
    directory = CONFIGURED.directory
    facilities, units = directory.facilities.values(), directory.units.values()
    most = max(
        len({form for unit in units for form in unit.care_forms}) for units in directory.units_by_facility.values()
    )
    by_length = sorted(set(beds()), key=len, reverse=True)
    kinds = [region.closure_reasons.values() for region in CONFIGURED.regions.values()]
    lists = [
        [reasons.word(each, language=language) for each in kind] for kind in kinds for language in WORDING.languages
    ]
    no = [each for region in CONFIGURED.regions.values() for each in region.refusal_reasons.values()]
    longest_reasons, why = longest([", ".join(each) for each in lists]), [word for each in lists for word in each]
    return {
        "region": longest([region.name for region in CONFIGURED.regions.values()]),
        "unit": longest([unit.name for unit in units]),
        "facility": longest([facility.name for facility in facilities]),
        "town": longest([facility.town for facility in facilities]),
        "bed": by_length[0],
        "code": "B417",
        "reply": "4173",
        "codes": "417, 418, 419, 420",
        "phone": "+31 115 000 101",
        "word": "w" * 20,
        "example": f"{by_length[0]} 3 {by_length[1]} 1",
        "changes": ", ".join(f"{bed} 10>12" for bed in by_length[:most]),
        "free": ", ".join(f"{bed} 12" for bed in by_length[:most]),
        "most": 99,
        "units": max(longest([unit.name for unit in units]), ", ".join(by_length[:most]), key=len),
        "closed": ", ".join(by_length[:most]),
        "day": "25-11",
        "days": 92,
        "why": longest(why),
        "because": longest([reasons.said(each, language=tongue) for each in no for tongue in WORDING.languages]),
        "reasons": longest_reasons,
        "state": max(OfferState, key=len).value,
    }


def test_every_errand_that_is_a_text_has_its_words_and_no_words_are_without_an_errand() -> None:
    texts = {errand.value for errand in Errand if errand not in SPOKEN}
    # An alert is about a caller whom nobody took, or about a crisis; nobody waits for word of a patient in one.
    assert set(WORDING.under("texts")) == texts | {
        letters.CRISIS,
        letters.LOST,
        letters.GUEST,
        letters.SOUGHT,
        letters.KEPT,
        letters.DECLINED,
    }


@EACH
def test_a_sentence_is_written_in_the_letters_of_a_text(language: str, key: str) -> None:
    sentence = WORDING.sentence(key, language)
    assert gsm7.spells(sentence), {letter for letter in sentence if not gsm7.spells(letter)}


@EACH
def test_a_text_is_one_message_with_the_longest_it_can_hold(language: str, key: str) -> None:
    for moment in MOMENTS:
        times = {"at": moment, "until": moment, "since": moment, "expected_at": moment}
        text = gsm7.plain(WORDING.say(key, language, **longest_params(), **times))
        assert gsm7.fits(text), f"{gsm7.length(text)}: {text}"


@EACH
def test_no_word_of_a_text_belongs_to_the_carrier(language: str, key: str) -> None:
    words = set(re.findall(r"[a-z]+", WORDING.sentence(key, language).lower()))
    assert words & CARRIERS == set()


@EACH
def test_what_a_text_asks_to_be_sent_is_understood_when_it_is(language: str, key: str) -> None:
    sentence = WORDING.sentence(key, language)
    for word in set(re.findall(r"\b[A-Z]{2,}\b", sentence)) - WITHIN:
        meaning = replies.read(word, beds={}).meaning
        assert isinstance(meaning, replies.Answer | replies.Command | replies.Close | replies.Open), word
    for word in re.findall(r"\b([A-Z]{2,}) \{code\}", sentence):
        answer = replies.read(f"{word} 417", beds={}).meaning
        assert isinstance(answer, replies.Answer), word
        assert answer.code == "417"


@EACH
def test_an_example_of_how_to_close_closes_when_it_is_sent(language: str, key: str) -> None:
    sentence = WORDING.sentence(key, language)
    for example in re.findall(r"\b[A-Z]+ \{unit\} [A-Z' ]+\{day\} [A-Z]+ \{why\}", sentence):
        sent = example.format(unit="ELV", day="25-11", why="NORO")
        meaning = replies.read(sent, beds={"elv": "ELV"}, reasons={"noro": "outbreak"}).meaning
        until = replies.Until(on=(25, 11, None))
        assert meaning == replies.Close(beds=("ELV",), until=until, reason="outbreak"), sent
    for example in re.findall(r"\b(?:OPEN|OUVRIR) \{unit\}", sentence):
        meaning = replies.read(example.format(unit="ELV"), beds={"elv": "ELV"}).meaning
        assert meaning == replies.Open(beds=("ELV",))


@pytest.mark.parametrize("language", WORDING.languages)
@pytest.mark.parametrize("errand", [Errand.ASK_WARD, Errand.REMIND_WARD])
def test_a_question_says_how_to_say_yes_and_no_and_until_when(errand: Errand, language: str) -> None:
    sentence = WORDING.sentence(f"texts.{errand}", language)
    words = re.findall(r"\b([A-Z]{2,}) \{code\}", sentence)
    kinds = [replies.read(f"{word} 417", beds={}).meaning for word in words]
    assert kinds == [
        replies.Answer(replies.AnswerKind.YES, "417"),
        replies.Answer(replies.AnswerKind.NO, "417"),
    ]
    assert {"until", "phone"} <= {name for name, _ in gaps(sentence)}


def test_word_for_a_referrer_says_nothing_of_the_answer() -> None:
    assert {name for name, _ in gaps(WORDING.sentence("texts.tell_gp", "nl"))} == {"code", "phone"}
