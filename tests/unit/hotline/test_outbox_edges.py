"""What seldom happens to a message, and must come to a good end all the same."""

import dataclasses
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedline.domain import messages
from bedline.domain.calls import Direction, LegEnd, LegId, LegState, Purpose
from bedline.domain.ids import RequestId
from bedline.domain.messages import RANKS, Errand, Message, MessageId, MessageKind, MessageState
from bedline.domain.people import bedline_in
from bedline.domain.phonebook import AskBy, HotlineNumber, Phonebook
from bedline.domain.requests import Channel
from bedline.ports.storage import StorageBusy
from bedline.ports.telephone import Placed
from bedline.services import stays
from bedline.services.hotline.delivery import courier, doubts, progress, remedies
from bedline.services.hotline.delivery.claiming import MOST_JOBS, claim
from bedline.services.hotline.outgoing import reringing, writing
from bedline.services.sweeps import notice_unheard
from bedline.simulator.twilio.mishaps import Mode
from tests import builders as a
from tests.harness.outbox import GP, MOBILE, WARD, WARD_TWO, Office, office, phonebook
from tests.harness.tiny import HOTLINE

S = MessageState


@pytest.fixture
def there() -> Iterator[Office]:
    with office(phonebook(text=None)) as opened:
        yield opened


def message(there: Office, errand: Errand, kind: MessageKind, **more: object) -> Message:
    """Put a message into the outbox, and return it."""
    now = there.storage.clock.now()
    made = Message(
        id=MessageId(there.storage.ids.new()),
        region=a.POLDER,
        kind=kind,
        errand=errand,
        to=WARD,
        language="nl",
        not_before=now,
        stale_at=now + timedelta(minutes=5),
        created_at=now,
    )
    made = dataclasses.replace(made, **more)  # type: ignore[arg-type] # by name
    there.do(lambda work: work.messages.add(made))
    return made


def new_leg(there: Office) -> LegId:
    return LegId(there.storage.ids.new())


def state(there: Office, of: Message) -> MessageState:
    return there.storage.state.messages[of.id].state


def test_a_message_that_cannot_be_told_keeps_no_other_back(there: Office, caplog: pytest.LogCaptureFixture) -> None:
    broken = message(there, Errand.REPLY, MessageKind.TEXT, params={"reply": "no_such_sentence"})
    fine = message(there, Errand.RING_DUTY, MessageKind.CALL)
    there.works()
    there.phone().rings(within=3)
    assert (state(there, broken), state(there, fine)) == (S.FAILED, S.SENT)
    assert "The telephone needs somebody: reply: KeyError" in caplog.messages


def test_so_many_are_taken_at_a_time_that_the_lease_suffices(there: Office) -> None:
    for number in range(MOST_JOBS + 5):
        told = {"code": f"B{number}", "phone": HOTLINE}
        message(there, Errand.TELL_GP, MessageKind.TEXT, to=GP, params=told)
    assert [courier.deliver_once(there.outlet) for _ in range(3)] == [MOST_JOBS, 5, 0]
    there.phones.passes(3)


def test_a_call_that_is_over_need_not_be_hung_up_and_one_being_placed_is_waited_for(there: Office) -> None:
    nobody = message(there, Errand.STOP_RINGING, MessageKind.HANG_UP, leg=LegId(there.storage.ids.new()))
    assert courier.deliver_once(there.outlet) == 0
    assert state(there, nobody) is S.DELIVERED
    there.simulation.mishaps.rest(Mode.LOST, about=WARD)
    message(there, Errand.RING_DUTY, MessageKind.CALL)
    courier.deliver_once(there.outlet)
    (leg,) = there.legs()
    assert leg.provider_call is None
    stop = message(there, Errand.STOP_RINGING, MessageKind.HANG_UP, leg=leg.id)
    courier.deliver_once(there.outlet)
    assert state(there, stop) is S.WAITING
    there.works()
    there.phone().rings().stops_ringing(within=4)


