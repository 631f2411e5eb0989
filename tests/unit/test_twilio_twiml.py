"""Every document is held to what the SDK knows, to values no schema forbids, and to never leaving a caller alone."""

import pytest
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from bedline.simulator.twilio.courier import Reply
from bedline.simulator.twilio.documents import Stage, Unusable, document, written
from bedline.simulator.twilio.findings import Findings, Misused
from bedline.simulator.twilio.grammar import Rule, grammar
from bedline.simulator.twilio.segments import is_gsm, segments
from bedline.simulator.twilio.signing import Kind
from tests.harness.tiny import gather, say

HERE = "https://app.test/here"
END = "<Hangup/>"
SPOKEN = '<Say language="nl-NL">Dag</Say>'


def wrong(twiml: str, *, stage: Stage = Stage.CALL) -> list[str]:
    findings = Findings()
    written(f"<Response>{twiml}</Response>", url=HERE, stage=stage, findings=findings)
    return [violation.what for violation in findings.violations]


def elements(rule: Rule, seen: set[int]) -> set[int]:
    if id(rule) not in seen:
        seen.add(id(rule))
        for child in rule.children.values():
            elements(child, seen)
    return seen


def test_the_sdk_is_asked_for_every_element_that_it_knows() -> None:
    assert len(elements(grammar(Kind.VOICE), set())) == 59
    assert set(grammar(Kind.TEXT).children) == {"Message", "Redirect"}


def test_attributes_are_known_by_the_names_they_have_in_twiml() -> None:
    rule = grammar(Kind.VOICE).children["Dial"].children["Number"]
    assert {"url", "statusCallback", "statusCallbackEvent", "machineDetection"} <= rule.attributes
    assert grammar(Kind.VOICE).children["Say"].children["say-as"].attributes == {"interpret-as", "format"}


def test_a_good_document_is_left_alone() -> None:
    response = VoiceResponse()
    asked = Gather(action=f"{HERE}?n=1", method="POST", timeout=6, num_digits=1, action_on_empty_result=True)
    asked.say("Voor een crisisbed, toets 1.", language="nl-NL", voice="Polly.Laura-Neural")
    response.append(asked)
    findings = Findings()
    written(str(response), url=HERE, stage=Stage.CALL, findings=findings)
    assert not findings.violations
    findings.check()


def test_the_trap_of_a_list_of_events_is_found() -> None:
    response = VoiceResponse()
    dial = Dial(action=HERE, caller_id="+31115000001")
    dial.number("+31115111111", status_callback=HERE, status_callback_event=["initiated", "answered"])
    response.append(dial)
    findings = Findings()
    written(str(response), url=HERE, stage=Stage.CALL, findings=findings)
    assert any("a list was written as text" in violation.what for violation in findings.violations)
    with pytest.raises(Misused, match="a list was written as text"):
        findings.check()


@pytest.mark.parametrize(
    ("twiml", "found"),
    [
        ('<Hangup fooBar="1"/>', "<Hangup> has no attribute fooBar"),
        (f'<Dial action="{HERE}" statusCallbackEvent="x"><Conference>c</Conference></Dial>', "no attribute statusC"),
        (f"<hangup/>{END}", "<hangup> may not stand in <Response>"),
        (f'<Gather action="{HERE}" timeout="5">{END}</Gather>{END}', "<Hangup> may not stand in <Gather>"),
        (f"hallo{END}", "<Response> holds no text"),
        (gather("?", "/menu").replace('timeout="5"', ""), "<Gather> needs timeout"),
        (f'<Gather timeout="5">{SPOKEN}</Gather>{END}', "<Gather> needs action"),
        (gather("?", "/menu").replace('timeout="5"', 'timeout="soon"'), "not a whole number"),
        (gather("?", "/menu", finishOnKey="##"), "not a key"),
        (gather("?", "/menu", method="GET"), "use POST"),
        (gather("?", "/menu", actionOnEmptyResult="True"), "neither true nor false"),
        (gather("?", "/menu").replace("https://app.test", ""), "not an absolute https URL"),
        ("<Redirect>/menu</Redirect>", "not an absolute https URL"),
        ("<Redirect>http://app.test/menu</Redirect>", "not an absolute https URL"),
        (f"<Play>prompt.wav</Play>{END}", "not an absolute https URL"),
        (f"<Say>Dag</Say>{END}", "no language"),
        (f'<Say language="nl-NL" voice="Polly.Lisa-Neural">Dag</Say>{END}', "does not speak nl-NL"),
        (f'<Say language="nl-BE" voice="Google.nl-NL-Wavenet-A">Dag</Say>{END}', "does not speak nl-BE"),
        (f'<Say language="nl-NL">Jansen &amp;amp; Zn.</Say>{END}', "escaped twice"),
        (f'<Say language="nl-NL"></Say>{END}', "nothing to say"),
        (f'<Dial action="{HERE}"><Number>+31115111111</Number></Dial>', "without callerId"),
        (f'<Dial action="{HERE}" callerId="+31115000001"><Number>0115</Number></Dial>', "is not a number"),
        (f'<Dial action="{HERE}"/>', "nobody to dial"),
        (f'<Dial action="{HERE}" record="record-from-answer"><Conference>c</Conference></Dial>', "records a conver"),
        ("<Dial><Conference></Conference></Dial>", "a name of 1 to 64"),
        (f"<Enqueue>{'q' * 65}</Enqueue>", "a name of 1 to 64"),
        ('<Record maxLength="60"/>', "<Record> needs action"),
        ("<Leave/>", "<Leave> outside a queue"),
        (SPOKEN, "dead end: nothing comes after <Say>"),
        ("", "dead end: the document does nothing"),
        (gather("?", "/menu", actionOnEmptyResult="false"), "dead end: silence"),
        (f"{END}{SPOKEN}", "what follows <Hangup> is never reached"),
        (gather("?", "/menu") + END, "what follows <Gather> is never reached"),
    ],
)
def test_each_mistake_is_found(twiml: str, found: str) -> None:
    assert any(found in what for what in wrong(twiml)), wrong(twiml)


