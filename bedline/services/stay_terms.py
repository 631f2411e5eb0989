"""What falls due while somebody is in the bed: the desk is told ahead, and a limit may be put off."""

from dataclasses import replace
from datetime import datetime

from bedline.domain import stays, terms
from bedline.domain.ids import StayId
from bedline.domain.people import Role
from bedline.domain.regions import TermKind
from bedline.domain.requests import BedRequest
from bedline.domain.stays import Stay, StayState
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import access, days, tasks
from bedline.services.stay_locks import locked

_OF_TERM = {
    TermKind.LIMIT: TaskKind.STAY_ENDS,
    TermKind.EVALUATION: TaskKind.STAY_REVIEW,
    TermKind.YEAR: TaskKind.DAYS_END,
}


def tell(work: Work, *, stay: StayId) -> None:
    """Tell the desk of the terms of a stay that are near or over; nothing happens when the patient has left."""
    request, found = locked(work, stay)
    if found.term_at is None or found.term_at > work.now or found.began_at is None:
        return
    told_from, before = found.term_at, found
    found = days.noted(work, request, found)
    # What other stays of this year have changed since was never told of.
    anew = {TermKind.YEAR} if days.moved(work, request, found, before=before) else set()
    for term in _due(work, request, found):
        if term.warn_at <= work.now and (term.kind in anew or told_from <= term.warn_at):
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
    extended = days.noted(work, request, extended)
    limit = limit_of(work, request, extended)
    near = limit is not None and limit.warn_at <= work.now
    # What was to be told still is; nothing that was is told anew, however long ago the new limit was near.
    moments = (found.term_at, limit.warn_at if limit and not near else None)
    extended = replace(extended, term_at=min((each for each in moments if each is not None), default=None))
    work.stays.save(extended)
    work.record(*facts)
    tasks.settle(work, request=request, outcome="extended", kinds=frozenset({TaskKind.STAY_ENDS}))
    if limit is not None and near:
        _tell(work, request, extended, kind=TaskKind.STAY_ENDS, due_at=max(limit.due_at, work.now))
    days.moved(work, request, extended, before=found)
    days.tell_if_near(work, request, extended, at_once=True)
    return extended


def begun_anew(work: Work, request: BedRequest, stay: Stay, *, before: Stay) -> Stay:
    """Return a stay whose beginning was set right, with its terms from there; tell at once what is near by that.

    What the desk was told of before is not told anew.
    """
    if stay.state is not StayState.ARRIVED:
        return stay
    stay = days.noted(work, request, stay)
    untold = {each.kind for each in _due(work, request, before) if before.term_at and before.term_at <= each.warn_at}
    if days.moved(work, request, stay, before=before):
        untold.add(TermKind.YEAR)
    for term in _due(work, request, stay):
        if term.kind in untold and term.warn_at <= work.now:
            _tell(work, request, stay, kind=_OF_TERM[term.kind], due_at=max(term.due_at, work.now))
    return replace(stay, term_at=next_term(work, request, stay, after=work.now))


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
    moments = [each.warn_at for each in _due(work, request, stay)]
    takeover_at = _takeover_at(work, request, stay)
    if takeover_at is not None:
        moments.append(takeover_at)
    return min((each for each in moments if after is None or each > after), default=None)


def _due(work: Work, request: BedRequest, stay: Stay) -> list[terms.Due]:
    """Return the terms of a stay that has begun: its own, and when the days of a year are used up."""
    if stay.began_at is None:
        return []
    region = work.regions[request.region]
    own = terms.of_stay(region, care_form=request.form, began_at=stay.began_at, extended=stay.extended)
    return [*own, *days.due(work, request, stay)]


def _tell(work: Work, request: BedRequest, stay: Stay, *, kind: TaskKind, due_at: datetime) -> None:
    tasks.put_on_desk(
        work,
        kind=kind,
        region=request.region,
        request=request.id,
        due_at=due_at,
        code=request.code,
        **tasks.ward(work, stay.unit),
    )


def _takeover_at(work: Work, request: BedRequest, stay: Stay) -> datetime | None:
    """Return by when somebody must have taken over; None when somebody has."""
    if stay.responsibility is not None or stay.arrived_at is None:
        return None
    return stay.arrived_at + work.regions[request.region].desk_norms_at(request.received_at).takeover_length
