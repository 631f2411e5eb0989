"""How long what the telephone tells of people is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long what calls, texts and voicemails tell of a person is kept, from ``valid_from`` until ``valid_until``."""

    calls: timedelta
    messages: timedelta
    voicemails: timedelta
    source: str
    valid_from: date
    valid_until: date | None = None

    @property
    def longest(self) -> timedelta:
        """Return after how long nothing is left."""
        return max(self.calls, self.messages, self.voicemails)


# Where a region says nothing: as long as a complaint about a call may still come in.
NINETY_DAYS: Final = Retention(
    calls=timedelta(days=90),
    messages=timedelta(days=90),
    voicemails=timedelta(days=90),
    source="default",
    valid_from=date.min,
)


def in_force(retentions: Iterable[Retention], *, on: date) -> Retention:
    """Return the rule that holds on that day; where there is none, ninety days for everything."""
    there = (each for each in retentions if each.valid_from <= on)
    return next((each for each in there if each.valid_until is None or on < each.valid_until), NINETY_DAYS)
