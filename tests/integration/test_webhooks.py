"""The telephone's webhooks: believed only when signed, done once, and never an error tone for a caller.

Sent one by one to the whole application on PostgreSQL. What goes wrong is made to go wrong where it does in life: the
database is closed to us, somebody holds a lock for too long, a table is not as the code expects it.
"""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Blueprint
from psycopg.sql import SQL, Identifier
from werkzeug.test import Client, TestResponse

from bedline.adapters.db.allowance import StoredAllowance
from bedline.adapters.db.beats import StoredBeats
from bedline.adapters.db.engine import Database
from bedline.bootstrap.hotline import House as Shared
from bedline.bootstrap.hotline import switchboard
from bedline.domain.calls import Leg, LegState
from bedline.domain.ids import RegionId, UnitId
from bedline.domain.people import bedline_in
from bedline.domain.scripts.talk import Event, Heard, Resumed, Silence
from bedline.ports.clock import Clock
from bedline.ports.storage import Storage
from bedline.settings import Settings
from bedline.telephony import metrics, voice
from bedline.telephony.addresses import Addresses
from bedline.telephony.app import telephone
from bedline.telephony.signature import Account
from bedline.telephony.switchboard import Switchboard
from bedline.telephony.webhook import Webhook
from tests.harness.database import emptied, migrated
from tests.harness.house import House, configuration, wording
from tests.harness.messages_sent import counted
from tests.harness.postgres import Databases
from tests.harness.twiml import checked, tags
from tests.harness.webhooks import BASE, CALL, SID, TOKEN, Sender

pytestmark = pytest.mark.database

REGION: Final = RegionId("zeeuws-vlaanderen")
BOOK: Final = configuration().phonebook
HOTLINE: Final = "+31115000001"
TEXTS: Final = "+3197000000001"
GP: Final = next(each for each in BOOK.subscribers if each.region == REGION and each.mobile)
CRISIS: Final = BOOK.wards[UnitId("coensdike-crisis")]
STRANGER: Final = "+31699999999"
PIN: Final = "482913"
UNKNOWN: Final = UUID(int=7)
# Nobody waits long here for a lock that somebody holds on purpose.
QUICKLY: Final = timedelta(milliseconds=150)
END_ALL: Final = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'bedline'"


@dataclass
class Hotline:
    """The application, whoever sends it webhooks, and the database behind it."""

    house: House
    url: str
    board: list[Switchboard] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.twilio = Sender(self.house.app)
        self.owner = psycopg.connect(self.url, autocommit=True)

    def rings(self, number: str = GP.phone or "") -> str:
        """Let somebody ring, and return where the answer to the first question goes."""
        return answers_at(document(self.twilio.posts("/twilio/voice", inbound(From=number))))

    def waits(self) -> str:
        """Let the GP ask for a human, and return where somebody who waits is asked about."""
        root = document(self.twilio.posts(self.rings(), inbound(Digits="0")))
        return target(str(next(root.iter("Enqueue")).attrib["waitUrl"]))

    @property
    def leg(self) -> Leg:
        """Return the one call there is."""
        (row,) = self.owner.execute("select id from leg").fetchall()
        with self.house.storage.reading(bedline_in(REGION)) as work:
            return work.legs.by_ids([row[0]])[row[0]]

    def count(self, table: str) -> int:
        row = self.owner.execute(SQL("select count(*) from {}").format(Identifier(table))).fetchone()
        assert row is not None
        return int(row[0])

    @property
    def happened(self) -> Mapping[str, int]:
        """Return how many rows everything has that a webhook may bring about."""
        tables = ("leg", "waiting", "message", "once", "task", "capacity_report", "voicemail", "guess", "opt_out")
        return {table: self.count(table) for table in tables}


@pytest.fixture(scope="module")
def house(databases: Databases) -> Iterator[Hotline]:
    with migrated(databases) as url:
        database = Database(url, connections=3, lock_length=QUICKLY, wait_length=QUICKLY)
        made: list[Switchboard] = []

        def connect(storage: Storage, clock: Clock) -> Blueprint:
            shared = Shared(
                regions=configuration().regions,
                phonebook=BOOK,
                wording=wording(),
                storage=storage,
                allowance=StoredAllowance(database),
                beats=StoredBeats(database),
                clock=clock,
            )
            account = Account(sid=SID, tokens=(TOKEN, "previous"))
            made.append(switchboard(Settings(forged_webhooks=3), shared, addresses=Addresses(BASE), account=account))
            return telephone(made[0])

        hotline = Hotline(House(database, base_url=BASE, connect=connect), url, made)
        yield hotline
        hotline.owner.close()
        database.close()


