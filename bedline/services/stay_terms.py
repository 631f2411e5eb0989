"""What falls due while somebody is in the bed: the desk is told ahead, and a limit may be put off."""

from dataclasses import replace
from datetime import datetime

from bedline.domain import stays, terms
from bedline.domain.ids import StayId
from bedline.domain.people import Role
from bedline.domain.regions import TermKind
from bedline.domain.requests import BedRequest
from bedline.domain.stays import Stay
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import access, tasks
from bedline.services.journeys import locked

_OF_TERM = {TermKind.LIMIT: TaskKind.STAY_ENDS, TermKind.EVALUATION: TaskKind.STAY_REVIEW}


def tell(work: Work, *, stay: StayId) -> None:
    """Tell the desk of the terms of a stay that are near or over; nothing happens when the patient has left."""
    request, found = locked(work, stay)
    if found.term_at is None or found.term_at > work.now or found.began_at is None:
        return
    region = work.regions[request.region]
    due = terms.of_stay(region, care_form=request.form, began_at=found.began_at, extended=found.extended)
    for term in due:
        if found.term_at <= term.warn_at <= work.now:
            _tell(work, request, found, kind=_OF_TERM[term.kind], due_at=max(term.due_at, work.now))
    takeover_at = _takeover_at(work, request, found)
    if takeover_at is not None and takeover_at <= work.now:
        _tell(work, request, found, kind=TaskKind.TAKEOVER_OVERDUE, due_at=work.now)
    work.stays.save(replace(found, term_at=next_term(work, request, found, after=work.now)))


def extend(work: Work, *, stay: StayId, reason: str, decided_by: str) -> Stay:
    """Put the limit of a stay off; the desk is done with the old one, and is told ahead of the new one.

    Raises:
        Conflict, Invalid: as ``domain.stays.extend``.
        NotFound, NotAllowed: as ``access`` says.
    """
    access.require(work, Role.FACILITY, Role.COORDINATOR)
    request, found = locked(work, stay)
    extended, facts = stays.extend(
        found,
        limit=limit_of(work, request, found),
        region=work.regions[request.region],
        reason=reason,
        decided_by=decided_by,
        noted_by=work.actor.name,
        by=work.actor.id,
        now=work.now,
    )
    # What was to be told sooner still is; a new limit that is near by now is told of at once.
    limit = limit_of(work, request, extended)
    moments = (found.term_at, limit.warn_at if limit else None)
    extended = replace(extended, term_at=min(each for each in moments if each is not None))
    work.stays.save(extended)
    work.record(*facts)
    tasks.settle(work, request=request, outcome="extended", kinds=frozenset({TaskKind.STAY_ENDS}))
    return extended


def limit_of(work: Work, request: BedRequest, stay: Stay) -> terms.Due | None:
    """Return when the stay is over at the latest; None where nothing limits it, or it has not begun."""
    if stay.began_at is None:
        return None
    region = work.regions[request.region]
    return terms.limit_of(region, care_form=request.form, began_at=stay.began_at, extended=stay.extended)


def next_term(work: Work, request: BedRequest, stay: Stay, *, after: datetime | None) -> datetime | None:
    """Return when the desk is to be told next of something that is due during the stay."""
    if stay.began_at is None:
        return None
    region = work.regions[request.region]
    due = terms.of_stay(region, care_form=request.form, began_at=stay.began_at, extended=stay.extended)
    moments = [each.warn_at for each in due]
    takeover_at = _takeover_at(work, request, stay)
    if takeover_at is not None:
        moments.append(takeover_at)
    return min((each for each in moments if after is None or each > after), default=None)


def _tell(work: Work, request: BedRequest, stay: Stay, *, kind: TaskKind, due_at: datetime) -> None:
    tasks.put_on_desk(
        work,
        kind=kind,
        region=request.region,
        request=request.id,
        due_at=due_at,
        code=request.code,
        facility_name=work.directory.facility(stay.facility).name,
        unit_name=work.directory.unit(stay.unit).name,
    )


def _takeover_at(work: Work, request: BedRequest, stay: Stay) -> datetime | None:
    """Return by when somebody must have taken over; None when somebody has."""
    if stay.responsibility is not None or stay.arrived_at is None:
        return None
    return stay.arrived_at + work.regions[request.region].desk_norms_at(request.received_at).takeover_length
