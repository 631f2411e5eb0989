"""When a ward's telephones may be rung with a question, and what reaches it outside those hours."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bedline.domain.hours import Hours


class Otherwise(StrEnum):
    """What reaches a ward outside the hours in which its telephones may be rung."""

    PHONE = "phone"
    TEXT = "text"
    DESK = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallHours:
    """When a ward's telephones may be rung with a question, for a crisis and for others (None: at any time).

    Outside these hours ``phone`` is rung, such as the night's head nurse, or only a text is sent, or the desk is
    told to see to it.
    """

    crisis: Hours | None = None
    other: Hours | None = None
    otherwise: Otherwise = Otherwise.DESK
    phone: str | None = None

    def closed(self, at: datetime, *, crisis: bool, timezone: str) -> Hours | None:
        """Return the hours that a moment is outside of; None when it is within them, or there are none."""
        hours = self.crisis if crisis else self.other
        return None if hours is None or hours.cover(at, timezone=timezone) else hours

    def opens_at(self, at: datetime, *, crisis: bool, timezone: str) -> datetime | None:
        """Return when the telephones may be rung again; None when they may at that moment."""
        hours = self.closed(at, crisis=crisis, timezone=timezone)
        return None if hours is None else hours.begin_after(at, timezone=timezone)


AT_ANY_HOUR: Final = CallHours()
