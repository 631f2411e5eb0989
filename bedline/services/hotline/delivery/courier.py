"""Taking errands to the provider: claimed in one transaction, noted in another, and none open while it is asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final

from bedline.domain import messages
from bedline.domain.faults import Policy, Remedy
from bedline.domain.messages import Message, MessageKind, MessageState
from bedline.domain.people import bedline_in
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import StorageBusy, Work
from bedline.ports.telephone import CallOrder, NumberBarred, Placed, ProviderFault, ProviderSilent, TextOrder
from bedline.services import tasks
from bedline.services.hotline.delivery import remedies
from bedline.services.hotline.delivery.claiming import Job, claim
from bedline.services.hotline.delivery.outlet import Outlet
from bedline.services.hotline.telling import CRISIS_LENGTH

TRIES: Final = 3
# Longer than any provider is waited for.
PATIENCE_LENGTH: Final = timedelta(seconds=10)
# After these nobody knows whether the provider has done it (RFC 9110: it failed on the way); 503 says that it has not.
UNCLEAR: Final = frozenset({500, 502, 504})
# Bedline's own refusals, as if a provider had said them.
BARRED: Final = Policy(Remedy.NEXT_NUMBER, tell_operator=True, tell_desk=True)
CAPPED: Final = Policy(Remedy.PAGE, wait=timedelta(minutes=1), tell_operator=True)


def deliver_once(outlet: Outlet) -> int:
    """Send what is due; return how many messages went to a provider.

    Killed between any two steps, it leaves a message that another process finds when its lease has run out: a call
    is then asked about before it is placed again, so that no telephone rings twice for one errand.
    """
    jobs = claim(outlet)
    for job in jobs:
        _deliver(outlet, job)
    return len(jobs)


def _deliver(outlet: Outlet, job: Job) -> None:
    until = job.message.claimed_until
    if until is not None and outlet.clock.now() + PATIENCE_LENGTH >= until:
        # Held up since it was claimed: by the time an answer came, somebody else might have taken it over.
        return
    try:
        placed = _ask(outlet, job)
    except NumberBarred as barred:
        _note(outlet, job, partial(_barred, reason=barred.reason, outlet=outlet))
    except ProviderSilent:
        _note(outlet, job, _lost)
    except ProviderFault as no:
        code, status = no.code, no.status
        if job.order is not None and code is None and status in UNCLEAR:
            _note(outlet, job, _lost)
        else:
            _note(outlet, job, partial(remedies.refused, code=code, status=status, outlet=outlet))
    else:
        outlet.alarms.over()
        _note(outlet, job, partial(taken, placed=placed))


def _ask(outlet: Outlet, job: Job) -> Placed | None:
    telephone = outlet.telephone
    if isinstance(job.order, CallOrder):
        return telephone.call(job.order)
    if isinstance(job.order, TextOrder):
        return telephone.text(job.order)
    leg = job.message.leg
    if job.message.kind is MessageKind.HANG_UP or leg is None:
        telephone.hang_up(job.ref)
    else:
        telephone.move(job.ref, leg=leg, nonce=job.nonce)
    return None


def _note(outlet: Outlet, job: Job, do: Callable[[Work, Message], None]) -> None:
    """Keep what came of a job, unless another process has taken the message over meanwhile."""
    for tried in range(1, TRIES + 1):
        try:
            with outlet.storage.work(bedline_in(job.message.region)) as work:
                _lock_leg(work, job.message)
                message = work.messages.get(job.message.id)
                if message.attempts == job.message.attempts and message.state is not MessageState.WAITING:
                    do(work, message)
        except StorageBusy:
            if tried == TRIES:
                raise
        else:
            return


def _lock_leg(work: Work, message: Message) -> None:
    # Before the message, as everybody locks them.
    if message.leg is not None and message.kind is MessageKind.CALL:
        work.legs.get(message.leg)


def taken(work: Work, message: Message, *, placed: Placed | None) -> None:
    """Note that a provider has a message; its leg learns by which name the provider knows it."""
    if placed is None:
        work.messages.save(replace(message, state=MessageState.DELIVERED, claimed_until=None))
        return
    if message.kind is MessageKind.CALL and message.leg is not None:
        leg = work.legs.get(message.leg)
        if leg.provider_call is None:
            work.legs.save(replace(leg, provider_call=placed.ref))
    work.messages.save(messages.sent(message, provider=placed.provider, ref=placed.ref, now=work.now))


def _lost(work: Work, message: Message) -> None:
    """Note that nobody knows whether the provider has it; what can be done twice is simply done again."""
    if message.kind in (MessageKind.HANG_UP, MessageKind.MOVE):
        work.messages.save(messages.put_off(message, until=work.now + remedies.LEAST_WAIT, error_code=None))
    elif message.state is MessageState.SENDING:
        work.messages.save(messages.doubtful(message))


def _tell_capped(work: Work, message: Message) -> None:
    """Have the desk ring itself: for a patient in a crisis by name of the case and at once, else for the region."""
    request = work.requests.find(message.request) if message.request is not None else None
    if request is not None and remedies.in_crisis(work, message):
        tasks.put_on_desk(
            work,
            kind=TaskKind.CALLS_CAPPED,
            region=request.region,
            request=request.id,
            due_at=work.now + CRISIS_LENGTH,
            code=request.code,
        )
    tasks.put_on_desk(work, kind=TaskKind.CALLS_CAPPED, region=message.region)


def _barred(work: Work, message: Message, *, reason: str, outlet: Outlet) -> None:
    """Do what helps about a number that Bedline itself will not ring (now)."""
    outlet.alarms.sound(f"{message.errand.value}: {reason}", at=work.now)
    if reason == "daily_cap":
        work.messages.save(remedies.put_off(work, message, CAPPED, code=None))
        _tell_capped(work, message)
    else:
        remedies.give_up(work, message, BARRED, code=None, outlet=outlet)
