"""Giving out the free places to all who wait, best over all of them at once; nobody else comes before them.

Whoever looks for a place outside that turn (who has just come in, whose question has just ended) is weighed with
those who wait for the same place, by the same rule, and leaves them what is theirs.
"""

import logging
from collections.abc import Sequence
from typing import Final

from bedline.domain import requests
from bedline.domain.errors import Conflict
from bedline.domain.ids import CareFormId, RequestId, UnitId
from bedline.domain.matching.assignment import NO_PLAN, Plan, Wish, assign, in_crisis
from bedline.domain.matching.ranking import Candidate
from bedline.domain.offers import Offer
from bedline.domain.people import Role
from bedline.domain.requests import BedRequest
from bedline.ports.storage import Work
from bedline.services import needs, reach, wishes

log: Final = logging.getLogger("bedline.placing")

# As many are weighed at once; crises are among them first.
AT_ONCE: Final = 50


def plan(work: Work, waiting: Sequence[BedRequest]) -> Plan:
    """Return which of the free places each of the waiting requests should be offered first.

    It is a plan and promises nothing: each request is offered its place in a work of its own, where everything
    is looked at anew. Left out is whose form's policy leaves the asking to the desk, or is in its quiet hours.
    """
    asking = [each for each in waiting if _may_be_asked_for(work, each)]
    # Alone, it has nobody to share with.
    return _weighed(work, asking) if len(asking) > 1 else NO_PLAN


def _weighed(work: Work, asking: Sequence[BedRequest]) -> Plan:
    asked = work.offers.of_requests([each.id for each in asking])
    free: dict[UnitId, int] = {}
    wanted = []
    for request in asking:
        found = _found(work, request, asked.get(request.id, ()), most=len(asking))
        free |= {each.unit.id: each.free for each in found}
        form = work.regions[request.region].care_form(request.form)
        wanted.append(
            Wish(
                request=request.id,
                crisis=in_crisis(form, waited=work.now - request.happened_at),
                due_at=request.norm_due_at or request.received_at,
                minutes={each.unit.id: each.minutes for each in found},
            )
        )
    made = assign(wanted, free=free, solver=work.solver)
    if not made.exact:
        log.warning(
            "too many wait to weigh all at once: places are given out one by one", extra={"waiting": len(wanted)}
        )
    return made


def _found(work: Work, request: BedRequest, asked: Sequence[Offer], *, most: int) -> tuple[Candidate, ...]:
    return reach.foreseen(work, request, need=needs.need_of(work, request, asked), most=most)


def _may_be_asked_for(work: Work, request: BedRequest) -> bool:
    if request.state not in requests.SEEKING or not wishes.may_ask(work, request):
        return False
    return work.regions[request.region].quiet_until(request.form, at=work.now) is None


class Line:
    """Those who wait for places that a locked request would take outside their turn, as it meets them unit by unit."""

    def __init__(self, work: Work, request: BedRequest) -> None:
        """Nobody has been met yet."""
        self._work, self._request = work, request
        self._seen: set[UnitId] = set()
        self._waiting: dict[RequestId, BedRequest] = {}

    def met_at(self, units: Sequence[UnitId], *, ready: int = 0) -> bool:
        """Say whether somebody waits for a place of those units who was not met before.

        The first ``ready`` of them are locked before one looks, so that nobody else takes or frees a place there.
        """
        if self._seen.issuperset(units):
            return False
        self._seen.update(units)
        known = self._work.directory
        forms = frozenset[CareFormId]().union(*(known.unit(unit).care_forms for unit in units))
        found = self._work.places.line(
            units,
            ready=ready,
            beside=self._request,
            forms=forms,
            first=self._work.regions[self._request.region].crises,
            now=self._work.now,
            limit=AT_ONCE,
        )
        fresh = {each.id: each for each in found if each.id not in self._waiting}
        self._waiting |= fresh
        return bool(fresh)

    def plan(self) -> Plan:
        """Return how the free places would be given out to all who were met, and to the request among them."""
        waiting = [each for each in self._waiting.values() if _may_be_asked_for(self._work, each)]
        return _weighed(self._work, [*waiting, self._request]) if waiting else NO_PLAN


def as_planned(found: Sequence[Candidate], plan: Plan, *, request: RequestId) -> list[Candidate]:
    """Return the unit first that the plan has for the request, and leave to others what is meant for them."""
    planned = plan.units.get(request)
    left = [each for each in found if each.unit.id == planned or each.free > plan.kept(each.unit.id, but=request)]
    return sorted(left, key=lambda each: (each.unit.id != planned, each.rank))


def unclaimed(work: Work, request: BedRequest, *, most: int) -> tuple[Candidate, ...]:
    """Return the best to choose from for a request that nobody was asked for, but what is meant for who waits."""
    line, plan, need = Line(work, request), NO_PLAN, needs.need_of(work, request, ())
    while True:
        found = reach.choices(work, request, need=need, most=most + plan.wishes)
        left = {each.unit.id for each in as_planned(found, plan, request=request.id)}
        best = tuple(each for each in found if each.unit.id in left)[:most]
        if not best or not line.met_at([each.unit.id for each in best]):
            return best
        plan = line.plan()


def check_unclaimed(work: Work, request: BedRequest, unit: UnitId) -> None:
    """Refuse a place to a locked request while it is meant for somebody who waits for it with better right.

    The people at the desk decide for themselves.

    Raises:
        Conflict: ``no_free_place``.
    """
    line = Line(work, request)
    if work.actor.role is Role.COORDINATOR:
        return
    if line.met_at([unit], ready=1) and work.places.get(unit).free <= line.plan().kept(unit, but=request.id):
        raise Conflict("no_free_place")
