"""What stands on the desk while an office of the payer is turned to: whom, by which channel, and until when."""

from datetime import datetime
from typing import Final

from bedline.domain.offices import Office, OfficeBy
from bedline.domain.requests import BedRequest
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import tasks

_TURN: Final = frozenset({TaskKind.TURN_TO_PAYER})


def put_on_desk(
    work: Work, *, request: BedRequest, office: Office | None, by: OfficeBy, due_at: datetime | None
) -> None:
    """Put it on the desk as it stands now, in place of what stood there: by another hour it may be another office."""
    tasks.settle(work, request=request, outcome="turned_to_anew", kinds=_TURN)
    tasks.put_on_desk(
        work,
        kind=TaskKind.TURN_TO_PAYER,
        region=request.region,
        request=request.id,
        due_at=due_at,
        code=request.code,
        contact=office.contact if office else "",
        channel=by.value,
    )