@pytest.mark.parametrize("mode", [Mode.LOST, Mode.AWAY, Mode.REFUSED])
def test_hanging_up_is_tried_again_until_it_is_done(there: Office, mode: Mode) -> None:
    message(there, Errand.RING_DUTY, MessageKind.CALL)
    there.works()
    there.phone().rings()
    leg = there.legs()[-1]
    there.simulation.mishaps.rest(mode, about=str(leg.provider_call), code=20429)
    stop = message(there, Errand.STOP_RINGING, MessageKind.HANG_UP, leg=leg.id)
    there.phone().stops_ringing(within=20)
    there.phones.passes(10)
    assert state(there, stop) is S.DELIVERED


def test_a_call_that_stands_is_moved_and_one_that_does_not_is_let_be(there: Office) -> None:
    message(there, Errand.RING_DUTY, MessageKind.CALL)
    there.works()
    there.phone().rings()
    early = message(there, Errand.TO_CONFERENCE, MessageKind.MOVE, leg=there.legs()[-1].id)
    there.phones.passes(2)
    assert state(there, early) is S.FAILED
    there.phone().answers()
    moved = message(there, Errand.TO_CONFERENCE, MessageKind.MOVE, leg=there.legs()[-1].id)
    there.phone().hears("al geregeld")
    assert state(there, moved) is S.DELIVERED


def test_a_call_that_became_stale_between_two_attempts_leaves_no_leg_behind(there: Office) -> None:
    there.simulation.mishaps.rest(Mode.REFUSED, about=WARD, code=20003, times=None)
    call = message(
        there, Errand.RING_DUTY, MessageKind.CALL, stale_at=there.storage.clock.now() + timedelta(seconds=20)
    )
    there.works()
    there.phones.passes(60)
    assert state(there, call) is S.STALE
    assert [leg.state for leg in there.legs()] == [LegState.CANCELED]


def test_a_text_is_not_repeated_when_its_moment_has_passed(there: Office) -> None:
    soon = there.storage.clock.now() + timedelta(seconds=20)
    told = {"code": "B1", "phone": HOTLINE}
    there.simulation.mishaps.rest(Mode.DROPPED, about=GP)
    text = message(there, Errand.TELL_GP, MessageKind.TEXT, to=GP, params=told, stale_at=soon)
    there.works()
    there.phones.passes(90)
    assert state(there, text) is S.FAILED
    there.phone(GP).gets_no_text(within=10)


def test_without_a_number_of_ours_nothing_in_doubt_can_be_asked_about() -> None:
    with office(Phonebook()) as there:
        text = message(there, Errand.TELL_GP, MessageKind.TEXT, to=GP, state=S.DOUBTFUL)
        there.phones.passes(40)
        assert doubts.ask_about(there.outlet) == 0
        assert state(there, text) is S.DOUBTFUL
        call = message(there, Errand.RING_DUTY, MessageKind.CALL)
        courier.deliver_once(there.outlet)
        assert state(there, call) is S.CANCELED


def test_a_doubt_ends_with_the_first_word_of_the_call(there: Office) -> None:
    there.simulation.mishaps.rest(Mode.LOST, about=WARD)
    call = message(there, Errand.RING_DUTY, MessageKind.CALL)
    there.works()
    there.phone().rings()
    there.phones.passes(20)
    assert there.legs()[0].provider_call is not None
    there.phones.passes(30)
    assert state(there, call) in (S.SENT, S.FAILED)
    assert there.calls_placed() == 1


def test_somebody_on_a_line_whose_name_nobody_knows_is_not_rung_again_and_holds_nobody_up(there: Office) -> None:
    calls = [message(there, Errand.RING_DUTY, MessageKind.CALL, to=to, leg=new_leg(there)) for to in (WARD, WARD_TWO)]
    there.works()
    there.phones.passes(3)
    for each in calls:
        assert each.leg is not None
        kept = there.storage.state
        kept.messages[each.id] = replace(kept.messages[each.id], state=S.DOUBTFUL, provider=None, provider_ref=None)
        kept.legs[each.leg] = replace(kept.legs[each.leg], state=LegState.IN_PROGRESS, provider_call=None)
        there.do(lambda work, each=each: doubts._found(work, work.messages.get(each.id), placed=None))  # type: ignore[misc] # the message of this turn
        with there.storage.work(bedline_in()) as work:
            about = doubts._about_doubtful(work, work.messages.get(each.id), outlet=there.outlet)
        assert len(about) == 1, "it is asked about again, and settled by nothing that nobody has said"
    assert {state(there, each) for each in calls} == {S.DOUBTFUL}
    assert {there.storage.state.messages[each.id].provider_ref for each in calls} == {None}


