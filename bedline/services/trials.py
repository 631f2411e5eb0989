"""Trying a policy on a simulated year: asking for it, playing it under a claim, reading what came of it."""

from collections.abc import Sequence
from typing import Final

from bedline.domain import trials
from bedline.domain.errors import Conflict
from bedline.domain.ids import RegionId
from bedline.domain.people import Person, Role
from bedline.domain.trials import Fault, Result, Told, Trial, TrialId
from bedline.ports.storage import Storage, Work
from bedline.services import access

# Newest first; what is older is still found by its id.
LISTED: Final = 50


def ask(work: Work, *, region: RegionId, told: Told, from_history: bool) -> Trial:
    """Ask for a trial on the own region; with its own history where there is enough of it.

    Raises:
        Conflict: ``too_many_trials``.
        NotAllowed, NotFound: as ``access`` says.
    """
    access.require(work, Role.MANAGER)
    access.region(work, region)
    history = _history(work, region) if from_history else ()
    asked = trials.ask(
        trial=TrialId(work.ids.new()),
        region=region,
        told=trials.with_history(told, history),
        by=work.actor.id,
        unfinished=work.trials.unfinished(region),
        now=work.now,
    )
    work.trials.add(asked)
    work.audit.note(event="trial_asked", action="C", subject_kind="trial", subject=str(asked.id))
    return asked


def find(work: Work, *, trial: TrialId) -> Trial:
    """Return a trial of the own region, with its result.

    Raises:
        NotFound: ``unknown_trial``, also for one of another region.
        NotAllowed: ``not_for_your_role``.
    """
    access.require(work, Role.MANAGER)
    found = work.trials.find(trial)
    access.check_trial(work, found)
    return found


def of_region(work: Work, *, region: RegionId) -> Sequence[Trial]:
    """Return the trials of the own region, newest first, without their results."""
    access.require(work, Role.MANAGER)
    access.region(work, region)
    return work.trials.of_region(region, limit=LISTED)


def cancel(work: Work, *, trial: TrialId) -> Trial:
    """Call a trial of the own region off.

    Raises:
        Conflict: ``trial_cannot_move`` when it is over.
        NotFound, NotAllowed: as :func:`find`.
    """
    access.require(work, Role.MANAGER)
    found = work.trials.get(trial)
    access.check_trial(work, found)
    cancelled = trials.cancel(found, now=work.now)
    work.trials.save(cancelled)
    work.audit.note(event="trial_cancelled", action="U", subject_kind="trial", subject=str(trial))
    return cancelled


def claim(storage: Storage, actor: Person) -> Trial | None:
    """Take up the next trial that nobody plays; None when there is none."""
    with storage.work(actor) as work:
        free = work.trials.next_free(now=work.now)
        if free is None:
            return None
        claimed = trials.claim(free, now=work.now)
        work.trials.save(claimed)
    return claimed if claimed.unfinished else None


def go_on(storage: Storage, actor: Person, *, trial: Trial, progress: int) -> bool:
    """Renew the claim and say how far it has come; False when it is to be stopped."""
    with storage.work(actor) as work:
        try:
            went = trials.go_on(work.trials.get(trial.id), attempt=trial.attempts, progress=progress, now=work.now)
        except Conflict:
            return False
        work.trials.save(went)
    return True


def finish(storage: Storage, actor: Person, *, trial: Trial, result: Result) -> bool:
    """Keep what it came to; False when it was called off or taken over meanwhile."""
    with storage.work(actor) as work:
        try:
            done = trials.finish(work.trials.get(trial.id), attempt=trial.attempts, result=result, now=work.now)
        except Conflict:
            return False
        work.trials.save(done)
    return True


def fail(storage: Storage, actor: Person, *, trial: Trial, fault: Fault) -> None:
    """Say why it came to nothing; of no matter when it was called off meanwhile."""
    with storage.work(actor) as work:
        found = work.trials.get(trial.id)
        if found.unfinished and found.attempts == trial.attempts:
            work.trials.save(trials.fail(found, fault=fault, now=work.now))


def forget(storage: Storage, actor: Person) -> int:
    """Forget what nobody will look at any more."""
    with storage.work(actor) as work:
        return work.trials.forget(before=work.now)


def _history(work: Work, region: RegionId) -> Sequence[dict[str, object]]:
    """Return how the region's wards have answered, a row for each ward and part of the day, if it is enough."""
    tallies = work.answers.tallies(region)
    if sum(tally.ended for tally in tallies.values()) < trials.ENOUGH_QUESTIONS:
        return ()
    return [
        {"unit": unit, "band": band.value, "yes": it.yes, "no": it.no, "silent": it.silent, "minutes": it.minutes}
        for (unit, band), it in sorted(tallies.items())
    ]
