"""Telephones that were rung often enough for now: their call waits, or somebody at the desk sees to it."""

from dataclasses import replace
from datetime import datetime

from bedline.domain.messages import Errand, Message, MessageState
from bedline.domain.phonebook import WardContact
from bedline.domain.requests import BedRequest
from bedline.domain.sparing import COUNTED_LENGTH, SPARED, Sparing
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import tasks
from bedline.services.hotline import call_hours, first_providers, offices
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
    later = _later(work, message, at=free_at)
    if later is not None:
        return later
    _to_desk(work, message)
    return replace(message, state=MessageState.CANCELED)


def _later(work: Work, message: Message, *, at: datetime) -> Message | None:
    """Return the call for that moment, or None when it cannot wait so long.

    What may be rung now is not put off into hours in which it may not: then the telephone for those hours is rung, or
    this one when it may be again. A ward that is rung now although it is outside its hours has asked for that.
    """
    request, ward = _home(work, message)
    if request is not None and ward is not None:
        in_hours = message.to in call_hours.phones(work, ward=ward, request=request, at=work.now)
        disturbed = call_hours.quiet(work, request=request, at=work.now)
        if in_hours:
            at, phones = call_hours.turn(work, ward=ward, request=request, at=at, until=message.stale_at)
            if not phones or (not disturbed and call_hours.quiet(work, request=request, at=at)):
                return None
            message = message if message.to in phones else replace(message, to=phones[0])
    return replace(message, not_before=at) if at < message.stale_at else None


def _home(work: Work, message: Message) -> tuple[BedRequest | None, WardContact | None]:
    """Return what a call to a home is about, and how the home is reached; of a call to anybody else nothing."""
    if message.request is None or message.errand in (Errand.RING_GP_BACK, Errand.ASK_OFFICE):
        return None, None
    request = work.requests.find(message.request)
    if message.offer is not None:
        return request, work.phonebook.wards.get(work.offers.find(message.offer).unit)
    return request, first_providers.contact(work, request)


def _to_desk(work: Work, message: Message) -> None:
    """Have somebody ask the ward, the provider or the office, or tell the referrer, in time."""
    if message.errand is Errand.ASK_OFFICE and message.request is not None:
        offices.unreached_about(work, request=message.request)
        return
    request, ward = _home(work, message)
    if request is not None and ward is not None:
        call_hours.to_desk(work, ward=ward, request=request, due_at=message.stale_at)
    elif message.request is not None and message.errand is Errand.RING_GP_BACK:
        found = work.requests.find(message.request)
        tasks.put_on_desk(
            work, kind=TaskKind.RESULT_NOT_HEARD, region=message.region, request=found.id, code=found.code
        )
