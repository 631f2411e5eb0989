"""Who is turned to outside the region's wards while there is no place: which office, how, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bedline.domain.holidays import Holidays
from bedline.domain.hours import Hours

ANSWER_LENGTH: Final = timedelta(minutes=30)


class OfficeBy(StrEnum):
    """By which channel an office is turned to."""

    # Our own desk phones, with the number on its task.
    PEOPLE = "people"
    # Bedline rings, and asks for a key.
    PHONE = "phone"
    # Bedline texts, and asks to be rung.
    TEXT = "text"


class OfficeWord(StrEnum):
    """What came of turning to an office."""

    # A key said that they see to it.
    SEES_TO_IT = "sees_to_it"
    # Neither telephone nor text reached anybody: our own people phone.
    UNREACHED = "unreached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """People outside the region who are turned to: their name, how they are reached, and in which hours (None: always).

    ``answer_length`` is how long they have to answer. ``phone`` and ``mail`` are what our own people read as well.
    """

    name: str
    by: OfficeBy = OfficeBy.PEOPLE
    phone: str | None = None
    mail: str | None = None
    hours: Hours | None = None
    answer_length: timedelta = ANSWER_LENGTH

    @property
    def contact(self) -> str:
        """Return what somebody reads who has to reach them."""
        return ", ".join(each for each in (self.name, self.phone, self.mail) if each)


def at_hand(offices: Sequence[Office], *, at: datetime, timezone: str, holidays: Holidays) -> Office | None:
    """Return whom to turn to at that moment: the first that is open then, by the region's clocks and holidays."""
    return next((each for each in offices if _open(each, at=at, timezone=timezone, holidays=holidays)), None)


def _open(office: Office, *, at: datetime, timezone: str, holidays: Holidays) -> bool:
    return office.hours is None or replace(office.hours, holidays=holidays).cover(at, timezone=timezone)