@pytest.mark.parametrize(
    ("twiml", "stage", "found"),
    [
        ("<Dial><Conference>c</Conference></Dial>", Stage.WHISPER, "<Dial> may not be used here (whisper)"),
        ("<Enqueue>q</Enqueue>", Stage.QUEUE_WAIT, "<Enqueue> may not be used here (queue_wait)"),
        (gather("?", "/x"), Stage.CONFERENCE_WAIT, "<Gather> may not be used here (conference_wait)"),
        ("<Say>Dag</Say>", Stage.TEXT, "<Say> may not stand in <Response>"),
    ],
)
def test_what_may_be_said_depends_on_the_stage(twiml: str, stage: Stage, found: str) -> None:
    assert found in wrong(twiml, stage=stage)


@pytest.mark.parametrize("stage", [Stage.QUEUE_WAIT, Stage.WHISPER])
def test_what_is_heard_while_waiting_may_simply_end(stage: Stage) -> None:
    assert wrong(SPOKEN, stage=stage) == []


def test_markup_within_a_sentence_is_known() -> None:
    twiml = '<Say language="nl-NL">Code <say-as interpret-as="digits">417</say-as><break time="1s"/></Say>'
    assert wrong(twiml + END) == []
    assert wrong('<Say language="nl-NL"><lang xml:lang="fr-FR">Lille</lang></Say>' + END) == []


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        ("<Response><Say>", "text/xml", 12100),
        ("<Answer/>", "text/xml", 12100),
        ('<!DOCTYPE x [<!ENTITY a "b">]><Response/>', "text/xml", 12100),
        ("<Response/>", "text/html", 12300),
        ("<Response>" + say("x" * 70_000) + "</Response>", "text/xml", 11750),
    ],
)
def test_what_twilio_gives_up_has_its_number(body: str, kind: str, code: int) -> None:
    reply = Reply(status=200, content_type=kind, body=body.encode())
    with pytest.raises(Unusable) as gave_up:
        document(reply, url=HERE, stage=Stage.CALL, findings=Findings())
    assert (gave_up.value.code, gave_up.value.url) == (code, HERE)


def test_an_answer_to_a_text_may_be_plain_text() -> None:
    reply = Reply(status=200, content_type="text/plain; charset=utf-8", body=b"Opgeslagen")
    (message,) = document(reply, url=HERE, stage=Stage.TEXT, findings=Findings())
    assert (message.tag, message.text) == ("Message", "Opgeslagen")


@pytest.mark.parametrize(
    ("text", "gsm", "count"),
    [
        ("a" * 160, True, 1),
        ("a" * 161, True, 2),
        ("€" * 80, True, 1),
        ("€" * 81, True, 2),
        ("België", False, 1),
        ("ë" * 70, False, 1),
        ("ë" * 71, False, 2),
        ("à la carte: è é ù ò ä ö ü ñ", True, 1),
    ],
)
def test_the_length_of_a_text_is_counted_as_networks_do(text: str, gsm: bool, count: int) -> None:  # noqa: FBT001
    assert is_gsm(text) is gsm
    assert segments(text) == count
