"""What is due about calls and callers: each in its own transaction, so that one fault keeps nobody else waiting."""

from collections.abc import Callable, Iterable
from functools import partial

from bedline.domain.people import Person
from bedline.ports.storage import Storage, StorageBusy, Work
from bedline.services.hotline import calls, endings
from bedline.services.hotline.queue import ringing

AT_ONCE = 100


def ring_on(storage: Storage, actor: Person) -> int:
    """Ring the next for every caller who waits, give up, bring into the room, alert: whatever is due."""
    with storage.work(actor) as work:
        due = work.waitings.due(now=work.now, limit=AT_ONCE)
    return _each(storage, actor, (partial(ringing.ring_on, waiting=waiting) for waiting in due))


def settle_legs(storage: Storage, actor: Person) -> int:
    """Put every call on the desk that has ended without an outcome, and that its end has left nothing of."""
    with storage.work(actor) as work:
        found = work.legs.unsettled(before=work.now - endings.SETTLING_LENGTH, limit=AT_ONCE)
    return _each(storage, actor, (partial(endings.settle_one, leg=leg) for leg in found))


def end_stuck_legs(storage: Storage, actor: Person) -> int:
    """End every call of which nothing has been heard for longer than a call can last."""
    with storage.work(actor) as work:
        found = work.legs.stuck(before=work.now - endings.LONGEST_CALL_LENGTH, limit=AT_ONCE)
    return _each(storage, actor, (partial(calls.end_stuck, leg=leg) for leg in found))


def _each(storage: Storage, actor: Person, jobs: Iterable[Callable[[Work], None]]) -> int:
    """Do each; a fault is raised when all the others have been done.

    Raises:
        ExceptionGroup: of whatever went wrong.
    """
    done, faults = 0, []
    for job in jobs:
        try:
            with storage.work(actor) as work:
                job(work)
            done += 1
        except StorageBusy:
            # Somebody else is at it; the next sweep comes soon.
            continue
        except Exception as fault:  # noqa: BLE001 -- told below
            faults.append(fault)
    if faults:
        raise ExceptionGroup("some callers could not be seen to", faults)
    return done
