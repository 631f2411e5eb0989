"""Looking for a place: who may take this patient, in which order, and asking the first of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bedline.domain import requests
from bedline.domain.errors import Conflict
from bedline.domain.ids import RequestId, UnitId
from bedline.domain.matching.assignment import NO_PLAN, Plan
from bedline.domain.matching.need import Asked, Need
from bedline.domain.matching.ranking import Candidate
from bedline.domain.matching.search import Explained, explained
from bedline.domain.offers import Offer, OfferState
from bedline.domain.people import Role
from bedline.domain.regions import Point, Responsible
from bedline.domain.requests import BedRequest, RequestState
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import access, offering, promising, reach, tasks

# As many places as one keeps in mind by ear.
CHOICES = 3
# Candidates beyond the wanted number, for when another request was just first; when these are gone, one looks anew.
SPARE = 2


def candidates(work: Work, *, request: RequestId) -> Explained:
    """Return every unit of the region for this request: in order and why, or why not.

    Raises:
        Conflict: ``request_not_triaged``.
    """
    access.require(work, Role.COORDINATOR)
    found = work.requests.find(request)
    access.check_request(work, found)
    asked = work.offers.of_requests([request]).get(request, ())
    return explained(
        need_of(work, found, asked),
        atlas=work.atlas,
        region=work.regions[found.region],
        places_of=work.places.many,
        habits=work.answers.habits(found.region),
    )


def search(work: Work, *, request: RequestId) -> BedRequest:
    """Search again now, because somebody asks for it."""
    access.require(work, Role.COORDINATOR)
    found = work.requests.get(request)
    access.check_request(work, found)
    if found.state not in requests.SEEKING | {RequestState.TRIAGED}:
        raise Conflict("request_cannot_move", state=found.state.value, goal=RequestState.SEARCHING.value)
    return begin(work, found)


def begin(work: Work, request: BedRequest) -> BedRequest:
    """Move a locked request into searching and look for its first place."""
    region = work.regions[request.region]
    searching, facts = requests.search(request, region=region, by=work.actor.id, now=work.now)
    work.record(*facts)
    return seek(work, searching)


def let_choose(work: Work, request: BedRequest) -> tuple[BedRequest, tuple[Candidate, ...]]:
    """Let the referrer of a locked request choose among its best places, best first, before anybody is asked.

    Where the policy leaves asking to the desk, and where nothing fits, there is no choice: it is as with :func:`begin`.
    """
    region = work.regions[request.region]
    if region.care_form(request.form).policy.automatic:
        found = reach.best_of(work, need_of(work, request, ()), most=CHOICES)
        if found:
            choosing, facts = requests.let_choose(request, region=region, by=work.actor.id, now=work.now)
            work.requests.save(choosing)
            work.record(*facts)
            return choosing, found
    return begin(work, request), ()


def ask_best(work: Work, *, request: RequestId) -> BedRequest:
    """Ask as the region's policy says, because the referrer leaves the choice to Bedline.

    Raises:
        Conflict: ``request_cannot_move``.
        NotFound, NotAllowed: as ``access`` says.
    """
    access.require(work, Role.GP, Role.COORDINATOR)
    found = work.requests.get(request)
    access.check_request(work, found)
    if found.state not in requests.SEEKING:
        raise Conflict("request_cannot_move", state=found.state.value, goal=RequestState.OFFERED.value)
    return seek(work, found)


def seek(work: Work, request: BedRequest, *, plan: Plan = NO_PLAN) -> BedRequest:
    """Ask the best units for a locked request, as many at once as the region's policy says; keep and return it.

    The unit that the ``plan`` has for it comes first, and places meant for others are left to them.

    Where the policy leaves asking to the desk, the request is kept as it is for the desk to act on.
    Where nothing fits, it waits, and the desk is told.
    """
    region = work.regions[request.region]
    policy = region.care_form(request.form).policy
    request = replace(request, searched_at=work.now)
    asked = work.offers.of_requests([request.id]).get(request.id, ())
    offering.end_overdue(work, asked=asked)
    standing = [offer for offer in asked if offer.stands_at(work.now)]
    if not policy.automatic and not standing:
        return _left_to_the_desk(work, request)
    quiet_until = region.quiet_until(request.form, at=work.now) if policy.automatic else None
    if quiet_until is not None:
        return _kept_quiet(work, request, standing, until=quiet_until)
    wanted = policy.parallel - len(standing)
    again_at: datetime | None = None
    if policy.automatic and wanted > 0:
        most = wanted + SPARE + plan.wishes
        looked = reach.look(work, request, need=need_of(work, request, asked), most=most)
        request, again_at = looked.request, looked.again_at
        found = _as_planned(looked.found, plan, request=request)
        booked = _booked(work, request, found[:wanted], standing)
        if booked is not None:
            return booked
        turn = _in_turn([candidate.unit.id for candidate in found], wanted)
        work.places.get_ready(turn[:wanted])
        for unit in turn:
            if wanted == 0:
                break
            offer = offering.try_offer(work, request=request, unit=work.directory.unit(unit))
            if offer is not None:
                standing.append(offer)
                wanted -= 1
        if not standing and len(looked.found) == most:
            # Others were first with every one of them: full now, as this work knows, so there are fewer next time.
            return seek(work, request, plan=plan)
    return _settled(work, request, standing, again_at=again_at)


def _kept_quiet(work: Work, request: BedRequest, standing: Sequence[Offer], *, until: datetime) -> BedRequest:
    """Disturb no ward for now; a place that is needed before ``until`` is for the desk to decide on."""
    if standing:
        return _settled(work, request, standing, again_at=None)
    action = request.next_action
    if request.state is not RequestState.WAITING or action is None or action.due_at <= work.now:
        region, by = work.regions[request.region], work.actor.id
        request, facts = requests.wait(request, region=region, quiet_until=until, by=by, now=work.now)
        work.record(*facts)
        if request.norm_due_at is not None and request.norm_due_at <= until:
            tasks.put_on_desk(
                work, kind=TaskKind.QUIET_HOURS, region=request.region, request=request.id, code=request.code
            )
    work.requests.save(request)
    return request


def _as_planned(found: Sequence[Candidate], plan: Plan, *, request: BedRequest) -> list[Candidate]:
    planned = plan.units.get(request.id)
    left = [each for each in found if each.unit.id == planned or each.free > plan.kept(each.unit.id, but=request.id)]
    return sorted(left, key=lambda each: (each.unit.id != planned, each.rank))


def _booked(
    work: Work, request: BedRequest, found: Sequence[Candidate], standing: Sequence[Offer]
) -> BedRequest | None:
    """Take the first of those to be asked that is a yes at once, if there is one: nobody else need be disturbed."""
    for candidate in found:
        unit = work.directory.unit(candidate.unit.id)
        if promising.bookable(work, request=request, unit=unit):
            booked = promising.book(work, request=request, unit=unit, standing=standing)
            if booked is not None:
                return booked[0]
    return None


def _left_to_the_desk(work: Work, request: BedRequest) -> BedRequest:
    if request.choosing:
        # The policy was another one when the referrer was given the choice.
        region = work.regions[request.region]
        request, facts = requests.search(request, region=region, by=work.actor.id, now=work.now)
        work.record(*facts)
    work.requests.save(request)
    return request


def need_of(work: Work, request: BedRequest, asked: Sequence[Offer]) -> Need:
    """Return what the request needs, in the terms of matching."""
    region = work.regions[request.region]
    place = region.place(request.profile.postcode)
    return Need(
        region=request.region,
        care_form=request.form,
        traits=request.profile.traits,
        sex=request.profile.sex.value,
        birth_year=request.profile.birth_year,
        postcode=request.profile.postcode,
        insurer=request.insurer,
        gp_at=_gp_at(work, request),
        point=place.point,
        town=place.name,
        municipality=place.municipality,
        asked={offer.unit: _asked(work, offer) for offer in asked if offer.state is not OfferState.WITHDRAWN},
        now=work.now,
    )


def _gp_at(work: Work, request: BedRequest) -> Point | None:
    """Return where the GP practises who stays responsible during the stay, as far as that is known."""
    region = work.regions[request.region]
    if request.practice is None or region.care_form(request.form).responsible is not Responsible.GP:
        return None
    practice = work.directory.practices.get(request.practice)
    place = region.places.get(practice.postcode) if practice else None
    return place.point if place else None


def _asked(work: Work, offer: Offer) -> Asked:
    state = offer.state_at(work.now)
    reason = work.regions[offer.region].refusal_reasons.get(offer.reason or "")
    # A ward that was full, or did not answer, may be asked again once it has reported anew.
    ends_with_report = state is OfferState.LAPSED or (reason is not None and reason.sets_full)
    until = offer.answered_at or offer.expires_at
    return Asked(state=state, at=until, reason=offer.reason, ends_with_report=ends_with_report)


def _in_turn(units: Sequence[UnitId], wanted: int) -> list[UnitId]:
    """Return the units to ask; those asked together are locked in one order, so that two searches cannot deadlock."""
    return [*sorted(units[:wanted]), *units[wanted:]]


def _settled(work: Work, request: BedRequest, standing: Sequence[Offer], *, again_at: datetime | None) -> BedRequest:
    region = work.regions[request.region]
    was_waiting = request.state is RequestState.WAITING
    if standing:
        answer_by = min(offer.expires_at for offer in standing)
        request = requests.offered(request, answer_by=answer_by, now=work.now)
        if was_waiting:
            kinds = frozenset({TaskKind.NO_PLACE_FOUND, TaskKind.QUIET_HOURS})
            tasks.settle(work, request=request, outcome="offered", kinds=kinds)
    elif not was_waiting:
        request, facts = requests.wait(request, region=region, again_at=again_at, by=work.actor.id, now=work.now)
        work.record(*facts)
        tasks.put_on_desk(
            work, kind=TaskKind.NO_PLACE_FOUND, region=request.region, request=request.id, code=request.code
        )
    elif request.next_action is not None and request.next_action.due_at <= work.now:
        request, facts = requests.wait(request, region=region, again_at=again_at, by=work.actor.id, now=work.now)
        work.record(*facts)
    work.requests.save(request)
    return request
