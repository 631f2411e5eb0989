"""The outbox: calls and texts that have to go out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bedline.domain.ids import OfferId, RegionId, RequestId
from bedline.domain.messages import Message, MessageId


class Messages(Protocol):
    """The outbox. ``get`` locks. Numbers are sealed at rest."""

    def add(self, message: Message) -> bool:
        """Put an errand into the outbox; False when the same call is in it already and has not come to an end.

        The same call: to the same number about the same offer, or to ring back about the same request. The
        database refuses a second one whoever adds it, so that no telephone rings twice for one offer.
        """
        ...

    def put(self, message: Message) -> None:
        """Put an errand into the outbox as ``add`` does, for whoever need not know whether the same call was in it."""
        ...

    def get(self, message: MessageId) -> Message:
        """Return the message, locked.

        Raises:
            NotFound: ``unknown_message``.
        """
        ...

    def save(self, message: Message) -> None:
        """Keep the new state of a message that was got."""
        ...

    def due(self, *, now: datetime, limit: int) -> Sequence[Message]:
        """Return, locked, messages to be sent now and those whose taker has gone; not those locked by others."""
        ...

    def silent(self, *, now: datetime, limit: int) -> Sequence[Message]:
        """Return, locked, sent or doubtful messages of which nothing was heard for their ``patience``.

        Doubtful ones first, then the longest silent; not those locked by others. Heard of it has whoever saves it,
        changed or not.
        """
        ...

    def open_for(self, *, offer: OfferId | None = None, request: RequestId | None = None) -> Sequence[Message]:
        """Return, locked, messages about an offer or a request that have not come to an end."""
        ...

    def rung(self, number: str, *, since: datetime) -> Sequence[datetime]:
        """Return when the number was rung since then, the latest first."""
        ...

    def oldest_due(self, *, now: datetime) -> datetime | None:
        """Return since when the oldest message has been due: what the watchdog looks at."""
        ...

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """Forget number and words of messages of the region that came to an end before that; return how many."""
        ...
