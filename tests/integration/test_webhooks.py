"""The telephone's webhooks: believed only when signed, done once, and never an error tone for a caller."""

import logging
import re
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from werkzeug.test import Client, TestResponse

from bedline.adapters.fake.allowance import FakeAllowance
from bedline.adapters.fake.beats import FakeBeats
from bedline.bootstrap.hotline import House, switchboard
from bedline.domain.calls import Direction, Leg, LegId, LegState, Purpose
from bedline.domain.errors import Conflict, NotFound
from bedline.domain.ids import FacilityId, PersonId, UnitId
from bedline.domain.people import EVERYWHERE
from bedline.domain.phonebook import HotlineNumber, Phonebook, WardContact
from bedline.domain.rota import Rota, Rung, Shift
from bedline.domain.scripts.talk import (
    Ask,
    Began,
    Dialogue,
    Event,
    HangUp,
    Heard,
    LetGo,
    Line,
    Resumed,
    Silence,
    Turn,
)
from bedline.ports.storage import StorageAway, StorageBusy, Work
from bedline.services.hotline import calls, elsewhere
from bedline.services.hotline.conversations.fulfilling import Said
from bedline.services.hotline.delivery import progress
from bedline.services.hotline.queue import queueing, room, voicemail
from bedline.services.hotline.texts import incoming
from bedline.settings import Settings
from bedline.telephony.addresses import Addresses
from bedline.telephony.app import telephone
from bedline.telephony.signature import Account
from tests import builders as a
from tests.harness import worlds
from tests.harness.front import WORDING, Front
from tests.harness.twiml import checked, tags
from tests.harness.webhooks import BASE, CALL, SID, TOKEN, Sender

HOTLINE, GP, WARD, DUTY = "+31115000001", "+31612345678", "+31115000201", "+31611111111"
LEG: Final = UUID("0198d7a4-0000-7000-8000-00000000000a")
STEP: Final = f"/twilio/voice/{LEG}/answered?n=n1"


def always(phone: str) -> Rota:
    day = timedelta(hours=24)
    shifts = tuple(Shift(day_of, time(0), day, Rung.FIRST, PersonId("marijke"), phone) for day_of in range(7))
    return Rota(a.POLDER, "Europe/Amsterdam", shifts)


BOOK: Final = Phonebook(
    hotlines={HOTLINE: HotlineNumber(number=HOTLINE, region=a.POLDER, language="nl", texts=True)},
    wards={
        UnitId("duin-1"): WardContact(
            unit=UnitId("duin-1"), facility=FacilityId("duin"), region=a.POLDER, phones=(WARD,), text=WARD
        )
    },
    rotas={a.POLDER: always(DUTY)},
)


def leg(nonce: str = "n2", *, language: str = "nl") -> Leg:
    return Leg(
        id=LegId(LEG),
        region=a.POLDER,
        direction=Direction.IN,
        purpose=Purpose.GP_IN,
        state=LegState.IN_PROGRESS,
        peer=GP,
        dialogue=Dialogue(script="gp", step="pin", language=language),
        nonce=nonce,
        created_at=a.NOW,
    )


ASK: Final = Said(leg(), Turn((Line("ask_pin"),), Ask(digits=6)))


