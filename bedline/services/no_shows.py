"""A patient who did not come: whoever may know what became of them is asked before another place is sought.

In a crisis another place is sought at once, and it is said so. Either way the patient may come after all
(``journeys.expect``), may need no bed any more (``requests.withdraw``), or be searched for again (``matching.search``).
"""

from bedline.domain import requests, stays
from bedline.domain.ids import StayId
from bedline.domain.requests import BedRequest
from bedline.domain.stays import Stay
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import access, lost_places, matching, tasks
from bedline.services.stay_locks import locked


def miss(work: Work, *, stay: StayId) -> Stay:
    """Note that the patient did not come: the place is free, and referrer and desk are asked what became of them.

    Raises:
        Conflict: as ``domain.stays.miss``.
        NotFound, NotAllowed: as ``access`` says.
    """
    request, found = locked(work, stay)
    access.check_stay(work, found)
    missed, facts = stays.miss(found, by=work.actor.id, now=work.now)
    work.stays.save(missed)
    work.record(*facts)
    lost_places.free(work, request=request, stay=found)
    region = work.regions[request.region]
    if region.care_form(request.form).crisis:
        _put_on_desk(work, request, found, kind=TaskKind.NO_SHOW_SOUGHT)
        matching.begin(work, request)
    else:
        asked = requests.ask_what_became(request, region=region, now=work.now)
        work.requests.save(asked)
        _put_on_desk(work, asked, found, kind=TaskKind.NO_SHOW)
    return missed


def go_on_without_word(work: Work, request: BedRequest) -> None:
    """Search on for a locked request when nobody has said in time what became of its patient; the task stays."""
    matching.begin(work, request)


def _put_on_desk(work: Work, request: BedRequest, stay: Stay, *, kind: TaskKind) -> None:
    tasks.put_on_desk(
        work,
        kind=kind,
        region=request.region,
        request=request.id,
        due_at=work.now if kind is TaskKind.NO_SHOW_SOUGHT else None,
        code=request.code,
        **tasks.ward(work, stay.unit),
    )
