"""Giving out the free places to all who wait, best over all of them at once."""

import logging
from collections.abc import Sequence
from typing import Final

from bedline.domain import requests
from bedline.domain.ids import UnitId
from bedline.domain.matching.assignment import NO_PLAN, Plan, Wish, assign, in_crisis
from bedline.domain.matching.ranking import Candidate
from bedline.domain.offers import Offer
from bedline.domain.requests import BedRequest
from bedline.ports.storage import Work
from bedline.services import needs, reach, wishes

log: Final = logging.getLogger("bedline.placing")


def plan(work: Work, waiting: Sequence[BedRequest]) -> Plan:
    """Return which of the free places each of the waiting requests should be offered first.

    It is a plan and promises nothing: each request is offered its place in a work of its own, where everything
    is looked at anew. A region and form whose policy leaves the asking to the desk is left out.
    """
    asking = [each for each in waiting if each.live and _automatic(work, each)]
    if len(asking) < 2:  # noqa: PLR2004 - alone, it has nobody to share with
        return NO_PLAN
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


def _automatic(work: Work, request: BedRequest) -> bool:
    return request.state in requests.SEEKING and wishes.may_ask(work, request)
