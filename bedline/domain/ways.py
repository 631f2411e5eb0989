"""The three ways of working: who decides whom to ask for a place.

In one region the desk places ("one number, we search"). In another the referrer looks and chooses, and the desk
helps where nothing is free. In a third the provider that was turned to first is the owner of the search: it must
itself ask all the others before the payer may be called. (Zeeland; RAP Zuid-Holland Noord, where a crisis by night is
always the desk's; zorgkantoor Zilveren Kruis.)
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from bedline.domain.holidays import Holidays
from bedline.domain.hours import Hours
from bedline.domain.ids import FacilityId


class WayKind(StrEnum):
    """Who decides whom to ask."""

    DESK_PLACES = "desk_places"
    REFERRER_CHOOSES = "referrer_chooses"
    FIRST_PROVIDER_OWNS = "first_provider_owns"


class Leader(StrEnum):
    """Who leads the search for one request at this moment: always exactly one."""

    DESK = "desk"
    REFERRER = "referrer"
    PROVIDER = "provider"


class LeadEnd(StrEnum):
    """Why a search came to the desk before there was a place."""

    TIME_OVER = "time_over"
    GIVEN_BACK = "given_back"
    NOBODY_LEFT = "nobody_left"
    TAKEN_OVER = "taken_over"


@dataclass(frozen=True, slots=True)
class Way:
    """How a region works for one care form.

    ``length`` is how long a referrer has for each choice, or a first provider for the whole search; then the desk has
    it. Outside the ``hours``, where there are any, the desk places.
    """

    kind: WayKind = WayKind.DESK_PLACES
    length: timedelta = timedelta()
    hours: Hours | None = None

    def holds(self, at: datetime, *, timezone: str) -> bool:
        """Say whether one works this way at that moment."""
        return self.hours is None or self.hours.cover(at, timezone=timezone)


DESK_PLACES: Final = Way()


class WayFault(StrEnum):
    """Why a way of working that somebody writes down cannot be."""

    LACKS_MINUTES = "way_lacks_minutes"
    MINUTES_OF_ANOTHER = "way_minutes_of_another"
    HALF_HOURS = "way_half_hours"
    NO_HOURS = "way_no_hours"
    DAYS_WITHOUT_HOURS = "way_days_without_hours"
    DESK_AT_ALL_HOURS = "way_desk_at_all_hours"
    IN_QUIET_HOURS = "way_in_quiet_hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A way as it is written in a file or a proposal: minutes for each kind, and office hours that may be left out."""

    kind: WayKind = WayKind.DESK_PLACES
    choice_minutes: float | None = None
    search_minutes: float | None = None
    begins: time | None = None
    ends: time | None = None
    workdays: bool = False

    def fault(self) -> WayFault | None:
        """Return the first thing about it that cannot be."""
        choice, search = self.choice_minutes is not None, self.search_minutes is not None
        chooses, owns = self.kind is WayKind.REFERRER_CHOOSES, self.kind is WayKind.FIRST_PROVIDER_OWNS
        faults = (
            (WayFault.LACKS_MINUTES, (chooses and not choice) or (owns and not search)),
            (WayFault.MINUTES_OF_ANOTHER, (choice and not chooses) or (search and not owns)),
            (WayFault.HALF_HOURS, (self.begins is None) != (self.ends is None)),
            (WayFault.NO_HOURS, self.begins is not None and self.begins == self.ends),
            (WayFault.DAYS_WITHOUT_HOURS, self.workdays and self.begins is None),
            (WayFault.DESK_AT_ALL_HOURS, self.kind is WayKind.DESK_PLACES and self.begins is not None),
        )
        return next((fault for fault, holds in faults if holds), None)

    @property
    def hours(self) -> Hours | None:
        """Return when it holds, public holidays left aside; None: always."""
        if self.begins is None or self.ends is None:
            return None
        return Hours(self.begins, self.ends, self.workdays)

    def way(self, *, holidays: Holidays = ()) -> Way:
        """Return the way itself, which does not hold on these holidays where it keeps workdays."""
        minutes = self.choice_minutes or self.search_minutes or 0
        hours = self.hours
        return Way(self.kind, timedelta(minutes=minutes), hours and replace(hours, holidays=holidays))


def asks_in_quiet_hours(kind: WayKind, hours: Hours | None, *, quiet: Hours | None) -> bool:
    """Say whether somebody else than the desk could ask in hours in which no ward is to be disturbed."""
    if kind is WayKind.DESK_PLACES or quiet is None:
        return False
    return hours is None or hours.meet(quiet)


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads the search for one request. Way and length are frozen when it starts: new rules change nothing for it.

    ``provider`` stays known when its lead is over; ``until`` is when the desk gets the search back from it, and is
    None while nobody else than the desk or the referrer leads.
    """

    kind: WayKind
    length: timedelta
    leader: Leader
    provider: FacilityId | None = None
    until: datetime | None = None
