"""What falls due during a stay, as its care form has it for those who arrived that day: limits and evaluations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bedline.domain.dated import in_force
from bedline.domain.ids import CareFormId
from bedline.domain.regions import Region, StayTerm, TermKind


@dataclass(frozen=True, slots=True)
class Due:
    """A term of one stay: when it is over, when the desk is told, and to when it can still be put off."""

    kind: TermKind
    due_at: datetime
    warn_at: datetime
    extends_to: datetime | None = None


def of_stay(region: Region, *, care_form: CareFormId, began_at: datetime, extended: int = 0) -> Sequence[Due]:
    """Return the terms of a stay that began then and was extended so often, those told of soonest first.

    Days of a year are left out: they are of all stays of one person (``services.days``).
    """
    terms = in_force(region.care_form(care_form).stay_terms, on=region.day(began_at))
    alone = (term for term in terms if term.kind is not TermKind.YEAR)
    due = [_due(term, began_at=began_at, extended=extended) for term in alone]
    return sorted(due, key=lambda each: (each.warn_at, each.kind))


def limit_of(region: Region, *, care_form: CareFormId, began_at: datetime, extended: int = 0) -> Due | None:
    """Return when the stay needs a new decision at the latest; None where nothing limits it."""
    terms = of_stay(region, care_form=care_form, began_at=began_at, extended=extended)
    return min((each for each in terms if each.kind is TermKind.LIMIT), key=lambda each: each.due_at, default=None)


def _due(term: StayTerm, *, began_at: datetime, extended: int) -> Due:
    due_at, more = began_at + term.length, term.prolongation
    if more is None:
        return Due(term.kind, due_at, due_at - term.warn_before)
    due_at += extended * more.length
    return Due(term.kind, due_at, due_at - term.warn_before, due_at + more.length if extended < more.times else None)
