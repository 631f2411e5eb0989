"""Asking the best wards for a request, as many at once as its policy says, or booking one that need not be asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bedline.domain import requests
from bedline.domain.ids import UnitId
from bedline.domain.matching.assignment import NO_PLAN, Plan
from bedline.domain.matching.ranking import Candidate
from bedline.domain.offers import Offer, OfferState
from bedline.domain.requests import BedRequest
from bedline.ports.storage import Work
from bedline.services import needs, offering, placing, promising, reach

# Candidates beyond the wanted number, for when another request was just first; when these are gone, one looks anew.
SPARE = 2


@dataclass(frozen=True, slots=True)
class Round:
    """What came of asking: the questions that stand now, and with none when the reach covers the next ward.

    A place that was booked shows in the request, which is reserved then. ``passed``: what was found is meant for
    others, who wait for it with better right.
    """

    request: BedRequest
    standing: Sequence[Offer]
    again_at: datetime | None = None
    passed: bool = False


def asked_of(work: Work, request: BedRequest) -> tuple[Sequence[Offer], list[Offer]]:
    """Return every question that was asked for a locked request, and those that stand; what is overdue ends."""
    asked = work.offers.of_requests([request.id]).get(request.id, ())
    offering.end_overdue(work, asked=asked)
    return asked, [offer for offer in asked if offer.stands_at(work.now)]


def foreseen(work: Work, request: BedRequest, *, asked: Sequence[Offer], ending: Offer) -> list[UnitId]:
    """Return the units that would be asked next for a locked request, once a question has ended without a yes."""
    region = work.regions[request.region]
    if request.state not in requests.SEEKING or region.quiet_until(request.form, at=work.now) is not None:
        return []
    ended = [replace(each, state=OfferState.REFUSED) if each.id == ending.id else each for each in asked]
    wanted = region.care_form(request.form).policy.parallel - sum(each.stands_at(work.now) for each in ended)
    if wanted <= 0:
        return []
    found = reach.foreseen(work, request, need=needs.need_of(work, request, ended), most=wanted)
    return [each.unit.id for each in found]


def ask(
    work: Work, request: BedRequest, *, asked: Sequence[Offer], standing: Sequence[Offer], plan: Plan | None = None
) -> Round:
    """Ask as many of the best units as are still wanted beside those that are being asked.

    The unit that the ``plan`` has for the request comes first, and places meant for others are left to them. Without
    a plan it is not the turn of those who wait: where one of them may want the same place, a plan is made with them.
    """
    wanted = work.regions[request.region].care_form(request.form).policy.parallel - len(standing)
    if wanted <= 0:
        return Round(request, standing)
    line = placing.Line(work, request) if plan is None else None
    plan = plan or NO_PLAN
    while True:
        most = wanted + SPARE + plan.wishes
        looked = reach.look(work, request, need=needs.need_of(work, request, asked), most=most)
        request = looked.request
        found = placing.as_planned(looked.found, plan, request=request.id)
        turn = _in_turn([each.unit.id for each in found], wanted)
        if line is not None and line.met_at(turn, ready=wanted):
            plan = line.plan()
            continue
        booked = _booked(work, request, found[:wanted], standing)
        if booked is not None:
            return Round(booked, ())
        now_standing = [*standing, *_hold(work, request, turn, wanted)]
        if now_standing or len(looked.found) < most:
            passed = line is not None and len(found) < len(looked.found)
            return Round(request, now_standing, looked.again_at, passed=passed)
        # Others were first with every one of them: full now, as this work knows, so there are fewer next time.


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


def _hold(work: Work, request: BedRequest, turn: Sequence[UnitId], wanted: int) -> list[Offer]:
    """Ask the first of the units that still have a place, ``wanted`` of them at most."""
    work.places.get_ready(turn[:wanted])
    made: list[Offer] = []
    for unit in turn:
        if len(made) == wanted:
            break
        offer = offering.try_offer(work, request=request, unit=work.directory.unit(unit))
        if offer is not None:
            made.append(offer)
    return made


def _in_turn(units: Sequence[UnitId], wanted: int) -> list[UnitId]:
    """Return the units to ask; those asked together are locked in one order, so that two searches cannot deadlock."""
    return [*sorted(units[:wanted]), *units[wanted:]]
