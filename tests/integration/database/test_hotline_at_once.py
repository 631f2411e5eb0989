"""What several processes do at the same moment happens once: calls for an offer, messages taken, PINs tried."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Final

import psycopg
import pytest

from bedline.domain import messages
from bedline.domain.messages import Message, MessageKind
from bedline.domain.pins import MOST_FAILURES
from bedline.ports.telephony import PinCheck
from tests import builders as a
from tests.harness import kept, kept_calls
from tests.harness.kept_calls import OPERATOR, WARD_PHONE
from tests.harness.worlds import World

pytestmark = pytest.mark.database

ASKED: Final = kept.request(1)
OFFER: Final = kept.offer(1, of=ASKED)
AT_ONCE: Final = 6


def at_once(act: Callable[[int], object], times: int = AT_ONCE) -> list[object]:
    """Do it so many times, each in a thread that waits for the others."""
    ready = threading.Barrier(times)

    def one(number: int) -> object:
        ready.wait(10)
        return act(number)

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(one, range(times)))


def test_of_many_who_order_the_same_call_one_does(world: World) -> None:
    kept.keep(world.storage, ASKED, OFFER)

    def order(number: int) -> bool:
        with world.storage.work(OPERATOR) as work:
            return work.messages.add(kept_calls.message(number, offer=OFFER.id))

    assert sorted(at_once(order), key=bool) == [False] * (AT_ONCE - 1) + [True]


def test_not_even_with_a_statement_of_ones_own_is_a_telephone_rung_twice(
    world: World, owner: psycopg.Connection
) -> None:
    kept.keep(world.storage, ASKED, OFFER)
    kept_calls.keep(world.storage, kept_calls.message(1, offer=OFFER.id))
    ended = replace(kept_calls.message(2, offer=OFFER.id), state=messages.MessageState.CANCELED)
    kept_calls.keep(world.storage, ended)
    with pytest.raises(psycopg.errors.UniqueViolation, match="uq_message_offer_call"):
        owner.execute("update message set state = 'waiting'")


def test_a_call_and_a_text_of_a_provider_are_one_message(world: World, owner: psycopg.Connection) -> None:
    sent = kept_calls.message(1, kind=MessageKind.TEXT, provider="twilio", provider_ref="SM1")
    move = kept_calls.message(2, kind=MessageKind.MOVE, provider="twilio", provider_ref="SM1")
    other = kept_calls.message(3, kind=MessageKind.TEXT, provider="twilio", provider_ref="SM2")
    kept_calls.keep(world.storage, sent, move, other)
    with pytest.raises(psycopg.errors.UniqueViolation, match="uq_message_provider_ref"):
        owner.execute("update message set provider_ref = 'SM1'")


def test_a_message_is_taken_by_one_of_many_and_nobody_waits(world: World) -> None:
    kept_calls.keep(world.storage, *(kept_calls.message(n, kind=MessageKind.TEXT) for n in range(1, AT_ONCE + 1)))
    everybody_has = threading.Barrier(AT_ONCE)

    def take(_: int) -> Message:
        with world.storage.work(OPERATOR) as work:
            (taken,) = work.messages.due(now=a.NOW, limit=1)
            work.messages.save(messages.claimed(taken, now=a.NOW))
            everybody_has.wait(10)
            return taken

    taken = [each.id for each in at_once(take) if isinstance(each, Message)]
    assert len(set(taken)) == AT_ONCE


def test_what_others_hold_is_not_asked_about_either(world: World) -> None:
    sent = kept_calls.message(1, kind=MessageKind.TEXT, state=messages.MessageState.SENT)
    kept_calls.keep(world.storage, sent)
    later = a.later(timedelta(hours=1))

    def look(_: int) -> int:
        with world.storage.work(OPERATOR) as work:
            return len(work.messages.silent(now=later, limit=9))

    with world.storage.work(OPERATOR) as work:
        assert len(work.messages.silent(now=later, limit=9)) == 1
        assert at_once(look, times=1) == [0]


def test_of_many_wrong_pins_at_once_no_more_count_than_one_after_the_other(world: World) -> None:
    gp = a.gp().id
    with world.storage.work(OPERATOR) as work:
        work.pins.keep(gp, pin="482913", now=work.now)

    def guess(number: int) -> PinCheck:
        with world.storage.work(OPERATOR) as work:
            return work.pins.check(gp, pin="482913" if number == AT_ONCE + 1 else f"11223{number}", now=work.now)

    checks = at_once(guess, times=AT_ONCE)
    assert sum(not check.locked for check in checks if isinstance(check, PinCheck)) == MOST_FAILURES - 1
    assert guess(AT_ONCE + 1) == PinCheck(None, locked=True)


def test_a_wrong_pin_counts_though_the_call_goes_on(world: World, owner: psycopg.Connection) -> None:
    with world.storage.work(OPERATOR) as work:
        work.pins.keep(a.gp().id, pin="482913", now=work.now)
    with world.storage.work(OPERATOR) as work:
        assert work.pins.check(a.gp().id, pin="000000", now=work.now) == PinCheck(None)
    assert owner.execute("select cardinality(failed_at) from pin").fetchone() == (1,)


def test_nobody_is_kept_waiting_while_a_pin_is_hashed(world: World) -> None:
    # The row is locked after the slow part, so a second call of the same person meets no lock meanwhile.
    gp = a.gp().id
    with world.storage.work(OPERATOR) as work:
        work.pins.keep(gp, pin="482913", now=work.now)
    with world.storage.work(OPERATOR) as work:
        work.pins.check(None, pin="482913", now=work.now)
        with world.storage.work(OPERATOR) as other:
            assert other.pins.check(gp, pin="482913", now=other.now) == PinCheck(gp)


def test_numbers_keys_and_voices_are_not_read_in_the_tables(world: World, owner: psycopg.Connection) -> None:
    call = kept_calls.leg(1)
    said = kept_calls.voicemail(1, of=call, fetched_at=a.NOW, sound=b"mevrouw Jansen")
    kept_calls.keep(world.storage, call, kept_calls.waiting(1, of=call), kept_calls.message(1), said)
    with world.storage.work(OPERATOR) as work:
        work.opt_outs.note(WARD_PHONE, out=True, now=work.now)
    for table in ("leg", "waiting", "message", "voicemail", "opt_out"):
        rows = owner.execute(f"select {table} from {table}".encode()).fetchall()
        sealed = owner.execute(f"select * from {table}".encode()).fetchall()
        text = repr(rows) + repr(sealed)
        assert rows
        # By chance, four digits stand somewhere in what is sealed; by themselves they do not.
        assert re.findall(r"4416329600|birth_year|(?<![0-9a-f])1938(?![0-9a-f])|Jansen", text) == []
