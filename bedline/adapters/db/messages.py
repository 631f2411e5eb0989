"""The outbox as rows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bedline.adapters.db.forgetting import Forgetting
from bedline.adapters.db.held import Held
from bedline.adapters.db.messages_table import OPEN, PERSONAL, message, message_of, row_of
from bedline.adapters.db.sealing import Seal
from bedline.adapters.db.statement import Row, Statement, among, given, length, updated, word
from bedline.adapters.db.transaction import Transaction
from bedline.domain.errors import NotFound
from bedline.domain.ids import OfferId, RegionId, RequestId
from bedline.domain.messages import (
    DOUBT_LENGTH,
    LONGEST_SILENCE_LENGTH,
    SILENCE_LENGTH,
    SILENCE_SHARE,
    Message,
    MessageId,
    MessageKind,
    MessageState,
)

# Where it is announced that something is due. A hint to look into the outbox, never the errand itself.
OUTBOX: Final = "outbox"

_c: Final = message.c
_FIXED: Final = frozenset({"id", "region", "kind", "errand", "to_number", "to_mark", "language", "created_at"})

_limit: Final = sa.bindparam("limit", type_=sa.Integer)
_now: Final = given("now", _c.not_before)
_due: Final = sa.or_(
    sa.and_(sa.text("state = 'waiting'"), _c.not_before <= _now),
    sa.and_(sa.text("state = 'sending'"), _c.claimed_until <= _now),
)
_due_since: Final = sa.text("case state when 'sending' then claimed_until else not_before end")

LOCK: Final = Statement(sa.select(message).where(_c.id == given("id", _c.id)).with_for_update(key_share=True))
ADD: Final = Statement(
    insert(message).values({column.name: given(column.name, column) for column in _c}).on_conflict_do_nothing()
)
SAVE: Final = updated(message, columns=[column.name for column in _c if column.name not in _FIXED])
DUE: Final = Statement(
    sa.select(message)
    .where(_due)
    .order_by(_due_since, _c.id)
    .limit(_limit)
    .with_for_update(key_share=True, skip_locked=True)
)
# As ``domain.messages.patience``, for one that is sent.
_patience: Final = sa.case(
    (
        _c.kind == word(MessageKind.TEXT),
        sa.func.greatest(
            length(SILENCE_LENGTH),
            sa.func.least(
                sa.func.coalesce(sa.text(f"(heard_at - sent_at) / {SILENCE_SHARE}"), length(timedelta())),
                length(LONGEST_SILENCE_LENGTH),
            ),
        ),
    ),
    else_=length(SILENCE_LENGTH),
)
SILENT: Final = Statement(
    sa.select(message)
    .where(
        sa.text("state in ('sent', 'doubtful')"),
        _c.heard_at < given("now", _c.heard_at) - length(DOUBT_LENGTH),
        sa.or_(
            _c.state == word(MessageState.DOUBTFUL),
            _c.heard_at < given("now", _c.heard_at) - _patience,
        ),
    )
    # Doubtful ones come first, by the name of their state.
    .order_by(_c.state, _c.heard_at, _c.id)
    .limit(_limit)
    .with_for_update(key_share=True, skip_locked=True)
)
OPEN_FOR: Final = Statement(
    sa.select(message)
    .where(
        sa.or_(_c.offer == given("offer", _c.offer), _c.request == given("request", _c.request)),
        sa.text(OPEN),
    )
    .order_by(_c.created_at, _c.id)
    .with_for_update(key_share=True)
)
RUNG: Final = Statement(
    sa.select(_c.sent_at)
    .where(among(_c.to_mark, "marks"), sa.text("kind = 'call'"), _c.sent_at > given("since", _c.sent_at))
    .order_by(_c.sent_at.desc())
)
OLDEST_DUE: Final = Statement(sa.select(sa.func.min(_due_since).label("since")).where(_due))
FORGET: Final = Forgetting(
    message,
    since=_c.heard_at,
    personal=PERSONAL,
    then={"to_number": sa.null(), "to_mark": sa.null(), "params": sa.text("'{}'")},
)
WAKE: Final = Statement(f"select pg_notify('{OUTBOX}', 'due')")


class StoredMessages:
    """Messages in this transaction."""

    def __init__(self, transaction: Transaction, held: Held, *, seal: Seal, now: datetime) -> None:
        self._transaction = transaction
        self._held = held
        self._seal = seal
        self._now = now
        self._due = False

    def wake(self) -> None:
        """Announce with the commit that something is due, when this work has left something so."""
        if self._due:
            self._transaction.later(WAKE)

    def add(self, message: Message) -> bool:
        """Put an errand into the outbox; False when the same call is in it already and has not come to an end."""
        if self._transaction.run(ADD, **self._row(message)) == 0:
            return False
        self._kept(message)
        return True

    def put(self, message: Message) -> None:
        """Put an errand into the outbox with the next question, or the commit."""
        self._transaction.later(ADD, **self._row(message))
        self._kept(message)

    def get(self, message: MessageId) -> Message:
        """Return the message, locked."""
        if message not in self._held.messages:
            row = self._transaction.first(LOCK, id=message)
            if row is None:
                raise NotFound("unknown_message")
            self._hold([row])
        return self._held.messages[message]

    def save(self, message: Message) -> None:
        """Keep the new state of a message that was got."""
        self._transaction.later(SAVE, key=message.id, **self._row(message))
        self._kept(message)

    def due(self, *, now: datetime, limit: int) -> Sequence[Message]:
        """Return, locked, messages to be sent now and those whose taker has gone; not those locked by others."""
        return self._hold(self._transaction.all(DUE, now=now, limit=limit))

    def silent(self, *, now: datetime, limit: int) -> Sequence[Message]:
        """Return, locked, sent or doubtful messages of which nothing was heard for their ``patience``."""
        return self._hold(self._transaction.all(SILENT, now=now, limit=limit))

    def open_for(self, *, offer: OfferId | None = None, request: RequestId | None = None) -> Sequence[Message]:
        """Return, locked, messages about an offer or a request that have not come to an end, oldest first."""
        return self._hold(self._transaction.all(OPEN_FOR, offer=offer, request=request))

    def rung(self, number: str, *, since: datetime) -> Sequence[datetime]:
        """Return when the number was rung since then, the latest first."""
        rows = self._transaction.all(RUNG, marks=self._seal.marks(number), since=since)
        return [row["sent_at"] for row in rows]

    def oldest_due(self, *, now: datetime) -> datetime | None:
        """Return since when the oldest message has been due."""
        row = self._transaction.first(OLDEST_DUE, now=now)
        since: datetime | None = row["since"] if row else None
        return since

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """Forget number and words of messages that came to an end before that moment; return how many."""
        return FORGET.run(self._transaction, before=before, region=region, limit=limit)

    def _kept(self, message: Message) -> None:
        self._held.messages[message.id] = message
        self._due = self._due or (message.state is MessageState.WAITING and message.not_before <= self._now)

    def _hold(self, rows: Sequence[Row]) -> list[Message]:
        found = [message_of(row, self._seal) for row in rows]
        self._held.messages.update((message.id, message) for message in found)
        return found

    def _row(self, message: Message) -> Row:
        return {**row_of(message, self._seal), "heard_at": self._now}