def test_a_call_of_somebody_elses_is_not_taken_for_ours(there: Office) -> None:
    first = message(there, Errand.RING_DUTY, MessageKind.CALL)
    courier.deliver_once(there.outlet)
    (leg,) = there.legs()
    second = message(there, Errand.RING_DUTY, MessageKind.CALL, leg=LegId(there.storage.ids.new()))
    placed = there.simulation.exchange.calls[str(leg.provider_call)].sid

    there.do(lambda work: doubts._found(work, second, placed=Placed("twilio", placed)))
    assert (state(there, first), state(there, second)) == (S.SENT, S.WAITING)
    there.phone().rings()


def test_a_leg_that_is_known_already_is_told_nothing_new(there: Office) -> None:
    call = message(there, Errand.RING_DUTY, MessageKind.CALL)
    courier.deliver_once(there.outlet)
    lost = replace(there.storage.state.messages[call.id], leg=LegId(there.storage.ids.new()))
    there.do(lambda work: doubts._told(work, lost, state=LegState.RINGING, outlet=there.outlet))
    assert doubts._settled(lost, leg=None, work=there.storage).state is S.FAILED  # type: ignore[arg-type] # unread
    there.phone().rings()


def test_a_database_that_gives_way_again_and_again_is_left_alone(there: Office) -> None:
    message(there, Errand.RING_DUTY, MessageKind.CALL)
    storage = there.storage

    class Busy:
        clock = storage.clock

        def work(self, actor: object) -> object:
            if actor != there and getattr(actor, "region", "") == a.POLDER:
                raise StorageBusy
            return storage.work(actor)  # type: ignore[arg-type] # a person

    with pytest.raises(StorageBusy):
        courier.deliver_once(replace(there.outlet, storage=Busy()))  # type: ignore[arg-type] # only writes
    there.works()
    there.phone().rings()
    there.phones.passes(60)
    assert there.calls_placed() == 1


def test_a_message_that_somebody_else_took_over_is_theirs(there: Office) -> None:
    call = message(there, Errand.RING_DUTY, MessageKind.CALL)
    ask = there.outlet.telephone.call

    def slow(order: object) -> object:
        taken = there.storage.state.messages[call.id]
        there.do(lambda work: work.messages.save(replace(taken, attempts=taken.attempts + 1)))
        return ask(order)  # type: ignore[arg-type] # the order

    there.outlet.telephone.call = slow  # type: ignore[method-assign, assignment] # to do something meanwhile
    courier.deliver_once(there.outlet)
    assert state(there, call) is S.SENDING
    there.phone().rings()


def test_what_was_held_up_until_the_lease_is_nearly_over_is_left_to_others(there: Office) -> None:
    call = message(there, Errand.RING_DUTY, MessageKind.CALL)
    (job,) = claim(there.outlet)
    there.phones.passes(25)
    courier._deliver(there.outlet, job)
    assert state(there, call) is S.SENDING
    assert there.calls_placed() == 0


def test_the_status_of_what_is_no_text_is_no_news(there: Office) -> None:
    call = message(there, Errand.RING_DUTY, MessageKind.CALL)
    there.do(lambda work: progress.text_told(work, message=call.id, status="delivered", error_code=None))
    assert state(there, call) is S.WAITING


