"""Voicemail: recorded, told, fetched, deleted."""

import io
import wave

import pytest
from httpx import BasicAuth, Client, WSGITransport
from twilio.base.exceptions import TwilioRestException

from bedline.simulator.twilio.web import RestApplication
from tests.harness.tiny import ACCOUNT, HOST, TOKEN, Exchange, say

GP = "+31612345678"
GOODBYE = say("Dank u") + "<Hangup/>"
RECORD = f'<Record action="{HOST}/after" maxLength="60" playBeep="true" recordingStatusCallback="{HOST}/told"/>'


def test_what_is_said_after_the_tone_is_recorded_until_it_is_silent(line: Exchange) -> None:
    line.answers(voice=say("Spreek na de toon") + RECORD, after=GOODBYE)
    gp = line.phone(GP).calls().hears("na de toon").hears("(beep)")
    gp.says("Met dokter Jansen").says("Bel mij terug").hears("dank u")
    told = line.tiny.forms("/after")[0]
    assert told["RecordingSid"].startswith("RE")
    assert told["RecordingUrl"].endswith(f"/Accounts/{ACCOUNT}/Recordings/{told['RecordingSid']}")
    assert 8 <= int(told["RecordingDuration"]) <= 11
    assert line.simulation.exchange.recordings.kept[told["RecordingSid"]].text == "Met dokter Jansen Bel mij terug"
    status = line.tiny.forms("/told")[0]
    assert (status["RecordingStatus"], status["RecordingSid"]) == ("completed", told["RecordingSid"])


def test_a_key_ends_it_and_is_told(line: Exchange) -> None:
    line.answers(voice=RECORD, after=GOODBYE)
    line.phone(GP).calls().hears("(beep)").says("Met Jansen").presses("#").hears("dank u")
    assert line.tiny.said("/after", "Digits") == ["#"]


def test_it_ends_at_its_limit(line: Exchange) -> None:
    line.answers(voice=RECORD, after=GOODBYE)
    gp = line.phone(GP).calls().hears("(beep)")
    for _ in range(30):
        gp.says("bla", seconds=2)
    gp.hears("dank u", within=1)
    assert line.tiny.said("/after", "RecordingDuration") == ["60"]


def test_hanging_up_ends_it_and_what_was_said_is_told_after_the_end(line: Exchange) -> None:
    line.answers(voice=RECORD, after=GOODBYE)
    line.phone(GP).calls().hears("(beep)").says("Met Jansen").hangs_up()
    line.phones.passes(1)
    told = line.tiny.forms("/after")[0]
    assert (told["Digits"], told["CallStatus"]) == ("hangup", "completed")


def test_silence_is_not_kept_and_the_document_goes_on(line: Exchange) -> None:
    line.answers(voice=RECORD + GOODBYE)
    line.phone(GP).calls().hears("(beep)").hears("dank u")
    assert not line.tiny.forms("/after")
    assert line.client.recordings.list() == []


def test_it_is_fetched_with_credentials_and_deleted(line: Exchange) -> None:
    line.answers(voice=RECORD, after=GOODBYE)
    line.phone(GP).calls().hears("(beep)").says("Met Jansen").hears("dank u")
    told = line.tiny.forms("/after")[0]
    recording = line.client.recordings(told["RecordingSid"]).fetch()
    assert (recording.status, recording.duration, recording.source) == (
        "completed",
        told["RecordingDuration"],
        "RecordVerb",
    )
    with Client(transport=WSGITransport(app=RestApplication(line.simulation))) as http:
        assert http.get(told["RecordingUrl"]).status_code == 401
        sound = http.get(told["RecordingUrl"] + ".wav", auth=BasicAuth(ACCOUNT, TOKEN))
        assert sound.headers["content-type"] == "audio/x-wav"
        with wave.open(io.BytesIO(sound.content)) as file:
            assert file.getnframes() / file.getframerate() == int(told["RecordingDuration"])
            assert file.readframes(10) == b"Met Jansen"
    assert recording.delete()
    assert line.simulation.exchange.recordings.deleted == [told["RecordingSid"]]
    with pytest.raises(TwilioRestException) as gone:
        recording.fetch()
    assert gone.value.code == 20404


def test_it_cannot_be_deleted_while_it_is_made(line: Exchange) -> None:
    line.answers(voice=RECORD, after=GOODBYE)
    gp = line.phone(GP).calls().hears("(beep)").says("Met Jansen")
    (recording,) = line.client.recordings.list()
    with pytest.raises(TwilioRestException) as early:
        recording.delete()
    assert early.value.code == 20009
    gp.hangs_up()
