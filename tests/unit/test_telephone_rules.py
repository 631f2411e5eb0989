"""Legs that are told out of order, rotas over a change of clock, messages that must not repeat."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import permutations
from uuid import UUID

import pytest

from bedline.domain import calls, faults, messages
from bedline.domain.calls import Direction, Leg, LegId, LegState, Progress, Purpose
from bedline.domain.faults import Remedy
from bedline.domain.ids import PersonId, RegionId
from bedline.domain.messages import Errand, Message, MessageId, MessageKind, MessageState
from bedline.domain.rota import Rota, Rung, Shift, Swap
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


def test_a_telling_with_a_lower_number_is_late_and_changes_nothing() -> None:
    ringing = calls.progressed(a_leg(), Progress(LegState.RINGING, 2), now=NOW)
    for late in (Progress(LegState.IN_PROGRESS, 1), Progress(LegState.FAILED, 2)):
        assert calls.progressed(ringing, late, now=NOW) == ringing


def test_a_call_never_goes_back_whatever_number_its_telling_has() -> None:
    talking = calls.progressed(a_leg(), Progress(LegState.IN_PROGRESS, 1), now=NOW)
    assert calls.progressed(talking, Progress(LegState.RINGING, 5), now=NOW).state is LegState.IN_PROGRESS
    over = calls.progressed(talking, Progress(LegState.COMPLETED, 2), now=NOW)
    after = calls.progressed(over, Progress(LegState.IN_PROGRESS, 9), now=NOW)
    assert (after.state, after.ended_at) == (LegState.COMPLETED, NOW)


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


# What Twilio says of each code (https://www.twilio.com/docs/api/errors), and so what helps; who has to be told.
NOBODY, DESK, OPERATOR = (False, False), (True, False), (False, True)
TABLE = {
    (Remedy.NEXT_NUMBER, DESK): (13224, 13225, 13226, 13227, 21211, 21214, 21217),
    (Remedy.CONFIGURATION, OPERATOR): (21210, 21215, 21216, 21606, 21609, 23006, 32224),
    (Remedy.USE_VOICE, OPERATOR): (21608, 21612),
    (Remedy.USE_VOICE, DESK): (21614, 30004, 30005, 30006, 30007),
    (Remedy.CHANNEL_DEAD, DESK): (21610,),
    (Remedy.RETRY_ONCE, NOBODY): (30003, 30008),
    (Remedy.RETRY, NOBODY): (30001, 20429, 20009),
    (Remedy.PAGE, OPERATOR): (20003, 10004, 11200, 11205, 11210, 12100, 12200, 12300),
}


@pytest.mark.parametrize(("code", "helps"), [(code, helps) for helps, codes in TABLE.items() for code in codes])
def test_every_code_has_what_helps_and_who_is_told(code: int, helps: tuple[Remedy, tuple[bool, bool]]) -> None:
    policy = faults.policy(code, status=400)
    assert (policy.remedy, (policy.tell_desk, policy.tell_operator)) == helps


def test_no_code_is_known_that_the_table_does_not_have() -> None:
    assert set(faults.POLICIES) == {code for codes in TABLE.values() for code in codes}


def test_where_no_text_ever_arrives_none_is_sent_until_somebody_corrects_it() -> None:
    never = {code for code, policy in faults.POLICIES.items() if policy.no_texts}
    assert never == {13224, 13225, 13226, 13227, 21211, 21214, 21217, 21614, 30005, 30006}


def test_a_mobile_that_is_off_has_its_ward_rung_beside_the_next_try_in_a_crisis() -> None:
    assert {code for code, policy in faults.POLICIES.items() if policy.call_if_urgent} == {30003, 30008}


def test_a_telephone_that_is_off_is_tried_two_minutes_later_and_a_recording_that_is_in_use_after_an_hour() -> None:
    assert {faults.policy(code, status=400).wait for code in (30003, 30008)} == {timedelta(minutes=2)}
    assert faults.policy(20009, status=400).wait == timedelta(hours=1)


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
