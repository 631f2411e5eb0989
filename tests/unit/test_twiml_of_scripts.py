"""Every turn that any caller can come to, in any script and language, is a document that Twilio takes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bedline.adapters.wording import load_wording
from bedline.domain.scripts import engine
from bedline.domain.scripts.engine import Script, Turned
from bedline.domain.scripts.talk import Ask, Heard, Resumed, Silence, Turn
from bedline.telephony.addresses import Addresses
from bedline.telephony.speech import Speech
from bedline.telephony.twiml import Scene, render
from tests.harness.twiml import checked
from tests.properties.test_scripts import ANSWERS, BEGINNINGS, is_over

LANGUAGES = ("nl", "nl-BE", "fr", "en")
# Steps that only wish, and the one that a known number spares its owner.
WORDLESS = {"conditions", "weigh", "search", "closures", "units", "wait", "identify", "telling"}
KEYED = ("1", "2", "3", "4", "5", "9", "*", "01001234", "10012345678", "482913", "1938", "1902", "2020", "4571", "99")

WORDING = load_wording(Path(__file__).parents[2] / "config" / "wording")
ONE_KEY = re.compile(r"(?:toets|press|tapez) \d\b", re.IGNORECASE)
AND_HASH = re.compile(r"(?:toets|press|tapez) \d (?:en een hekje|and hash|puis dièse)", re.IGNORECASE)

LINKS = Addresses("https://bedline.test").links(leg="5f0c", nonce="a-1")
SPEECH = Speech(wording=lambda key, language, params: f"{language} {key} <&> {sorted(params)}")


def reached(script: Script, begun: Turned) -> Iterator[Turned]:
    """Yield every turn that a caller can come to, each once for its step, its sentences and what it waits for."""
    seen: set[object] = set()
    ahead = [begun]
    while ahead:
        turned = ahead.pop()
        what, here = turned.what, turned.dialogue
        if isinstance(what, Turn):
            mark: object = (
                here.step,
                here.tries,
                here.data.get("at"),
                tuple(line.key for line in what.lines),
                type(what.then),
            )
        else:
            mark = (here.step, repr(what), repr(here.data))
        if mark in seen:
            continue
        seen.add(mark)
        if isinstance(what, Turn):
            yield turned
        if not is_over(turned) or type(what) in ANSWERS:
            events = [Silence(), Resumed(), *map(Heard, KEYED)] if isinstance(what, Turn) else ANSWERS[type(what)]
            ahead += [engine.advance(script, here, event) for event in events]


@pytest.mark.parametrize("name", BEGINNINGS)
def test_every_turn_of_every_script_is_a_document_that_twilio_takes(name: str) -> None:
    script, start = BEGINNINGS[name]
    spoken = set()
    for turned in reached(script, engine.begin(script, start())):
        assert isinstance(turned.what, Turn)
        spoken.add(turned.dialogue.step)
        for language in LANGUAGES:
            checked(render(turned.what, scene=Scene(language=language, links=LINKS), speech=SPEECH))
    assert set(script) - spoken <= WORDLESS


@pytest.mark.parametrize("name", BEGINNINGS)
def test_where_more_keys_are_awaited_a_single_one_is_closed_with_a_hash(name: str) -> None:
    """Else it would be heard only after a silence, as if nothing had been pressed."""
    script, start = BEGINNINGS[name]
    turns = [turned.what for turned in reached(script, engine.begin(script, start()))]
    several = [
        turn for turn in turns if isinstance(turn, Turn) and isinstance(turn.then, Ask) and turn.then.digits != 1
    ]
    for language in LANGUAGES:
        keys = {line.key for turn in several for line in turn.lines if WORDING.knows(f"voice.{line.key}")}
        said = {WORDING.sentence(f"voice.{key}", language) for key in keys}
        assert [each for each in said if len(ONE_KEY.findall(each)) != len(AND_HASH.findall(each))] == []
