"""A search given to a provider reaches it as questions reach wards: by call where no text does, and in its hours."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import time, timedelta
from itertools import pairwise
from typing import Final

import pytest

from bedline.domain.call_hours import AT_ANY_HOUR, CallHours, Otherwise
from bedline.domain.hours import Hours
from bedline.domain.ids import FacilityId, RequestId, UnitId
from bedline.domain.messages import Errand, Message, MessageId, MessageKind, MessageState
from bedline.domain.people import bedline_in
from bedline.domain.phonebook import AskBy
from bedline.domain.requests import BedRequest, Channel
from bedline.domain.sparing import Sparing
from bedline.domain.tasks import TaskKind
from bedline.domain.ways import Leader, Way, WayKind
from bedline.services import requests
from bedline.services.hotline.conversations import search_given
from bedline.services.requests import Asked
from bedline.simulator.twilio.habits import picks_up
from tests import builders as a
from tests.harness.outbox import MOBILE, WARD, Office, office, phonebook

OWNS: Final = Way(WayKind.FIRST_PROVIDER_OWNS, timedelta(minutes=60))
DUIN: Final = FacilityId("duin")
# It is 04:12 there when it is asked; the half of its time is over at 04:42.
OPENS: Final = CallHours(crisis=Hours(time(4, 50), time(22)), otherwise=Otherwise.TEXT)


@contextmanager
def owning(*, ask_by: AskBy = AskBy.TEXT, hours: CallHours = AT_ANY_HOUR) -> Iterator[Office]:
    """Open the office of a region where whoever is turned to first owns the search."""
    book = phonebook(ask_by=ask_by)
    ward = replace(book.wards[UnitId("duin-1")], call_hours=hours)
    with office(replace(book, wards={ward.unit: ward})) as there:
        forms = a.region().care_forms
        ours = {form: replace(each, way=OWNS) for form, each in forms.items()}
        there.storage.regions = {a.POLDER: replace(a.region(), care_forms=ours)}
        there.outlet = replace(
            there.outlet, openings={**there.outlet.openings, Errand.ASK_PROVIDER: search_given.opening}
        )
        yield there
        there.phones._phones.clear()


def asks(there: Office) -> BedRequest:
    asked = Asked(
        region=a.POLDER,
        channel=Channel.WEB,
        profile=a.profile(),
        answers=a.CLEAR_FOR_CRISIS,
        care_form=a.CRISIS,
        urgency="now",
        first_provider=DUIN,
    )
    with there.storage.work(a.gp()) as work:
        given = requests.submit(work, asked=asked)
    request = there.request(given.id)
    assert request.lead is not None
    assert request.lead.leader is Leader.PROVIDER
    return request


def calls(there: Office) -> Sequence[Message]:
    return [each for each in there.messages(Errand.ASK_PROVIDER) if each.kind is MessageKind.CALL]


@pytest.mark.parametrize("flagged", [False, True])
def test_a_home_whose_mobile_takes_no_texts_is_rung_at_once(*, flagged: bool) -> None:
    with owning() as there:
        if flagged:
            there.do(lambda work: work.opt_outs.flag(MOBILE, now=work.now))
        else:
            there.do(lambda work: work.opt_outs.note(MOBILE, out=True, now=work.now))
        asks(there)
        there.works()
        there.phone().rings(within=5)


def test_a_home_that_may_not_be_rung_yet_is_rung_when_its_hours_begin() -> None:
    with owning(hours=OPENS) as there:
        asks(there)
        [call] = calls(there)
        assert (call.to, call.not_before) == (WARD, a.NOW + timedelta(minutes=38))


def test_a_home_whose_hours_begin_after_its_time_is_not_rung() -> None:
    with owning(hours=replace(OPENS, crisis=Hours(time(7), time(22)))) as there:
        asks(there)
        assert not calls(there)


def test_a_home_that_its_text_cannot_reach_is_rung_now_and_not_at_half_time() -> None:
    with owning() as there:
        there.phone(MOBILE).is_a_landline()
        asks(there)
        there.works()
        there.phone().rings(within=5)
        assert there.calls_placed() == len(calls(there)) == 1


def test_a_home_that_its_text_cannot_reach_is_not_rung_outside_its_hours() -> None:
    with owning(hours=OPENS) as there:
        there.phone(MOBILE).is_a_landline()
        asks(there)
        there.works()
        there.phones.passes(minutes=30)
        assert there.calls_placed() == 0
        there.phone().rings(within=600)


def test_a_home_that_goes_on_with_its_search_is_not_rung_for_a_text_that_failed_since() -> None:
    with owning(ask_by=AskBy.CALL) as there:
        there.simulation.exchange.texts.failing[MOBILE] = 30005
        request = asks(there)
        there.deliver()
        there.do(lambda work: search_given.keep(work, request=request.id, provider=DUIN))
        before = len(calls(there))
        there.works()
        there.phones.passes(minutes=10)
        text = there.messages(Errand.ASK_PROVIDER)
        assert MessageState.FAILED in {each.state for each in text if each.kind is MessageKind.TEXT}
        assert len(calls(there)) == before


def low(there: Office, many: int) -> list[RequestId]:
    """Have the home rung with so many searches at once for patients who are in no crisis."""
    given = asks(there)
    [first] = calls(there)
    others = [replace(given, id=RequestId(there.storage.ids.new()), care_form=a.LOW) for _ in range(many)]
    there.storage.state.requests.update({each.id: each for each in others})
    with there.storage.work(bedline_in(a.POLDER)) as work:
        for each in work.messages.open_for(request=given.id):
            work.messages.save(replace(each, state=MessageState.CANCELED))
        for other in others:
            # The last try: whoever does not answer is not rung again for it.
            call = replace(first, id=MessageId(work.ids.new()), request=other.id, leg=None, params={"try": "2"})
            work.messages.add(call)
    return [each.id for each in others]


def test_a_home_has_a_minute_between_two_searches() -> None:
    with owning(ask_by=AskBy.CALL) as there:
        low(there, 3)
        there.phone().always(picks_up())
        there.works()
        there.phones.passes(minutes=6)
        moments = [each.created_at for each in there.simulation.exchange.calls.values() if each.to == WARD]
        assert len(moments) == 3
        assert all(later - earlier >= timedelta(minutes=1) for earlier, later in pairwise(moments))


def test_the_desk_asks_a_home_that_was_rung_often_enough() -> None:
    with owning(ask_by=AskBy.CALL) as there:
        there.outlet = replace(there.outlet, sparing=Sparing(pause=timedelta(0), most=1))
        about = low(there, 2)
        there.phone().always(picks_up())
        there.works()
        there.phones.passes(minutes=2)
        [task] = [each for each in there.tasks() if each.request in about]
        assert (task.kind, task.due_at) == (TaskKind.WARD_SILENT, a.NOW + timedelta(minutes=60))
