"""Which calls and texts follow from what has happened, and when."""

from datetime import timedelta
from typing import Final

import pytest

from bedline.domain.calls import LegEnd
from bedline.domain.ids import UnitId
from bedline.domain.messages import Errand, MessageKind, MessageState
from bedline.domain.people import bedline_in
from bedline.domain.phonebook import AskBy, HotlineNumber, Phonebook
from bedline.domain.requests import Channel, RequestState
from bedline.domain.tasks import TaskKind
from bedline.services import requests
from bedline.services.hotline.outgoing import writing
from bedline.services.sweeps import notice_unheard
from tests import builders as a
from tests.harness.outbox import GP, MOBILE, WARD, Office, office, phonebook
from tests.harness.tiny import HOTLINE

S: Final = MessageState
CALL, TEXT = MessageKind.CALL, MessageKind.TEXT


def planned(there: Office) -> list[tuple[str, str, float]]:
    """Return what is in the outbox: errand, kind, and after how many minutes."""
    return [
        (each.errand.value, each.kind.value, (each.not_before - a.NOW) / timedelta(minutes=1))
        for each in there.messages()
    ]


def test_a_ward_is_called_and_written_to_at_once_and_reminded() -> None:
    with office() as there:
        offer = there.asks_for_a_bed()
        assert offer.expires_at - offer.made_at == timedelta(minutes=10)
        assert planned(there) == [
            ("ask_ward", "call", 0.0),
            ("ask_ward", "text", 0.0),
            ("remind_ward", "text", pytest.approx(6.667, abs=0.01)),
        ]
        assert {each.stale_at for each in there.messages()} == {offer.expires_at}


def test_a_ward_that_wants_texts_is_called_at_half_time() -> None:
    with office(phonebook(ask_by=AskBy.TEXT)) as there:
        there.asks_for_a_bed()
        assert planned(there)[0] == ("ask_ward", "call", 5.0)
        assert planned(there)[1][:2] == ("ask_ward", "text")


def test_a_ward_that_wants_texts_and_has_no_mobile_is_called() -> None:
    with office(phonebook(ask_by=AskBy.TEXT, text=None)) as there:
        there.asks_for_a_bed()
        assert planned(there) == [("ask_ward", "call", 0.0)]


def test_a_ward_that_answers_on_the_web_is_called_only_when_it_does_not() -> None:
    with office(phonebook(ask_by=AskBy.WEB)) as there:
        offer = there.asks_for_a_bed()
        assert [each[:2] for each in planned(there)] == [("ask_ward", "call"), ("remind_ward", "text")]
        there.works()
        there.phones.passes(minutes=4)
        there.accepts(offer)
        there.phones.passes(minutes=4)
        assert there.calls_placed() == 0


def test_nobody_is_told_anything_in_a_region_without_a_number() -> None:
    book = phonebook()
    with office(Phonebook(subscribers=book.subscribers, wards=book.wards)) as there:
        there.accepts(there.asks_for_a_bed(ring_back=True))
        assert there.messages() == []


def test_a_number_that_sends_no_texts_sends_none() -> None:
    book = phonebook()
    silent = HotlineNumber(number=HOTLINE, region=a.POLDER, language="nl", texts=False)
    with office(Phonebook(hotlines={HOTLINE: silent}, subscribers=book.subscribers, wards=book.wards)) as there:
        there.asks_for_a_bed()
        assert {each.kind for each in there.messages()} == {CALL}


def test_a_ward_without_a_telephone_is_asked_on_the_web_alone() -> None:
    book = phonebook()
    with office(Phonebook(hotlines=book.hotlines, subscribers=book.subscribers)) as there:
        there.withdraws(there.asks_for_a_bed())
        there.accepts(there.asks_for_a_bed())
        assert there.messages() == []


def test_who_wants_no_texts_gets_none() -> None:
    with office() as there:
        there.do(lambda work: work.opt_outs.note(MOBILE, out=True, now=work.now))
        there.asks_for_a_bed()
        assert {each.kind for each in there.messages()} == {CALL}


def test_a_ward_that_never_knew_is_not_told_that_it_need_not_answer() -> None:
    with office() as there:
        there.withdraws(there.asks_for_a_bed())
        assert set(there.states()) == {S.CANCELED}


def test_a_ward_is_told_what_it_has_reserved() -> None:
    with office() as there:
        there.works()
        there.accepts(there.asks_for_a_bed())
        there.phone(MOBILE).is_told("gereserveerd", "duin-1")
        there.phones.nobody_else_was_texted()


