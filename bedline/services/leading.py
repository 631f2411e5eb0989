"""Who takes the next step in a search: the desk with Bedline's help, the referrer, or the provider turned to first."""

from collections.abc import Sequence
from dataclasses import replace

from bedline.domain import requests
from bedline.domain.ids import FacilityId
from bedline.domain.offers import Offer
from bedline.domain.requests import BedRequest, Channel, NextAction, NextKind
from bedline.domain.tasks import TaskKind
from bedline.domain.ways import LeadEnd, Leader, Way, WayKind
from bedline.ports.storage import Work
from bedline.services import asking, matching, needs, providers, reach, tasks, wishes

# Who asked through these can look and choose; whoever rings the region's number, or its desk, has asked the region.
BY_THEMSELVES = frozenset({Channel.WEB, Channel.API})


def begin(work: Work, request: BedRequest, *, first: FacilityId | None = None) -> BedRequest:
    """Begin the search for a locked request that has just been triaged, in the way of the region and form.

    ``first`` is the provider that the referrer wants to turn to; None: the nearest.

    Raises:
        Invalid: ``unknown_first_provider``.
    """
    way = work.regions[request.region].way(request.form, at=work.now)
    if request.channel not in BY_THEMSELVES:
        return matching.begin(work, request)
    match way.kind:
        case WayKind.REFERRER_CHOOSES:
            return _let_choose(work, request, way=way)
        case WayKind.FIRST_PROVIDER_OWNS:
            return _give(work, request, way=way, first=first)
        case WayKind.DESK_PLACES:
            return matching.begin(work, request)


def go_on(work: Work, request: BedRequest) -> BedRequest:
    """Go on with a locked request after a no or a silence: whoever leads the search takes the next step."""
    if _bedline_goes_on(work, request):
        return matching.seek(work, request)
    return leave_as_is(work, request)


def get_ready_to_go_on(work: Work, request: BedRequest, *, ending: Offer) -> None:
    """Lock what a question frees that is about to end, and what :func:`go_on` will take then, in one order.

    Two wards that say no would otherwise wait for one another, each with the place that the other's patient wants.
    Another unit than was foreseen may be taken in the end, when others were first; it is locked then.
    """
    asked = work.offers.of_requests([request.id]).get(request.id, ())
    over = [each.unit for each in asked if each.state is not each.state_at(work.now)]
    next_units = asking.foreseen(work, request, asked=asked, ending=ending) if _bedline_goes_on(work, request) else []
    work.places.get_ready({ending.unit, *over, *next_units})


def _bedline_goes_on(work: Work, request: BedRequest) -> bool:
    return request.leader is Leader.DESK and wishes.may_ask(work, request)


def leave_as_is(work: Work, request: BedRequest) -> BedRequest:
    """Leave the next step for a locked request to whoever leads, once one question less stands; return it."""
    asked, standing = asking.asked_of(work, request)
    if standing:
        answer_by = min(each.expires_at for each in standing)
        action = NextAction(NextKind.ANSWER, answer_by)
        return _kept(work, replace(request, next_action=action, updated_at=work.now))
    match request.leader:
        case Leader.REFERRER:
            return _choose_next(work, request, asked)
        case Leader.PROVIDER:
            return _kept(work, requests.stay_with_provider(request, now=work.now))
        case Leader.DESK:
            region = work.regions[request.region]
            searching, facts = requests.search(request, region=region, by=work.actor.id, now=work.now)
            work.record(*facts)
            return _kept(work, searching)


def end(work: Work, request: BedRequest, *, why: LeadEnd) -> BedRequest:
    """Give the search for a locked request to the desk, where Bedline goes on as the policy says; return it.

    The desk has a task where a provider gives it back, or has let the time go by.
    """
    lead = request.lead
    back = to_the_desk(work, request, why=why)
    if lead is not None and lead.provider is not None:
        tasks.put_on_desk(
            work,
            kind=TaskKind.SEARCH_RETURNED,
            region=request.region,
            request=request.id,
            code=request.code,
            facility_name=work.directory.facility(lead.provider).name,
        )
    return matching.seek(work, back)


def to_the_desk(work: Work, request: BedRequest, *, why: LeadEnd) -> BedRequest:
    """Give the search for a locked request to the people at the desk: nobody else is asked without them; return it."""
    region = work.regions[request.region]
    back, facts = requests.end_lead(request, region=region, end=why, by=work.actor.id, now=work.now)
    work.record(*facts)
    return _kept(work, back)


def overdue(work: Work, request: BedRequest) -> None:
    """Take over a locked request whose referrer has not chosen in time, or whose provider has found no place."""
    if request.leader is Leader.DESK:
        # Somebody who asked by telephone was to choose, once.
        matching.seek(work, request)
    else:
        end(work, request, why=LeadEnd.TIME_OVER)


def _let_choose(work: Work, request: BedRequest, *, way: Way) -> BedRequest:
    if not reach.best_of(work, needs.need_of(work, request, ()), most=1):
        # Nothing to choose from: that is where the desk helps.
        return matching.begin(work, request)
    region = work.regions[request.region]
    choosing, facts = requests.give_choice(request, way=way, region=region, by=work.actor.id, now=work.now)
    work.record(*facts)
    return _kept(work, choosing)


def _choose_next(work: Work, request: BedRequest, asked: Sequence[Offer]) -> BedRequest:
    if not reach.best_of(work, needs.need_of(work, request, asked), most=1):
        return end(work, request, why=LeadEnd.NOBODY_LEFT)
    choosing, facts = requests.choose_again(request, by=work.actor.id, now=work.now)
    work.record(*facts)
    return _kept(work, choosing)


def _give(work: Work, request: BedRequest, *, way: Way, first: FacilityId | None) -> BedRequest:
    provider = providers.first_for(work, request, wanted=first)
    if provider is None:
        return matching.begin(work, request)
    region = work.regions[request.region]
    given, facts = requests.give(request, way=way, provider=provider, region=region, by=work.actor.id, now=work.now)
    work.record(*facts)
    return _kept(work, given)


def _kept(work: Work, request: BedRequest) -> BedRequest:
    work.requests.save(request)
    return request