class Services:
    """Stands in for what the routes call: remembers with what, and answers as told."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.says: Said = ASK
        self.fails: Exception | None = None
        self.replies: str | None = "Opgeslagen"

    def said(self, name: str) -> Callable[..., Any]:
        def act(work: Work, **given: Any) -> Any:
            assert work.actor.region == (EVERYWHERE if name == "recorded" else a.POLDER)
            self.asked.append((name, given))
            if self.fails is not None:
                raise self.fails
            return self.replies if name == "receive" else self.says

        return act

    @property
    def events(self) -> list[Event]:
        return [given["event"] for name, given in self.asked if name == "turn"]


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Services:
    found = Services()
    for module, names in (
        (calls, ("ring_in", "turn", "moved", "progressed", "reach_human_unknown", "help_instead")),
        (queueing, ("waiting_turn", "dequeued")),
        (room, ("holding", "left")),
        (voicemail, ("spoken", "recorded")),
        (incoming, ("receive",)),
        (progress, ("text_told",)),
        (elsewhere, ("met",)),
    ):
        for name in names:
            monkeypatch.setattr(module, name, found.said(name), raising=False)
    return found


@pytest.fixture
def app() -> Any:
    world = worlds.in_memory()
    house = House(
        regions=worlds.REGIONS,
        phonebook=BOOK,
        wording=WORDING,
        storage=world.storage,
        allowance=FakeAllowance(),
        beats=FakeBeats(),
        clock=world.clock,
    )
    account = Account(sid=SID, tokens=(TOKEN, "previous"))
    board = switchboard(Settings(), house, addresses=Addresses(BASE), account=account)
    return Front(world, base_url=BASE, telephone=telephone(board)).app


@pytest.fixture
def twilio(app: Any) -> Sender:
    return Sender(app)


def inbound(**more: str) -> dict[str, str]:
    return {"From": GP, "To": HOTLINE, "Direction": "inbound", "CallStatus": "in-progress", **more}


def texted(**more: str) -> dict[str, str]:
    return {"From": WARD, "To": HOTLINE, "MessageSid": "SM1", "Body": "ELV 3", **more}


def document(reply: TestResponse) -> Any:
    assert reply.status_code == 200
    assert reply.content_type == "text/xml; charset=utf-8"
    return checked(reply.text)


# Who is believed.


def test_a_signed_webhook_is_answered_with_twiml(twilio: Sender, services: Services) -> None:
    reply = twilio.posts("/twilio/voice", inbound())
    assert tags(document(reply)) == ["Gather", "Say"]
    assert services.asked == [("ring_in", {"to": HOTLINE, "caller": GP, "provider_call": CALL})]


@pytest.mark.parametrize(
    "target", ["/twilio/voice", STEP, "/twilio/sms", f"/twilio/status/calls/{LEG}", "/twilio/goodbye"]
)
def test_a_forged_one_is_refused_without_a_reason_and_does_nothing(
    twilio: Sender, services: Services, target: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    reply = twilio.posts(target, inbound(Digits="482913", Body="ELV 3"), forged=True)
    assert (reply.status_code, reply.text) == (403, "")
    assert services.asked == []
    assert "482913" not in caplog.text
    assert GP not in caplog.text


def test_the_token_before_this_one_still_counts(app: Any, services: Services) -> None:
    assert Sender(app, token="previous").posts("/twilio/voice", inbound()).status_code == 200
    assert len(services.asked) == 1


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_posts_are_taken(app: Any, services: Services, method: str) -> None:
    reply = Client(app).open("/twilio/voice", method=method, base_url=BASE)
    assert reply.status_code == 405
    assert services.asked == []


def test_what_is_larger_than_any_webhook_is_refused(twilio: Sender, services: Services) -> None:
    assert twilio.posts("/twilio/sms", {"Body": "x" * 70_000}).status_code == 403
    assert services.asked == []


def test_it_wants_no_session_and_gives_none_and_says_what_every_reply_says(twilio: Sender, services: Services) -> None:
    reply = twilio.posts("/twilio/voice", inbound())
    assert "Set-Cookie" not in reply.headers
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Cache-Control"] == "no-store"
    assert services.asked


# Once.


def test_the_same_step_again_gets_the_same_reply_and_does_nothing(twilio: Sender, services: Services) -> None:
    first = twilio.posts(STEP, inbound(Digits="482913"), mark="m1")
    services.says = Said(leg("n3"), Turn((Line("thanks"),), HangUp()))
    again = twilio.posts(STEP, inbound(Digits="482913"), mark="m1")
    other_mark = twilio.posts(STEP, inbound(Digits="000000"), mark="m2")
    assert first.data == again.data == other_mark.data
    assert len(services.asked) == 1


def test_a_wait_is_asked_about_again_and_again_and_each_only_once(twilio: Sender, services: Services) -> None:
    target = f"/twilio/voice/{LEG}/waiting?n=n1"
    for mark in ("m1", "m1", "m2"):
        twilio.posts(target, inbound(QueueTime="0"), mark=mark)
    assert [name for name, _ in services.asked] == ["waiting_turn", "waiting_turn"]


def test_a_text_is_read_once(twilio: Sender, services: Services) -> None:
    replies = [twilio.posts("/twilio/sms", texted()) for _ in range(3)]
    assert len(services.asked) == 1
    assert {reply.text for reply in replies} == {replies[0].text}
    assert "Opgeslagen" in replies[0].text


# What is heard.


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        ({"Digits": "482913"}, Heard("482913")),
        ({"Digits": "12#4*"}, Heard("12#4*")),
        ({"Digits": "1²3<>A"}, Heard("13")),
        ({"Digits": "7" * 5000}, Heard("7" * 32)),
        ({"Digits": ""}, Silence()),
        ({"Digits": "ABC"}, Silence()),
        ({"msg": "Gather End"}, Silence()),
        ({}, Resumed()),
    ],
)
def test_keys_are_keys_and_silence_is_silence(
    twilio: Sender, services: Services, fields: dict[str, str], event: Event
) -> None:
    twilio.posts(STEP, inbound(**fields))
    assert services.events == [event]


def test_a_call_of_ours_begins(twilio: Sender, services: Services) -> None:
    outbound = {"From": HOTLINE, "To": WARD, "Direction": "outbound-api"}
    twilio.posts(f"/twilio/voice/{LEG}/began?n=n1", outbound)
    assert services.asked == [("turn", {"leg": LEG, "nonce": "n1", "event": Began()})]


@pytest.mark.parametrize("withheld", ["anonymous", "Restricted", "+266696687", "", "sip:arts@example.nl"])
def test_a_number_that_is_withheld_is_none(twilio: Sender, services: Services, withheld: str) -> None:
    twilio.posts("/twilio/voice", inbound(From=withheld))
    assert services.asked[0][1]["caller"] is None


def test_a_key_in_the_queue_goes_back_to_the_queue(twilio: Sender, services: Services) -> None:
    services.says = Said(leg(), Turn((Line("ask_more"),), Ask(seconds=12)))
    reply = twilio.posts(f"/twilio/voice/{LEG}/waiting?n=n1", inbound(Digits="1"))
    assert services.asked == [("waiting_turn", {"leg": LEG, "heard": "1"})]
    assert document(reply)[0].attrib["action"].startswith(f"{BASE}/twilio/voice/{LEG}/waiting?n=")


def test_the_queue_is_left_when_the_service_says_so(twilio: Sender, services: Services) -> None:
    services.says = Said(leg(), Turn((), LetGo()))
    reply = twilio.posts(f"/twilio/voice/{LEG}/waiting?n=n1", inbound())
    assert re.search(r"<Leave\s*/>", reply.text)


# When we cannot.


@pytest.mark.parametrize("fault", [StorageAway("gone"), StorageBusy("busy"), RuntimeError("a bug"), KeyError("x")])
def test_a_fault_of_ours_is_a_moment_and_the_same_step_again_and_then_a_human(
    twilio: Sender, services: Services, fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    services.fails = fault
    target, heard = STEP, []
    for _ in range(3):
        root = document(twilio.posts(target, inbound(Digits="482913")))
        assert tags(root) == ["Say", "Pause", "Redirect"]
        target = str(root.find("Redirect").text).removeprefix(BASE).partition("#")[0]
        heard.append(target)
    assert heard == [f"{STEP}&t={tried}" for tried in (1, 2, 3)]
    root = document(twilio.posts(target, inbound()))
    assert [number.text for number in root.iter("Number")] == [DUTY]
    assert root.find("Dial").attrib["callerId"] == HOTLINE
    assert tags(root)[-1] == "Hangup"
    assert "482913" not in caplog.text
    assert "busy" not in caplog.text.replace("StorageBusy", "")


def test_after_a_fault_the_question_is_asked_again_as_the_keys_are_lost(twilio: Sender, services: Services) -> None:
    twilio.posts(f"{STEP}&t=1", inbound())
    assert services.asked == [("turn", {"leg": LEG, "nonce": "", "event": Silence()})]


def test_a_fault_at_the_very_beginning_rings_in_once_more(twilio: Sender, services: Services) -> None:
    services.fails = StorageAway("gone")
    root = document(twilio.posts("/twilio/voice", inbound()))
    services.fails = None
    again = str(root.find("Redirect").text).removeprefix(BASE).partition("#")[0]
    assert again == "/twilio/voice?t=1"
    assert tags(document(twilio.posts(again, inbound()))) == ["Gather", "Say"]


def test_faults_in_the_queue_lead_out_of_it(twilio: Sender, services: Services) -> None:
    services.fails = StorageAway("gone")
    reply = twilio.posts(f"/twilio/voice/{LEG}/waiting?n=n1&t=3", inbound())
    assert re.search(r"<Leave\s*/>", reply.text)
    reply = twilio.posts(f"/twilio/voice/{LEG}/dequeued?n=n1&t=3", inbound(QueueResult="leave"))
    assert [number.text for number in document(reply).iter("Number")] == [DUTY]


def test_faults_while_a_room_opens_are_silence(twilio: Sender, services: Services) -> None:
    services.fails = RuntimeError("a bug")
    reply = twilio.posts(f"/twilio/voice/{LEG}/holding?n=n1", inbound())
    assert re.search(r"<Pause", reply.text)
    assert "Redirect" not in reply.text


@pytest.mark.parametrize(
    "target", [STEP, "/twilio/voice/nonsense/answered?n=1", f"/twilio/voice/{UUID(int=7)}/dance?n=1"]
)
def test_an_unknown_leg_or_step_is_a_human(twilio: Sender, services: Services, target: str) -> None:
    known = calls.turn

    def unknown(work: Work, **given: Any) -> Said:
        known(work, **given)
        raise NotFound("unknown_leg")

    calls.turn = unknown
    document(twilio.posts(target, inbound(Digits="1")))
    assert services.asked[-1] == ("reach_human_unknown", {"to": HOTLINE, "caller": GP, "provider_call": CALL})


def test_a_step_that_is_refused_unforeseen_is_undone_and_then_a_human(twilio: Sender, services: Services) -> None:
    known = calls.turn

    def refuses(work: Work, **given: Any) -> Said:
        known(work, **given)
        work.opt_outs.note(GP, out=True, now=work.now)
        raise Conflict("no_free_place")

    calls.turn = refuses
    document(twilio.posts(STEP, inbound(Digits="1")))
    assert services.asked[-1] == ("help_instead", {"leg": LegId(LEG), "nonce": "n1"})
    document(twilio.posts(STEP, inbound(Digits="1")))
    assert [name for name, _ in services.asked] == ["turn", "help_instead"]


def test_a_refusal_where_nothing_is_wished_is_a_moment_of_patience(twilio: Sender, services: Services) -> None:
    services.fails = Conflict("caller_gone")
    assert "Redirect" in tags(document(twilio.posts(f"/twilio/voice/{LEG}/moved?n=n1", inbound())))
    assert [name for name, _ in services.asked] == ["moved"]


def test_a_text_that_cannot_be_taken_in_is_answered_so_but_not_to_strangers(twilio: Sender, services: Services) -> None:
    services.fails = StorageAway("gone")
    told = twilio.posts("/twilio/sms", texted(Body="JA 417"))
    assert told.status_code == 200
    assert "0115 000 001" in told.text, "as it is dialled at home"
    silent = twilio.posts("/twilio/sms", texted(From="+31699999999", MessageSid="SM2"))
    assert "Message" not in silent.text
    services.fails = None
    twilio.posts("/twilio/sms", texted(Body="JA 417"))
    assert len(services.asked) == 3


# How things fare.


def test_a_status_is_told_once_and_a_strange_one_to_nobody(twilio: Sender, services: Services) -> None:
    target = f"/twilio/status/calls/{LEG}"
    outbound = {"From": HOTLINE, "To": WARD, "Direction": "outbound-api"}
    for state, number in (("ringing", "1"), ("ringing", "1"), ("completed", "2"), ("teleported", "3")):
        reply = twilio.posts(
            target, {"CallStatus": state, "SequenceNumber": number, "SipResponseCode": "200", **outbound}
        )
        assert (reply.status_code, reply.data) == (204, b"")
    assert [given["told"].state for _, given in services.asked] == [LegState.RINGING, LegState.COMPLETED]


def test_a_status_that_cannot_be_taken_in_is_asked_for_again(twilio: Sender, services: Services) -> None:
    services.fails = StorageAway("gone")
    reply = twilio.posts(
        f"/twilio/status/texts/{uuid4()}", {"MessageSid": "SM1", "MessageStatus": "delivered", "From": HOTLINE}
    )
    assert reply.status_code == 503


@pytest.mark.parametrize("target", ["/twilio/status/calls/nonsense", "/twilio/status/texts/nonsense"])
def test_a_status_of_nothing_we_know_is_no_fault(twilio: Sender, services: Services, target: str) -> None:
    reply = twilio.posts(target, {"CallStatus": "completed", "SequenceNumber": "1", "MessageStatus": "sent"})
    assert reply.status_code == 204
    assert services.asked == []


def test_only_a_recording_that_is_there_is_told(twilio: Sender, services: Services) -> None:
    target = f"/twilio/status/recordings/{LEG}"
    twilio.posts(target, {"RecordingSid": "RE1", "RecordingStatus": "absent", "RecordingDuration": "0"})
    twilio.posts(target, {"RecordingSid": "RE2", "RecordingStatus": "completed", "RecordingDuration": "12"})
    assert services.asked == [("recorded", {"leg": LEG, "provider_ref": "RE2", "seconds": 12})]


# Prompts.


def test_no_prompt_that_is_not_recorded(app: Any) -> None:
    assert Client(app).get("/twilio/prompts/nl/ask_pin.wav", base_url=BASE).status_code == 404
    assert Client(app).get("/twilio/prompts/../../etc/passwd.wav", base_url=BASE).status_code == 404
