"""The three ways of working: who decides whom to ask for a place.

In one region the desk places ("one number, we search"). In another the referrer looks and chooses, and the desk
helps where nothing is free. In a third the provider that was turned to first is the owner of the search: it must
itself ask all the others before the payer may be called. (Zeeland; RAP Zuid-Holland Noord, where a crisis by night is
always the desk's; zorgkantoor Zilveren Kruis.)
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

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