def test_a_caller_who_hangs_up_before_hearing_the_result_is_rung_back(there: Office) -> None:
    offer = there.asks_for_a_bed(channel=Channel.PHONE)
    there.accepts(offer)
    (ring,) = there.messages(Errand.RING_GP_BACK)
    there.do(lambda work: work.messages.save(messages.canceled(ring)))
    message(there, Errand.RING_DUTY, MessageKind.CALL)
    courier.deliver_once(there.outlet)
    leg = there.legs()[-1]
    gone = replace(leg, direction=Direction.IN, purpose=Purpose.GP_IN, request=offer.request, state=LegState.COMPLETED)
    there.do(lambda work: work.legs.save(gone))
    there.do(lambda work: reringing.ended(work, leg=gone))
    assert there.states(Errand.RING_GP_BACK)[-1] is S.WAITING
    there.do(lambda work: reringing.ended(work, leg=replace(gone, outcome=LegEnd.BED)))
    there.phone().rings()


def test_a_call_that_nobody_can_place_any_more_is_followed_by_nothing(there: Office) -> None:
    offer = there.asks_for_a_bed()
    courier.deliver_once(there.outlet)
    (leg,) = there.legs()
    there.refuses(offer)
    over = replace(leg, state=LegState.NO_ANSWER, ended_at=there.storage.clock.now())
    there.do(lambda work: reringing.ended(work, leg=over))
    there.do(lambda work: reringing.ended(work, leg=replace(over, offer=None, request=None)))
    assert there.states(Errand.ASK_WARD) == [S.FAILED]
    there.phone().rings()


def test_a_ward_that_moved_to_another_number_is_not_rung_at_the_old_ones(there: Office) -> None:
    there.simulation.mishaps.rest(Mode.REFUSED, about=WARD, code=21211)
    there.simulation.mishaps.rest(Mode.REFUSED, about=WARD_TWO, code=21211)
    there.asks_for_a_bed()
    there.works()
    there.phones.passes(minutes=4)
    assert there.states(Errand.ASK_WARD) == [S.FAILED, S.FAILED]
    assert there.calls_placed() == 0


def test_a_number_of_ours_that_sends_no_texts_has_none_in_its_outbox() -> None:
    silent = HotlineNumber(number=HOTLINE, region=a.POLDER, language="nl", texts=False)
    with office(Phonebook(hotlines={HOTLINE: silent})) as there:
        text = message(there, Errand.TELL_GP, MessageKind.TEXT, to=MOBILE)
        courier.deliver_once(there.outlet)
        assert state(there, text) is S.CANCELED


STATUSES = st.lists(st.sampled_from(sorted(RANKS)), max_size=8)


@given(STATUSES, st.randoms(use_true_random=False))
def test_statuses_come_in_any_order_and_twice_and_the_furthest_counts(statuses: list[str], dice: object) -> None:
    with office(phonebook(text=None)) as there:
        text = message(there, Errand.TELL_GP, MessageKind.TEXT, state=S.SENT, to=GP)
        told = [*statuses, *statuses]
        dice.shuffle(told)  # type: ignore[attr-defined] # hypothesis' own
        for status in told:
            there.do(partial(progress.text_told, message=text.id, status=status, error_code=None))
        found = there.storage.state.messages[text.id]
        furthest = max((RANKS[status] for status in statuses), default=-1)
        assert found.rank == furthest or found.state in (S.DELIVERED, S.FAILED)
        assert not (found.state is S.DELIVERED and not {"delivered", "read"} & set(statuses))
        assert not (found.state is S.FAILED and not {"undelivered", "failed"} & set(statuses))


def test_a_ward_that_a_text_cannot_reach_is_rung_now_and_not_at_half_time() -> None:
    with office(phonebook(ask_by=AskBy.TEXT)) as there:
        there.phone(MOBILE).is_a_landline()
        there.asks_for_a_bed()
        there.works()
        there.phone().rings(within=5)
        assert there.calls_placed() == 1


def test_a_ward_whose_calls_have_come_to_an_end_is_rung_once_more_when_its_text_fails() -> None:
    with office() as there:
        there.asks_for_a_bed()
        ring, text, _ = there.messages()
        there.do(lambda work: work.messages.save(messages.canceled(ring)))
        there.do(lambda work: remedies.speak_instead(work, text))
        assert there.messages()[-1].kind is MessageKind.CALL


