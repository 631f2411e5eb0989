"""The hotline through the API: who is on the line and on duty; a caller taken, a number, a voicemail for the desk."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bedline.adapters.fake.storage import FakeStorage
from bedline.domain.calls import Direction, Leg, LegId, LegState, Purpose
from bedline.domain.ids import PersonId
from bedline.domain.messages import Errand
from bedline.domain.people import bedline_in
from bedline.domain.phonebook import HotlineNumber, Phonebook, Subscriber
from bedline.domain.rota import Rota, Rung, Shift
from bedline.domain.scripts.talk import Dialogue
from bedline.ports.telephony import VoicemailId
from bedline.services.hotline.conversations import turns
from bedline.services.hotline.queue import queueing, voicemail
from tests import builders as a
from tests.harness import worlds
from tests.harness.front import Caller, Front

OURS, GP_PHONE, ANNA_PHONE, DESK_PHONE = "+31115000000", "+31611111206", "+31600000001", "+31600000009"
ANNA = PersonId("anna")


def phonebook() -> Phonebook:
    """Return one number of ours, Anna on duty at every hour, and a telephone of the coordinator who is not."""
    shifts = tuple(Shift(day, time(0), timedelta(hours=24), Rung.FIRST, ANNA, ANNA_PHONE) for day in range(7))
    return Phonebook(
        hotlines={OURS: HotlineNumber(number=OURS, region=a.POLDER, language="nl", texts=True)},
        subscribers=(Subscriber(person=a.coordinator().id, region=a.POLDER, identity="1", phone=DESK_PHONE),),
        colleagues={ANNA: "Anna van hiernaast"},
        rotas={a.POLDER: Rota(a.POLDER, "Europe/Amsterdam", shifts)},
    )


class Hotline:
    """The API before a hotline on which somebody waits."""

    def __init__(self) -> None:
        self.front = Front(worlds.in_memory())
        assert isinstance(self.front.world.storage, FakeStorage)
        self.storage = self.front.world.storage
        self.storage.phonebook = phonebook()
        self.desk: Caller = self.front.caller(a.coordinator())

    def rings_in(self, *, peer: str | None = GP_PHONE) -> LegId:
        with self.storage.work(bedline_in(a.POLDER)) as work:
            leg = Leg(
                id=LegId(work.ids.new()),
                region=a.POLDER,
                direction=Direction.IN,
                purpose=Purpose.GP_IN,
                state=LegState.IN_PROGRESS,
                peer=peer,
                dialogue=Dialogue(script="gp", step="form", language="nl", data={"form": "crisis"}),
                nonce="n",
                created_at=work.now,
                answered_at=work.now,
            )
            work.legs.add(leg)
            turns.say(work, queueing.enter(work, leg, "asked").leg, voicemail.speak())
            return leg.id

    def waiting(self) -> list[Any]:
        body = self.desk.gets("/calls").body
        assert isinstance(body["waiting"], list)
        return body["waiting"]


@pytest.fixture
def hotline() -> Hotline:
    return Hotline()


def test_the_desk_sees_who_waits_and_no_number(hotline: Hotline) -> None:
    leg = hotline.rings_in()
    seen = hotline.desk.gets("/calls?region=polder")
    (waiting,) = seen.body["waiting"]
    assert (waiting["call"], waiting["crisis"], waiting["digits"]) == (str(leg), True, "206")
    assert [each["id"] for each in waiting["ringing"]] == [ANNA]
    assert [each["id"] for each in seen.body["calls"]] == [str(leg)]
    assert GP_PHONE.encode() not in seen.content


def test_the_snapshot_of_the_board_says_the_same(hotline: Hotline) -> None:
    hotline.rings_in()
    items = hotline.desk.gets("/boards/desk:polder/snapshot").body["items"]
    body = hotline.desk.gets("/calls").body
    assert list(items["waiting"].values()) == body["waiting"]
    assert list(items["call"].values()) == body["calls"]


def test_the_desk_sees_who_is_on_duty(hotline: Hotline) -> None:
    (first,) = hotline.desk.gets("/duty").body["items"]
    assert (first["person"]["id"], first["rung"], first["busy"]) == (ANNA, "first", False)
    assert first["person"]["name"] == "Anna van hiernaast", "by name, though her account is another region's"


def test_a_number_is_shown_to_whoever_asks_and_that_is_written_down(hotline: Hotline) -> None:
    leg = hotline.rings_in()
    assert hotline.desk.gets(f"/calls/{leg}/number").body == {"number": GP_PHONE}
    assert [line.subject for line in hotline.front.world.audit() if line.event == "number_shown"] == [str(leg)]


def test_a_number_that_was_withheld_is_nobodys(hotline: Hotline) -> None:
    leg = hotline.rings_in(peer=None)
    assert hotline.desk.gets(f"/calls/{leg}/number").refused == (404, "no_number")


def test_whoever_says_so_at_the_desk_is_rung_for_the_caller_as_well(hotline: Hotline) -> None:
    hotline.rings_in()
    (waiting,) = hotline.waiting()
    taken = hotline.desk.posts(f"/waitings/{waiting['id']}/take")
    assert [each["id"] for each in taken.body["ringing"]] == [ANNA, a.coordinator().id]
    rung = [each.to for each in hotline.storage.state.messages.values() if each.errand is Errand.RING_DUTY]
    assert rung == [ANNA_PHONE, DESK_PHONE]
    assert hotline.desk.posts(f"/waitings/{waiting['id']}/take").refused == (409, "on_a_call")


def test_who_is_being_rung_for_a_caller_is_shown_by_name(hotline: Hotline) -> None:
    hotline.rings_in()
    (waiting,) = hotline.waiting()
    assert waiting["ringing"] == [{"id": ANNA, "name": "Anna van hiernaast"}]
    happened = hotline.desk.gets("/boards/desk:polder/snapshot").body["happened"]
    (rung,) = [each["params"] for each in happened if each["kind"] == "caller_rung"]
    assert rung["person_name"] == "Anna van hiernaast", "what happened names her as the list does, and by no id"


def test_whoever_has_no_telephone_here_is_told_so(hotline: Hotline) -> None:
    hotline.rings_in()
    (waiting,) = hotline.waiting()
    hotline.storage.phonebook = replace(hotline.storage.phonebook, subscribers=())
    assert hotline.desk.posts(f"/waitings/{waiting['id']}/take").refused == (409, "no_duty_phone")


def test_a_caller_who_is_gone_is_not_taken(hotline: Hotline) -> None:
    leg = hotline.rings_in()
    (waiting,) = hotline.waiting()
    with hotline.storage.work(bedline_in(a.POLDER)) as work:
        queueing.dequeued(work, leg=leg, result="hangup")
    assert hotline.desk.posts(f"/waitings/{waiting['id']}/take").refused == (409, "caller_gone")


def left(hotline: Hotline, *, sound: bytes | None) -> VoicemailId:
    leg = hotline.rings_in()
    with hotline.storage.work(bedline_in(a.POLDER)) as work:
        voicemail.recorded(work, leg=leg, provider_ref="RE1", seconds=12)
        kept = work.voicemails.of_leg(leg)
        assert kept is not None
        work.voicemails.save(replace(kept, sound=sound))
        return kept.id


def test_a_voicemail_is_played_and_said_to_be_heard(hotline: Hotline) -> None:
    voice = left(hotline, sound=b"RIFF....WAVE")
    played = hotline.desk.gets(f"/voicemails/{voice}/sound")
    assert (played.status, played.content, played.headers["Content-Type"]) == (200, b"RIFF....WAVE", "audio/wav")
    assert played.headers["Cache-Control"] == "no-store"
    heard = hotline.desk.posts(f"/voicemails/{voice}/heard").body
    assert (heard["heard_by"], heard["here"], heard["seconds"]) == (a.coordinator().id, True, 12)
    assert [line.event for line in hotline.front.world.audit() if line.subject_kind == "voicemail"] == [
        "voicemail_played"
    ]


def test_a_voicemail_that_is_still_on_its_way_is_said_to_be_so(hotline: Hotline) -> None:
    voice = left(hotline, sound=None)
    assert hotline.desk.gets(f"/voicemails/{voice}/sound").refused == (409, "voicemail_not_here")


def test_nothing_of_it_is_for_another_region(hotline: Hotline) -> None:
    voice = left(hotline, sound=b"RIFF")
    (call,) = hotline.desk.gets("/calls").body["calls"]
    (waiting,) = hotline.waiting()
    beyond = hotline.front.caller(worlds.neighbour())
    assert beyond.gets("/calls?region=polder").refused == (404, "unknown_region")
    assert beyond.gets("/duty?region=polder").refused == (404, "unknown_region")
    assert beyond.gets(f"/calls/{call['id']}/number").refused == (404, "unknown_leg")
    assert beyond.posts(f"/waitings/{waiting['id']}/take").refused == (404, "unknown_waiting")
    assert beyond.gets(f"/voicemails/{voice}/sound").refused == (404, "unknown_voicemail")
    assert beyond.posts(f"/voicemails/{voice}/heard").refused == (404, "unknown_voicemail")
