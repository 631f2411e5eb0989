"""How long what the telephone tells of people is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long what calls, texts and voicemails tell of a person is kept, from ``valid_from`` until ``valid_until``.

    ``at_provider``: how long the provider may keep its own copy of calls and texts; None: as long as we keep ours.
    """

    calls: timedelta
    messages: timedelta
    voicemails: timedelta
    source: str
    valid_from: date
    valid_until: date | None = None
    at_provider: timedelta | None = None

    @property
    def provider_calls(self) -> timedelta:
        """Return how long the provider may keep its copy of a call: never longer than we keep ours."""
        return self.calls if self.at_provider is None else min(self.calls, self.at_provider)

    @property
    def provider_texts(self) -> timedelta:
        """Return how long the provider may keep its copy of a text: never longer than we keep ours."""
        return self.messages if self.at_provider is None else min(self.messages, self.at_provider)

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
