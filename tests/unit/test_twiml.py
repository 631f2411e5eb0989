"""Each thing to wait for becomes instructions that Twilio takes, with addresses that come back as they were given."""

from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedline.domain.scripts.talk import (
    Ask,
    Conference,
    HangUp,
    LetGo,
    Line,
    Pause,
    Queue,
    Then,
    Turn,
    Voicemail,
)
from bedline.simulator.twilio.documents import Stage
from bedline.telephony.addresses import OVERRIDES, Addresses
from bedline.telephony.speech import Speech, find_prompts, voices_with
from bedline.telephony.twiml import Scene, render, repeated
from tests.harness.twiml import checked, tags

BASE = "https://bedline.test"
LINKS = Addresses(BASE).links(leg="5f0c", nonce="a-1")


def stand_in(key: str, language: str, params: Mapping[str, object]) -> str:
    """Say the key, and what there is to fill in: with everything XML must have escaped."""
    return f"{language} {key} <&> {' & '.join(f'{name} “{value}”' for name, value in params.items())}"


SPEECH = Speech(wording=stand_in)


def a_scene(*, language: str = "nl") -> Scene:
    return Scene(language=language, links=LINKS, queue="hotline", conference_region="ie1")


def shown(then: Then, *lines: Line, stage: Stage = Stage.CALL) -> ET.Element:
    return checked(render(Turn(lines, then), scene=a_scene(), speech=SPEECH), stage=stage)


def test_a_question_is_asked_while_keys_are_taken_and_silence_is_told() -> None:
    root = shown(Ask(digits=4, seconds=8), Line("ask_postcode"), Line("once_more"))
    assert tags(root) == ["Gather", "Say", "Say"]
    assert root[0].attrib == {
        "input": "dtmf",
        "numDigits": "4",
        "timeout": "8",
        "action": LINKS.answered,
        "method": "POST",
        "actionOnEmptyResult": "true",
    }


def test_a_question_of_any_length_ends_with_the_hash_key() -> None:
    gather = shown(Ask(digits=None), Line("ask_free"))[0]
    assert gather.get("finishOnKey") == "#"
    assert "numDigits" not in gather.attrib


def test_after_a_pause_the_call_comes_back() -> None:
    root = shown(Pause(3), Line("searching"))
    assert tags(root) == ["Say", "Pause", "Redirect"]
    assert (root[1].get("length"), root[2].text, root[2].get("method")) == ("3", LINKS.answered, "POST")


def test_who_waits_hears_us_and_we_hear_how_the_wait_ended() -> None:
    queue = shown(Queue(), Line("a_human_comes"))[1]
    assert queue.text == "hotline"
    assert queue.attrib == {
        "waitUrl": LINKS.waiting,
        "waitUrlMethod": "POST",
        "action": LINKS.dequeued,
        "method": "POST",
    }


@pytest.mark.parametrize("host", [False, True])
def test_a_room_closes_with_its_host_and_is_never_recorded(host: bool) -> None:  # noqa: FBT001
    dial = shown(Conference("case-1", host=host), Line("duty_connecting"))[1]
    room = dial[0]
    assert (dial.tag, dial.get("action"), room.text) == ("Dial", LINKS.left, "case-1")
    assert room.get("endConferenceOnExit") == str(host).lower()
    assert (room.get("record"), room.get("region"), room.get("waitUrl")) == ("do-not-record", "ie1", LINKS.holding)


def test_a_room_without_a_region_is_where_the_account_is() -> None:
    scene = Scene(language="nl", links=LINKS)
    root = checked(render(Turn((), Conference("case-1")), scene=scene, speech=SPEECH))
    assert "region" not in root[0][0].attrib


def test_a_voicemail_in_which_nothing_is_spoken_goes_on_as_well() -> None:
    root = shown(Voicemail(120), Line("speak_now"))
    record, redirect = root[1], root[2]
    assert record.attrib == {
        "maxLength": "120",
        "playBeep": "true",
        "finishOnKey": "#",
        "action": LINKS.spoken,
        "method": "POST",
        "recordingStatusCallback": LINKS.recorded,
        "recordingStatusCallbackMethod": "POST",
    }
    assert (redirect.tag, redirect.text) == ("Redirect", LINKS.spoken)


def test_a_goodbye_is_said_before_the_line_goes() -> None:
    assert tags(shown(HangUp(), Line("thanks"))) == ["Say", "Hangup"]


@pytest.mark.parametrize("then", [Ask(), Pause(0), Queue(), Conference("c"), Voicemail(1), HangUp()])
def test_a_turn_without_words_is_a_document_too(then: Then) -> None:
    assert "Say" not in tags(shown(then))


def test_what_is_heard_until_the_room_opens_leads_nowhere_else() -> None:
    text = repeated([Line("one_moment")], seconds=8, language="nl", speech=SPEECH)
    assert tags(checked(text, stage=Stage.CONFERENCE_WAIT)) == ["Say", "Pause"]


@pytest.mark.parametrize("then", [Ask(), Pause(5), HangUp()])
def test_what_is_heard_in_the_queue_is_a_turn_like_any_other(then: Then) -> None:
    checked(render(Turn((Line("place_in_queue"),), then), scene=a_scene(), speech=SPEECH), stage=Stage.QUEUE_WAIT)


