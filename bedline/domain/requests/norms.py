"""The clock of a request: which fractions of its norm have gone by without a place."""

from dataclasses import replace
from datetime import datetime

from bedline.domain.errors import Conflict
from bedline.domain.facts import NormWarned
from bedline.domain.ids import PersonId
from bedline.domain.regions import Region
from bedline.domain.requests.request import BedRequest, Change, about


def warn(request: BedRequest, *, region: Region, by: PersonId, now: datetime) -> Change:
    """Note that a fraction of the norm has gone by, and set the moment of the next warning."""
    if request.norm_due_at is None:
        raise Conflict("request_not_triaged")
    passed = [at for at in _warning_moments(request, region=region) if at <= now]
    warned = replace(request, warnings_given=len(passed), updated_at=now)
    fact = NormWarned(**about(request, by=by, now=now), due_at=request.norm_due_at)
    return with_next_warning(warned, region=region), (fact,)


def with_next_warning(request: BedRequest, *, region: Region) -> BedRequest:
    """Return it with the moment of its next warning, if one is left."""
    moments = _warning_moments(request, region=region)
    given = request.warnings_given
    return replace(request, warn_at=moments[given] if given < len(moments) else None)


def in_time(
    region: Region, *, urgency: str | None, happened_at: datetime, received_at: datetime, now: datetime
) -> datetime:
    """Return until when a patient may come with a plain yes: within the urgency that was asked, and always soon."""
    soon = now + region.desk_norms_at(received_at).arrival_grace
    within = region.urgencies.get(urgency or "")
    return soon if within is None else max(soon, happened_at + within.within)


def _warning_moments(request: BedRequest, *, region: Region) -> tuple[datetime, ...]:
    if request.norm_due_at is None:
        return ()
    whole = request.norm_due_at - request.happened_at
    return (*(request.happened_at + whole * part for part in region.warning_fractions), request.norm_due_at)
