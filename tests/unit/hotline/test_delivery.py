"""What is in the outbox reaches its telephone once, in time, and whatever happens on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from bedline.domain.calls import LegState
from bedline.domain.faults import POLICIES, Policy, Remedy, policy
from bedline.domain.ids import PersonId
from bedline.domain.messages import Errand, Message, MessageId, MessageKind, MessageState
from bedline.domain.people import Person
from bedline.domain.phonebook import AskBy
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Storage, StorageBusy, Work
from bedline.services.hotline.delivery import courier, doubts
from bedline.simulator.twilio.habits import picks_up
from bedline.simulator.twilio.mishaps import Mode
from tests import builders as a
from tests.harness.outbox import GP, MOBILE, WARD, WARD_TWO, Office, office, phonebook
from tests.harness.tiny import HOTLINE

S: Final = MessageState
LANDLINES: Final = phonebook(text=None)


@pytest.fixture
def there() -> Iterator[Office]:
    with office() as opened:
        yield opened


@pytest.fixture
def landline() -> Iterator[Office]:
    """Lend a region whose ward has telephones only."""
    with office(LANDLINES) as opened:
        yield opened


def test_a_question_rings_and_is_written(there: Office) -> None:
    there.asks_for_a_bed()
    there.works()
    there.phone().rings(shows=HOTLINE, within=3).answers().hears("opnameverzoek")
    there.phone(MOBILE).is_told("bed gevraagd", "JA")
    there.phones.passes(5)
    assert there.states(Errand.ASK_WARD) == [S.SENT, S.DELIVERED]
    (leg,) = there.legs()
    assert (leg.state, leg.peer, leg.unit) == (LegState.IN_PROGRESS, WARD, "duin-1")
    assert leg.provider_call in there.simulation.exchange.calls
    there.phones.nobody_else_was_rung()


def test_nothing_is_open_while_the_provider_is_asked(there: Office) -> None:
    there.asks_for_a_bed()
    ask, opened = there.outlet.telephone.call, []

    def call(order: Any) -> Any:
        opened.append(there.storage._open)
        return ask(order)

    there.outlet.telephone.call = call  # type: ignore[method-assign] # to look at the moment
    there.works()
    there.phone().rings()
    assert opened == [False]
    there.phone(MOBILE).is_told()


def test_a_landline_is_served_without_any_text(landline: Office) -> None:
    landline.asks_for_a_bed()
    landline.works()
    landline.phone().rings()
    landline.phones.passes(minutes=15)
    assert {each.kind for each in landline.messages()} == {MessageKind.CALL}


def test_calls_go_out_one_a_second_and_none_is_lost(there: Office) -> None:
    for number in range(4):
        _ring_duty(there, to=WARD if number % 2 else WARD_TWO, number=number)
    for telephone in (WARD, WARD_TWO):
        there.phone(telephone).always(picks_up())
    there.works()
    there.phones.passes(minutes=4)
    assert there.states(Errand.RING_DUTY) == [S.DELIVERED] * 4
    assert there.calls_placed() == 4


def _ring_duty(there: Office, *, to: str, number: int = 0) -> None:
    now = there.storage.clock.now()
    message = Message(
        id=MessageId(there.storage.ids.new()),
        region=a.POLDER,
        kind=MessageKind.CALL,
        errand=Errand.RING_DUTY,
        to=to,
        language="nl",
        not_before=now,
        stale_at=now + timedelta(minutes=5),
        created_at=now,
        person=PersonId(f"desk-{number}"),
    )
    there.do(lambda work: work.messages.add(message))


def test_somebody_on_the_line_is_not_rung(there: Office) -> None:
    _ring_duty(there, to=WARD)
    there.works()
    there.phone().rings().answers()
    there.asks_for_a_bed()
    there.phones.passes(20)
    assert there.calls_placed() == 1
    there.phone().hangs_up().rings(within=20)
    there.phone(MOBILE).is_told()


def test_a_moment_that_has_passed_is_not_rung_for(there: Office) -> None:
    offer = there.asks_for_a_bed()
    there.phones.passes(minutes=11)
    there.works()
    there.phones.passes(5)
    assert set(there.states(Errand.ASK_WARD, Errand.REMIND_WARD)) == {S.STALE}
    assert there.offer(offer.id).expires_at < there.storage.clock.now()
    assert there.calls_placed() == 0


def test_an_offer_that_was_answered_is_not_rung_for(there: Office) -> None:
    offer = there.asks_for_a_bed()
    there.accepts(offer)
    there.works()
    there.phones.passes(10)
    assert there.states(Errand.ASK_WARD, Errand.REMIND_WARD) == [S.CANCELED] * 3
    assert there.calls_placed() == 0


def test_a_number_without_an_answer_is_rung_three_times_and_then_the_next(landline: Office) -> None:
    landline.asks_for_a_bed()
    landline.works()
    began = landline.storage.clock.now()
    for _ in range(3):
        landline.phone().rings(within=140).stops_ringing()
    landline.phone(WARD_TWO).rings(within=5)
    assert landline.storage.clock.now() - began < timedelta(minutes=6)
    landline.phones.passes(minutes=15)
    assert not [each for each in landline.messages() if each.state in (S.WAITING, S.SENDING)]
    assert landline.phone().story().count("rang") == 3


def test_somebody_who_says_nothing_counts_as_nobody(there: Office) -> None:
    there.asks_for_a_bed()
    there.works()
    there.phone().rings().answers().is_hung_up_on(within=60).rings(within=130)
    there.phone(MOBILE).is_told()


def test_ringing_stops_at_once_when_the_answer_comes_otherwise(there: Office) -> None:
    offer = there.asks_for_a_bed()
    there.works()
    there.phone().rings()
    there.accepts(offer)
    there.phone().stops_ringing(within=3)
    there.phones.passes(minutes=10)
    assert there.states(Errand.STOP_RINGING) == [S.DELIVERED]
    assert there.calls_placed() == 1


def test_somebody_in_conversation_is_moved_to_hear_why_and_not_hung_up_on(there: Office) -> None:
    offer = there.asks_for_a_bed()
    there.works()
    there.phone().rings().answers()
    there.withdraws(offer)
    there.phones.passes(5)
    assert [(each.kind, each.state) for each in there.messages(Errand.STOP_RINGING)] == [
        (MessageKind.MOVE, S.DELIVERED)
    ]
    there.phone(MOBILE).is_told("bed gevraagd").is_told("ingetrokken")


def test_a_conversation_that_cannot_be_moved_goes_on_and_rings_nobody_anew(there: Office) -> None:
    offer = there.asks_for_a_bed()
    there.works()
    there.phone().rings().answers()
    there.simulation.mishaps.rest(Mode.AWAY, times=None)
    there.withdraws(offer)
    there.phones.passes(5)
    assert there.phone().handset.line is not None
    there.simulation.mishaps.pass_over()
    there.phone().hangs_up()
    there.phones.passes(minutes=5)
    assert [each.state for each in there.messages(Errand.STOP_RINGING)] == [S.DELIVERED]
    assert there.calls_placed() == 1


@pytest.mark.parametrize("mode", [Mode.LOST, Mode.DROPPED])
def test_a_call_in_doubt_is_asked_about_and_rings_once(landline: Office, mode: Mode) -> None:
    landline.simulation.mishaps.rest(mode, about=WARD)
    landline.asks_for_a_bed()
    landline.works()
    landline.phones.passes(100)
    assert landline.calls_placed() == 1
    assert landline.states(Errand.ASK_WARD)[0] in (S.SENT, S.FAILED)
    landline.phone().rings()


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_server_that_broke_may_have_placed_the_call(landline: Office, status: int) -> None:
    landline.simulation.mishaps.rest(Mode.BROKEN, about=WARD, status=status)
    landline.asks_for_a_bed()
    landline.works()
    landline.phones.passes(20)
    assert landline.states(Errand.ASK_WARD) == [S.DOUBTFUL]
    landline.phone().rings()
    assert landline.calls_placed() == 1


@pytest.mark.parametrize("mode", [Mode.LOST, Mode.DROPPED])
def test_a_text_in_doubt_is_asked_about_and_comes_once(there: Office, mode: Mode) -> None:
    there.simulation.mishaps.rest(mode, about=MOBILE)
    there.asks_for_a_bed()
    there.works()
    there.phones.passes(60)
    there.phone(MOBILE).is_told("bed gevraagd")
    there.phones.passes(60)
    assert len(there.phone(MOBILE).texts_read) == 1


def test_a_provider_that_cannot_say_leaves_the_doubt(landline: Office) -> None:
    landline.simulation.mishaps.rest(Mode.LOST, about="POST")
    landline.simulation.mishaps.rest(Mode.AWAY, about="GET", times=None)
    landline.simulation.mishaps.callbacks(copies=0)
    landline.asks_for_a_bed()
    landline.works()
    landline.phones.passes(minutes=4)
    assert landline.states(Errand.ASK_WARD) == [S.DOUBTFUL]
    assert landline.calls_placed() == 1
    landline.phone().rings()


def test_an_hour_without_a_provider_loses_nothing_and_sends_nothing_late(there: Office) -> None:
    there.simulation.mishaps.rest(Mode.AWAY, times=None)
    there.asks_for_a_bed(ring_back=True)
    there.works()
    there.phones.passes(minutes=5)
    assert there.calls_placed() == 0
    assert there.outlet.alarms.raised == {}
    there.simulation.mishaps.pass_over()
    there.phone().rings(within=65)
    there.phone(MOBILE).is_told("bed gevraagd")
    there.phones.passes(minutes=6)


def test_a_callback_that_never_comes_is_asked_for(there: Office) -> None:
    there.simulation.mishaps.callbacks(copies=0)
    there.asks_for_a_bed()
    there.works()
    there.phone().rings().stops_ringing()
    there.phone(MOBILE).is_told()
    assert there.legs()[0].state is LegState.QUEUED
    there.phones.passes(60)
    assert there.legs()[0].state is LegState.NO_ANSWER
    assert S.DELIVERED in there.states(Errand.ASK_WARD)
    there.phone().rings(within=180)


@pytest.mark.parametrize("code", sorted(POLICIES))
def test_every_code_for_a_call_is_acted_upon(landline: Office, code: int) -> None:
    landline.simulation.mishaps.rest(Mode.REFUSED, about=WARD, code=code)
    landline.asks_for_a_bed()
    landline.works()
    landline.phones.passes(4)
    chosen = POLICIES[code]
    assert bool(landline.outlet.alarms.raised) is (chosen.tell_operator and WARD_TWO not in _rung(landline))
    kinds = {task.kind for task in landline.tasks()}
    landline.phones.passes(130 if code != 20009 else 1)
    match chosen.remedy:
        case Remedy.NEXT_NUMBER:
            assert _rung(landline) == [WARD_TWO]
            assert TaskKind.NUMBER_WRONG in kinds
        case Remedy.RETRY | Remedy.PAGE | Remedy.RETRY_ONCE:
            assert _rung(landline)[:1] == ([WARD] if code != 20009 else [])
        case _:
            assert landline.states(Errand.ASK_WARD)[0] is S.FAILED
            assert landline.legs()[0].state is LegState.FAILED
    landline.phones.passes(minutes=10)
    landline.phones._phones.clear()


def _rung(there: Office) -> list[str]:
    return [call.to for call in there.simulation.exchange.calls.values()]


@pytest.mark.parametrize("code", sorted(POLICIES))
def test_every_code_for_a_text_is_acted_upon(code: int) -> None:
    with office(phonebook(ask_by=AskBy.TEXT)) as there:
        there.simulation.mishaps.rest(Mode.REFUSED, about=MOBILE, code=code)
        there.asks_for_a_bed()
        there.works()
        there.phones.passes(4)
        text = next(each for each in there.messages(Errand.ASK_WARD) if each.kind is MessageKind.TEXT)
        kinds = {task.kind for task in there.tasks()}
        chosen = POLICIES[code]
        if chosen.remedy in (Remedy.RETRY, Remedy.PAGE, Remedy.RETRY_ONCE):
            assert text.state is S.WAITING
        else:
            assert (text.state, text.error_code) == (S.FAILED, code)
            assert (chosen.tell_desk or chosen.tell_operator) is bool(kinds)
        assert there.do(lambda work: work.opt_outs.out(MOBILE)) is (
            chosen.remedy is Remedy.CHANNEL_DEAD or chosen.no_texts
        )
        there.phones.passes(minutes=11)


@pytest.mark.parametrize("code", [30001, 30003, 30004, 30005, 30006, 30007, 30008, 21610])
def test_every_code_of_a_text_that_does_not_arrive_is_acted_upon(code: int) -> None:
    with office() as there:
        there.simulation.exchange.texts.failing[MOBILE] = code
        there.asks_for_a_bed()
        there.works()
        there.phone().always(picks_up())
        there.phones.passes(5)
        texts = [each for each in there.messages(Errand.ASK_WARD) if each.kind is MessageKind.TEXT]
        assert texts[0].state is S.FAILED
        again = policy(code, status=400).remedy in (Remedy.RETRY, Remedy.RETRY_ONCE)
        assert len(texts) == (2 if again else 1)
        there.phones.passes(minutes=5)
        texts = [each for each in there.messages(Errand.ASK_WARD) if each.kind is MessageKind.TEXT]
        assert len(texts) <= 6
        if POLICIES[code].remedy is Remedy.RETRY_ONCE:
            assert len(texts) == 2


def test_a_text_that_cannot_arrive_becomes_a_call() -> None:
    with office(phonebook(ask_by=AskBy.TEXT, phones=())) as there:
        there.asks_for_a_bed()
    book = phonebook(ask_by=AskBy.TEXT)
    with office(book) as there:
        there.phone(MOBILE).is_a_landline()
        there.asks_for_a_bed()
        there.works()
        there.phones.passes(minutes=6)
        there.phone().rings()


def test_a_barred_number_is_told_and_never_dialled(there: Office) -> None:
    _ring_duty(there, to="+31999999999")
    there.works()
    there.phones.passes(5)
    assert there.states(Errand.RING_DUTY) == [S.FAILED]
    assert there.legs()[0].state is LegState.FAILED
    assert TaskKind.NUMBER_WRONG in {task.kind for task in there.tasks()}
    assert there.outlet.alarms.raised
    assert there.calls_placed() == 0


def test_what_goes_out_no_more_today_is_put_on_the_desk_and_a_crisis_by_its_own_name() -> None:
    with office(most=1) as there:
        there.asks_for_a_bed()
        there.works()
        there.phones.passes(minutes=9)
        capped = [task for task in there.tasks() if task.kind is TaskKind.CALLS_CAPPED]
        request = there.messages(Errand.ASK_WARD)[0].request
        assert {task.request for task in capped} == {request, None}
        [crisis] = [task for task in capped if task.request is not None]
        assert crisis.due_at - crisis.created_at == timedelta(minutes=5)
        assert "ask_ward: daily_cap" in there.outlet.alarms.raised


def test_an_alarm_is_over_when_something_goes_out_again(there: Office) -> None:
    there.simulation.mishaps.rest(Mode.REFUSED, about=WARD, code=20003)
    there.simulation.mishaps.rest(Mode.REFUSED, about=MOBILE, code=20003)
    there.asks_for_a_bed()
    there.works()
    there.phones.passes(3)
    assert there.outlet.alarms.raised
    there.phones.passes(60)
    assert not there.outlet.alarms.raised
    there.phone().rings()
    there.phone(MOBILE).is_told()


class Killed(BaseException):
    """The process is gone, and nothing of it can clean up."""


class Mortal:
    """Storage and telephone whose process dies at one step: before or after each transaction and each request."""

    def __init__(self, there: Office, *, at: int) -> None:
        self.there, self.at, self.steps = there, at, 0
        self.storage, self.telephone = there.storage, there.outlet.telephone
        self.clock = there.storage.clock

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.at:
            raise Killed

    @contextmanager
    def work(self, actor: Person) -> Iterator[Work]:
        self.step()
        with self.storage.work(actor) as work:
            yield work
            self.step()
        self.step()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.telephone, name)
        if not callable(found):
            return found

        def asked(*given: Any, **more: Any) -> Any:
            self.step()
            told = found(*given, **more)
            self.step()
            return told

        return asked


@pytest.mark.parametrize("at", range(1, 24))
@pytest.mark.parametrize("lost", [None, Mode.LOST, Mode.DROPPED])
def test_whatever_is_killed_when_no_telephone_rings_twice_for_one_offer(at: int, lost: Mode | None) -> None:
    with office(LANDLINES) as there:
        mortal: Any = Mortal(there, at=at)
        outlet = replace(there.outlet, storage=mortal, telephone=mortal)
        if lost is not None:
            there.simulation.mishaps.rest(lost, about="POST")

        def lives() -> None:
            try:
                courier.deliver_once(outlet)
                doubts.ask_about(outlet)
            except Killed:
                there.storage._open = False

        there.asks_for_a_bed()
        there.phone().always(picks_up())
        there.phones.every(1, lives)
        there.phones.passes(140)
        assert there.calls_placed() == 1, there.phone().story()
        assert mortal.steps >= at
        assert there.states(Errand.ASK_WARD)[0] in (S.SENT, S.DELIVERED)
        there.phones.passes(minutes=1)


def test_a_database_that_gives_way_is_asked_again(landline: Office) -> None:
    busy = [1, 1]

    class Busy:
        clock = landline.storage.clock

        @contextmanager
        def work(self, actor: Person) -> Iterator[Work]:
            if actor.region == a.POLDER and busy:
                busy.pop()
                raise StorageBusy
            with landline.storage.work(actor) as work:
                yield work

    landline.asks_for_a_bed()
    storage: Storage = Busy()  # type: ignore[assignment] # only writes
    outlet = replace(landline.outlet, storage=storage)
    assert courier.deliver_once(outlet) == 1
    assert landline.states(Errand.ASK_WARD) == [S.SENT]
    landline.phone().rings()


def test_a_policy_without_a_wait_is_not_hurried() -> None:
    assert all(isinstance(each, Policy) for each in POLICIES.values())
    assert GP not in (WARD, WARD_TWO)
