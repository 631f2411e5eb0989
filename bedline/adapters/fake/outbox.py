"""The outbox of the fake storage."""

from collections.abc import Sequence
from datetime import datetime

from bedline.adapters.fake.table import FakeTable
from bedline.domain import messages
from bedline.domain.errors import NotFound
from bedline.domain.ids import OfferId, RegionId, RequestId
from bedline.domain.messages import Errand, Message, MessageId, MessageKind, MessageState


class FakeMessages(FakeTable):
    """Messages in a dictionary."""

    def add(self, message: Message) -> bool:
        """See the port."""
        going_on = [each for each in (message, *self._state.messages.values()) if each.state in messages.OPEN]
        if message in going_on and any(_same_call(each, message) for each in going_on[1:]):
            return False
        self._keep(message)
        return True

    def put(self, message: Message) -> None:
        """See the port."""
        self.add(message)

    def get(self, message: MessageId) -> Message:
        """See the port."""
        self._writable()
        found = self._state.messages.get(message)
        if found is None or not self._sees(found.region):
            raise NotFound("unknown_message")
        return found

    def save(self, message: Message) -> None:
        """See the port."""
        self._keep(message)

    def due(self, *, now: datetime, limit: int) -> Sequence[Message]:
        """See the port."""
        self._writable()
        return [each for _, each in self._due(now)][:limit]

    def silent(self, *, now: datetime, limit: int) -> Sequence[Message]:
        """See the port."""
        heard_at = self._writable().messages_heard_at
        sent = (each for each in self._visible() if each.state in (MessageState.SENT, MessageState.DOUBTFUL))
        silent = [
            each for each in sent if now - heard_at[each.id] > messages.patience(each, heard_at=heard_at[each.id])
        ]
        return sorted(silent, key=lambda each: (each.state, heard_at[each.id], each.id))[:limit]

    def open_for(self, *, offer: OfferId | None = None, request: RequestId | None = None) -> Sequence[Message]:
        """See the port."""
        self._writable()
        return [
            each
            for each in self._visible()
            if each.state in messages.OPEN
            and ((offer is not None and each.offer == offer) or (request is not None and each.request == request))
        ]

    def rung(self, number: str, *, since: datetime) -> Sequence[datetime]:
        """See the port."""
        calls = (each for each in self._visible() if each.kind is MessageKind.CALL and each.to == number)
        return sorted((each.sent_at for each in calls if each.sent_at and each.sent_at > since), reverse=True)

    def oldest_due(self, *, now: datetime) -> datetime | None:
        """See the port."""
        return min((since for since, _ in self._due(now)), default=None)

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """See the port."""
        old = [
            each
            for each in self._visible()
            if each.to and each.state not in messages.OPEN and self._state.messages_heard_at[each.id] < before
            if region in (None, each.region)
        ][:limit]
        self._writable().messages.update({each.id: messages.forgotten(each) for each in old})
        return len(old)

    def _due(self, now: datetime) -> list[tuple[datetime, Message]]:
        due = []
        for each in self._visible():
            if each.state is MessageState.WAITING and each.not_before <= now:
                due.append((each.not_before, each))
            if each.state is MessageState.SENDING and each.claimed_until is not None and each.claimed_until <= now:
                due.append((each.claimed_until, each))
        return sorted(due, key=lambda pair: (pair[0], pair[1].id))

    def _keep(self, message: Message) -> None:
        state = self._writable()
        state.messages[message.id] = message
        state.messages_heard_at[message.id] = self._scope.now

    def _visible(self) -> list[Message]:
        seen = (each for each in self._state.messages.values() if self._sees(each.region))
        return sorted(seen, key=lambda each: (each.created_at, each.id))


def _same_call(one: Message, other: Message) -> bool:
    if MessageKind.CALL not in (one.kind, other.kind) or one.kind is not other.kind or one.to != other.to:
        return False
    about_offer = one.offer is not None and one.offer == other.offer
    both_back = one.errand is other.errand is Errand.RING_GP_BACK
    return about_offer or (both_back and one.request is not None and one.request == other.request)
