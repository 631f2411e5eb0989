"""A request as desk, referrer, and the provider that owns its search see it."""

from collections.abc import Sequence
from dataclasses import replace

from bedline.domain import across
from bedline.domain.across import AcrossState
from bedline.domain.board import Body
from bedline.domain.offers import Offer
from bedline.domain.place_wishes import place_wish
from bedline.domain.requests import BedRequest
from bedline.domain.stays import Stay
from bedline.domain.views.ladders import across_body, ladder
from bedline.domain.views.names import Names, moment
from bedline.domain.views.profiles import profile, question
from bedline.domain.views.stays import reservation
from bedline.domain.ways import Lead


def request_body(request: BedRequest, *, asked: Sequence[Offer], stay: Stay | None, names: Names) -> Body:
    """Return a request as its referrer and the desk see it."""
    action = request.next_action
    practice = names.directory.practices.get(request.practice) if request.practice else None
    return {
        **profile(request, names=names),
        "id": str(request.id),
        "code": request.code,
        "region": request.region,
        "channel": request.channel.value,
        "practice": {"id": practice.id, "name": practice.name} if practice else None,
        "state": request.state.value,
        "owner": {"id": request.owner, "name": names.people.get(request.owner, request.owner)}
        if request.owner
        else None,
        "next_action": {"kind": action.kind.value, "due_at": moment(action.due_at)} if action else None,
        "received_at": moment(request.received_at),
        "happened_at": moment(request.happened_at),
        "norm_due_at": moment(request.norm_due_at),
        "escalation": ladder(request.escalation),
        "lead": _lead(request.lead, names=names),
        "wish": _wish(request, names=names),
        "guest": _guest(request, names=names),
        "across": [across_body(each, names=names) for each in request.across],
        "gates": [finding.rule for finding in request.findings],
        "override_reason": request.override_reason,
        "note": request.note,
        "offers": [question(offer, names=names) for offer in asked],
        "stay": reservation(stay, request=request, names=names) if stay else None,
        "outcome": request.outcome,
        "outcome_reason": request.outcome_reason,
        "updated_at": moment(request.updated_at),
    }


def for_referrer(body: Body, request: BedRequest, *, names: Names) -> Body:
    """Return a request's body as its referrer sees it: without the telephone of an office, or a place not yet theirs.

    Whoever asked the region does not phone on: the desk phones the office, and says whether a place next door is taken.
    """
    escalation = request.escalation
    if (escalation is None or escalation.office is None) and not request.across:
        return body
    seen = (each if each.state is AcrossState.CROSSED else across.unseen(each) for each in request.across)
    if escalation is not None and escalation.office is not None:
        escalation = replace(escalation, office=replace(escalation.office, phone=None, mail=None))
    return {**body, "escalation": ladder(escalation), "across": [across_body(each, names=names) for each in seen]}


def search_body(request: BedRequest, *, asked: Sequence[Offer], names: Names) -> Body:
    """Return a request as the provider sees it that owns its search: an anonymous profile, and whom it has asked."""
    practice = names.directory.practices.get(request.practice) if request.practice else None
    until = request.lead.until if request.lead else None
    return {
        **profile(request, names=names),
        "id": str(request.id),
        "code": request.code,
        "facility": request.lead.provider if request.lead else None,
        "state": request.state.value,
        "practice_name": practice.name if practice else None,
        "until": moment(until),
        "norm_due_at": moment(request.norm_due_at),
        "received_at": moment(request.received_at),
        "escalation": ladder(request.escalation),
        "offers": [question(offer, names=names) for offer in asked],
    }


def _wish(request: BedRequest, *, names: Names) -> Body | None:
    """Return where patient and family want to go; None where nobody has said it, or the region does not ask."""
    if request.care_form is None:
        return None
    region = names.regions[request.region]
    on = region.day(request.received_at)
    wish = place_wish(region, care_form=request.care_form, answers=request.answers, on=on)
    if wish is None:
        return None
    home = names.directory.facilities[wish.home].name if wish.home else None
    return {"only_own_town": wish.only_own_town, "home": home}


def _guest(request: BedRequest, *, names: Names) -> Body | None:
    """Return of which region the request is a guest; ``nameless`` while that region has not accepted a place."""
    if request.guest_of is None:
        return None
    return {
        "region": request.guest_of,
        "region_name": names.regions[request.guest_of].name,
        "nameless": request.nameless,
    }


def _lead(lead: Lead | None, *, names: Names) -> Body | None:
    """Return who leads the search, and who led it before; None where the desk has led it all along."""
    if lead is None:
        return None
    provider = names.directory.facilities[lead.provider] if lead.provider else None
    return {
        "way": lead.kind.value,
        "leader": lead.leader.value,
        "provider": {"id": provider.id, "name": provider.name, "phone": provider.phone} if provider else None,
        "until": moment(lead.until),
    }
