"""Results that their referrers should have heard by telephone and have not: somebody at the desk tells them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bedline.domain.ids import RequestId
from bedline.domain.people import Person
from bedline.domain.requests import BedRequest, RequestState
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Storage, StorageBusy, Work
from bedline.services.hotline.outgoing import reringing, writing

# A reserved bed that is expected to be filled so soon is told of by the desk, whatever the norm.
BEFORE_ARRIVAL_LENGTH: Final = timedelta(minutes=10)


def notice_unheard(storage: Storage, actor: Person) -> int:
    """Put every reserved place on the desk whose referrer is to be rung and has not heard of it in time."""
    with storage.reading(actor) as work:
        due = [request for region in work.regions for request in _unheard(work, work.requests.live(region))]
    return sum(_notice(storage, actor, request) for request in due)


def _unheard(work: Work, live: Sequence[BedRequest]) -> list[RequestId]:
    waiting = [each for each in live if each.state is RequestState.RESERVED and writing.wants_ring(each)]
    stays = work.stays.of_requests([each.id for each in waiting]) if waiting else {}
    found = [each.id for each in waiting if each.id in stays and _late(work, each, since=stays[each.id].reserved_at)]
    return [each for each in found if not _on_desk(work, each)]


def _late(work: Work, request: BedRequest, *, since: datetime) -> bool:
    late_at = since + work.regions[request.region].desk_norms.result_length
    if request.next_action is not None:
        late_at = min(late_at, max(since, request.next_action.due_at - BEFORE_ARRIVAL_LENGTH))
    return work.now >= late_at


def _on_desk(work: Work, request: RequestId) -> bool:
    region = work.requests.find(request).region
    return any(task.kind is TaskKind.RESULT_NOT_HEARD and task.request == request for task in work.tasks.open(region))


def _notice(storage: Storage, actor: Person, request: RequestId) -> int:
    try:
        with storage.work(actor) as work:
            found = work.requests.get(request)
            if found.state is not RequestState.RESERVED or not writing.wants_ring(found):
                return 0
            reringing.not_heard(work, request=found)
    except StorageBusy:
        return 0
    return 1
