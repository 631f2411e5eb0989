"""Telephones that were rung often enough for now: their call waits, or somebody at the desk sees to it."""

from dataclasses import replace

from bedline.domain.messages import Errand, Message, MessageState
from bedline.domain.sparing import COUNTED_LENGTH, SPARED, Sparing
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import tasks
from bedline.services.hotline import first_providers
from bedline.services.hotline.delivery import remedies


def spared(work: Work, message: Message, *, rule: Sparing) -> Message | None:
    """Return the call put off until its number may be rung again, or given up for the desk; None: ring it now.

    Patients in a crisis do not wait for this, nor does anybody who waits on the line: their calls are bounded by the
    tries of each offer and by the day's most alone. People on duty are spared nothing.
    """
    if message.errand not in SPARED or message.to in work.phonebook.duty_numbers or remedies.in_crisis(work, message):
        return None
    rung = work.messages.rung(message.to, since=work.now - COUNTED_LENGTH)
    free_at = rule.free_at(rung, now=work.now)
    if free_at <= work.now:
        return None
    if free_at < message.stale_at:
        return replace(message, not_before=free_at)
    _to_desk(work, message)
    return replace(message, state=MessageState.CANCELED)


def _to_desk(work: Work, message: Message) -> None:
    """Have somebody ask the ward or the provider, or tell the referrer, in time."""
    if message.request is None:
        return
    request = work.requests.find(message.request)
    if message.offer is not None:
        offer = work.offers.find(message.offer)
        unit, due_at = offer.unit, offer.expires_at
    elif message.errand is Errand.ASK_PROVIDER:
        ward = first_providers.contact(work, request)
        if ward is None:
            return
        unit, due_at = ward.unit, message.stale_at
    else:
        tasks.put_on_desk(
            work, kind=TaskKind.RESULT_NOT_HEARD, region=message.region, request=request.id, code=request.code
        )
        return
    tasks.put_on_desk(
        work,
        kind=TaskKind.WARD_SILENT,
        region=message.region,
        request=request.id,
        due_at=due_at,
        code=request.code,
        unit_name=work.directory.unit(unit).name,
    )
