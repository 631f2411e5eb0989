"""What storage promises of ladders: what is due on them, what neighbours are asked, and whom nobody looks after."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bedline.domain import requests, tasks
from bedline.domain.escalation import Escalation, Rung, RungKind
from bedline.domain.offices import Office
from bedline.domain.people import bedline_in
from bedline.domain.requests import BedRequest, NextAction, NextKind
from bedline.domain.tasks import Task, TaskKind
from tests import builders as a
from tests.harness import kept
from tests.harness.kept import DESK
from tests.harness.worlds import HEUVEL, World, neighbour

REGION: Final = Rung(RungKind.REGION, timedelta(minutes=60))
PAYER: Final = Rung(RungKind.PAYER, timedelta(minutes=60), (Office(name="Zorgkantoor 0800-0000"),))
ON_LADDER: Final = Escalation((REGION, PAYER), 1, a.NOW, a.later(timedelta(minutes=60)))


def climbing(number: int = 1) -> BedRequest:
    """Return a triaged request that stands on a ladder."""
    return replace(a.triaged(), id=kept.request(number).id, code=f"B{number}", escalation=ON_LADDER)


def asked_of_neighbour(request: BedRequest, *, number: int = 1) -> Task:
    """Return the question to the desk of the Heuvel."""
    return replace(kept.task(number, request=request.id, kind=TaskKind.NEIGHBOUR_ASKS), region=HEUVEL)


def test_a_ladder_comes_back_as_it_was_kept_and_is_due_when_it_says(world: World) -> None:
    kept.keep(world.storage, climbing())
    with world.storage.work(bedline_in()) as work:
        assert work.requests.find(climbing().id).escalation == ON_LADDER
        assert list(work.requests.due_climb(now=a.later(timedelta(minutes=59)), limit=5)) == []
        assert list(work.requests.due_climb(now=a.later(timedelta(minutes=60)), limit=5)) == [climbing()]


def test_what_has_come_to_an_end_is_never_due(world: World) -> None:
    ended = replace(climbing(), escalation=replace(ON_LADDER, climbs_at=None))
    kept.keep(world.storage, ended)
    with world.storage.work(bedline_in()) as work:
        assert work.requests.find(ended.id) == ended
        assert list(work.requests.due_climb(now=a.later(timedelta(days=9)), limit=5)) == []


def test_a_neighbour_and_we_may_have_a_question_open_about_one_request(world: World) -> None:
    request = climbing()
    kept.keep(world.storage, request, kept.task(1, request=request.id, kind=TaskKind.NO_PLACE_FOUND))
    with world.storage.work(bedline_in()) as work:
        assert work.tasks.add(asked_of_neighbour(request, number=2))
        assert not work.tasks.add(asked_of_neighbour(request, number=3)), "once is enough"
    with world.storage.reading(DESK) as work:
        assert [task.kind for task in work.tasks.open(a.POLDER)] == [TaskKind.NO_PLACE_FOUND]


def test_a_neighbours_answer_is_passed_on_once(world: World) -> None:
    request = climbing()
    kept.keep(world.storage, request)
    asked = asked_of_neighbour(request)
    with world.storage.work(bedline_in()) as work:
        work.tasks.add(asked)
        assert list(work.tasks.answered_by_neighbours(limit=5)) == []
    with world.storage.work(neighbour()) as work:
        done, _ = tasks.finish(work.tasks.get(asked.id), outcome="ja", by=neighbour().id, now=a.NOW)
        work.tasks.save(done)
    with world.storage.work(bedline_in()) as work:
        assert list(work.tasks.answered_by_neighbours(limit=5)) == [done]
        work.tasks.save(tasks.carried(done))
    with world.storage.work(bedline_in()) as work:
        assert list(work.tasks.answered_by_neighbours(limit=5)) == []


def test_a_neighbour_is_asked_in_vain_once_the_request_has_left_the_ladder(world: World) -> None:
    request = climbing()
    kept.keep(world.storage, request)
    asked = asked_of_neighbour(request)
    with world.storage.work(bedline_in()) as work:
        work.tasks.add(asked)
        assert list(work.tasks.needless_to_neighbours(limit=5)) == []
        reason = next(iter(work.regions[a.POLDER].withdrawal_reasons))
        landed, _ = requests.withdraw(
            work.requests.get(request.id), region=a.region(), reason=reason, by=DESK.id, now=a.NOW
        )
        work.requests.save(landed)
    with world.storage.work(bedline_in()) as work:
        assert list(work.tasks.needless_to_neighbours(limit=5)) == [asked]


def test_a_neighbour_is_asked_in_vain_while_a_request_stands_below_it_on_another_ladder(world: World) -> None:
    request = climbing()
    kept.keep(world.storage, request)
    with world.storage.work(bedline_in()) as work:
        work.tasks.add(asked := asked_of_neighbour(request))
        anew = replace(work.requests.get(request.id), escalation=replace(ON_LADDER, at=0))
        work.requests.save(anew)
    with world.storage.work(bedline_in()) as work:
        assert list(work.tasks.needless_to_neighbours(limit=5)) == [asked]


def test_who_is_forgotten_is_found_unless_the_desk_was_told(world: World) -> None:
    late = replace(climbing(1), next_action=NextAction(NextKind.ANSWER, a.NOW))
    told = replace(climbing(2), next_action=NextAction(NextKind.ANSWER, a.NOW))
    kept.keep(world.storage, late, told, kept.task(1, request=told.id))
    with world.storage.work(bedline_in()) as work:
        assert list(work.requests.forgotten(before=a.NOW, limit=5)) == []
        assert list(work.requests.forgotten(before=a.later(timedelta(seconds=1)), limit=5)) == [late]


def test_whoever_is_not_turned_to_in_time_for_is_found_though_the_next_action_is_not_due(world: World) -> None:
    waits = replace(climbing(), next_action=NextAction(NextKind.RETRY, a.later(timedelta(hours=9))))
    kept.keep(world.storage, waits)
    climbs_at = a.later(timedelta(minutes=60))
    with world.storage.work(bedline_in()) as work:
        assert list(work.requests.forgotten(before=climbs_at, limit=5)) == []
        assert list(work.requests.forgotten(before=climbs_at + timedelta(seconds=1), limit=5)) == [waits]
