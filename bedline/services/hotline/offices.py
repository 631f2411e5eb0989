"""How it stands with an office that a request without a place is turned to: awaited, or not to be reached."""

from bedline.domain import requests
from bedline.domain.ids import RequestId
from bedline.domain.offices import OfficeBy, OfficeWord
from bedline.domain.requests import BedRequest
from bedline.ports.storage import Work
from bedline.services import payers


def awaited(request: BedRequest) -> bool:
    """Say whether an office is turned to for the request at this moment, and has not said that it sees to it."""
    ladder = request.escalation
    return ladder is not None and not ladder.ended and ladder.office is not None and ladder.word is None


def unreached(work: Work, *, request: BedRequest) -> None:
    """Note for the desk that neither telephone nor text reaches the office: its own people phone, and now."""
    told, facts = requests.office_says(request, word=OfficeWord.UNREACHED, by=work.actor.id, now=work.now)
    if facts:
        work.requests.save(told)
        work.record(*facts)
        office = told.escalation.office if told.escalation else None
        payers.put_on_desk(work, request=told, office=office, by=OfficeBy.PEOPLE, due_at=work.now)


def unreached_about(work: Work, *, request: RequestId) -> None:
    """Note the same of a request that is not locked yet; nothing, once there is a place or it is another's turn."""
    found = work.requests.get(request)
    if awaited(found):
        unreached(work, request=found)
