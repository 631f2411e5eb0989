"""The referrer chooses whom to ask; who does not choose in time is not lost."""

from dataclasses import replace
from typing import Final

import pytest

from bedline.domain.errors import Conflict, NotFound
from bedline.domain.ids import PracticeId
from bedline.domain.people import Person
from bedline.domain.requests import Channel, NextKind, RequestState
from bedline.domain.tasks import TaskKind
from bedline.domain.ways import Leader, Way
from bedline.services.choosing import LeaveTo
from tests import builders as a
from tests.harness.ways import CHOOSES, OWNS, Day, three_free

STRANGER: Final = replace(a.gp(), practice=PracticeId("praktijk-west"))


def test_a_referrer_sees_whom_to_ask_in_order_and_nobody_has_been_asked() -> None:
    day = three_free(CHOOSES).gp_asks()
    assert (day.request.state, day.next, day.request.leader) == (
        RequestState.SEARCHING,
        NextKind.CHOICE,
        Leader.REFERRER,
    )
    assert day.asked == []
    assert [each.candidate.unit.id for each in day.sees(a.gp()).found] == ["duin-1", "kreek-1", "schor-1"]
    assert [each.why.key for each in day.sees(a.gp()).found] == [
        "why_choose.own_town",
        "why_choose.farther",
        "why_choose.farther",
    ]


def test_the_ward_that_was_chosen_is_asked_and_its_yes_is_a_place() -> None:
    day = three_free(CHOOSES).gp_asks()
    day.chooses(a.gp(), "kreek-1")
    assert (day.asked, day.next) == (["kreek-1"], NextKind.ANSWER)
    day.ward_accepts()
    assert (day.request.state, day.request.leader) == (RequestState.RESERVED, Leader.DESK)


def test_after_a_no_the_referrer_chooses_the_next_and_bedline_asks_nobody() -> None:
    day = three_free(CHOOSES).gp_asks()
    day.chooses(a.gp(), "duin-1")
    day.ward_refuses()
    assert (day.next, day.asked) == (NextKind.CHOICE, ["duin-1"])
    assert [each.candidate.unit.id for each in day.sees(a.gp()).found] == ["kreek-1", "schor-1"]


def test_after_a_silence_as_well() -> None:
    day = three_free(CHOOSES).gp_asks()
    day.chooses(a.gp(), "duin-1")
    day.passes(minutes=10)
    assert (day.next, day.asked, day.request.leader) == (NextKind.CHOICE, ["duin-1"], Leader.REFERRER)


def test_who_does_not_choose_in_time_is_not_lost() -> None:
    day = three_free(CHOOSES).gp_asks()
    day.passes(minutes=9)
    assert day.asked == []
    day.passes(minutes=1)
    assert (day.asked, day.request.leader) == (["duin-1"], Leader.DESK)
    with pytest.raises(Conflict, match="search_not_yours"):
        day.chooses(a.gp(), "kreek-1")


def test_where_bedline_does_not_ask_the_desk_takes_over_from_who_does_not_choose() -> None:
    day = three_free(CHOOSES, automatic=False).gp_asks()
    day.passes(minutes=10)
    assert (day.asked, day.request.leader, day.next) == ([], Leader.DESK, NextKind.OFFER)
    day.passes(minutes=16)
    assert TaskKind.WITHOUT_NEXT_STEP in day.tasks()


def test_a_referrer_may_leave_it_to_bedline() -> None:
    day = three_free(CHOOSES).gp_asks()
    day.leaves(LeaveTo.BEDLINE)
    assert (day.asked, day.request.leader) == (["duin-1"], Leader.DESK)


def test_a_referrer_may_ask_the_desk_which_has_a_task_then() -> None:
    day = three_free(CHOOSES).gp_asks()
    day.leaves(LeaveTo.DESK)
    assert (day.asked, day.request.leader, day.next) == ([], Leader.DESK, NextKind.OFFER)
    assert day.tasks() == {TaskKind.REFERRER_ASKS}


def test_where_nothing_is_free_there_is_nothing_to_choose_and_the_desk_helps() -> None:
    day = Day(CHOOSES).gp_asks()
    assert (day.request.state, day.request.leader) == (RequestState.WAITING, Leader.DESK)
    assert day.tasks() == {TaskKind.NO_PLACE_FOUND}


def test_when_nobody_is_left_to_choose_the_desk_helps() -> None:
    day = Day(CHOOSES)
    day.ward_reports("duin-1")
    day.gp_asks().chooses(a.gp(), "duin-1")
    day.ward_refuses()
    assert (day.request.state, day.request.leader) == (RequestState.WAITING, Leader.DESK)


def test_a_referrer_asks_as_many_at_once_as_the_policy_says() -> None:
    day = three_free(CHOOSES, parallel=2).gp_asks()
    day.chooses(a.gp(), "duin-1")
    assert day.sees(a.gp()).more == 1
    day.chooses(a.gp(), "kreek-1")
    with pytest.raises(Conflict, match="asked_enough"):
        day.chooses(a.gp(), "schor-1")
    day.ward_refuses()
    assert day.next is NextKind.ANSWER
    day.chooses(a.gp(), "schor-1")
    assert day.asked == ["duin-1", "kreek-1", "schor-1"]


def test_the_desk_takes_over_with_one_act_and_the_referrer_chooses_no_more() -> None:
    day = three_free(CHOOSES).gp_asks()
    day.desk_takes()
    assert (day.request.owner, day.request.leader, day.next) == (a.coordinator().id, Leader.DESK, NextKind.OFFER)
    with pytest.raises(Conflict, match="search_not_yours"):
        day.sees(a.gp())


def test_a_ward_full_when_it_is_chosen_is_told_and_another_can_be_chosen() -> None:
    day = three_free(CHOOSES).gp_asks()
    day.ward_reports("duin-1", free=0)
    with pytest.raises(Conflict, match="unit_does_not_fit"):
        day.chooses(a.gp(), "duin-1")
    day.chooses(a.gp(), "kreek-1")
    assert day.asked == ["kreek-1"]


@pytest.mark.parametrize("person", [STRANGER, a.ward("duin")])
def test_nobody_else_sees_or_chooses(person: Person) -> None:
    day = three_free(CHOOSES).gp_asks()
    with pytest.raises(NotFound, match="unknown_request"):
        day.sees(person)
    with pytest.raises(NotFound, match="unknown_request"):
        day.chooses(person, "duin-1")


def test_whoever_rings_or_asks_through_the_desk_has_asked_the_region() -> None:
    for channel in (Channel.PHONE, Channel.DESK):
        assert three_free(CHOOSES).gp_asks(channel=channel).asked == ["duin-1"]
        assert three_free(OWNS).gp_asks(channel=channel).asked == ["duin-1"]


def test_a_change_of_rules_changes_nothing_for_who_has_asked_already() -> None:
    day = three_free(CHOOSES).gp_asks()
    day.works_by(Way())
    day.chooses(a.gp(), "duin-1")
    day.ward_refuses()
    assert (day.next, day.request.leader) == (NextKind.CHOICE, Leader.REFERRER)
    assert day.gp_asks().asked == ["duin-1"]
