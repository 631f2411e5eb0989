"""Every text there has been, who wants none any more, and what becomes of those to certain numbers."""

from dataclasses import dataclass, field
from datetime import datetime

from bedline.simulator.twilio.account import Sids
from bedline.simulator.twilio.segments import segments


@dataclass(slots=True, eq=False, kw_only=True)
class Text:
    """A text as Twilio knows it."""

    sid: str
    from_: str
    to: str
    body: str
    direction: str
    status: str
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None = None
    callback: str = ""
    error: int = 0
    valid_seconds: float = 36_000.0

    @property
    def segments(self) -> int:
        """Return how many messages it takes on the air."""
        return segments(self.body)


@dataclass(slots=True, eq=False)
class Texts:
    """The texts by identity; ``failing`` are the codes that delivery to a number ends with, by arrangement."""

    sids: Sids
    all: dict[str, Text] = field(default_factory=dict)
    opted_out: set[tuple[str, str]] = field(default_factory=set)
    failing: dict[str, int] = field(default_factory=dict)

    def new(self, *, from_: str, to: str, body: str, direction: str, status: str, now: datetime) -> Text:
        """Return a text that exists from now on."""
        text = Text(
            sid=self.sids.new("SM"),
            from_=from_,
            to=to,
            body=body,
            direction=direction,
            status=status,
            created_at=now,
            updated_at=now,
        )
        self.all[text.sid] = text
        return text