def test_a_referrer_without_an_account_is_spoken_to_as_the_region_speaks(there: Office) -> None:
    offer = there.asks_for_a_bed(channel=Channel.PHONE)
    del there.storage.state.people[a.gp().id]
    there.do(lambda work: writing.ring_back(work, request=work.requests.find(offer.request)))
    there.do(lambda work: writing.text_gp(work, request=work.requests.find(offer.request)))
    assert {each.language for each in there.messages(Errand.RING_GP_BACK, Errand.TELL_GP)} == {"nl"}
    there.do(lambda work: work.opt_outs.note(GP, out=True, now=work.now))
    there.do(lambda work: writing.text_gp(work, request=work.requests.find(offer.request)))
    assert len(there.messages(Errand.TELL_GP)) == 1


def test_a_referrer_who_is_on_the_line_about_it_hears_it_there(there: Office) -> None:
    offer = there.asks_for_a_bed(channel=Channel.PHONE)
    _ring_in(there, offer.request)
    there.accepts(offer)
    assert not there.messages(Errand.RING_GP_BACK)


def _ring_in(there: Office, request: RequestId) -> None:
    courier.deliver_once(there.outlet)
    inbound = replace(there.legs()[-1], direction=Direction.IN, purpose=Purpose.GP_IN, request=request)
    there.do(lambda work: work.legs.save(inbound))
    there.phone().rings()


def test_what_is_sent_without_a_reference_cannot_be_asked_about(there: Office) -> None:
    text = message(there, Errand.TELL_GP, MessageKind.TEXT, to=GP, state=S.SENT)
    there.phones.passes(minutes=3)
    assert doubts.ask_about(there.outlet) == 0
    assert state(there, text) is S.SENT


def test_an_answer_that_is_lost_after_the_text_has_arrived_changes_nothing(there: Office) -> None:
    text = message(there, Errand.TELL_GP, MessageKind.TEXT, to=GP, state=S.DELIVERED)
    there.do(lambda work: courier._lost(work, text))
    assert state(there, text) is S.DELIVERED


def test_a_reserved_bed_that_is_lost_before_its_referrer_should_have_heard_is_no_task() -> None:
    with office(Phonebook()) as there:
        offer = there.asks_for_a_bed(channel=Channel.PHONE)
        stay = there.accepts(offer)
        with there.storage.work(a.ward("duin")) as work:
            stays.cancel(work, stay=stay.id, reason="no_staff")
        there.phones.passes(minutes=40)
        assert notice_unheard(there.storage, bedline_in()) == 0


def test_a_call_that_was_taken_back_between_two_attempts_leaves_no_leg_behind(there: Office) -> None:
    there.simulation.mishaps.rest(Mode.REFUSED, about=WARD, code=20429)
    offer = there.asks_for_a_bed()
    courier.deliver_once(there.outlet)
    assert [leg.state for leg in there.legs()] == [LegState.QUEUED]
    there.refuses(offer)
    there.works()
    there.phones.passes(3)
    assert [leg.state for leg in there.legs()] == [LegState.CANCELED]
    assert there.states(Errand.STOP_RINGING) == [S.DELIVERED]
    assert there.calls_placed() == 0


def test_a_leg_that_was_never_dialled_keeps_a_telephone_busy_for_minutes_at_the_most(there: Office) -> None:
    there.simulation.mishaps.rest(Mode.REFUSED, about=WARD, code=20429)
    forgotten = message(there, Errand.RING_DUTY, MessageKind.CALL)
    courier.deliver_once(there.outlet)
    gone = there.storage.state.messages[forgotten.id]
    there.do(lambda work: work.messages.save(messages.canceled(gone)))
    there.works()
    call = message(there, Errand.RING_DUTY, MessageKind.CALL)
    there.phones.passes(60)
    assert state(there, call) is S.WAITING
    there.phone().rings(within=80)
