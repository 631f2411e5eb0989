"""What goes with a request that lands: its questions are withdrawn, its place is free, its tasks are done."""

from collections.abc import Sequence

from bedline.domain.facts import RequestFact
from bedline.domain.requests import BedRequest, RequestState
from bedline.ports.storage import Work
from bedline.services import offering, stays, tasks


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


def end_questions(work: Work, request: BedRequest) -> None:
    """Withdraw the questions that stand for a locked request."""
    asked = work.offers.of_requests([request.id]).get(request.id, ())
    offering.end_others(work, asked=asked, but=None)
