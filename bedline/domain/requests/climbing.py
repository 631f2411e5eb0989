"""A request on its ladder: who is turned to next while it has no place."""

from dataclasses import replace
from datetime import datetime

from bedline.domain import escalation
from bedline.domain.errors import Conflict
from bedline.domain.escalation import Escalation
from bedline.domain.facts import (
    EscalationClimbed,
    EscalationHurried,
    EscalationRenewed,
    OfficeAnswered,
    OfficeTurnedTo,
)
from bedline.domain.ids import PersonId
from bedline.domain.offices import Office, OfficeWord
from bedline.domain.regions import Region
from bedline.domain.requests.request import BedRequest, Change, about


def climb(request: BedRequest, *, by: PersonId, now: datetime) -> Change:
    """Turn to the next on the ladder; on its last rung, count the time anew.

    Raises:
        Conflict: ``no_ladder`` where the region has none for this form; ``escalation_ended``.
    """
    if request.escalation is None:
        raise Conflict("no_ladder")
    climbed = escalation.climb(request.escalation, now=now)
    higher = replace(request, escalation=climbed, updated_at=now)
    if climbed.at == request.escalation.at:
        return higher, (EscalationRenewed(**about(request, by=by, now=now)),)
    fact = EscalationClimbed(**about(request, by=by, now=now), rung=climbed.rung.kind.value)
    return higher, (fact,)


def turn_to(request: BedRequest, *, office: Office | None, by: PersonId, now: datetime) -> Change:
    """Note who is turned to on the rung it stands on, and until when an answer is wanted; no office: the neighbours.

    Raises:
        Conflict: ``no_ladder`` where the region has none for this form.
    """
    if request.escalation is None:
        raise Conflict("no_ladder")
    asked = replace(request, escalation=escalation.ask(request.escalation, office=office, now=now), updated_at=now)
    if office is None:
        return asked, ()
    fact = OfficeTurnedTo(**about(request, by=by, now=now), office=office.name, channel=office.by.value)
    return asked, (fact,)


def office_says(request: BedRequest, *, word: OfficeWord, by: PersonId, now: datetime) -> Change:
    """Note what came of turning to the office; once somebody there sees to it, that stays."""
    ladder = request.escalation
    if ladder is None or ladder.ended or ladder.office is None:
        return request, ()
    after = escalation.said(ladder, word)
    if after == ladder:
        return request, ()
    fact = OfficeAnswered(**about(request, by=by, now=now), office=ladder.office.name, word=word.value)
    return replace(request, escalation=after, updated_at=now), (fact,)


def hurry(request: BedRequest, *, by: PersonId, now: datetime) -> Change:
    """Make the next rung of the ladder due at once.

    Raises:
        Conflict: ``no_ladder`` where the region has none for this form; ``escalation_ended``.
    """
    if request.escalation is None:
        raise Conflict("no_ladder")
    hurried = replace(request, escalation=escalation.hurry(request.escalation, now=now), updated_at=now)
    return hurried, (EscalationHurried(**about(request, by=by, now=now)),)


def wait_with_payer(request: BedRequest, *, by: PersonId, now: datetime) -> Change:
    """Return it with the payer's turn when its provider's time is over: until then the others are asked.

    Raises:
        Conflict: ``no_ladder``; ``search_not_led`` where no provider leads.
    """
    if request.escalation is None:
        raise Conflict("no_ladder")
    if request.lead is None or request.lead.until is None:
        raise Conflict("search_not_led")
    put_off = escalation.postpone(request.escalation, until=request.lead.until)
    fact = EscalationRenewed(**about(request, by=by, now=now))
    return replace(request, escalation=put_off, updated_at=now), (fact,)


def on_ladder(request: BedRequest, *, region: Region, now: datetime) -> Escalation | None:
    """Return where the request stands once it is searched for: on the first rung, or where it stood before."""
    if request.nameless:
        # Its own region turns to others.
        return None
    if request.escalation is None:
        return escalation.start(region.care_form(request.form).ladder, now=now)
    return escalation.resume(request.escalation, now=now)
