"""Who leads the search for a request that the desk does not lead: its referrer, or the provider turned to first."""

from dataclasses import replace
from datetime import datetime

from bedline.domain import escalation
from bedline.domain.errors import Conflict
from bedline.domain.facts import LeadEnded, ReferrerChooses, SearchGiven
from bedline.domain.ids import FacilityId, PersonId
from bedline.domain.regions import Region
from bedline.domain.requests.climbing import on_ladder
from bedline.domain.requests.request import BedRequest, Change, NextAction, NextKind, about, moved
from bedline.domain.requests.states import RequestState
from bedline.domain.ways import Lead, LeadEnd, Leader, Way


def give_choice(request: BedRequest, *, way: Way, region: Region, by: PersonId, now: datetime) -> Change:
    """Let the referrer choose whom to ask, for the first time; the way is frozen for this request.

    Raises:
        Conflict: ``request_cannot_move``.
    """
    lead = Lead(way.kind, way.length, Leader.REFERRER)
    led = replace(request, lead=lead, escalation=on_ladder(request, region=region, now=now))
    return choose_again(led, by=by, now=now)


def choose_again(request: BedRequest, *, by: PersonId, now: datetime) -> Change:
    """Let the referrer who leads choose whom to ask next, within the time there is for a choice.

    Raises:
        Conflict: ``request_cannot_move``; ``search_not_led`` when the referrer does not lead.
    """
    due_at = now + _led(request, Leader.REFERRER).length
    choosing = moved(request, RequestState.SEARCHING, now=now, kind=NextKind.CHOICE, due_at=due_at)
    fact = ReferrerChooses(**about(request, by=by, now=now), due_at=due_at)
    return replace(choosing, searched_at=now), (fact,)


def give(request: BedRequest, *, way: Way, provider: FacilityId, region: Region, by: PersonId, now: datetime) -> Change:
    """Make a provider the owner of the search until the way's time is over; the way is frozen for this request.

    Raises:
        Conflict: ``request_cannot_move``.
    """
    until = now + way.length
    given = moved(request, RequestState.SEARCHING, now=now, kind=NextKind.PROVIDER, due_at=until)
    lead = Lead(way.kind, way.length, Leader.PROVIDER, provider, until)
    ladder = on_ladder(request, region=region, now=now)
    fact = SearchGiven(**about(request, by=by, now=now), facility=provider, due_at=until)
    return replace(given, owner=None, searched_at=now, lead=lead, escalation=ladder), (fact,)


def stay_with_provider(request: BedRequest, *, now: datetime) -> BedRequest:
    """Return it as the provider's to go on with: nobody is being asked any more.

    Raises:
        Conflict: ``request_cannot_move``; ``search_not_led`` when no provider leads.
    """
    until = _led(request, Leader.PROVIDER).until or now
    return moved(request, RequestState.SEARCHING, now=now, kind=NextKind.PROVIDER, due_at=until)


def end_lead(request: BedRequest, *, region: Region, end: LeadEnd, by: PersonId, now: datetime) -> Change:
    """Give the search to the desk; without anybody being asked, the next action is to ask somebody.

    Raises:
        Conflict: ``search_not_led`` when the desk leads already.
    """
    lead = request.lead
    if lead is None or lead.leader is Leader.DESK:
        raise Conflict("search_not_led")
    facts = lead_ended(request, end=end, by=by, now=now)
    action = request.next_action
    if request.state is RequestState.SEARCHING:
        action = NextAction(NextKind.OFFER, now + region.desk_norms_at(request.received_at).offer_length)
    back = replace(
        request,
        lead=desk_leads(lead),
        next_action=action,
        updated_at=now,
        escalation=escalation.not_yet_payer(request.escalation, now=now),
    )
    return back, facts


def lead_ended(request: BedRequest, *, end: LeadEnd, by: PersonId, now: datetime) -> tuple[LeadEnded, ...]:
    """Return that the search is no longer its leader's; nothing where the desk leads already."""
    lead = request.lead
    if lead is None or lead.leader is Leader.DESK:
        return ()
    told = about(request, by=by, now=now)
    return (LeadEnded(**told, leader=lead.leader.value, facility=lead.provider, end=end.value),)


def provider_leads(request: BedRequest, provider: FacilityId | None = None) -> bool:
    """Say whether a provider (that one, if one is named) leads the search for a request now."""
    lead = request.lead
    return lead is not None and lead.leader is Leader.PROVIDER and provider in (None, lead.provider)


def desk_leads(lead: Lead | None) -> Lead | None:
    """Return the lead as the desk's, who led before still known."""
    return None if lead is None else replace(lead, leader=Leader.DESK, until=None)


def _led(request: BedRequest, leader: Leader) -> Lead:
    if request.lead is None or request.lead.leader is not leader:
        raise Conflict("search_not_led")
    return request.lead
