"""Legs that are told out of order, rotas over a change of clock, a chain of people, messages that must not repeat."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import permutations
from uuid import UUID

import pytest

from bedline.domain import calls, faults, hotline, messages
from bedline.domain.calls import Direction, Leg, LegId, LegState, Progress, Purpose, WaitingId
from bedline.domain.errors import Conflict
from bedline.domain.faults import Remedy
from bedline.domain.hotline import Waiting, WaitingState
from bedline.domain.ids import PersonId, RegionId
from bedline.domain.messages import Errand, Message, MessageId, MessageKind, MessageState
from bedline.domain.rota import Duty, Rota, Rung, Shift, Swap
from bedline.domain.scripts.talk import Dialogue

NOW = datetime(2026, 1, 10, 3, 12, tzinfo=UTC)
REGION = RegionId("polder")
ANNA, BRAM, COR = PersonId("anna"), PersonId("bram"), PersonId("cor")


def a_leg() -> Leg:
    return Leg(
        id=LegId(UUID(int=1)),
        region=REGION,
        direction=Direction.OUT,
        purpose=Purpose.OFFER,
        state=LegState.QUEUED,
        peer="+31115000206",
        dialogue=Dialogue(script="ward_answer", step="knock", language="nl"),
        nonce="n1",
        created_at=NOW,
    )


def test_callbacks_in_any_order_and_twice_lead_to_the_same_end() -> None:
    told = [
        Progress(LegState.INITIATED, 0),
        Progress(LegState.RINGING, 1),
        Progress(LegState.IN_PROGRESS, 2),
        Progress(LegState.COMPLETED, 3),
    ]
    for order in permutations(told):
        leg = a_leg()
        for each in (*order, *order):
            leg = calls.progressed(leg, each, now=NOW)
        assert leg.state is LegState.COMPLETED
        assert leg.last_sequence == 3


def test_a_phone_that_nobody_picked_up_is_no_answer_whatever_the_provider_calls_it() -> None:
    leg = calls.progressed(a_leg(), Progress(LegState.FAILED, 1, sip_code=480), now=NOW)
    assert (leg.state, leg.in_vain) == (LegState.NO_ANSWER, True)


def shift(weekday: int, starts: time, hours: int, person: PersonId, rung: Rung = Rung.FIRST) -> Shift:
    return Shift(weekday, starts, timedelta(hours=hours), rung, person, "+31600000001")


def rota(*shifts: Shift, swaps: tuple[Swap, ...] = ()) -> Rota:
    return Rota(REGION, "Europe/Amsterdam", shifts, swaps)


def test_a_night_duty_ends_at_seven_by_the_clock_on_the_wall_also_when_that_is_changed() -> None:
    # In the night to 29 March 2026 the clock skips from 02:00 to 03:00, in that to 25 October it repeats the hour.
    nights = rota(shift(5, time(23, 0), 8, ANNA))
    for before, after in (
        (datetime(2026, 3, 29, 4, 59, tzinfo=UTC), datetime(2026, 3, 29, 5, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, 5, 59, tzinfo=UTC), datetime(2026, 10, 25, 6, 0, tzinfo=UTC)),
    ):
        assert [duty.person for duty in nights.on_duty(before)] == [ANNA]
        assert nights.on_duty(after) == ()


def test_a_swap_overrules_the_pattern_on_its_rung_only() -> None:
    swap = Swap(NOW - timedelta(hours=1), NOW + timedelta(hours=1), Rung.FIRST, COR, "+31600000003")
    pattern = rota(shift(4, time(20, 0), 12, ANNA), shift(4, time(20, 0), 12, BRAM, Rung.SECOND), swaps=(swap,))
    assert [duty.person for duty in pattern.on_duty(NOW)] == [COR, BRAM]
    assert [duty.person for duty in pattern.on_duty(NOW + timedelta(hours=2))] == [ANNA, BRAM]


def test_nobody_is_on_duty_twice_and_hours_without_anybody_are_found() -> None:
    both = rota(shift(5, time(0, 0), 24, ANNA), shift(5, time(0, 0), 24, ANNA, Rung.BACKUP))
    assert len(both.on_duty(NOW)) == 1
    sunday = datetime(2026, 1, 10, 22, 0, tzinfo=UTC)
    assert both.gaps(since=sunday, until=sunday + timedelta(hours=3)) == tuple(
        sunday + timedelta(hours=hour) for hour in (1, 2)
    )


def a_wait() -> Waiting:
    until = NOW + timedelta(hours=4)
    chain = (
        Duty(ANNA, "+31600000001", Rung.FIRST, until),
        Duty(BRAM, "+31600000002", Rung.SECOND, until),
        Duty(COR, "+31600000003", Rung.BACKUP, until),
    )
    return Waiting(
        id=WaitingId(UUID(int=2)),
        region=REGION,
        leg=LegId(UUID(int=1)),
        why="asked",
        crisis=True,
        since_at=NOW,
        chain=chain,
    )


def test_the_first_on_duty_is_rung_twice_then_each_of_the_others_once() -> None:
    waiting, rung = a_wait(), []
    while (following := hotline.next_to_ring(waiting, busy=frozenset())) is not None:
        position, duty = following
        rung.append(duty.person)
        waiting = hotline.ringing(waiting, position=position, leg=LegId(UUID(int=9)), now=NOW)
        waiting = hotline.missed(waiting)
    assert rung == [ANNA, ANNA, BRAM, COR]


def test_somebody_on_a_call_is_passed_over() -> None:
    following = hotline.next_to_ring(a_wait(), busy=frozenset({ANNA}))
    assert following is not None
    assert following[1].person == BRAM


def test_the_first_key_wins_and_the_second_is_told_so() -> None:
    taken = hotline.accepted(a_wait(), by=ANNA, now=NOW)
    with pytest.raises(Conflict, match="caller_taken"):
        hotline.accepted(taken, by=BRAM, now=NOW)
    gone = hotline.ended(a_wait(), WaitingState.GONE, now=NOW)
    with pytest.raises(Conflict, match="caller_gone"):
        hotline.accepted(gone, by=BRAM, now=NOW)


def a_message(kind: MessageKind = MessageKind.TEXT) -> Message:
    return Message(
        id=MessageId(UUID(int=3)),
        region=REGION,
        kind=kind,
        errand=Errand.ASK_WARD,
        to="+31600000009",
        language="nl",
        not_before=NOW,
        stale_at=NOW + timedelta(minutes=10),
        created_at=NOW,
    )


def test_a_message_past_its_moment_is_not_sent_any_more() -> None:
    assert messages.claimed(a_message(), now=NOW + timedelta(minutes=10)).state is MessageState.STALE


def test_a_call_whose_sender_died_is_asked_about_and_never_repeated_blindly() -> None:
    call = messages.claimed(a_message(MessageKind.CALL), now=NOW)
    again = messages.claimed(call, now=NOW + timedelta(minutes=1))
    assert (again.state, again.attempts) == (MessageState.DOUBTFUL, 1)


def test_a_text_whose_sender_died_is_sent_again_since_its_code_makes_that_harmless() -> None:
    text = messages.claimed(a_message(), now=NOW)
    assert messages.claimed(text, now=NOW + timedelta(minutes=1)).attempts == 2


def test_a_callback_before_the_providers_own_answer_is_not_undone_by_it() -> None:
    sending = messages.claimed(a_message(), now=NOW)
    delivered = messages.told(sending, status="delivered", error_code=None)
    after = messages.sent(delivered, provider="twilio", ref="SM1", now=NOW)
    assert (after.state, after.provider_ref) == (MessageState.DELIVERED, "SM1")


def test_text_statuses_in_any_order_keep_the_furthest() -> None:
    for order in permutations(["queued", "sent", "delivered"]):
        text = messages.sent(messages.claimed(a_message(), now=NOW), provider="twilio", ref="SM1", now=NOW)
        for status in (*order, *order):
            text = messages.told(text, status=status, error_code=None)
        assert text.state is MessageState.DELIVERED


@pytest.mark.parametrize(("code", "policy"), faults.POLICIES.items())
def test_every_code_of_the_table_says_what_to_do(code: int, policy: faults.Policy) -> None:
    assert faults.policy(code, status=400) is policy
    if policy.remedy in (Remedy.CHANNEL_DEAD, Remedy.CONFIGURATION, Remedy.PAGE):
        assert policy.tell_desk or policy.tell_operator


def test_no_answer_and_server_faults_are_tried_again_with_growing_waits() -> None:
    soon = faults.policy(None, status=503)
    waits = [faults.wait_before(attempt, soon, jitter=0.5) for attempt in (1, 2, 3, 9)]
    assert waits == sorted(waits)
    assert waits[-1] <= faults.LONGEST_WAIT
    assert faults.policy(None, status=None) is soon
    assert faults.policy(None, status=404).remedy is Remedy.NEXT_NUMBER


def test_what_has_gone_out_is_not_taken_back() -> None:
    assert messages.canceled(a_message()).state is MessageState.CANCELED
    gone = replace(a_message(), state=MessageState.SENT)
    assert messages.canceled(gone) is gone
