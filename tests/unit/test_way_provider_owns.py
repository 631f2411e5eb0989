"""The provider that was turned to first owns the search, without a name and until a moment."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import pytest

from bedline.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from bedline.domain.escalation import Rung, RungKind
from bedline.domain.ids import RequestId, UnitId
from bedline.domain.offices import Office
from bedline.domain.requests import NextKind, RequestState
from bedline.domain.tasks import TaskKind
from bedline.domain.ways import Leader
from bedline.ports.storage import Work
from bedline.services import board, choosing, ladder, overview, requests
from tests import builders as a
from tests.harness.ways import OWNS, three_free

PAYER: Final = (
    Rung(RungKind.REGION, timedelta(minutes=20)),
    Rung(RungKind.PAYER, timedelta(minutes=60), (Office(name="Zorgkantoor 0800-0000"),)),
)


def test_the_nearest_provider_owns_the_search_and_sees_it_without_a_name() -> None:
    day = three_free(OWNS).gp_asks()
    assert (day.request.leader, day.next, day.asked) == (Leader.PROVIDER, NextKind.PROVIDER, [])
    assert day.request.lead is not None
    assert day.request.lead.provider == "duin"
    assert day.on_page_of("duin") == [day.request.code]
    with day.world.storage.reading(a.ward("duin")) as work:
        [body] = overview.searches(work, facility=None)
    assert "note" not in body
    assert "patient" not in body


def test_a_referrer_may_name_the_provider_to_turn_to_first() -> None:
    day = three_free(OWNS).gp_asks(first="schor")
    assert (day.on_page_of("schor"), day.on_page_of("duin")) == ([day.request.code], [])
    with pytest.raises(Invalid, match="unknown_first_provider"):
        day.gp_asks(first="nowhere")


def test_the_owner_takes_the_patient_in_itself() -> None:
    day = three_free(OWNS).gp_asks()
    stay = day.takes_in(a.ward("duin"), "duin-1")
    assert (stay.unit, day.request.state) == ("duin-1", RequestState.RESERVED)
    assert day.on_page_of("duin") == []


def test_the_owner_asks_others_until_one_says_yes() -> None:
    day = three_free(OWNS).gp_asks()
    assert [each.own for each in day.sees(a.ward("duin")).found] == [True, False, False]
    day.chooses(a.ward("duin"), "kreek-1")
    day.ward_refuses()
    assert (day.next, day.asked, day.request.leader) == (NextKind.PROVIDER, ["kreek-1"], Leader.PROVIDER)
    day.chooses(a.ward("duin"), "schor-1")
    day.ward_accepts()
    assert (day.request.state, day.on_page_of("duin")) == (RequestState.RESERVED, [])


def test_a_silent_owner_loses_the_search_and_the_desk_has_a_task() -> None:
    day = three_free(OWNS).gp_asks()
    day.passes(minutes=59)
    assert day.asked == []
    day.passes(minutes=1)
    assert (day.request.leader, day.asked) == (Leader.DESK, ["duin-1"])
    assert TaskKind.SEARCH_RETURNED in day.tasks()
    assert day.on_page_of("duin") == []
    with pytest.raises(NotFound, match="unknown_request"):
        day.chooses(a.ward("duin"), "kreek-1")


def test_an_owner_whose_question_still_stands_loses_the_search_all_the_same() -> None:
    day = three_free(OWNS).gp_asks()
    day.passes(minutes=55)
    day.chooses(a.ward("duin"), "schor-1")
    day.passes(minutes=5)
    assert (day.request.leader, day.next, day.asked) == (Leader.DESK, NextKind.ANSWER, ["schor-1"])
    day.ward_accepts()
    assert day.request.state is RequestState.RESERVED


def test_an_owner_may_give_the_search_back() -> None:
    day = three_free(OWNS).gp_asks()
    day.does(a.ward("duin"), lambda work: choosing.give_back(work, request=day.last))
    assert (day.request.leader, day.asked) == (Leader.DESK, ["duin-1"])
    assert TaskKind.SEARCH_RETURNED in day.tasks()


def test_the_desk_takes_the_search_over_and_there_is_one_owner() -> None:
    day = three_free(OWNS).gp_asks()
    day.desk_takes()
    assert (day.request.owner, day.request.leader, day.next) == (a.coordinator().id, Leader.DESK, NextKind.OFFER)
    assert day.on_page_of("duin") == []


def test_the_payer_is_turned_to_only_when_all_the_others_were_asked() -> None:
    day = three_free(OWNS, parallel=3, rungs=PAYER).gp_asks()
    day.passes(minutes=20)
    assert day.rung() is RungKind.REGION
    with pytest.raises(Conflict, match="others_not_asked"):
        day.does(a.ward("duin"), lambda work: ladder.hurry(work, request=day.last))
    for unit in ("duin-1", "kreek-1", "schor-1"):
        day.chooses(a.ward("duin"), unit)
        day.ward_refuses()
    day.does(a.ward("duin"), lambda work: ladder.hurry(work, request=day.last))
    day.passes(minutes=1)
    assert day.rung() is RungKind.PAYER
    assert TaskKind.TURN_TO_PAYER in day.tasks()


@pytest.mark.parametrize(
    "act",
    [
        lambda work, request: choosing.choices(work, request=request),
        lambda work, request: choosing.choose(work, request=request, unit=UnitId("kreek-1")),
        lambda work, request: choosing.give_back(work, request=request),
        lambda work, request: ladder.hurry(work, request=request),
        lambda work, request: requests.find(work, request=request),
        lambda work, request: requests.patient(work, request=request),
        lambda work, request: board.check_stream(work, f"request:{request}"),
    ],
)
def test_another_facility_cannot_reach_a_search_that_is_not_its_own(
    act: Callable[[Work, RequestId], object],
) -> None:
    day = three_free(OWNS).gp_asks()
    with pytest.raises((NotFound, NotAllowed)):
        day.does(a.ward("kreek"), lambda work: act(work, day.last))
    assert day.request.leader is Leader.PROVIDER


def test_owning_one_search_opens_no_other_request_nor_its_patient() -> None:
    day = three_free(OWNS).gp_asks()
    mine = day.last
    theirs = day.gp_asks(first="kreek").last
    with pytest.raises(NotFound):
        day.does(a.ward("duin"), lambda work: choosing.choose(work, request=theirs, unit=UnitId("duin-1")))
    with pytest.raises(NotFound):
        day.does(a.ward("duin"), lambda work: requests.patient(work, request=mine))
    with pytest.raises(NotFound):
        day.does(a.ward("duin"), lambda work: requests.find(work, request=mine))


def test_an_owner_takes_nobody_into_the_unit_of_another() -> None:
    day = three_free(OWNS).gp_asks()
    with pytest.raises(NotFound, match="unknown_unit"):
        day.takes_in(a.ward("duin"), "kreek-1")


def test_a_referrer_does_not_choose_for_the_owner() -> None:
    day = three_free(OWNS).gp_asks()
    with pytest.raises(Conflict, match="search_not_yours"):
        day.chooses(a.gp(), "duin-1")


def test_a_facility_for_which_nobody_answers_is_given_no_search() -> None:
    day = three_free(OWNS)
    del day.world.storage.state.people[a.ward("duin").id]  # type: ignore[attr-defined]
    assert day.gp_asks().request.lead is not None
    assert day.request.lead is not None
    assert day.request.lead.provider == "kreek"
