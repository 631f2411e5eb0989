"""What a request does next, once wards have been asked or nobody could be: wait for an answer, or wait for a place."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bedline.domain import requests
from bedline.domain.offers import Offer
from bedline.domain.requests import BedRequest, RequestState
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import tasks

# What is over as soon as a ward is asked, however that came.
UNTIL_ASKED: Final = frozenset({TaskKind.NO_PLACE_FOUND, TaskKind.QUIET_HOURS, TaskKind.WITHOUT_NEXT_STEP})


def settled(
    work: Work, request: BedRequest, standing: Sequence[Offer], *, again_at: datetime | None = None
) -> BedRequest:
    """Keep a locked request as being asked for at the wards that stand, or else as waiting; and return it.

    The desk is told when it begins to wait, and no longer when it need not.
    """
    waits = _waits(request)
    if standing:
        # Whoever has just come in has told the desk nothing yet; by the way of searching, one may have waited before.
        sought_again = request.state is RequestState.SEARCHING and request.received_at < work.now
        request = _being_asked(work, request, standing, waited=request.state is RequestState.WAITING or sought_again)
    elif not waits or _due(work, request):
        request, facts = requests.wait(
            request, region=work.regions[request.region], again_at=again_at, by=work.actor.id, now=work.now
        )
        work.record(*facts)
        if not waits:
            _tell_desk(work, request, TaskKind.NO_PLACE_FOUND)
    return _searched(work, request)


def joined(work: Work, request: BedRequest) -> BedRequest:
    """Keep a locked request as one of those who wait, because what would fit it is meant for some of them; return it.

    It counts as not searched for yet and is due at once, so that it has its turn with them within seconds; then the
    desk is told, should that bring nothing.
    """
    region, now = work.regions[request.region], work.now
    request, facts = requests.wait(request, region=region, again_at=now, by=work.actor.id, now=now)
    work.record(*facts)
    request = replace(request, searched_at=None)
    work.requests.save(request)
    return request


def kept_quiet(work: Work, request: BedRequest, *, until: datetime) -> BedRequest:
    """Keep a locked request that disturbs no ward for now; a place needed before ``until`` is the desk's decision."""
    if not _waits(request) or _due(work, request):
        region, by = work.regions[request.region], work.actor.id
        request, facts = requests.wait(request, region=region, quiet_until=until, by=by, now=work.now)
        work.record(*facts)
        if request.norm_due_at is not None and request.norm_due_at <= until:
            _tell_desk(work, request, TaskKind.QUIET_HOURS)
    return _searched(work, request)


def left_to_the_desk(work: Work, request: BedRequest) -> BedRequest:
    """Keep a locked request as it is, for the desk to ask whom it will."""
    if request.choosing:
        # The policy was another one when the referrer was given the choice.
        region = work.regions[request.region]
        request, facts = requests.search(request, region=region, by=work.actor.id, now=work.now)
        work.record(*facts)
    return _searched(work, request)


def _being_asked(work: Work, request: BedRequest, standing: Sequence[Offer], *, waited: bool) -> BedRequest:
    answer_by = min(offer.expires_at for offer in standing)
    asked = requests.offered(request, answer_by=answer_by, now=work.now)
    if (asked.state, asked.next_action) == (request.state, request.next_action):
        # Nothing has changed that anybody would have to be told.
        return request
    request = asked
    if waited:
        tasks.settle(work, request=request, outcome="offered", kinds=UNTIL_ASKED)
    return request


def _waits(request: BedRequest) -> bool:
    """Say whether the request waits, and has been searched for since it does."""
    return request.state is RequestState.WAITING and request.searched_at is not None


def _searched(work: Work, request: BedRequest) -> BedRequest:
    request = replace(request, searched_at=work.now)
    work.requests.save(request)
    return request


def _due(work: Work, request: BedRequest) -> bool:
    return request.next_action is None or request.next_action.due_at <= work.now


def _tell_desk(work: Work, request: BedRequest, kind: TaskKind) -> None:
    tasks.put_on_desk(work, kind=kind, region=request.region, request=request.id, code=request.code)
