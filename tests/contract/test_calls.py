"""What storage promises of call legs and of callers who wait."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import pytest

from bedline.domain.calls import Direction, Leg, LegEnd, LegId, LegState, Purpose, Verified, WaitingId
from bedline.domain.errors import NotFound
from bedline.domain.hotline import Ring, Waiting, WaitingState, ended
from bedline.domain.ids import RegionId
from bedline.domain.people import bedline_in
from bedline.domain.tasks import TaskKind
from bedline.ports.telephony import UNSETTLED_LENGTH
from tests import builders as a
from tests.harness import kept, kept_calls
from tests.harness.kept import DUIN
from tests.harness.kept_calls import OPERATOR
from tests.harness.worlds import World, neighbour

ASKED: Final = kept.request(1)
OFFER: Final = kept.offer(1, of=ASKED)
CALL: Final = kept_calls.leg(1)
LATER: Final = a.later(timedelta(hours=1))


def test_a_leg_comes_back_as_it_was_kept_and_as_it_was_saved(world: World) -> None:
    kept.keep(world.storage, ASKED, OFFER)
    kept_calls.keep(world.storage, CALL)
    known = replace(
        CALL,
        purpose=Purpose.OFFER,
        state=LegState.IN_PROGRESS,
        dialogue=replace(CALL.dialogue, step="menu", tries=0, data={}),
        nonce="next",
        person=a.gp().id,
        unit=DUIN,
        verified=Verified.PIN,
        request=ASKED.id,
        offer=OFFER.id,
        waiting=WaitingId(UUID(int=1)),
        last_sequence=3,
        answered_at=a.NOW,
        error_code=13224,
    )
    with world.storage.work(OPERATOR) as work:
        assert work.legs.get(CALL.id) == CALL
        work.legs.save(known)
        assert work.legs.get(CALL.id) == known
    with world.storage.work(OPERATOR) as work:
        assert work.legs.get(CALL.id) == known
        assert work.legs.by_provider_call("CA1") == known
        assert work.legs.by_provider_call("CA2") is None
        assert work.legs.by_ids([CALL.id, LegId(UUID(int=1))]) == {CALL.id: known}


def test_a_call_of_the_provider_is_one_leg(world: World) -> None:
    kept_calls.keep(world.storage, CALL)
    with world.storage.work(OPERATOR) as work:
        assert not work.legs.add(kept_calls.leg(2, provider_call="CA1"))
        assert work.legs.add(kept_calls.leg(3, provider_call=None))
        assert work.legs.add(kept_calls.leg(4, provider_call=None)), "calls that have not been placed yet"


def test_what_was_keyed_goes_when_something_has_come_of_the_call(world: World) -> None:
    kept_calls.keep(world.storage, CALL)
    with world.storage.work(OPERATOR) as work:
        work.legs.save(kept_calls.over(work.legs.get(CALL.id)))
        assert work.legs.get(CALL.id).dialogue.data, "somebody may still have to ring back"
        work.legs.save(kept_calls.over(CALL, outcome=LegEnd.BED))
        assert not work.legs.get(CALL.id).dialogue.data
    with world.storage.work(OPERATOR) as work:
        left = work.legs.get(CALL.id)
        assert (left.dialogue.data, left.peer) == ({}, CALL.peer)


def test_legs_that_are_not_over_are_found_by_region_person_and_offer(world: World) -> None:
    kept.keep(world.storage, ASKED, OFFER)
    ward = kept_calls.leg(2, offer=OFFER.id, direction=Direction.OUT, purpose=Purpose.OFFER, state=LegState.RINGING)
    duty = kept_calls.leg(3, person=a.coordinator().id)
    ended = kept_calls.over(kept_calls.leg(4, person=a.gp().id, offer=OFFER.id), outcome=LegEnd.BED)
    kept_calls.keep(world.storage, duty, ward, ended)
    with world.storage.reading(OPERATOR) as work:
        assert list(work.legs.on_the_line(a.POLDER)) == [ward, duty]
        assert work.legs.busy([a.coordinator().id, a.gp().id]) == {a.coordinator().id}
        assert work.legs.busy([]) == frozenset()
        assert list(work.legs.of_offer(OFFER.id)) == [ward]


def test_who_was_rung_for_somebody_and_stayed_silent_is_found_of_that_region_and_since_then(world: World) -> None:
    def rung(number: int, *, end: LegState = LegState.NO_ANSWER, outcome: LegEnd | None = None, **more: Any) -> Leg:
        begun = kept_calls.leg(number, direction=Direction.OUT, **{"purpose": Purpose.DUTY, **more})
        return replace(kept_calls.over(begun, outcome=outcome), state=end)

    silent, machine = rung(5), rung(6, end=LegState.COMPLETED)
    before, took = rung(2), rung(7, end=LegState.COMPLETED, outcome=LegEnd.HUMAN)
    stopped, busy = rung(8, end=LegState.CANCELED), rung(9, end=LegState.BUSY)
    ward, going_on = rung(10, purpose=Purpose.OFFER), kept_calls.leg(11, purpose=Purpose.DUTY)
    kept_calls.keep(world.storage, machine, silent, before, took, stopped, busy, ward, going_on)
    with world.storage.reading(OPERATOR) as work:
        since = a.NOW + timedelta(seconds=5)
        assert list(work.legs.in_vain(a.POLDER, since=since)) == [silent, machine]
        assert list(work.legs.in_vain(RegionId("elsewhere"), since=since)) == []


def test_a_call_that_came_to_nothing_is_found_until_there_is_a_task(world: World) -> None:
    hung_up, later = kept_calls.over(CALL), kept_calls.over(kept_calls.leg(2), after=timedelta(minutes=2))
    settled = kept_calls.over(kept_calls.leg(3), outcome=LegEnd.HUMAN)
    outward = kept_calls.over(kept_calls.leg(4, direction=Direction.OUT, purpose=Purpose.OFFER))
    forgotten = kept_calls.over(kept_calls.leg(5), after=-UNSETTLED_LENGTH)
    going_on = kept_calls.leg(6)
    kept_calls.keep(world.storage, later, hung_up, settled, outward, forgotten, going_on)
    with world.storage.work(OPERATOR) as work:
        assert list(work.legs.unsettled(before=LATER, limit=9)) == [hung_up.id, later.id]
        assert list(work.legs.unsettled(before=LATER, limit=1)) == [hung_up.id]
        assert list(work.legs.unsettled(before=a.later(timedelta(minutes=2)), limit=9)) == [hung_up.id]
        task = kept.task(1, leg=hung_up.id, kind=TaskKind.MISSED_CALL)
        assert work.tasks.add(task)
        assert not work.tasks.add(replace(task, id=kept.task(2).id)), "the same call"
        assert work.tasks.add(kept.task(3, kind=TaskKind.MISSED_CALL)), "the region"
        assert list(work.tasks.open_about(hung_up.id)) == [task]
        assert list(work.legs.unsettled(before=LATER, limit=9)) == [later.id]


def test_a_task_about_a_call_is_also_one_about_its_request(world: World) -> None:
    kept.keep(world.storage, ASKED)
    kept_calls.keep(world.storage, CALL)
    about = kept.task(1, leg=CALL.id, request=ASKED.id, kind=TaskKind.MISSED_CALL)
    with world.storage.work(OPERATOR) as work:
        assert work.tasks.add(about)
        assert list(work.tasks.open_for(ASKED.id)) == [about]
        assert list(work.tasks.open_about(CALL.id)) == [about]


def test_a_leg_of_which_nothing_is_told_any_more_is_found(world: World) -> None:
    kept_calls.keep(world.storage, CALL, kept_calls.over(kept_calls.leg(2)), kept_calls.leg(3))
    with world.storage.reading(OPERATOR) as work:
        assert list(work.legs.stuck(before=kept_calls.leg(3).created_at, limit=9)) == [CALL.id]
        assert list(work.legs.stuck(before=LATER, limit=1)) == [CALL.id]


def test_numbers_and_keys_are_forgotten_when_their_time_is_over(world: World) -> None:
    missed, recent = kept_calls.over(CALL), kept_calls.over(kept_calls.leg(2), after=timedelta(minutes=2))
    waits = kept_calls.waiting(1, of=missed)
    gone = ended(waits, WaitingState.GONE, now=a.NOW)
    kept_calls.keep(world.storage, missed, recent, gone, kept_calls.waiting(2, of=recent))
    with world.storage.work(OPERATOR) as work:
        assert work.legs.forget(before=a.later(timedelta(minutes=2)), region=a.POLDER, limit=9) == 1
        assert work.waitings.forget(before=a.later(timedelta(minutes=2)), region=a.POLDER, limit=9) == 1
    with world.storage.work(OPERATOR) as work:
        assert work.legs.forget(before=a.later(timedelta(minutes=2)), region=a.POLDER, limit=9) == 0
        left = work.legs.get(missed.id)
        assert (left.peer, left.dialogue.data) == (None, {})
        assert work.legs.get(recent.id) == recent
        assert work.waitings.get(gone.id) == replace(gone, chain=())
        assert work.waitings.get(kept_calls.waiting(2, of=recent).id).chain


def test_a_wait_comes_back_as_it_was_kept_and_as_it_was_saved(world: World) -> None:
    waits = kept_calls.waiting(1, of=CALL)
    kept_calls.keep(world.storage, CALL, waits)
    rung = replace(
        waits,
        state=WaitingState.RINGING,
        due_at=LATER,
        again=True,
        rung=(a.coordinator().id,),
        ringing=(Ring(LegId(UUID(int=9)), a.coordinator().id, LATER),),
    )
    with world.storage.work(OPERATOR) as work:
        assert work.waitings.get(waits.id) == waits
        work.waitings.save(rung)
    with world.storage.work(OPERATOR) as work:
        assert work.waitings.get(waits.id) == rung
        left = replace(
            ended(rung, WaitingState.VOICEMAIL, now=LATER),
            taken_by=a.coordinator().id,
            taken_on=CALL.id,
            alerted=(a.coordinator().id,),
            acknowledged_by=a.coordinator().id,
            acknowledged_at=LATER,
        )
        work.waitings.save(left)
    with world.storage.reading(OPERATOR) as work:
        assert work.waitings.by_ids([waits.id]) == {waits.id: left}


def _ids(waitings: object) -> list[WaitingId]:
    assert isinstance(waitings, list)
    return [each.id for each in waitings if isinstance(each, Waiting)]


def test_the_line_is_sorted_by_whose_turn_it_is(world: World) -> None:
    first, second = kept_calls.waiting(1, of=CALL), kept_calls.waiting(2, of=CALL)
    crisis = kept_calls.waiting(3, of=CALL, crisis=True)
    lost = kept_calls.waiting(4, of=CALL, again=True)
    taken = kept_calls.waiting(5, of=CALL, state=WaitingState.TAKEN)
    gone = ended(kept_calls.waiting(6, of=CALL), WaitingState.GONE, now=a.NOW)
    unheard = ended(kept_calls.waiting(7, of=CALL), WaitingState.VOICEMAIL, now=a.NOW)
    seen_to = replace(
        ended(kept_calls.waiting(8, of=CALL), WaitingState.VOICEMAIL, now=a.NOW),
        acknowledged_by=a.coordinator().id,
        acknowledged_at=a.NOW,
    )
    kept_calls.keep(world.storage, CALL, first, second, crisis, lost, taken, gone, seen_to, unheard)
    with world.storage.reading(OPERATOR) as work:
        line = list(work.waitings.in_line(a.POLDER))
        assert _ids(line) == [lost.id, crisis.id, first.id, second.id, taken.id]
        assert list(work.waitings.unanswered(a.POLDER)) == [unheard]


def test_a_wait_is_due_when_its_moment_has_come(world: World) -> None:
    soon = kept_calls.waiting(1, of=CALL, due_at=LATER)
    sooner = kept_calls.waiting(2, of=CALL, due_at=a.NOW)
    never = kept_calls.waiting(3, of=CALL, due_at=None)
    kept_calls.keep(world.storage, CALL, soon, sooner, never)
    with world.storage.reading(OPERATOR) as work:
        assert list(work.waitings.due(now=LATER, limit=9)) == [sooner.id, soon.id]
        assert list(work.waitings.due(now=LATER, limit=1)) == [sooner.id]
        assert list(work.waitings.due(now=a.NOW, limit=9)) == [sooner.id]


def test_calls_and_waits_of_another_region_are_nobodys(world: World) -> None:
    waits = kept_calls.waiting(1, of=CALL)
    ended_call = kept_calls.over(kept_calls.leg(2))
    kept_calls.keep(world.storage, CALL, ended_call, waits)
    with world.storage.work(bedline_in(neighbour().region)) as work:
        with pytest.raises(NotFound, match="unknown_leg"):
            work.legs.get(CALL.id)
        with pytest.raises(NotFound, match="unknown_waiting"):
            work.waitings.get(waits.id)
        assert work.legs.by_provider_call("CA1") is None
        assert not work.legs.by_ids([CALL.id])
        assert not work.legs.on_the_line(a.POLDER)
        assert not work.legs.unsettled(before=LATER, limit=9)
        assert not work.legs.stuck(before=LATER, limit=9)
        assert work.legs.forget(before=LATER, region=a.POLDER, limit=9) == 0
        assert not work.waitings.in_line(a.POLDER)
        assert not work.waitings.by_ids([waits.id])
        assert not work.waitings.due(now=LATER, limit=9)
