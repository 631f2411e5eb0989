"""Texts: sent and told about, received and answered, refused, stopped."""

from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException

from bedline.simulator.twilio.account import Number
from bedline.simulator.twilio.mishaps import Fault
from tests.harness.tiny import ACCOUNT, HOST, HOTLINE, Exchange

WARD = "+31612345670"


def text(line: Exchange, body: str = "Crisisbed gevraagd. JA 417 of NEE 417", to: str = WARD, **more: Any) -> Any:
    return line.client.messages.create(**{"to": to, "from_": HOTLINE, "body": body, **more})


def refused(line: Exchange, **more: Any) -> Any:
    with pytest.raises(TwilioRestException) as refusal:
        text(line, **more)
    return refusal.value.code


def test_a_text_is_sent_and_delivered_and_told_about(line: Exchange) -> None:
    sent = text(line, status_callback=f"{HOST}/told/1")
    assert (sent.status, sent.direction, sent.num_segments) == ("queued", "outbound-api", "1")
    line.phone(WARD).is_told("JA 417")
    line.phones.passes(1)
    told = line.tiny.forms("/told/1")
    assert [form["MessageStatus"] for form in told] == ["sent", "delivered"]
    assert (told[0]["MessageSid"], told[0]["AccountSid"], told[0]["To"]) == (sent.sid, ACCOUNT, WARD)
    assert line.client.messages(sent.sid).fetch().status == "delivered"


@pytest.mark.parametrize("code", [30003, 30004, 30005, 30006, 30007, 30008])
def test_a_text_that_does_not_arrive_says_why(line: Exchange, code: int) -> None:
    line.simulation.exchange.texts.failing[WARD] = code
    sent = text(line, status_callback=f"{HOST}/told")
    line.phone(WARD).gets_no_text(within=10)
    assert line.tiny.said("/told", "MessageStatus") == ["sent", "undelivered"]
    assert line.tiny.said("/told", "ErrorCode") == ["-", str(code)]
    assert line.client.messages(sent.sid).fetch().error_code == code


def test_a_telephone_that_is_off_gets_it_later_unless_it_is_too_late(line: Exchange) -> None:
    ward = line.phone(WARD).is_off()
    text(line, "te laat", status_callback=f"{HOST}/late", validity_period=300)
    text(line, "op tijd", status_callback=f"{HOST}/good", validity_period=3000)
    ward.gets_no_text(within=600).is_on().is_told("op tijd")
    line.phones.passes(1)
    assert line.tiny.said("/late", "MessageStatus") == ["sent", "undelivered"]
    assert line.tiny.said("/good", "MessageStatus") == ["sent", "delivered"]


def test_a_text_comes_in_and_is_answered(line: Exchange) -> None:
    line.answers(sms="<Message>Opgeslagen 14:02: ELV 2 &gt; 3</Message>")
    line.phone(WARD).texts("ELV 3").is_told("opgeslagen", "2 > 3")
    told = line.tiny.forms("/sms")[0]
    assert (told["From"], told["To"], told["Body"], told["NumMedia"]) == (WARD, HOTLINE, "ELV 3", "0")
    assert told["MessageSid"] == told["SmsSid"] == told["SmsMessageSid"]
    assert (told["SmsStatus"], told["NumSegments"], told["FromCountry"]) == ("received", "1", "NL")


def test_an_empty_answer_and_a_plain_one_are_as_good(line: Exchange) -> None:
    line.phone(WARD).texts("ELV 3").gets_no_text(within=5)
    line.answers(sms="Opgeslagen")
    line.phone(WARD).texts("ELV 3").is_told("opgeslagen")


def test_a_text_can_pretend_to_come_from_another_number(line: Exchange) -> None:
    line.phone(WARD).texts("JA 417", shown="+31115111111")
    line.phones.passes(1)
    assert line.tiny.said("/sms", "From") == ["+31115111111"]


def test_twilio_itself_obeys_the_words_that_stop_and_start(line: Exchange) -> None:
    ward = line.phone(WARD).texts(" stop ")
    line.phones.passes(1)
    assert line.tiny.said("/sms", "Body") == [" stop "]
    assert refused(line) == 21610
    line.answers(sms="<Message>Opgeslagen</Message>")
    ward.texts("ELV 3").gets_no_text(within=10)
    assert [error.code for error in line.simulation.findings.errors] == [21610]
    ward.texts("START").is_told("opgeslagen")
    text(line)
    ward.is_told("417")


def test_a_landline_is_refused(line: Exchange) -> None:
    line.phone(WARD).is_a_landline()
    assert refused(line) == 21614


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"to": "0612"}, 21211),
        ({"from_": "+31115000009"}, 21606),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"status_callback": "told"}, 21609),
    ],
)
def test_a_text_that_makes_no_sense_is_refused(line: Exchange, more: dict[str, str], code: int) -> None:
    assert refused(line, **more) == code


def test_a_webhook_for_texts_that_fails_goes_to_the_fallback_or_nowhere(line: Exchange) -> None:
    line.simulation.mishaps.webhooks(Fault.STATUS, containing="/sms", times=None)
    line.phone(WARD).texts("ELV 3").gets_no_text(within=5)
    number = Number(number=HOTLINE, sms_url=f"{HOST}/sms", sms_fallback_url=f"{HOST}/other")
    line.simulation.account.configure(number)
    line.answers(other="<Message>Later</Message>")
    line.phone(WARD).texts("ELV 3").is_told("later")
    assert line.tiny.said("/other", "ErrorCode") == ["11200"]


def test_what_was_texted_can_be_emptied_and_deleted_once_it_has_arrived(line: Exchange) -> None:
    sent = text(line)
    for act in (sent.delete, lambda: sent.update(body="")):
        with pytest.raises(TwilioRestException) as early:
            act()
        assert early.value.code == 20009
    line.phone(WARD).is_told("417")
    line.phones.passes(1)
    assert sent.update(body="").body == ""
    assert [each.sid for each in line.client.messages.list(to=WARD)] == [sent.sid]
    assert sent.delete()
    assert line.client.messages.list() == []


def test_a_text_that_has_not_gone_can_be_stopped(line: Exchange) -> None:
    sent = text(line)
    assert sent.update(status="canceled").status == "canceled"
    line.phone(WARD).gets_no_text(within=10)


def test_an_unexpected_text_and_an_unexpected_ring_are_noticed(line: Exchange) -> None:
    text(line)
    line.call("+31115111111", timeout=1)
    line.phones.passes(10)
    with pytest.raises(AssertionError, match="was texted"):
        line.phones.nobody_else_was_texted()
    with pytest.raises(AssertionError, match="was rung"):
        line.phones.nobody_else_was_rung()
    line.phone(WARD).is_told("417")
    line.phone("+31115111111").rings()
    line.phones.nobody_else_was_texted()
    line.phones.nobody_else_was_rung()