def test_a_no_stops_everything_without_another_word() -> None:
    with office() as there:
        offer = there.asks_for_a_bed()
        there.works()
        there.phone().rings()
        there.phone(MOBILE).is_told("bed gevraagd")
        there.refuses(offer)
        there.phone().stops_ringing(within=3)
        there.phone(MOBILE).gets_no_text(within=600)


@pytest.mark.parametrize(("channel", "ring_back"), [(Channel.PHONE, False), (Channel.WEB, True)])
def test_a_referrer_is_rung_with_the_result(channel: Channel, ring_back: bool) -> None:  # noqa: FBT001
    with office(phonebook(ask_by=AskBy.WEB)) as there:
        there.accepts(there.asks_for_a_bed(channel=channel, ring_back=ring_back))
        there.works()
        there.phone(GP).rings(shows=HOTLINE)
        (call,) = there.messages(Errand.RING_GP_BACK)
        assert call.person == a.gp().id


def test_a_referrer_who_asked_on_the_web_is_left_in_peace() -> None:
    with office() as there:
        there.accepts(there.asks_for_a_bed())
        assert not there.messages(Errand.RING_GP_BACK)


def test_a_referrer_who_does_not_pick_up_is_rung_three_times_and_then_the_desk_does_it() -> None:
    with office(phonebook(ask_by=AskBy.WEB)) as there:
        there.accepts(there.asks_for_a_bed(channel=Channel.PHONE))
        there.works()
        moments = []
        for _ in range(3):
            there.phone(GP).rings(within=400)
            moments.append((there.storage.clock.now() - a.NOW).total_seconds() / 60)
            there.phone(GP).stops_ringing()
        assert [round(moment) for moment in moments] == [0, 4, 9]
        there.phones.passes(minutes=2)
        assert [task.kind for task in there.tasks()] == [TaskKind.RESULT_NOT_HEARD]
        there.phone(GP).is_told("er is antwoord", HOTLINE)
        there.phones.nobody_else_was_rung()


def test_a_referrer_who_has_heard_it_is_not_rung_again() -> None:
    with office(phonebook(ask_by=AskBy.WEB)) as there:
        there.accepts(there.asks_for_a_bed(channel=Channel.PHONE))
        there.works()
        there.phone(GP).rings().answers()
        there.has_an_outcome(LegEnd.BED)
        there.phone(GP).hangs_up()
        there.phones.passes(minutes=10)
        assert there.states(Errand.RING_GP_BACK) == [S.DELIVERED]
        there.phones.nobody_else_was_rung()


def test_a_request_that_comes_to_nothing_is_told_too() -> None:
    with office(phonebook(ask_by=AskBy.WEB)) as there:
        offer = there.asks_for_a_bed(channel=Channel.PHONE)
        with there.storage.work(a.coordinator()) as work:
            requests.unplace(work, request=offer.request, reason="ladder_exhausted")
        assert len(there.messages(Errand.RING_GP_BACK)) == 1


def test_a_request_that_its_referrer_has_ended_is_told_to_nobody() -> None:
    with office(phonebook(ask_by=AskBy.WEB)) as there:
        offer = there.asks_for_a_bed(channel=Channel.PHONE)
        there.accepts(offer)
        with there.storage.work(a.gp()) as work:
            requests.withdraw(work, request=offer.request, reason="stays_home")
        assert there.states(Errand.RING_GP_BACK) == [S.CANCELED]


def test_a_result_that_nobody_has_heard_is_put_on_the_desk_in_time() -> None:
    with office(Phonebook(hotlines=phonebook().hotlines)) as there:
        offer = there.asks_for_a_bed(channel=Channel.PHONE)
        there.accepts(offer)
        assert there.request(offer.request).state is RequestState.RESERVED
        there.phones.passes(minutes=29)
        assert notice_unheard(there.storage, bedline_in()) == 0
        there.phones.passes(minutes=2)
        assert notice_unheard(there.storage, bedline_in()) == 1
        assert [task.kind for task in there.tasks()] == [TaskKind.RESULT_NOT_HEARD]
        assert notice_unheard(there.storage, bedline_in()) == 0


def test_a_result_on_the_web_has_been_seen() -> None:
    with office(Phonebook(hotlines=phonebook().hotlines)) as there:
        there.accepts(there.asks_for_a_bed())
        there.phones.passes(minutes=40)
        assert notice_unheard(there.storage, bedline_in()) == 0


def test_a_message_is_about_something() -> None:
    with office() as there, pytest.raises(ValueError, match="about an offer or a request"):
        there.do(lambda _: writing._about(None, None))
    assert UnitId("duin-1") in phonebook().wards
    assert WARD in phonebook().numbers
    assert TEXT is not CALL
