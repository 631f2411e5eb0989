"""In whose hands a request is."""

from dataclasses import replace
from datetime import datetime

from bedline.domain.errors import Conflict
from bedline.domain.facts import OwnerChanged
from bedline.domain.ids import PersonId
from bedline.domain.requests.request import BedRequest, Change, about


def own(request: BedRequest, *, owner: PersonId | None, by: PersonId, now: datetime) -> Change:
    """Put the request into one person's hands, or back into the desk's.

    Raises:
        Conflict: ``request_has_landed``.
    """
    if not request.live:
        raise Conflict("request_has_landed")
    taken = replace(request, owner=owner, updated_at=now)
    return taken, (OwnerChanged(**about(request, by=by, now=now), owner=owner),)
