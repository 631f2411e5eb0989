"""No telephone is worn out: between two calls of ours it has a pause, and an hour has only so many of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bedline.domain.call_hours import CallHours, Otherwise
from bedline.domain.calls import LegId
from bedline.domain.hours import Hours
from bedline.domain.ids import CareFormId, RequestId, UnitId
from bedline.domain.messages import Errand, Message, MessageId, MessageKind, MessageState
from bedline.domain.people import bedline_in
from bedline.domain.requests import Channel
from bedline.domain.sparing import COUNTED_LENGTH, SPARED, Sparing
from bedline.domain.tasks import TaskKind
from bedline.services import requests
from bedline.services.hotline.delivery import sparing
from bedline.simulator.twilio.habits import picks_up
from tests import builders as a
from tests.harness.hotline import DUIN_PHONE, Hotline
from tests.harness.hotline import phonebook as phonebook_of_wards
from tests.harness.outbox import GP, WARD, Office, office, phonebook

MINUTE = timedelta(minutes=1)
NIGHT_HEAD: Final = "+31115000077"


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


DUIN: Final = UnitId("duin-1")
# Hours of the day, most of them about when it is asked.
CLOCK: Final = st.one_of(st.builds(time, st.just(4), st.integers(0, 59)), st.builds(time, st.integers(0, 23)))
SOMETIME: Final = st.tuples(CLOCK, CLOCK).filter(lambda each: each[0] != each[1]).map(lambda each: Hours(*each))


def a_call(hours: CallHours, *, quiet: Hours | None) -> tuple[Hotline, Message | None]:
    """Return a region at 04:12 in which a ward is to be rung, not for a crisis, at a telephone rung just before."""
    book, region = phonebook_of_wards(), a.region()
    ward = replace(book.wards[DUIN], call_hours=hours)
    low = region.care_forms[a.LOW]
    forms = {**region.care_forms, a.LOW: replace(low, policy=replace(low.policy, quiet=quiet))}
    hotline = Hotline(region=replace(region, care_forms=forms), book=replace(book, wards={**book.wards, DUIN: ward}))
    hotline.reports(duin=1)
    wanted = requests.Asked(
        region=a.POLDER, channel=Channel.WEB, profile=a.profile(), answers=a.CLEAR_FOR_LOW, care_form=a.LOW
    )
    with hotline.storage.work(a.gp()) as work:
        requests.submit(work, asked=wanted)
    calls = [each for each in hotline.errands(Errand.ASK_WARD) if each.not_before <= hotline.clock.now()]
    if not calls:
        return hotline, None
    before = replace(
        calls[0],
        id=MessageId(hotline.storage.ids.new()),
        leg=LegId(hotline.storage.ids.new()),
        offer=None,
        state=MessageState.DELIVERED,
        sent_at=hotline.clock.now(),
    )
    with hotline.storage.work(bedline_in(a.POLDER)) as work:
        work.messages.add(before)
    return hotline, calls[0]


def spared(hotline: Hotline, message: Message, *, pause: timedelta) -> Message:
    with hotline.storage.work(bedline_in(a.POLDER)) as work:
        found = sparing.spared(work, message, rule=Sparing(pause=pause))
    assert found is not None
    return found


@settings(deadline=None)
@given(hours=SOMETIME, quiet=st.none() | SOMETIME, pause=st.integers(1, 20), otherwise=st.sampled_from(Otherwise))
def test_no_call_is_put_off_into_hours_in_which_it_may_not_be_made(
    hours: Hours, quiet: Hours | None, pause: int, otherwise: Otherwise
) -> None:
    night_head = NIGHT_HEAD if otherwise is Otherwise.PHONE else None
    rules = CallHours(other=hours, otherwise=otherwise, phone=night_head)
    hotline, message = a_call(rules, quiet=quiet)
    assume(message is not None)
    assert message is not None
    later = spared(hotline, message, pause=timedelta(minutes=pause))
    if later.state is MessageState.CANCELED:
        assert TaskKind.WARD_SILENT in hotline.tasks
        return
    assert later.not_before >= hotline.clock.now() + timedelta(minutes=pause)
    assert later.not_before < later.stale_at
    ward = hotline.storage.phonebook.wards[DUIN]
    zone = a.region().timezone
    assert later.to in ward.phones_at(later.not_before, crisis=False, timezone=zone)
    assert quiet is None or not quiet.cover(later.not_before, timezone=zone)


def test_a_call_that_would_come_after_its_hours_goes_to_the_number_for_those() -> None:
    rules = CallHours(other=Hours(time(4), time(4, 20)), otherwise=Otherwise.PHONE, phone=NIGHT_HEAD)
    hotline, message = a_call(rules, quiet=None)
    assert message is not None
    soon, later = (spared(hotline, message, pause=timedelta(minutes=pause)) for pause in (5, 9))
    assert (soon.to, later.to) == (DUIN_PHONE, NIGHT_HEAD)
    assert later.not_before == hotline.clock.now() + timedelta(minutes=9)


def test_a_call_that_would_come_after_its_hours_is_the_desks_where_there_is_no_other_way() -> None:
    hotline, message = a_call(CallHours(other=Hours(time(4), time(4, 20))), quiet=None)
    assert message is not None
    assert spared(hotline, message, pause=timedelta(minutes=9)).state is MessageState.CANCELED
    assert hotline.tasks.count(TaskKind.WARD_SILENT) == 1


def test_a_ward_that_wants_to_be_rung_outside_its_hours_is_rung_a_little_later() -> None:
    hotline, message = a_call(CallHours(other=Hours(time(4), time(4, 13))), quiet=None)
    assert message is not None
    hotline.passes(seconds=90)
    later = spared(hotline, message, pause=timedelta(minutes=2))
    assert (later.to, later.state) == (DUIN_PHONE, MessageState.WAITING)
