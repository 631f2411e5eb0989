"""No telephone is worn out: between two calls of ours it has a pause, and an hour has only so many of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedline.domain.calls import LegId
from bedline.domain.ids import CareFormId, RequestId
from bedline.domain.messages import Errand, Message, MessageId, MessageKind, MessageState
from bedline.domain.people import bedline_in
from bedline.domain.sparing import COUNTED_LENGTH, SPARED, Sparing
from bedline.domain.tasks import TaskKind
from bedline.simulator.twilio.habits import picks_up
from tests import builders as a
from tests.harness.outbox import GP, WARD, Office, office, phonebook

MINUTE = timedelta(minutes=1)


@given(
    at=st.lists(st.integers(0, 7200), max_size=60),
    pause=st.integers(0, 300),
    most=st.integers(3, 10),
)
def test_whatever_is_asked_for_no_hour_has_more_calls_and_no_pause_is_shorter(
    at: list[int], pause: int, most: int
) -> None:
    rule, rung = Sparing(pause=timedelta(seconds=pause), most=most), list[datetime]()
    for wished in sorted(at):
        now = max([a.NOW + timedelta(seconds=wished), *rung[-1:]])
        lately = [each for each in reversed(rung) if each > now - COUNTED_LENGTH]
        rung.append(rule.free_at(lately, now=now))
    for earlier, later in pairwise(rung):
        assert later - earlier >= rule.pause
    for first, beyond in zip(rung, rung[most:], strict=False):
        assert beyond - first >= COUNTED_LENGTH


@pytest.fixture
def there() -> Iterator[Office]:
    with office(phonebook(text=None)) as opened:
        opened.phone(GP).always(picks_up())
        opened.phone(WARD).always(picks_up())
        yield opened
        opened.phones._phones.clear()


def results(there: Office, many: int, *, form: CareFormId = a.LOW, stale: timedelta = timedelta(hours=2)) -> None:
    """Have the GP rung with so many results at once: nobody waits on a line for any of them."""
    now = there.storage.clock.now()
    asked = there.request(there.asks_for_a_bed().request)
    for _ in range(many):
        request = replace(asked, id=RequestId(there.storage.ids.new()), care_form=form)
        there.storage.state.requests[request.id] = request
        message = Message(
            id=MessageId(there.storage.ids.new()),
            region=a.POLDER,
            kind=MessageKind.CALL,
            errand=Errand.RING_GP_BACK,
            to=GP,
            language="nl",
            not_before=now,
            stale_at=now + stale,
            created_at=now,
            leg=LegId(there.storage.ids.new()),
            request=request.id,
        )
        with there.storage.work(bedline_in(a.POLDER)) as work:
            work.messages.add(message)


def rung(there: Office, number: str = GP) -> list[datetime]:
    return [call.created_at for call in there.simulation.exchange.calls.values() if call.to == number]


def test_a_referrer_has_a_minute_between_two_results(there: Office) -> None:
    results(there, 4)
    there.works()
    there.phones.passes(minutes=6)
    moments = rung(there)
    assert len(moments) == 4, "put off, and none lost"
    assert all(later - earlier >= MINUTE for earlier, later in pairwise(moments))


def test_an_hour_has_only_so_many_calls_to_one_number_and_the_desk_does_the_rest_in_time(there: Office) -> None:
    there.outlet = replace(there.outlet, sparing=Sparing(pause=timedelta(0), most=3))
    results(there, 5, stale=timedelta(minutes=30))
    there.works()
    there.phones.passes(minutes=10)
    assert len(rung(there)) == 3
    told = [task.request for task in there.tasks() if task.kind is TaskKind.RESULT_NOT_HEARD]
    given_up = [each.request for each in there.messages(Errand.RING_GP_BACK) if each.state is MessageState.CANCELED]
    assert len(told) == len(set(told)) == 2
    assert set(told) == set(given_up)


def test_a_patient_in_a_crisis_waits_for_none_of_it(there: Office) -> None:
    there.outlet = replace(there.outlet, sparing=Sparing(pause=MINUTE, most=3))
    results(there, 5, form=a.CRISIS)
    there.works()
    there.phones.passes(minutes=4)
    assert len(rung(there)) == 5


def test_people_on_duty_are_rung_whenever_somebody_waits() -> None:
    assert not SPARED & {Errand.RING_DUTY, Errand.ALERT_DUTY, Errand.PUT_THROUGH}
