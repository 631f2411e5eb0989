"""What storage promises of the outbox."""

from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID

import pytest

from bedline.bootstrap.hotline import LATE_LENGTH, held_up_since
from bedline.domain import messages
from bedline.domain.calls import LegId, WaitingId
from bedline.domain.errors import NotFound
from bedline.domain.messages import DOUBT_LENGTH, SILENCE_LENGTH, Errand, Message, MessageKind, MessageState
from bedline.domain.people import bedline_in
from tests import builders as a
from tests.harness import kept, kept_calls
from tests.harness.kept_calls import GP_PHONE, OPERATOR
from tests.harness.worlds import World, neighbour

ASKED: Final = kept.request(1)
OFFER: Final = kept.offer(1, of=ASKED)
ASK: Final = kept_calls.message(1, offer=OFFER.id, request=ASKED.id)
TEXT: Final = kept_calls.message(2, kind=MessageKind.TEXT, offer=OFFER.id)
LATER: Final = a.later(timedelta(minutes=1))


@pytest.fixture(autouse=True)
def _asked(world: World) -> None:
    kept.keep(world.storage, ASKED, OFFER)


def test_a_message_comes_back_as_it_was_kept_and_as_it_was_saved(world: World) -> None:
    given = replace(ASK, leg=LegId(UUID(int=1)), person=a.gp().id, waiting=WaitingId(UUID(int=2)))
    kept_calls.keep(world.storage, given)
    with world.storage.work(OPERATOR) as work:
        assert work.messages.get(ASK.id) == given
        claimed = messages.claimed(given, now=work.now)
        work.messages.save(claimed)
        assert work.messages.get(ASK.id) == claimed
    with world.storage.work(OPERATOR) as work:
        assert work.messages.get(ASK.id) == claimed
        sent = replace(
            messages.sent(claimed, provider="twilio", ref="CA1", now=work.now), rank=2, error_code=1, params={"a": "é"}
        )
        work.messages.save(sent)
    with world.storage.work(OPERATOR) as work:
        assert work.messages.get(ASK.id) == sent
        with pytest.raises(NotFound, match="unknown_message"):
            work.messages.get(TEXT.id)


def test_a_telephone_is_not_rung_twice_at_once_for_one_offer(world: World) -> None:
    kept_calls.keep(world.storage, ASK, TEXT)
    again = replace(ASK, id=kept_calls.message(3).id, request=None, errand=Errand.REMIND_WARD)
    with world.storage.work(OPERATOR) as work:
        assert not work.messages.add(again)
        assert work.messages.add(replace(again, id=kept_calls.message(4).id, to=GP_PHONE)), "another telephone"
        assert work.messages.add(replace(again, id=kept_calls.message(5).id, offer=None)), "not about the offer"
        assert work.messages.add(replace(TEXT, id=kept_calls.message(6).id)), "a text does not ring"
        work.messages.save(messages.failed(ASK, error_code=None))
        assert work.messages.add(again), "the first has come to an end"


@pytest.mark.parametrize("state", sorted(messages.OPEN))
def test_a_call_that_may_still_ring_keeps_a_second_one_out(world: World, state: MessageState) -> None:
    kept_calls.keep(world.storage, replace(ASK, state=state, claimed_until=a.NOW))
    with world.storage.work(OPERATOR) as work:
        assert not work.messages.add(replace(ASK, id=kept_calls.message(3).id))


def test_a_referrer_is_not_rung_back_twice_at_once(world: World) -> None:
    back = replace(ASK, errand=Errand.RING_GP_BACK, offer=None, to=GP_PHONE)
    kept_calls.keep(world.storage, back)
    with world.storage.work(OPERATOR) as work:
        assert not work.messages.add(replace(back, id=kept_calls.message(3).id))
        assert work.messages.add(replace(back, id=kept_calls.message(4).id, errand=Errand.RING_DUTY)), "another errand"


def test_messages_are_due_from_their_moment_or_when_their_taker_has_gone(world: World) -> None:
    later = kept_calls.message(3, kind=MessageKind.TEXT, not_before=LATER)
    taken = kept_calls.message(4, kind=MessageKind.TEXT, state=MessageState.SENDING, claimed_until=LATER)
    done = kept_calls.message(5, kind=MessageKind.TEXT, state=MessageState.SENT)
    kept_calls.keep(world.storage, later, taken, done, ASK)
    with world.storage.work(OPERATOR) as work:
        assert list(work.messages.due(now=a.NOW, limit=9)) == [ASK]
        assert work.messages.oldest_due(now=a.NOW) == a.NOW
    with world.storage.work(OPERATOR) as work:
        assert list(work.messages.due(now=LATER, limit=9)) == [ASK, later, taken]
        assert list(work.messages.due(now=LATER, limit=1)) == [ASK]
        assert work.messages.oldest_due(now=a.NOW - timedelta(seconds=1)) is None


def test_an_outbox_is_held_up_by_an_errand_that_nobody_takes_and_no_longer_when_somebody_does(world: World) -> None:
    kept_calls.keep(world.storage, ASK)
    world.clock.advance(LATE_LENGTH)
    assert held_up_since(world.storage) is None
    world.clock.advance(timedelta(seconds=1))
    assert held_up_since(world.storage) == a.NOW
    with world.storage.work(OPERATOR) as work:
        work.messages.save(messages.claimed(work.messages.get(ASK.id), now=work.now))
    assert held_up_since(world.storage) is None