def test_a_caller_can_be_let_go_of_out_of_the_queue() -> None:
    assert tags(shown(LetGo(), stage=Stage.QUEUE_WAIT)) == ["Leave"]


@pytest.mark.parametrize(
    ("language", "locale", "voice"),
    [
        ("nl", "nl-NL", "Polly.Laura-Neural"),
        ("nl-BE", "nl-BE", "Polly.Lisa-Neural"),
        ("nl_BE", "nl-BE", "Polly.Lisa-Neural"),
        ("fr", "fr-BE", "Polly.Isabelle-Neural"),
        ("fr-BE", "fr-BE", "Polly.Isabelle-Neural"),
        ("en", "en-GB", "Polly.Amy-Neural"),
        ("de", "nl-NL", "Polly.Laura-Neural"),
    ],
)
def test_each_language_has_its_voice(language: str, locale: str, voice: str) -> None:
    root = checked(render(Turn((Line("thanks"),), HangUp()), scene=a_scene(language=language), speech=SPEECH))
    assert (root[0].get("language"), root[0].get("voice")) == (locale, voice)


def test_other_voices_can_be_chosen() -> None:
    speech = Speech(wording=stand_in, voices=voices_with(["nl=nl-NL/Google.nl-NL-Wavenet-A"]))
    root = checked(render(Turn((Line("thanks"),), HangUp()), scene=a_scene(), speech=speech))
    assert root[0].get("voice") == "Google.nl-NL-Wavenet-A"


def test_a_recording_takes_the_place_of_a_sentence_without_gaps(tmp_path: Path) -> None:
    for name in ("nl/greeting.wav", "nl/ask_wait.wav", "nl_BE/thanks.wav", "nl/thanks.mp3"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"RIFF")
    addresses = Addresses(BASE)
    prompts = find_prompts(tmp_path, address=lambda language, key: addresses.prompt(language=language, key=key))
    speech = Speech(wording=stand_in, prompts=prompts)
    lines = (Line("greeting"), Line("ask_wait", {"code": "B417"}), Line("thanks"))
    root = checked(render(Turn(lines, HangUp()), scene=a_scene(), speech=speech))
    assert root[0].text == f"{BASE}/twilio/prompts/nl/greeting.wav"
    assert tags(root) == ["Play", "Say", "Say", "Hangup"]
    flemish = checked(render(Turn(lines, HangUp()), scene=a_scene(language="nl-BE"), speech=speech))
    assert tags(flemish) == ["Say", "Say", "Play", "Hangup"]


def test_a_sentence_for_who_speaks_another_language_is_said_by_its_voice_or_recording() -> None:
    lines = (Line("greeting"), Line("this_language", language="en"), Line("ask_number_nl"))
    root = checked(render(Turn(lines, Ask()), scene=a_scene(), speech=SPEECH))
    voices = [(say.get("language"), say.get("voice")) for say in root[0]]
    dutch = ("nl-NL", "Polly.Laura-Neural")
    assert voices == [dutch, ("en-GB", "Polly.Amy-Neural"), dutch]
    assert (root[0][1].text or "").startswith("en this_language")

    recorded = Speech(
        wording=stand_in, prompts={("en", "this_language"): f"{BASE}/twilio/prompts/en/this_language.wav"}
    )
    root = checked(render(Turn(lines, Ask()), scene=a_scene(), speech=recorded))
    assert tags(root) == ["Gather", "Say", "Play", "Say"]
    other_way = checked(render(Turn(lines[1:2], Ask()), scene=a_scene(language="en"), speech=recorded))
    assert tags(other_way) == ["Gather", "Play"]


def test_without_recordings_everything_is_synthesised(tmp_path: Path) -> None:
    assert find_prompts(tmp_path / "absent", address=lambda _, key: key) == {}


@given(name=st.text())
def test_whatever_a_name_holds_it_is_said_and_nothing_else(name: str) -> None:
    speech = Speech(wording=lambda _key, _language, params: f"Dag {params['name']}")
    text = render(Turn((Line("greeting_known", {"name": name}),), Ask()), scene=a_scene(), speech=speech)
    assert tags(ET.fromstring(text)) == ["Gather", "Say"]  # noqa: S314 -- written by ourselves


def test_ampersands_are_escaped_once() -> None:
    text = render(Turn((Line("thanks"),), Ask()), scene=a_scene(), speech=SPEECH)
    assert "&amp;ct=2000&amp;" in text
    assert "thanks &lt;&amp;&gt;" in text
    assert "&amp;amp;" not in text


def test_addresses_are_absolute_and_say_how_long_to_wait() -> None:
    assert LINKS.answered == f"{BASE}/twilio/voice/5f0c/answered?n=a-1#{OVERRIDES}"
    assert Addresses(BASE, overrides="rc=1").webhook("/twilio/sms") == f"{BASE}/twilio/sms#rc=1"
    assert Addresses(BASE, overrides="").webhook("/twilio/sms") == f"{BASE}/twilio/sms"


@pytest.mark.parametrize(("leg", "nonce"), [("a/b", "1"), ("a", "é"), ("a", "1&x=2"), ("a", ""), ("a", "1+")])
def test_an_address_holds_nothing_that_could_be_written_in_two_ways(leg: str, nonce: str) -> None:
    with pytest.raises(ValueError, match="letters, digits"):
        Addresses(BASE).links(leg=leg, nonce=nonce)
