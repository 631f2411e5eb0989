"""Two providers as one telephone, how often they are asked, and the numbers that nobody is asked for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Final

import pytest

from bedline.adapters.fake.allowance import FakeAllowance
from bedline.adapters.twilio import Guard, ProviderAccount, Providers, TwilioTelephone
from bedline.domain.calls import LegState
from bedline.domain.ids import FacilityId, PersonId, UnitId
from bedline.domain.phonebook import Phonebook, Subscriber, WardContact
from bedline.domain.rota import Rota, Rung, Shift, Swap
from bedline.ports.clock import Clock
from bedline.ports.telephone import NumberBarred, ProviderFault, ProviderSilent
from bedline.simulator.twilio.account import Account, Number
from bedline.simulator.twilio.client import SimulatedHttpClient
from bedline.simulator.twilio.mishaps import Mode
from bedline.simulator.twilio.simulation import VirtualSimulation
from tests.builders import POLDER
from tests.harness.provider import CALLBACKS, WARD, Line, call_order, provider_line, text_order
from tests.harness.tiny import HOTLINE, TOKEN

FRENCH: Final = "+33111111111"
GP: Final = "+31611111111"
DUTY: Final = "+31622222222"
SWAPPED: Final = "+31633333333"
SECOND: Final = "AC00000000000000000000000000000009"


def phonebook() -> Phonebook:
    ward = WardContact(
        unit=UnitId("duin-1"), facility=FacilityId("duin"), region=POLDER, phones=(WARD,), text="+31644444444"
    )
    abroad = WardContact(unit=UnitId("loin-1"), facility=FacilityId("loin"), region=POLDER, phones=(FRENCH,))
    subscriber = Subscriber(person=PersonId("gp"), region=POLDER, identity="01010101", phone=GP)
    no_phone = Subscriber(person=PersonId("gp-2"), region=POLDER, identity="01010102", phone=None)
    shift = Shift(0, time(0), timedelta(hours=24), Rung.FIRST, PersonId("desk-1"), DUTY)
    day = datetime(2026, 1, 1, tzinfo=UTC)
    swap = Swap(day, day + timedelta(days=1), Rung.FIRST, PersonId("desk-2"), SWAPPED)
    return Phonebook(
        subscribers=(subscriber, no_phone),
        wards={ward.unit: ward, abroad.unit: abroad},
        rotas={POLDER: Rota(POLDER, "Europe/Amsterdam", (shift,), (swap,))},
    )


def guard(clock: Clock, *, most: int = 100) -> Guard:
    return Guard(phonebook(), countries=("+31", "+32"), most=most, allowance=FakeAllowance(), clock=clock)


class Two:
    """Two providers and the telephones they share."""

    def __init__(self, line: Line, *, most: int = 100) -> None:
        account = Account(sid=SECOND, token=TOKEN)
        account.configure(Number(number=HOTLINE))
        self.line = line
        self.first = line.simulation
        self.second = VirtualSimulation(account=account, hosts={}, beside=line.simulation)
        other = TwilioTelephone(
            ProviderAccount(name="second", sid=SECOND, token=TOKEN),
            callbacks=CALLBACKS,
            http_client=SimulatedHttpClient(self.second),
        )
        self.providers = Providers([line.telephone, other], guard=guard(line.clock, most=most), clock=line.clock)


@pytest.fixture
def two() -> Iterator[Two]:
    with provider_line() as line:
        yield Two(line)


def test_the_first_provider_takes_what_it_can(two: Two) -> None:
    assert two.providers.name == "twilio+second"
    assert two.providers.call(call_order()).provider == "twilio"
    assert two.providers.text(text_order()).provider == "twilio"
    two.line.phone().rings().is_told("vraag")


@pytest.mark.parametrize("code", [20003, 10004])
def test_the_second_takes_over_when_our_account_is_shut_out_or_full(two: Two, code: int) -> None:
    two.first.mishaps.rest(Mode.REFUSED, about=WARD, code=code)
    assert two.providers.call(call_order()).provider == "second"
    two.line.phone().rings()
    two.line.phones.nobody_else_was_rung()


def test_the_second_takes_over_when_the_first_is_away_or_has_no_room(two: Two) -> None:
    two.first.mishaps.rest(Mode.AWAY)
    assert two.providers.call(call_order()).provider == "second"
    two.line.phones.passes(31)
    two.first.mishaps.rest(Mode.BROKEN, status=503)
    assert two.providers.call(call_order(GP)).provider == "second"


def test_the_first_is_left_alone_for_a_while_and_then_tried_again(two: Two) -> None:
    two.first.mishaps.rest(Mode.AWAY, times=1)
    two.providers.text(text_order())
    assert two.providers.text(text_order(body="b")).provider == "second"
    two.line.phones.passes(31)
    assert two.providers.text(text_order(body="c")).provider == "twilio"
    two.line.phones.passes(3)


@pytest.mark.parametrize(("mode", "status"), [(Mode.BROKEN, 500), (Mode.BROKEN, 502), (Mode.BROKEN, 504)])
def test_a_call_that_may_ring_at_the_first_is_not_placed_at_the_second(two: Two, mode: Mode, status: int) -> None:
    two.first.mishaps.rest(mode, about=WARD, status=status)
    with pytest.raises(ProviderFault):
        two.providers.call(call_order())
    assert not two.second.exchange.calls
    assert two.providers.call(call_order(GP)).provider == "second"


def test_a_call_whose_answer_was_lost_is_not_placed_at_the_second(two: Two) -> None:
    two.first.mishaps.rest(Mode.LOST, about=WARD)
    with pytest.raises(ProviderSilent):
        two.providers.call(call_order())
    assert not two.second.exchange.calls
    two.line.phone().rings()


@pytest.mark.parametrize("mode", [Mode.DROPPED, Mode.BROKEN])
def test_a_text_goes_by_the_second_whatever_became_of_it_at_the_first(two: Two, mode: Mode) -> None:
    two.first.mishaps.rest(mode, about=WARD, status=502)
    assert two.providers.text(text_order()).provider == "second"
    two.line.phone().is_told("vraag")


@pytest.mark.parametrize("mode", [Mode.DROPPED, Mode.BROKEN])
def test_when_both_fail_that_is_told(two: Two, mode: Mode) -> None:
    for each in (two.first, two.second):
        each.mishaps.rest(mode, times=None)
    with pytest.raises((ProviderFault, ProviderSilent)):
        two.providers.text(text_order())
    with pytest.raises((ProviderFault, ProviderSilent)):
        two.providers.text(text_order())


def test_a_wrong_number_is_wrong_at_every_provider(two: Two) -> None:
    two.first.mishaps.rest(Mode.REFUSED, about=WARD, code=21211)
    with pytest.raises(ProviderFault) as no:
        two.providers.call(call_order())
    assert no.value.code == 21211
    assert not two.second.exchange.calls


def test_what_was_placed_at_either_is_ended_asked_about_and_found(two: Two) -> None:
    since = two.line.clock.now()
    two.first.mishaps.rest(Mode.AWAY)
    placed = two.providers.call(call_order())
    text = two.providers.text(text_order())
    two.line.phone().rings()
    assert two.providers.call_state(placed.ref) is LegState.RINGING
    assert two.providers.find_call(to=WARD, shown=HOTLINE, since=since) == placed
    assert two.providers.find_text(to=WARD, body="Bedline: een vraag", since=since) == text
    two.line.phone().is_told("vraag")
    assert two.providers.text_state(text.ref)[0] in ("sent", "delivered")
    two.providers.hang_up(placed.ref)
    two.line.phone().stops_ringing(within=1)
    two.providers.hang_up("CAunknown")
    two.providers.delete_recording("REunknown")
    for ask in (two.providers.recording, two.providers.call_state):
        with pytest.raises(ProviderFault):
            ask("unknown")
    with pytest.raises(ProviderFault):
        two.providers.move("CAunknown", leg=call_order().leg, nonce="n")


def test_a_call_is_not_said_to_be_nowhere_while_one_of_them_cannot_be_asked(two: Two) -> None:
    since = two.line.clock.now()
    two.first.mishaps.rest(Mode.AWAY)
    with pytest.raises(ProviderFault):
        two.providers.find_call(to=WARD, shown=HOTLINE, since=since)
    assert two.providers.find_call(to=WARD, shown=HOTLINE, since=since) is None


def test_a_second_call_waits_its_turn(two: Two) -> None:
    ready = []
    for _ in range(2):
        two.providers.call(call_order())
        ready.append(two.providers.ready)
        two.line.phones.passes(1)
        ready.append(two.providers.ready)
    assert ready == [False, True] * 2
    two.line.phone().rings()


@pytest.mark.parametrize(("number", "reason"), [("+31999999999", "not_in_phonebook"), (FRENCH, "country")])
def test_a_number_that_is_barred_is_seen_by_no_provider(two: Two, number: str, reason: str) -> None:
    with pytest.raises(NumberBarred, match=reason):
        two.providers.call(call_order(number))
    with pytest.raises(NumberBarred, match=reason):
        two.providers.text(text_order(number))
    assert not two.first.exchange.calls


def test_so_many_a_day_go_out_but_people_on_duty_are_always_rung(caplog: pytest.LogCaptureFixture) -> None:
    with provider_line() as line:
        two = Two(line, most=2)
        for body in ("een", "twee"):
            two.providers.text(text_order(body=body))
        with pytest.raises(NumberBarred, match="daily_cap"):
            two.providers.text(text_order(body="drie"))
        two.providers.call(call_order(DUTY))
        line.phones.passes(1)
        two.providers.call(call_order(SWAPPED))
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        line.phones.passes(24 * 60 * 60)
        two.providers.text(text_order(body="vier"))


def test_a_patient_in_a_crisis_is_rung_for_out_of_a_reserve_when_the_day_is_used_up() -> None:
    with provider_line() as line:
        two = Two(line, most=2)
        for body in ("een", "twee"):
            two.providers.text(text_order(body=body))
        two.providers.text(replace(text_order(body="drie"), urgent=True))
        with pytest.raises(NumberBarred, match="daily_cap"):
            two.providers.text(replace(text_order(body="vier"), urgent=True))


def test_a_telephone_needs_a_provider() -> None:
    with provider_line() as line, pytest.raises(ValueError, match="needs a provider"):
        Providers([], guard=guard(line.clock), clock=line.clock)
