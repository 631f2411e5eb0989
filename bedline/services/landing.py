"""What goes with a request that lands: its questions are withdrawn, its place is free, its tasks are done."""

from collections.abc import Sequence
from typing import Final

from bedline.domain import requests
from bedline.domain.facts import RequestFact
from bedline.domain.requests import BedRequest, RequestState
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import offering, stays, tasks

_UNTIL_CLOSED: Final = frozenset(TaskKind) - stays.UNTIL_DEPARTURE


def land(work: Work, *, before: BedRequest, after: BedRequest, facts: Sequence[RequestFact]) -> BedRequest:
    """Keep a locked request that has landed, with all that follows; and return it."""
    if before.state is RequestState.OFFERED:
        end_questions(work, before)
    if before.state is RequestState.RESERVED:
        stays.call_off(work, request=before, reason=after.outcome or "")
    work.requests.save(after)
    work.record(*facts)
    tasks.settle(work, request=after, outcome=after.outcome or "")
    return after


def close(work: Work, request: BedRequest) -> BedRequest:
    """Land the case of a locked request whose patient has arrived; what the stay still asks for stays on the desk.

    Raises:
        Conflict: ``request_cannot_move``.
    """
    closed, facts = requests.close(request, by=work.actor.id, now=work.now)
    work.requests.save(closed)
    work.record(*facts)
    tasks.settle(work, request=closed, outcome=closed.outcome or "", kinds=_UNTIL_CLOSED)
    return closed


def end_questions(work: Work, request: BedRequest) -> None:
    """Withdraw the questions that stand for a locked request."""
    asked = work.offers.of_requests([request.id]).get(request.id, ())
    offering.end_others(work, asked=asked, but=None)
