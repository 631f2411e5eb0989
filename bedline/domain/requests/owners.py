"""In whose hands a request is."""

from dataclasses import replace
from datetime import datetime

from bedline.domain.errors import Conflict
from bedline.domain.facts import OwnerChanged, RequestFact
from bedline.domain.ids import PersonId
from bedline.domain.regions import Region
from bedline.domain.requests.leading import end_lead
from bedline.domain.requests.request import BedRequest, Change, about
from bedline.domain.ways import LeadEnd, Leader


def own(request: BedRequest, *, region: Region, owner: PersonId | None, by: PersonId, now: datetime) -> Change:
    """Put the request into one person's hands, or back into the desk's; whoever led the search leads it no more.

    Raises:
        Conflict: ``request_has_landed``.
    """
    if not request.live:
        raise Conflict("request_has_landed")
    ended: tuple[RequestFact, ...] = ()
    if request.leader is not Leader.DESK:
        request, ended = end_lead(request, region=region, end=LeadEnd.TAKEN_OVER, by=by, now=now)
    taken = replace(request, owner=owner, updated_at=now)
    return taken, (*ended, OwnerChanged(**about(request, by=by, now=now), owner=owner))
