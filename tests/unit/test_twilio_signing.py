"""Signatures are held against Twilio's published example, and against what each part of a URL does to them."""

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from bedline.simulator.twilio.signing import Kind, requested, signature, signed
from tests.harness.tiny import TOKEN, Exchange

ORACLE_URL = "https://example.com/myapp.php?foo=1&bar=2"
ORACLE_PARAMS = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675310"),
    ("Digits", "1234"),
    ("From", "+14158675310"),
    ("To", "+18005551212"),
]


def test_the_signature_is_the_one_that_twilio_publishes_as_its_example() -> None:
    assert signature(ORACLE_URL, params=ORACLE_PARAMS, token="12345") == "L/OH5YylLD5NRKLltdqwSvS0BnU="


@pytest.mark.parametrize(
    ("url", "voice", "text"),
    [
        ("https://a.test/x?b=1#rc=2", "https://a.test/x?b=1", "https://a.test/x?b=1"),
        ("https://a.test:8443/x", "https://a.test/x", "https://a.test:8443/x"),
        ("http://127.0.0.1:5000/x", "http://127.0.0.1:5000/x", "http://127.0.0.1:5000/x"),
        ("https://me:pw@a.test/x", "https://a.test/x", "https://a.test/x"),
        ("https://a.test/x?", "https://a.test/x?", "https://a.test/x?"),
        ("https://a.test/x?next=%2Ffoo", "https://a.test/x?next=%2Ffoo", "https://a.test/x?next=%2Ffoo"),
    ],
)
def test_what_is_signed_of_a_url_depends_on_what_the_webhook_is_about(url: str, voice: str, text: str) -> None:
    assert signed(url, kind=Kind.VOICE) == voice
    assert signed(url, kind=Kind.TEXT) == text


def test_a_fragment_and_a_password_never_go_over_the_line() -> None:
    assert requested("https://me:pw@a.test:8443/x?b=1#rc=2") == "https://a.test:8443/x?b=1"


def test_a_field_that_occurs_twice_or_is_empty_is_signed_as_well() -> None:
    fields = [("A", "1"), ("A", "2"), ("B", "")]
    made = signature("https://a.test/", params=fields, token=TOKEN)
    assert RequestValidator(TOKEN).validate("https://a.test/", MultiDict(fields), made)
    assert not RequestValidator(TOKEN).validate("https://a.test/", MultiDict(fields[:2]), made[::-1])


def test_every_webhook_of_a_call_carries_a_signature_that_the_sdk_accepts(line: Exchange) -> None:
    line.answers(voice="<Hangup/>", status="")
    line.phone("+31612345678").calls().is_hung_up_on()
    # The tiny application answers 403 to any other, which would have been an error.
    assert [path for path, _ in line.tiny.asked] == ["/voice", "/status"]
    assert not line.simulation.findings.errors


def test_a_webhook_signed_with_another_token_is_not_accepted(line: Exchange) -> None:
    line.simulation.account.token = "somebody-else's"
    line.phone("+31612345678").calls().hears("application error").is_hung_up_on()
    assert {error.code for error in line.simulation.findings.errors} == {11200}
    assert not line.tiny.asked


def test_what_was_sent_can_be_replayed_and_forged(line: Exchange) -> None:
    line.answers(voice="<Hangup/>")
    line.phone("+31612345678").calls().is_hung_up_on()
    sent = line.simulation.exchange.post.sent[0]
    assert line.simulation.replay(sent).status == 200
    assert line.simulation.replay(sent, changed={"X-Twilio-Signature": "nonsense"}).status == 403
    assert line.simulation.replay(sent, body=sent.parcel.body.replace("ringing", "completed")).status == 403
    assert line.tiny.said("/voice", "From") == ["+31612345678"] * 2