@pytest.fixture
def there(house: Hotline) -> Hotline:
    """Nothing has happened yet, or for longer than anybody remembers it."""
    emptied(house.url)
    house.house.clock.advance(timedelta(hours=1))
    return house


@pytest.fixture
def twilio(there: Hotline) -> Sender:
    return there.twilio


def inbound(**more: str) -> dict[str, str]:
    return {"From": GP.phone or "", "To": HOTLINE, "Direction": "inbound", "CallStatus": "in-progress", **more}


def texted(**more: str) -> dict[str, str]:
    return {"From": CRISIS.text or "", "To": TEXTS, "MessageSid": "SM1", "Body": "CRISIS 0", **more}


def document(reply: TestResponse) -> Any:
    assert reply.status_code == 200
    assert reply.content_type == "text/xml; charset=utf-8"
    return checked(reply.text)


def many(board: Switchboard) -> bool:
    return board.forgeries.many


def target(address: str) -> str:
    return address.removeprefix(BASE).partition("#")[0]


def answers_at(root: Any) -> str:
    return target(str(next(root.iter("Gather")).attrib["action"]))


def test_a_step_of_a_call_takes_two_messages(there: Hotline, monkeypatch: pytest.MonkeyPatch) -> None:
    step = there.rings(STRANGER)
    with counted(monkeypatch) as sent:
        document(there.twilio.posts(step, inbound(From=STRANGER, Digits="01234567")))
    assert sent == [4, 3], "a beginning, with the key and the leg looked for; the leg and the reply, with the end"


def test_a_telephone_has_no_session_that_is_looked_into(twilio: Sender) -> None:
    headers = twilio.posts("/twilio/voice", inbound()).headers
    assert not {"Set-Cookie", "Vary"} & set(headers.keys())


# Who is believed.


def test_a_signed_webhook_is_answered_with_twiml(there: Hotline) -> None:
    root = document(there.twilio.posts("/twilio/voice", inbound()))
    assert tags(root)[0] == "Gather"
    assert (there.leg.peer, there.leg.provider_call, there.leg.region) == (GP.phone, CALL, REGION)


