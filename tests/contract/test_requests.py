"""What storage promises of bed requests."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from bedline.domain import requests
from bedline.domain.errors import Invalid, NotFound
from bedline.domain.ids import CareFormId, PracticeId, RequestId
from bedline.domain.requests import BedRequest, NextAction, NextKind, RequestState
from bedline.domain.triage import Effect, Finding
from bedline.ports.storage import UNSEEN_LENGTH, Page, Work
from tests import builders as a
from tests.harness import kept
from tests.harness.kept import DESK, DUIN, LONG
from tests.harness.worlds import HEUVEL, World, neighbour

SOON, LATER = a.later(timedelta(minutes=1)), a.later(timedelta(minutes=2))


def _landed(number: int) -> BedRequest:
    ended, _ = requests.withdraw(kept.request(number), region=a.region(), reason="stays_home", by=DESK.id, now=a.NOW)
    return ended


def test_a_request_comes_back_as_it_was_kept(world: World) -> None:
    finding = Finding("doctor_has_seen", Effect.STOP, "a law", destination="hospital", missing=("danger_at_home",))
    full = replace(kept.waiting(), findings=(finding,), owner=DESK.id, note="3e etage, geen lift", override_reason="x")
    kept.keep(world.storage, full)
    with world.storage.reading(DESK) as work:
        assert work.requests.find(full.id) == full


def test_a_request_that_is_got_and_saved_has_its_new_state(world: World) -> None:
    kept.keep(world.storage, kept.request())
    with world.storage.work(DESK) as work:
        found = work.requests.get(kept.request().id)
        taken, _ = requests.own(found, region=a.region(), owner=DESK.id, by=DESK.id, now=world.clock.now())
        work.requests.save(taken)
        assert work.requests.find(found.id) == taken
    with world.storage.reading(DESK) as work:
        assert work.requests.find(found.id) == taken


def test_an_unknown_request_is_refused(world: World) -> None:
    nobody = RequestId(UUID(int=99))
    with world.storage.work(DESK) as work:
        with pytest.raises(NotFound, match="unknown_request"):
            work.requests.get(nobody)
        with pytest.raises(NotFound, match="unknown_request"):
            work.requests.find(nobody)
        assert work.requests.by_ids([nobody]) == {}


def test_a_code_is_given_to_one_live_request_at_a_time(world: World) -> None:
    first, second = (
        kept.request(
            1,
        ),
        replace(kept.request(2), code="B1"),
    )
    with world.storage.work(DESK) as work:
        assert work.requests.add(first)
        assert not work.requests.add(second)
        work.requests.save(_landed(1))
        assert work.requests.add(second), "the code is free again once its request has landed"


def test_the_same_code_may_be_live_in_another_region(world: World) -> None:
    kept.keep(world.storage, kept.request(1))
    kept.keep(world.storage, replace(kept.request(2), code="B1", region=HEUVEL, practice=None), by=neighbour())


def test_live_requests_are_those_that_have_not_landed(world: World) -> None:
    kept.keep(world.storage, kept.request(1), kept.waiting(2), _landed(3))
    with world.storage.reading(DESK) as work:
        assert {each.id for each in work.requests.live(a.POLDER)} == {kept.request(1).id, kept.request(2).id}


def test_pages_run_from_the_newest_to_the_oldest_and_end(world: World) -> None:
    aged = [
        replace(kept.request(number), received_at=a.later(timedelta(minutes=number // 2))) for number in range(1, 6)
    ]
    kept.keep(world.storage, *aged)
    seen, cursor = [], None
    with world.storage.reading(DESK) as work:
        for _ in range(3):
            page, cursor = work.requests.page(region=a.POLDER, states=(), practice=None, page=Page(2, cursor))
            seen.append([each.code for each in page])
    assert seen == [["B5", "B4"], ["B3", "B2"], ["B1"]]
    assert cursor is None


def test_a_page_is_narrowed_by_state_and_by_practice(world: World) -> None:
    elsewhere = replace(kept.request(4), practice=None)
    kept.keep(world.storage, kept.request(1), kept.waiting(2), _landed(3), elsewhere)
    with world.storage.reading(DESK) as work:

        def codes(*states: RequestState, practice: str | None = None) -> list[str]:
            mine = PracticeId(practice) if practice else None
            page, _ = work.requests.page(region=a.POLDER, states=states, practice=mine, page=Page())
            return sorted(each.code for each in page)

        assert codes() == ["B1", "B2", "B3", "B4"]
        assert codes(RequestState.WAITING) == ["B2"]
        assert codes(RequestState.WAITING, RequestState.WITHDRAWN) == ["B2", "B3"]
        assert codes(practice="praktijk-oost") == ["B1", "B2", "B3"]
        assert codes(RequestState.RECEIVED, practice="praktijk-oost") == ["B1"]
        assert codes(RequestState.WITHDRAWN, practice="praktijk-west") == []


@pytest.mark.parametrize("cursor", ["x", "AAAA", "é", "A" * 33])
def test_a_cursor_that_is_not_ours_is_refused(world: World, cursor: str) -> None:
    with world.storage.reading(DESK) as work, pytest.raises(Invalid, match="unknown_cursor"):
        work.requests.page(region=a.POLDER, states=(), practice=None, page=Page(2, cursor))


def test_requests_to_warn_of_are_those_whose_moment_has_come_the_oldest_first(world: World) -> None:
    kept.keep(
        world.storage, kept.waiting(1, warn_at=LATER), kept.waiting(2, warn_at=SOON), kept.waiting(3, warn_at=None)
    )
    with world.storage.work(DESK) as work:

        def due(now: object, limit: int = 9) -> list[str]:
            return [each.code for each in work.requests.due_warning(now=now, limit=limit)]  # type: ignore[arg-type]

        assert due(a.NOW) == []
        assert due(SOON) == ["B2"]
        assert due(LATER) == ["B2", "B1"]
        assert due(LATER, limit=1) == ["B2"]


def test_a_waiting_request_is_searched_for_again_when_its_next_action_is_due(world: World) -> None:
    kept.keep(world.storage, kept.waiting(1, next_action=NextAction(NextKind.RETRY, SOON)), kept.request(2))
    with world.storage.work(DESK) as work:
        assert work.requests.due_retry(now=a.NOW, limit=9) == []
        assert [each.code for each in work.requests.due_retry(now=SOON, limit=9)] == ["B1"]


def test_a_waiting_request_is_searched_for_again_when_a_place_has_come_free_since(world: World) -> None:
    kept.keep(world.storage, kept.waiting(1))
    world.clock.advance(LONG)
    soon = a.NOW + timedelta(seconds=1)
    with world.storage.work(DESK) as work:
        assert work.requests.due_retry(now=soon, limit=9) == []
        kept.reported(work, DUIN)
        assert [each.code for each in work.requests.due_retry(now=soon, limit=9)] == ["B1"]
    with world.storage.work(DESK) as work:
        searched = replace(kept.waiting(1), searched_at=world.clock.now())
        work.requests.save(searched)
        assert work.requests.due_retry(now=soon, limit=9) == [], "once searched for, only a later change counts"


def test_of_those_to_search_for_again_a_crisis_comes_first_and_then_whoever_is_due_first(world: World) -> None:
    due = NextAction(NextKind.RETRY, SOON)
    last = kept.waiting(1, next_action=due, norm_due_at=LATER, care_form=a.LOW)
    crisis = kept.waiting(2, next_action=due, norm_due_at=LATER)
    soon = kept.waiting(3, next_action=due, norm_due_at=SOON, care_form=a.LOW)
    kept.keep(world.storage, last, crisis, soon)
    with world.storage.work(DESK) as work:
        found = work.requests.due_retry(now=SOON, limit=9, first={a.CRISIS})
        assert [each.code for each in found] == ["B2", "B3", "B1"]


def test_a_place_that_came_free_while_one_searched_is_noticed_but_not_twice_at_once(world: World) -> None:
    kept.keep(world.storage, kept.waiting(1))
    with world.storage.work(DESK) as work:
        kept.reported(work, DUIN)
        assert [each.code for each in work.requests.due_retry(now=a.NOW + timedelta(seconds=1), limit=9)] == ["B1"]
        assert work.requests.due_retry(now=a.NOW, limit=9) == []


def test_a_full_unit_that_reports_calls_for_no_search(world: World) -> None:
    kept.keep(world.storage, kept.waiting(1))
    world.clock.advance(LONG)
    with world.storage.work(DESK) as work:
        kept.reported(work, DUIN, staffed=3, occupied=3)
        assert work.requests.due_retry(now=a.NOW, limit=9) == []


def test_a_place_that_comes_free_in_another_region_calls_for_no_search(world: World) -> None:
    kept.keep(world.storage, kept.waiting(1))
    world.clock.advance(LONG)
    with world.storage.work(neighbour()) as work:
        kept.reported(work, a.unit("top-1").id)
    with world.storage.work(DESK) as work:
        assert work.requests.due_retry(now=a.NOW, limit=9) == []


def test_a_place_for_another_form_of_care_calls_for_no_search(world: World) -> None:
    kept.keep(world.storage, kept.waiting(1, care_form=CareFormId("respite")))
    world.clock.advance(LONG)
    with world.storage.work(DESK) as work:
        kept.reported(work, DUIN)
        assert work.requests.due_retry(now=a.NOW, limit=9) == []


def in_line(work: Work, *, now: datetime = SOON, forms: frozenset[CareFormId] = frozenset({a.CRISIS})) -> list[str]:
    """Return who waits for a place in Duin besides B9, the one that would take it."""
    found = work.places.line([DUIN], ready=1, beside=kept.request(9), forms=forms, first={a.CRISIS}, now=now, limit=9)
    return [each.code for each in found]


def test_in_line_for_a_place_is_who_waits_since_before_it_came_free(world: World) -> None:
    kept.keep(world.storage, kept.waiting(1), kept.waiting(2, care_form=a.LOW), kept.request(3), kept.waiting(9))
    world.clock.advance(LONG)
    with world.storage.work(DESK) as work:
        assert in_line(work, now=a.NOW) == [], "nothing is free"
        kept.reported(work, DUIN)
    with world.storage.work(DESK) as work:
        assert in_line(work) == ["B1"]
        assert sorted(in_line(work, forms=frozenset({a.CRISIS, a.LOW}))) == ["B1", "B2"]
        work.requests.save(replace(kept.waiting(1), searched_at=world.clock.now() + UNSEEN_LENGTH))
    with world.storage.work(DESK) as work:
        assert in_line(work, now=a.NOW) == [], "it has had its turn"


def test_in_line_is_whose_next_look_is_due_and_who_has_not_been_searched_for_yet(world: World) -> None:
    due = NextAction(NextKind.RETRY, SOON)
    kept.keep(
        world.storage,
        kept.waiting(1, next_action=due, norm_due_at=LATER),
        kept.waiting(2, searched_at=None, norm_due_at=SOON),
    )
    with world.storage.work(DESK) as work:
        assert in_line(work, now=a.NOW) == []
        assert in_line(work, now=SOON) == ["B1"]
        kept.reported(work, DUIN)
    with world.storage.work(DESK) as work:
        assert in_line(work, now=SOON) == ["B2", "B1"], "whoever is due first stands first"


def test_in_line_crises_stand_first_and_nobody_of_another_region_does(world: World) -> None:
    due = NextAction(NextKind.RETRY, SOON)
    low = kept.waiting(1, next_action=due, norm_due_at=SOON, care_form=a.LOW)
    kept.keep(world.storage, low, kept.waiting(2, next_action=due, norm_due_at=LATER))
    with world.storage.work(DESK) as work:
        assert in_line(work, forms=frozenset({a.CRISIS, a.LOW})) == ["B2", "B1"]
        there = work.places.line(
            [DUIN],
            ready=0,
            beside=replace(kept.request(9), region=HEUVEL),
            forms={a.CRISIS},
            first=(),
            now=SOON,
            limit=9,
        )
        assert there == []


def test_an_arrived_request_is_closed_when_its_moment_has_come(world: World) -> None:
    arrived = replace(kept.waiting(1), state=RequestState.ARRIVED, next_action=NextAction(NextKind.CLOSE, SOON))
    kept.keep(world.storage, arrived)
    with world.storage.work(DESK) as work:
        assert work.requests.due_closing(now=a.NOW, limit=9) == []
        assert work.requests.due_closing(now=SOON, limit=9) == [arrived]


def test_a_choice_that_was_not_made_is_due_when_its_moment_has_come_unless_somebody_holds_the_request(
    world: World,
) -> None:
    choosing = replace(
        kept.waiting(1), state=RequestState.SEARCHING, next_action=NextAction(NextKind.CHOICE, SOON), owner=None
    )
    held = replace(choosing, id=kept.waiting(2).id, code="B2", owner=DESK.id)
    kept.keep(world.storage, choosing, held)
    with world.storage.work(DESK) as work:
        assert work.requests.due_choice(now=a.NOW, limit=9) == []
        assert work.requests.due_choice(now=SOON, limit=9) == [choosing]
