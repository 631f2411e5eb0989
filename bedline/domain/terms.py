"""What falls due during a stay, as its care form has it for those who arrived that day: limits and evaluations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bedline.domain.dated import in_force
from bedline.domain.ids import CareFormId
from bedline.domain.regions import Region, TermKind


@dataclass(frozen=True, slots=True)
class Due:
    """A term of one stay: when it is over, and when the desk is told."""

    kind: TermKind
    due_at: datetime
    warn_at: datetime


def of_stay(region: Region, *, care_form: CareFormId, began_at: datetime) -> Sequence[Due]:
    """Return the terms of a stay that began then, those told of soonest first."""
    terms = in_force(region.care_form(care_form).stay_terms, on=region.day(began_at))
    due = [Due(term.kind, began_at + term.length, began_at + term.length - term.warn_before) for term in terms]
    return sorted(due, key=lambda each: (each.warn_at, each.kind))


def limit_of(region: Region, *, care_form: CareFormId, began_at: datetime) -> datetime | None:
    """Return when the stay needs a new decision at the latest; None where nothing limits it."""
    terms = of_stay(region, care_form=care_form, began_at=began_at)
    return min((each.due_at for each in terms if each.kind is TermKind.LIMIT), default=None)