@pytest.mark.parametrize("way", ["ring", "step", "text", "status", "goodbye"])
def test_a_forged_one_is_refused_without_a_reason_and_does_nothing(
    there: Hotline, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    step = there.rings()
    before = there.happened
    ways = {"ring": "/twilio/voice", "step": step, "text": "/twilio/sms", "goodbye": "/twilio/goodbye"}
    caplog.set_level(logging.DEBUG)
    address = ways.get(way, f"/twilio/status/calls/{there.leg.id}")
    fields = inbound(Digits=PIN, Body="CRISIS 1", CallStatus="completed", MessageSid="SM1")
    reply = there.twilio.posts(address, fields, forged=True)
    assert (reply.status_code, reply.text) == (403, "")
    assert there.happened == before
    assert PIN not in caplog.text
    assert str(GP.phone) not in caplog.text


def test_many_forged_ones_are_told_and_the_true_ones_are_answered_all_the_same(
    there: Hotline, caplog: pytest.LogCaptureFixture
) -> None:
    (board,) = there.board
    for _ in range(3):
        there.twilio.posts("/twilio/voice", inbound(), forged=True)
    assert not many(board)
    caplog.set_level(logging.ERROR)
    for _ in range(3):
        there.twilio.posts("/twilio/sms", texted(), forged=True)
    assert many(board)
    assert len([each for each in caplog.records if "our provider's" in each.getMessage()]) == 1
    document(there.twilio.posts("/twilio/voice", inbound()))


def test_the_token_before_this_one_still_counts(there: Hotline) -> None:
    assert Sender(there.house.app, token="previous").posts("/twilio/voice", inbound()).status_code == 200
    assert there.count("leg") == 1


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_posts_are_taken(there: Hotline, method: str) -> None:
    assert Client(there.house.app).open("/twilio/voice", method=method, base_url=BASE).status_code == 405
    assert there.count("leg") == 0


def test_what_is_larger_than_any_webhook_is_refused(there: Hotline) -> None:
    assert there.twilio.posts("/twilio/sms", texted(Body="x" * 70_000)).status_code == 403
    assert there.count("once") == 0


def test_it_wants_no_session_and_gives_none_and_says_what_every_reply_says(twilio: Sender) -> None:
    reply = twilio.posts("/twilio/voice", inbound())
    assert "Set-Cookie" not in reply.headers
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Cache-Control"] == "no-store"


# Once.


def test_the_same_step_again_gets_the_same_reply_and_does_nothing(there: Hotline) -> None:
    step = there.rings()
    first = there.twilio.posts(step, inbound(Digits="135790"), mark="m1")
    nonce, happened = there.leg.nonce, there.happened
    again = there.twilio.posts(step, inbound(Digits="135790"), mark="m1")
    other_mark = there.twilio.posts(step, inbound(Digits="246801"), mark="m2")
    assert first.data == again.data == other_mark.data
    assert there.leg.nonce == nonce
    assert there.happened == happened
    assert happened["guess"] == 1, "one wrong PIN, however often it is told"


def test_a_wait_is_asked_about_again_and_again_and_each_only_once(there: Hotline) -> None:
    waiting = there.waits()
    replies = []
    before = there.count("once")
    for mark in ("m1", "m1", "m2"):
        replies.append(there.twilio.posts(waiting, inbound(QueueTime="0"), mark=mark).data)
        there.house.clock.advance(timedelta(seconds=20))
    assert replies[0] == replies[1]
    assert there.count("once") == before + 2


def test_a_text_is_read_once(there: Hotline) -> None:
    replies = [there.twilio.posts("/twilio/sms", texted()) for _ in range(3)]
    assert {reply.text for reply in replies} == {replies[0].text}
    assert "Opgeslagen" in replies[0].text
    assert there.count("capacity_report") == 1


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
def test_keys_are_keys_and_silence_is_silence(there: Hotline, fields: dict[str, str], event: Event) -> None:
    (board,) = there.board
    ours = BOOK.hotlines[HOTLINE]
    hook = Webhook(kind="answered", board=board, params=inbound(**fields), ours=ours, target="/", token="")
    assert voice._event(hook) == event


@pytest.mark.parametrize("withheld", ["anonymous", "Restricted", "+266696687", "", "sip:arts@example.nl"])
def test_a_number_that_is_withheld_is_none(there: Hotline, withheld: str) -> None:
    there.rings(withheld)
    assert there.leg.peer is None


def test_a_key_in_the_queue_goes_back_to_the_queue(there: Hotline) -> None:
    waiting = there.waits()
    root = document(there.twilio.posts(waiting, inbound(QueueTime="0")))
    assert answers_at(root).startswith(f"/twilio/voice/{there.leg.id}/waiting?n=")


def test_the_queue_is_left_when_nobody_is_left_to_ring(there: Hotline) -> None:
    waiting, reply = there.waits(), ""
    for _ in range(12):
        there.house.passes(minutes=1)
        reply = there.twilio.posts(waiting, inbound(QueueTime="60")).text
        if "Leave" in reply:
            break
    assert re.search(r"<Leave\s*/>", reply)


# When we cannot.


@contextmanager
def _away(there: Hotline) -> Iterator[None]:
    """Let the database take nobody in; whoever administers it can still."""
    name = there.owner.info.dbname
    door = SQL("alter database {} with allow_connections {}")
    with psycopg.connect(there.url, dbname="postgres", autocommit=True) as administrator:
        administrator.execute(door.format(Identifier(name), SQL("false")))
        administrator.execute(f"{END_ALL} and datname = %s", (name,))
        try:
            yield
        finally:
            administrator.execute(door.format(Identifier(name), SQL("true")))


@contextmanager
def _busy(there: Hotline) -> Iterator[None]:
    """Let somebody hold what every webhook needs for longer than anybody waits."""
    with psycopg.connect(there.url) as holder:
        holder.execute("lock table once in access exclusive mode")
        yield
        holder.rollback()


@contextmanager
def _a_bug(there: Hotline) -> Iterator[None]:
    """Let a table not be as the code expects it: nothing that any storage foresees."""
    there.owner.execute("alter table leg rename column tries to tried")
    try:
        yield
    finally:
        there.owner.execute("alter table leg rename column tried to tries")


Breaks = Callable[[Hotline], Any]
BREAKS: Final = [pytest.param(_away, id="away"), pytest.param(_busy, id="busy"), pytest.param(_a_bug, id="a bug")]
GONE: Final = BREAKS[:2]


def duty_number(there: Hotline) -> str:
    return BOOK.rotas[REGION].on_duty(there.house.clock.now())[0].phone


def rung(root: Any) -> list[str]:
    return [str(number.text) for number in root.iter("Number")]


@pytest.mark.parametrize("breaks", BREAKS)
def test_a_fault_of_ours_is_a_moment_and_the_same_step_again_and_then_a_human(
    there: Hotline, breaks: Breaks, caplog: pytest.LogCaptureFixture
) -> None:
    step, heard = there.rings(), []
    went = step
    with breaks(there):
        for _ in range(3):
            root = document(there.twilio.posts(went, inbound(Digits=PIN)))
            assert tags(root) == ["Say", "Pause", "Redirect"]
            went = target(str(root.find("Redirect").text))
            heard.append(went)
        root = document(there.twilio.posts(went, inbound()))
    assert heard == [f"{step}&t={tried}" for tried in (1, 2, 3)]
    assert duty_number(there) in rung(root)
    assert root.find("Dial").attrib["callerId"] == HOTLINE
    assert tags(root)[-1] == "Hangup"
    assert PIN not in caplog.text


def test_after_a_fault_the_question_is_asked_again_as_the_keys_are_lost(there: Hotline) -> None:
    step = there.rings()
    root = document(there.twilio.posts(f"{step}&t=1", inbound()))
    assert "pincode" in " ".join(str(each.text) for each in root.iter("Say")).lower()
    assert there.count("guess") == 0


def test_a_fault_at_the_very_beginning_rings_in_once_more(there: Hotline) -> None:
    with _away(there):
        root = document(there.twilio.posts("/twilio/voice", inbound()))
    again = target(str(root.find("Redirect").text))
    assert again == "/twilio/voice?t=1"
    assert tags(document(there.twilio.posts(again, inbound())))[0] == "Gather"


def test_an_answer_that_the_provider_could_not_use_is_told_and_the_call_goes_on(
    there: Hotline, caplog: pytest.LogCaptureFixture
) -> None:
    counter = metrics.FAULTS.labels("11200")
    step, before = there.rings(), counter._value.get()
    again = inbound(Digits=PIN, ErrorCode="11200", ErrorUrl=BASE + step)
    assert tags(document(there.twilio.posts(step, again)))[0] == "Gather"
    assert counter._value.get() == before + 1
    assert "11200" in caplog.text
    assert PIN not in caplog.text


@pytest.mark.parametrize("breaks", GONE)
def test_faults_in_the_queue_lead_out_of_it(there: Hotline, breaks: Breaks) -> None:
    waiting = there.waits()
    with breaks(there):
        assert re.search(r"<Leave\s*/>", there.twilio.posts(f"{waiting}&t=3", inbound()).text)
        dequeued = waiting.replace("/waiting", "/dequeued")
        root = document(there.twilio.posts(f"{dequeued}&t=3", inbound(QueueResult="leave")))
    assert duty_number(there) in rung(root)


def test_faults_while_a_room_opens_are_silence(there: Hotline) -> None:
    holding = there.waits().replace("/waiting", "/holding")
    with _away(there):
        reply = there.twilio.posts(holding, inbound())
    assert re.search(r"<Pause", reply.text)
    assert "Redirect" not in reply.text


@pytest.mark.parametrize(
    "address",
    [f"/twilio/voice/{UNKNOWN}/answered?n=n1", "/twilio/voice/nonsense/answered?n=1", f"/twilio/voice/{UNKNOWN}/x?n=1"],
)
def test_an_unknown_leg_or_step_is_a_human(there: Hotline, address: str) -> None:
    root = document(there.twilio.posts(address, inbound(Digits="1")))
    assert list(root.iter("Enqueue"))
    assert (there.leg.peer, there.leg.provider_call) == (GP.phone, CALL)
    assert there.count("waiting") == 1


def test_a_step_that_is_refused_unforeseen_is_undone_and_then_a_human(there: Hotline) -> None:
    nurse = next(each for each in BOOK.subscribers if each.person == "ward-coensdike")
    with there.house.storage.work(bedline_in(REGION)) as work:
        work.pins.keep(nurse.person, pin=PIN, now=work.now)
    ward = CRISIS.phones[0]
    menu = answers_at(document(there.twilio.posts(there.rings(ward), inbound(From=ward, Digits=PIN))))
    there.owner.execute("update leg set person = 'somebody-who-has-left'")
    first = there.twilio.posts(menu, inbound(From=ward, Digits="2"))
    root = document(first)
    assert list(root.iter("Enqueue"))
    assert there.count("waiting") == 1
    assert there.twilio.posts(menu, inbound(From=ward, Digits="2")).data == first.data
    assert there.count("waiting") == 1


def test_a_refusal_where_nothing_is_wished_is_a_moment_of_patience(there: Hotline) -> None:
    moved = there.waits().replace("/waiting", "/moved")
    there.owner.execute("delete from waiting")
    assert "Redirect" in tags(document(there.twilio.posts(moved, inbound())))
    assert there.count("waiting") == 0


def test_a_text_that_cannot_be_taken_in_is_answered_so_but_not_to_strangers(there: Hotline) -> None:
    with _away(there):
        told = there.twilio.posts("/twilio/sms", texted())
        silent = there.twilio.posts("/twilio/sms", texted(From=STRANGER, MessageSid="SM2"))
    assert told.status_code == 200
    assert "niet verwerkt" in told.text
    assert "Message" not in silent.text
    assert "Opgeslagen" in there.twilio.posts("/twilio/sms", texted()).text


# How things fare.


def test_a_status_is_told_once_and_a_strange_one_to_nobody(there: Hotline) -> None:
    there.rings()
    address, before = f"/twilio/status/calls/{there.leg.id}", there.count("once")
    for state, number in (("ringing", "1"), ("ringing", "1"), ("completed", "2"), ("teleported", "3")):
        reply = there.twilio.posts(address, inbound(CallStatus=state, SequenceNumber=number, SipResponseCode="200"))
        assert (reply.status_code, reply.data) == (204, b"")
    assert (there.leg.state, there.leg.last_sequence) == (LegState.COMPLETED, 2)
    assert there.count("once") == before + 2
    assert there.count("task") == 1, "one missed call"


def test_a_status_that_cannot_be_taken_in_is_asked_for_again(there: Hotline) -> None:
    fields = {"MessageSid": "SM1", "MessageStatus": "delivered", "From": TEXTS, "To": CRISIS.text or ""}
    with _away(there):
        assert there.twilio.posts(f"/twilio/status/texts/{uuid4()}", fields).status_code == 503


@pytest.mark.parametrize("address", ["calls/nonsense", "texts/nonsense", f"calls/{UNKNOWN}", f"texts/{UNKNOWN}"])
def test_a_status_of_nothing_we_know_is_no_fault(there: Hotline, address: str) -> None:
    fields = {"CallStatus": "completed", "SequenceNumber": "1", "MessageStatus": "sent"}
    assert there.twilio.posts(f"/twilio/status/{address}", fields).status_code == 204
    assert there.count("leg") == there.count("message") == 0


def test_only_a_recording_that_is_there_is_told(there: Hotline) -> None:
    there.waits()
    address = f"/twilio/status/recordings/{there.leg.id}"
    there.twilio.posts(address, {"RecordingSid": "RE1", "RecordingStatus": "absent", "RecordingDuration": "0"})
    assert there.count("voicemail") == 0
    there.twilio.posts(address, {"RecordingSid": "RE2", "RecordingStatus": "completed", "RecordingDuration": "12"})
    assert there.owner.execute("select provider_ref, seconds from voicemail").fetchall() == [("RE2", 12)]


# Prompts.


def test_no_prompt_that_is_not_recorded(there: Hotline) -> None:
    assert Client(there.house.app).get("/twilio/prompts/nl/ask_pin.wav", base_url=BASE).status_code == 404
    assert Client(there.house.app).get("/twilio/prompts/../../etc/passwd.wav", base_url=BASE).status_code == 404
