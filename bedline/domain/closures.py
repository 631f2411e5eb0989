"""A unit, or some of its places, closed for admission: why, and until when; it ends by itself at its moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bedline.domain import moments
from bedline.domain.errors import Invalid, NotFound
from bedline.domain.facilities import Unit
from bedline.domain.ids import ClosureId, PersonId
from bedline.domain.regions import Region

# Whoever closes for longer has the beds taken out of the figures instead.
LONGEST: Final = timedelta(days=92)
# Whoever counts in days counts to a morning, which may be up to a day more.
MOST_DAYS: Final = LONGEST.days - 1
USUAL_ENDS: Final = (moments.DAY_ENDS, moments.DAY_BEGINS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Places that take nobody from ``closed_at`` until ``until``; ``places`` None: the whole unit.

    It takes nothing back: whoever is in a bed stays there, and what was promised stays promised.
    """

    id: ClosureId
    reason: str
    until: datetime
    closed_at: datetime
    closed_by: PersonId
    places: int | None = None

    def in_force(self, at: datetime) -> bool:
        """Say whether it still closes anything at that moment, whoever has noticed that it ended."""
        return at < self.until


def begin(
    *,
    closure: ClosureId,
    unit: Unit,
    region: Region,
    places: int | None,
    reason: str,
    until: datetime,
    by: PersonId,
    now: datetime,
) -> Closure:
    """Close so many places of the unit, or the whole of it, for one of the region's reasons until a moment.

    Raises:
        Invalid: ``unknown_closure_reason``; ``closure_ends_in_past``, ``closure_too_long``; ``closure_without_places``
            for none, or more than there are.
    """
    if reason not in region.closure_reasons:
        raise Invalid("unknown_closure_reason", field="reason", value=reason)
    if until <= now:
        raise Invalid("closure_ends_in_past", field="until")
    if until > now + LONGEST:
        raise Invalid("closure_too_long", field="until", days=LONGEST.days)
    if places is not None and not 1 <= places <= unit.baseline:
        raise Invalid("closure_without_places", field="places", most=unit.baseline, unit=unit.name)
    return Closure(id=closure, reason=reason, until=until, closed_at=now, closed_by=by, places=places)


def usual_ends(*, now: datetime, timezone: str) -> tuple[datetime, ...]:
    """Return until when most closures last: until the day is over, and until the next morning."""
    return tuple(moments.at_hour(hour, days=None, now=now, timezone=timezone) for hour in USUAL_ENDS)


def end_in_days(days: int, *, now: datetime, timezone: str) -> datetime:
    """Return the morning so many days from today, 1 to ``MOST_DAYS``: somebody is there then who can look again."""
    return moments.at_hour(moments.DAY_BEGINS, days=days, now=now, timezone=timezone)


def find(closures: tuple[Closure, ...], closure: ClosureId) -> Closure:
    """Return the closure of that id.

    Raises:
        NotFound: ``unknown_closure``, also for one that has ended.
    """
    for each in closures:
        if each.id == closure:
            return each
    raise NotFound("unknown_closure")


def whole(closures: tuple[Closure, ...]) -> Closure | None:
    """Return the closure of the whole unit that ends last, if there is one."""
    found = [each for each in closures if each.places is None]
    return max(found, key=lambda each: each.until, default=None)


def counted(closures: tuple[Closure, ...]) -> int:
    """Count the places that closures of a part close together; two closures close different places."""
    return sum(each.places or 0 for each in closures)


def shut(closures: tuple[Closure, ...], *, empty: int) -> int:
    """Return how many of so many empty places these closures keep empty."""
    return empty if whole(closures) else min(empty, counted(closures))
