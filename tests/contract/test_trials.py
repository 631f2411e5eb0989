"""What storage promises of trials of policies."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bedline.domain import trials
from bedline.domain.errors import NotFound
from bedline.domain.people import bedline_in
from bedline.domain.trials import CLAIM_LENGTH, Fault, TrialState
from tests import builders as a
from tests.harness.kept_trials import RESULT, told, trial
from tests.harness.worlds import HEUVEL, World, neighbour

HERE = a.manager()
BEDLINE = bedline_in()
HISTORY = ({"unit": "duin-1", "band": "day", "yes": 60, "no": 40, "silent": 2, "minutes": 700.5},)


def test_a_trial_is_kept_as_it_is(world: World) -> None:
    asked = trial(told=told(name="Drie tegelijk ✓", history=HISTORY))
    with world.storage.work(HERE) as work:
        work.trials.add(asked)
    with world.storage.reading(HERE) as work:
        assert work.trials.find(asked.id) == asked
        assert work.trials.of_region(a.POLDER, limit=5) == [asked]
        assert work.trials.of_region(HEUVEL, limit=5) == []


def test_a_result_is_read_by_who_looks_at_the_trial_and_by_nobody_else(world: World) -> None:
    with world.storage.work(HERE) as work:
        work.trials.add(trial())
    with world.storage.work(BEDLINE) as work:
        running = trials.claim(work.trials.get(trial().id), now=work.now)
        work.trials.save(running)
    with world.storage.work(BEDLINE) as work:
        done = trials.finish(work.trials.get(trial().id), attempt=1, result=RESULT, now=work.now)
        work.trials.save(done)
    with world.storage.work(HERE) as work:
        assert work.trials.find(done.id) == done
        assert work.trials.get(done.id) == replace(done, result=None)
        assert work.trials.of_region(a.POLDER, limit=5) == [replace(done, result=None)]


def test_a_fault_is_kept(world: World) -> None:
    with world.storage.work(HERE) as work:
        work.trials.add(trial())
    with world.storage.work(BEDLINE) as work:
        running = trials.claim(work.trials.get(trial().id), now=work.now)
        failed = trials.fail(running, fault=Fault.TOO_LONG, now=work.now)
        work.trials.save(failed)
    with world.storage.reading(HERE) as work:
        assert work.trials.find(failed.id) == failed


def test_what_another_region_tries_is_not_there(world: World) -> None:
    with world.storage.work(HERE) as work:
        work.trials.add(trial())
    with world.storage.work(neighbour()) as work:
        for look in (work.trials.find, work.trials.get):
            with pytest.raises(NotFound):
                look(trial().id)
        assert work.trials.of_region(a.POLDER, limit=5) == []
        assert work.trials.unfinished(a.POLDER) == 0
        assert work.trials.next_free(now=work.now) is None
        assert work.trials.forget(before=a.NOW + timedelta(days=400)) == 0


def test_the_longest_waiting_comes_first_and_one_of_a_region_at_a_time(world: World) -> None:
    later = trial(2, asked_at=a.NOW + timedelta(seconds=1))
    beyond = trial(3, region=HEUVEL, asked_at=a.NOW + timedelta(seconds=2))
    for person, asked in ((HERE, later), (HERE, trial(1)), (neighbour(), beyond)):
        with world.storage.work(person) as work:
            work.trials.add(asked)
    taken = []
    for _ in range(3):
        with world.storage.work(BEDLINE) as work:
            free = work.trials.next_free(now=work.now)
            taken.append(free and free.id)
            if free:
                work.trials.save(trials.claim(free, now=work.now))
    assert taken == [trial(1).id, beyond.id, None]
    world.clock.advance(CLAIM_LENGTH)
    with world.storage.work(BEDLINE) as work:
        free = work.trials.next_free(now=work.now)
    assert free is not None
    assert (free.id, free.state) == (trial(1).id, TrialState.RUNNING)


def test_only_what_is_not_over_counts(world: World) -> None:
    over = trials.cancel(trial(2), now=a.NOW)
    with world.storage.work(HERE) as work:
        work.trials.add(trial(1))
        work.trials.add(over)
    with world.storage.work(HERE) as work:
        assert work.trials.unfinished(a.POLDER) == 1


def test_what_has_expired_is_forgotten(world: World) -> None:
    with world.storage.work(HERE) as work:
        work.trials.add(trial(1, expires_at=a.NOW + timedelta(days=1)))
        work.trials.add(trial(2, expires_at=a.NOW + timedelta(days=2)))
    with world.storage.work(BEDLINE) as work:
        assert work.trials.forget(before=a.NOW + timedelta(days=1)) == 1
    with world.storage.reading(HERE) as work:
        assert [each.id for each in work.trials.of_region(a.POLDER, limit=5)] == [trial(2).id]
