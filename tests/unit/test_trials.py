"""Trials of policies: who may ask, how many at once, and that a claim is one process's until it runs out."""

from datetime import timedelta

import pytest

from bedline.domain import trials as rules
from bedline.domain.errors import Conflict, NotAllowed, NotFound
from bedline.domain.matching.habits import Band, Ending
from bedline.domain.offers import OfferState
from bedline.domain.people import Person, bedline_in
from bedline.domain.trials import Fault, Trial, TrialState
from bedline.services import sweeps, trials
from tests import builders as a
from tests.harness import worlds
from tests.harness.kept import DUIN
from tests.harness.kept_trials import RESULT, told
from tests.harness.worlds import HEUVEL, World

BEDLINE = bedline_in()
BEYOND = worlds.neighbouring_manager()


@pytest.fixture
def world() -> World:
    return worlds.in_memory()


def ask(world: World, *, by: Person | None = None, from_history: bool = True) -> Trial:
    person = by or a.manager()
    with world.storage.work(person) as work:
        return trials.ask(work, region=person.region, told=told(), from_history=from_history)


def claimed(world: World) -> Trial:
    found = trials.claim(world.storage, BEDLINE)
    assert found is not None
    return found


def seen(world: World, trial: Trial) -> Trial:
    with world.storage.reading(a.manager()) as work:
        return trials.find(work, trial=trial.id)


def answers(world: World, many: int) -> None:
    with world.storage.work(a.coordinator()) as work:
        for _ in range(many):
            end = Ending(unit=DUIN, band=Band.DAY, state=OfferState.ACCEPTED, minutes=5, asked_at=a.NOW)
            work.answers.note(end)


@pytest.mark.parametrize("person", [a.coordinator(), a.gp(), a.ward("duin")], ids=lambda each: each.role.value)
def test_only_who_answers_for_a_region_tries_policies(world: World, person: Person) -> None:
    asked = ask(world)
    with world.storage.work(person) as work:
        with pytest.raises(NotAllowed):
            trials.ask(work, region=a.POLDER, told=told(), from_history=False)
        for look in (trials.find, trials.cancel):
            with pytest.raises(NotAllowed):
                look(work, trial=asked.id)
        with pytest.raises(NotAllowed):
            trials.of_region(work, region=a.POLDER)


def test_another_regions_trials_do_not_exist(world: World) -> None:
    asked = ask(world)
    with world.storage.work(BEYOND) as work:
        for look in (trials.find, trials.cancel):
            with pytest.raises(NotFound):
                look(work, trial=asked.id)
        for region in (a.POLDER, HEUVEL):
            if region == a.POLDER:
                with pytest.raises(NotFound):
                    trials.of_region(work, region=region)
            else:
                assert trials.of_region(work, region=region) == []
        with pytest.raises(NotFound):
            trials.ask(work, region=a.POLDER, told=told(), from_history=False)


def test_a_region_has_two_unfinished_trials_at_most(world: World) -> None:
    first, _ = ask(world), ask(world)
    with pytest.raises(Conflict) as no:
        ask(world)
    assert (no.value.code, no.value.params["most"]) == ("too_many_trials", 2)
    ask(world, by=BEYOND)
    with world.storage.work(a.manager()) as work:
        trials.cancel(work, trial=first.id)
    assert ask(world).state is TrialState.WAITING


def test_it_is_played_under_a_claim_and_its_result_is_kept(world: World) -> None:
    asked = ask(world)
    mine = claimed(world)
    assert (mine.id, mine.state, mine.attempts) == (asked.id, TrialState.RUNNING, 1)
    assert trials.claim(world.storage, BEDLINE) is None
    assert trials.go_on(world.storage, BEDLINE, trial=mine, progress=40)
    assert seen(world, asked).progress == 40
    assert trials.finish(world.storage, BEDLINE, trial=mine, result=RESULT)
    done = seen(world, asked)
    assert (done.state, done.progress, done.result) == (TrialState.DONE, 100, RESULT)
    with world.storage.reading(a.manager()) as work:
        assert [each.result for each in trials.of_region(work, region=a.POLDER)] == [None]


def test_one_trial_of_a_region_is_played_at_a_time(world: World) -> None:
    first, _, beyond = ask(world), ask(world), ask(world, by=BEYOND)
    assert [claimed(world).id, claimed(world).id] == [first.id, beyond.id]
    assert trials.claim(world.storage, BEDLINE) is None


def test_a_trial_whose_process_died_is_taken_up_by_another(world: World) -> None:
    ask(world)
    died = claimed(world)
    world.clock.advance(rules.CLAIM_LENGTH)
    other = claimed(world)
    assert (other.id, other.attempts) == (died.id, 2)
    # The one that was thought dead finds out, and keeps nothing.
    assert not trials.go_on(world.storage, BEDLINE, trial=died, progress=90)
    assert not trials.finish(world.storage, BEDLINE, trial=died, result=RESULT)
    trials.fail(world.storage, BEDLINE, trial=died, fault=Fault.TOO_LONG)
    assert seen(world, died).state is TrialState.RUNNING


def test_what_ends_one_process_after_another_is_given_up(world: World) -> None:
    asked = ask(world)
    for _ in range(rules.MOST_ATTEMPTS):
        claimed(world)
        world.clock.advance(rules.CLAIM_LENGTH)
    assert trials.claim(world.storage, BEDLINE) is None
    assert (seen(world, asked).state, seen(world, asked).fault) == (TrialState.FAILED, Fault.KEPT_ENDING)


def test_whoever_plays_a_trial_hears_that_it_was_called_off(world: World) -> None:
    ask(world)
    mine = claimed(world)
    with world.storage.work(a.manager()) as work:
        trials.cancel(work, trial=mine.id)
    assert not trials.go_on(world.storage, BEDLINE, trial=mine, progress=50)
    with world.storage.work(a.manager()) as work, pytest.raises(Conflict):
        trials.cancel(work, trial=mine.id)


def test_a_claim_that_stands_is_nobody_elses(world: World) -> None:
    ask(world)
    with pytest.raises(Conflict, match="trial_claimed"):
        rules.claim(claimed(world), now=a.NOW)


def test_it_is_made_of_how_wards_have_answered_where_enough_is_known(world: World) -> None:
    answers(world, rules.ENOUGH_QUESTIONS - 1)
    assert ask(world).told.history == ()
    answers(world, 1)
    (row,) = ask(world).told.history
    assert (row["unit"], row["band"], row["yes"], row["minutes"]) == (DUIN, "day", 100, 500)


def test_nobody_has_to_use_their_own_history(world: World) -> None:
    answers(world, rules.ENOUGH_QUESTIONS)
    assert ask(world, from_history=False).told.history == ()


def test_results_are_forgotten_after_a_month(world: World) -> None:
    asked = ask(world)
    world.clock.advance(rules.KEPT_LENGTH - timedelta(seconds=1))
    assert sweeps.SWEEPS["forget_trials"](world.storage, BEDLINE) == 0
    world.clock.advance(timedelta(seconds=1))
    assert sweeps.SWEEPS["forget_trials"](world.storage, BEDLINE) == 1
    with pytest.raises(NotFound):
        seen(world, asked)


def test_who_asked_and_who_called_off_is_written_down(world: World) -> None:
    asked = ask(world)
    with world.storage.work(a.manager()) as work:
        trials.cancel(work, trial=asked.id)
    lines = [(line.event, line.by, line.subject) for line in world.audit()]
    assert lines == [("trial_asked", "manager-1", str(asked.id)), ("trial_cancelled", "manager-1", str(asked.id))]