def test_a_message_of_which_nothing_is_heard_is_asked_about(world: World) -> None:
    sent = kept_calls.message(3, kind=MessageKind.TEXT, state=MessageState.SENT, sent_at=a.NOW)
    doubtful = kept_calls.message(4, kind=MessageKind.TEXT, state=MessageState.DOUBTFUL)
    kept_calls.keep(world.storage, sent, doubtful, ASK)
    with world.storage.work(OPERATOR) as work:
        assert list(work.messages.silent(now=a.NOW + DOUBT_LENGTH, limit=9)) == []
        assert _ids(work.messages.silent(now=a.NOW + SILENCE_LENGTH, limit=9)) == {doubtful.id}
        then = a.NOW + SILENCE_LENGTH + timedelta(seconds=1)
        assert [each.id for each in work.messages.silent(now=then, limit=9)] == [doubtful.id, sent.id]
        assert _ids(work.messages.silent(now=then, limit=1)) == {doubtful.id}
        world.clock.advance(timedelta(minutes=1))
    with world.storage.work(OPERATOR) as work:
        work.messages.save(sent)
    with world.storage.work(OPERATOR) as work:
        assert _ids(work.messages.silent(now=then, limit=9)) == {doubtful.id}


@pytest.mark.parametrize(
    ("kind", "after", "patience"),
    [
        (MessageKind.CALL, timedelta(minutes=30), SILENCE_LENGTH),
        (MessageKind.TEXT, timedelta(0), SILENCE_LENGTH),
        (MessageKind.TEXT, timedelta(minutes=3), SILENCE_LENGTH),
        (MessageKind.TEXT, timedelta(minutes=8), timedelta(minutes=2)),
        (MessageKind.TEXT, timedelta(hours=5), timedelta(minutes=10)),
        (MessageKind.TEXT, None, SILENCE_LENGTH),
    ],
)
def test_a_text_that_is_long_on_its_way_is_asked_about_less_and_less_and_a_call_within_the_minute(
    world: World, kind: MessageKind, after: timedelta | None, patience: timedelta
) -> None:
    sent_at = None if after is None else a.NOW - after
    sent = kept_calls.message(3, kind=kind, state=MessageState.SENT, sent_at=sent_at)
    kept_calls.keep(world.storage, sent)
    assert messages.patience(sent, heard_at=a.NOW) == patience
    with world.storage.work(OPERATOR) as work:
        assert list(work.messages.silent(now=a.NOW + patience, limit=9)) == []
        assert _ids(work.messages.silent(now=a.NOW + patience + timedelta(milliseconds=1), limit=9)) == {sent.id}


def _ids(found: object) -> set[object]:
    assert isinstance(found, list)
    return {each.id for each in found if isinstance(each, Message)}


def test_open_messages_are_found_by_what_they_are_about(world: World) -> None:
    ended = kept_calls.message(3, offer=OFFER.id, state=MessageState.CANCELED)
    about_request = kept_calls.message(4, kind=MessageKind.TEXT, request=ASKED.id)
    kept_calls.keep(world.storage, ASK, TEXT, ended, about_request)
    with world.storage.work(OPERATOR) as work:
        assert list(work.messages.open_for(offer=OFFER.id)) == [ASK, TEXT]
        assert list(work.messages.open_for(request=ASKED.id)) == [ASK, about_request]
        assert list(work.messages.open_for()) == []


def test_how_often_a_number_was_rung_lately_is_known(world: World) -> None:
    with world.storage.work(OPERATOR) as work:
        call = replace(kept_calls.message(1), kind=MessageKind.CALL)
        for number, minutes in enumerate((70, 40, 5), start=11):
            rung_at = work.now - timedelta(minutes=minutes)
            each = replace(call, id=kept_calls.message(number).id, state=MessageState.DELIVERED, sent_at=rung_at)
            work.messages.add(each)
        work.messages.add(replace(kept_calls.message(14), kind=MessageKind.TEXT, sent_at=work.now))
        rung = work.messages.rung(call.to, since=work.now - timedelta(hours=1))
        assert [work.now - at for at in rung] == [timedelta(minutes=5), timedelta(minutes=40)]
        assert list(work.messages.rung("+31699999999", since=work.now - timedelta(hours=1))) == []


def test_whom_a_message_went_to_is_forgotten_when_its_time_is_over(world: World) -> None:
    ended = replace(TEXT, state=MessageState.DELIVERED)
    kept_calls.keep(world.storage, ended, ASK)
    world.clock.advance(timedelta(days=1))
    with world.storage.work(OPERATOR) as work:
        assert work.messages.forget(before=a.NOW, region=a.POLDER, limit=9) == 0
        assert work.messages.forget(before=world.clock.now(), region=a.POLDER, limit=9) == 1
    with world.storage.work(OPERATOR) as work:
        assert work.messages.forget(before=world.clock.now(), region=a.POLDER, limit=9) == 0
        assert work.messages.get(ended.id) == replace(ended, to="", params={})
        assert work.messages.get(ASK.id) == ASK, "it has not come to an end"


def test_messages_of_another_region_are_nobodys(world: World) -> None:
    kept_calls.keep(world.storage, ASK)
    with world.storage.work(bedline_in(neighbour().region)) as work:
        with pytest.raises(NotFound, match="unknown_message"):
            work.messages.get(ASK.id)
        assert not work.messages.due(now=LATER, limit=9)
        assert not work.messages.open_for(offer=OFFER.id)
        assert work.messages.oldest_due(now=LATER) is None
    with world.storage.work(bedline_in()) as work:
        assert list(work.messages.due(now=LATER, limit=9)) == [ASK]
