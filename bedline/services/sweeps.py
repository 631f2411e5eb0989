"""What is due now: each sweep asks the database, does one thing per transaction, and may run anywhere, any time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import TypeVar

from bedline.domain import requests
from bedline.domain.ids import CareFormId
from bedline.domain.people import Person
from bedline.domain.requests import BedRequest
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Storage, StorageBusy, Work
from bedline.services import (
    across,
    closures,
    journeys,
    ladder,
    landing,
    leading,
    matching,
    no_shows,
    offers,
    once,
    placing,
    stay_terms,
    tasks,
)
from bedline.services.hotline import forgetting, sweeping
from bedline.services.hotline.outgoing import unheard
from bedline.services.trials import forget as forget_trials

Due = TypeVar("Due")

AT_ONCE = 50
# Board entries older than this are forgotten: a board that was away longer takes a new snapshot.
ENTRIES_KEPT = timedelta(hours=24)
# A request that is repeated later than this is another request.
REPLIES_KEPT = timedelta(days=7)
# What callers were read back holds a birth year and a postcode; a provider repeats itself within minutes.
SAID_KEPT = timedelta(hours=48)


def lapse_offers(storage: Storage, actor: Person) -> int:
    """Let open offers go whose moment has passed, and search on for their patients."""
    with storage.work(actor) as work:
        due = work.offers.lapsed(now=work.now, limit=AT_ONCE)
    return sum(_try(storage, actor, partial(offers.lapse, offer=offer)) for offer in due)


def search_again(storage: Storage, actor: Person) -> int:
    """Search again for those who wait, each once and all weighed together: places came free, or it has been a while.

    Crises have their turn first, also when more wait than are weighed at once.
    """
    try:
        with storage.work(actor) as work:
            began_at = work.now
            crises = frozenset[CareFormId]().union(*(region.crises for region in work.regions.values()))
            plan = placing.plan(work, work.requests.due_retry(now=began_at, limit=placing.AT_ONCE, first=crises))
    except StorageBusy:
        return 0

    def one(work: Work) -> int:
        nonlocal plan
        due = work.requests.due_retry(now=began_at, limit=1, first=crises)
        for request in due:
            matching.seek(work, request, plan=plan)
            plan = plan.without(request.id)
        return len(due)

    return _until_done(storage, actor, one)


def choose_for_the_absent(storage: Storage, actor: Person) -> int:
    """Take over for referrers who were to choose a place and have not."""
    return _each(storage, actor, lambda work: work.requests.due_choice(now=work.now, limit=1), leading.overdue)


def search_without_word(storage: Storage, actor: Person) -> int:
    """Search on for patients who did not come, and of whom nobody has said in time what became of them."""
    return _each(
        storage, actor, lambda work: work.requests.due_no_show(now=work.now, limit=1), no_shows.go_on_without_word
    )


def take_back_searches(storage: Storage, actor: Person) -> int:
    """Give the desk back what providers were to find a place for, and have not in the time there was."""
    return _each(storage, actor, lambda work: work.requests.due_return(now=work.now, limit=1), leading.overdue)


def warn_of_norms(storage: Storage, actor: Person) -> int:
    """Warn the desk of requests whose norm runs out."""

    def one(work: Work) -> int:
        due = work.requests.due_warning(now=work.now, limit=1)
        for request in due:
            region = work.regions[request.region]
            warned, facts = requests.warn(request, region=region, by=work.actor.id, now=work.now)
            work.requests.save(warned)
            work.record(*facts)
            tasks.put_on_desk(
                work, kind=TaskKind.NORM_AT_RISK, region=request.region, request=request.id, code=request.code
            )
        return len(due)

    return _until_done(storage, actor, one)


def climb_ladders(storage: Storage, actor: Person) -> int:
    """Turn to the next for every request whose time on a rung is over."""
    return _each(storage, actor, lambda work: work.requests.due_climb(now=work.now, limit=1), ladder.climb)


def pass_on_answers(storage: Storage, actor: Person) -> int:
    """Carry home what neighbours have answered, and tell them what they need not look for any more."""
    carried = _each(storage, actor, lambda work: work.tasks.answered_by_neighbours(limit=1), ladder.carry_home)
    return carried + _each(storage, actor, lambda work: work.tasks.needless_to_neighbours(limit=1), ladder.call_back)


def carry_across(storage: Storage, actor: Person) -> int:
    """Carry across the border what has come of looking there: a place that is kept, our word on it, the patient."""
    return _each(storage, actor, lambda work: work.requests.due_across(now=work.now, limit=1), across.settle)


def notice_unheard(storage: Storage, actor: Person) -> int:
    """Put every reserved place on the desk whose referrer is to be rung and has not heard of it in time."""
    return _each(storage, actor, lambda work: work.requests.due_hearing(now=work.now, limit=1), unheard.notice)


def find_forgotten(storage: Storage, actor: Person) -> int:
    """Put every live request on the desk whose next step has not come, and of which nobody was told."""

    def found(work: Work) -> Sequence[BedRequest]:
        return work.requests.forgotten(before=work.now - ladder.FORGOTTEN_LENGTH, limit=1)

    return _each(storage, actor, found, ladder.notice)


def notice_overdue_arrivals(storage: Storage, actor: Person) -> int:
    """Put patients on the desk who have not arrived in time."""
    with storage.work(actor) as work:
        due = work.stays.overdue(before=work.now, limit=AT_ONCE)
    return sum(_try(storage, actor, partial(journeys.overdue, stay=stay)) for stay in due)


def end_closures(storage: Storage, actor: Person) -> int:
    """Open the places of units again whose closure is over, and say so on the boards."""
    with storage.work(actor) as work:
        due = work.places.closures_over(now=work.now, limit=AT_ONCE)
    return sum(_try(storage, actor, partial(closures.end_due, unit=unit)) for unit in due)


def tell_of_terms(storage: Storage, actor: Person) -> int:
    """Tell the desk ahead of time of stays that come to a limit, or are to be evaluated."""
    with storage.work(actor) as work:
        due = work.stays.terms_due(now=work.now, limit=AT_ONCE)
    return sum(_try(storage, actor, partial(stay_terms.tell, stay=stay)) for stay in due)


def close_arrived(storage: Storage, actor: Person) -> int:
    """Land the cases of patients who arrived a while ago."""
    return _each(storage, actor, lambda work: work.requests.due_closing(now=work.now, limit=1), landing.close)


def prune_boards(storage: Storage, actor: Person) -> int:
    """Forget board entries that nobody will ask for any more."""
    with storage.work(actor) as work:
        return work.streams.prune(before=work.now - ENTRIES_KEPT)


def forget_replies(storage: Storage, actor: Person) -> int:
    """Forget replies by idempotency key that nobody will ask for again, and sooner what was said on the telephone."""
    with storage.work(actor) as work:
        work.once.hush(scope=once.TELEPHONE, before=work.now - SAID_KEPT)
        return work.once.prune(before=work.now - REPLIES_KEPT)


# Name → sweep, in the order they run.
SWEEPS: Mapping[str, Callable[[Storage, Person], int]] = {
    "ring_on": sweeping.ring_on,
    "lapse_offers": lapse_offers,
    "end_closures": end_closures,
    "search_again": search_again,
    "choose_for_the_absent": choose_for_the_absent,
    "search_without_word": search_without_word,
    "take_back_searches": take_back_searches,
    "warn_of_norms": warn_of_norms,
    "climb_ladders": climb_ladders,
    "pass_on_answers": pass_on_answers,
    "carry_across": carry_across,
    "find_forgotten": find_forgotten,
    "notice_overdue_arrivals": notice_overdue_arrivals,
    "close_arrived": close_arrived,
    "tell_of_terms": tell_of_terms,
    "notice_unheard": notice_unheard,
    "settle_legs": sweeping.settle_legs,
    "end_stuck_legs": sweeping.end_stuck_legs,
    "prune_boards": prune_boards,
    "forget_replies": forget_replies,
    "forget_calls": forgetting.forget,
    "forget_trials": forget_trials,
}


def _each(
    storage: Storage, actor: Person, due: Callable[[Work], Sequence[Due]], do: Callable[[Work, Due], object]
) -> int:
    """Do it to what is due, one by one, each in a work of its own."""

    def one(work: Work) -> int:
        found = due(work)
        for each in found:
            do(work, each)
        return len(found)

    return _until_done(storage, actor, one)


def _until_done(storage: Storage, actor: Person, one: Callable[[Work], int]) -> int:
    done = 0
    for _ in range(AT_ONCE):
        try:
            with storage.work(actor) as work:
                count = one(work)
        except StorageBusy:
            # Somebody else is at it; the next sweep comes soon.
            break
        if count == 0:
            break
        done += count
    return done


def _try(storage: Storage, actor: Person, do: Callable[[Work], None]) -> int:
    try:
        with storage.work(actor) as work:
            do(work)
    except StorageBusy:
        return 0
    return 1
