"""Replies by idempotency key as rows."""

from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bedline.adapters.db.base import Moment, may, metadata, must, together
from bedline.adapters.db.statement import Row, Statement, given, inserted
from bedline.adapters.db.transaction import Transaction
from bedline.domain.ids import RegionId
from bedline.ports.storage import Repeated, StorageBusy, StoredReply

once: Final = sa.Table(
    "once",
    metadata,
    must("scope", sa.Text),
    must("key", sa.Text),
    must("region", sa.Text),
    must("fingerprint", sa.Text),
    may("status", sa.SmallInteger),
    may("body", sa.Text),
    must("created_at", Moment),
    sa.PrimaryKeyConstraint("scope", "key"),
    together("status", "body", name="reply"),
)
_c: Final = once.c
sa.Index("ix_once_created_at", _c.created_at)

_this: Final = sa.and_(_c.scope == given("scope", _c.scope), _c.key == given("its_key", _c.key))
# Waits for a transaction that has claimed the key and is not at its end.
CLAIM: Final = Statement(
    insert(once)
    .values(
        scope=given("scope", _c.scope),
        key=given("its_key", _c.key),
        region=given("region", _c.region),
        fingerprint=given("fingerprint", _c.fingerprint),
        created_at=given("created_at", _c.created_at),
    )
    .on_conflict_do_nothing(index_elements=[_c.scope, _c.key])
)
FIND: Final = Statement(sa.select(_c.fingerprint, _c.status, _c.body).where(_this))
# One row while the key is free.
FREE: Final = Statement(sa.select(sa.text("1 as free")).where(~sa.exists().where(_this)))
KEEP: Final = inserted(once)
STORE: Final = Statement(
    once.update().where(_this).values(status=given("status", _c.status), body=given("body", _c.body))
)
HUSH: Final = Statement(
    once.update()
    .where(
        _c.scope == given("scope", _c.scope),
        _c.created_at < given("before", _c.created_at),
        sa.text("length(body) > 0"),
    )
    .values(body=sa.literal_column("''", sa.Text))
)
PRUNE: Final = Statement(once.delete().where(_c.created_at < given("before", _c.created_at)))


class StoredOnce:
    """Replies by idempotency key in this transaction."""

    def __init__(self, transaction: Transaction, *, region: RegionId, now: datetime) -> None:
        self._transaction = transaction
        self._region = region
        self._now = now

    def claim(self, *, scope: str, key: str, fingerprint: str) -> StoredReply | None:
        """Claim the key for this work; return the reply given before, if any."""
        if self._transaction.run(CLAIM, **self._claim(scope, key, fingerprint)):
            return None
        row = self._transaction.first(FIND, scope=scope, its_key=key)
        if row is None or row["status"] is None:
            # Pruned between the two statements, or kept without a reply: another try claims it, or waits.
            raise StorageBusy("the key is somebody else's at this moment")
        return StoredReply(row["fingerprint"], row["status"], row["body"])

    def begin(self, *, scope: str, key: str) -> None:
        """Look with the first question whether the key is free; it raises ``Repeated`` when it is not."""
        self._transaction.begin_with(FREE, otherwise=Repeated(), scope=scope, its_key=key)

    def keep(self, *, scope: str, key: str, fingerprint: str, status: int, body: str) -> None:
        """Keep the reply with the work; whoever kept one in the meantime was first (``faults.meaning``)."""
        values = self._claim(scope, key, fingerprint)
        self._transaction.later(KEEP, key=values.pop("its_key"), **values, status=status, body=body)

    def find(self, *, scope: str, key: str) -> StoredReply | None:
        """Return the reply given to the key before, if any."""
        row = self._transaction.first(FIND, scope=scope, its_key=key)
        return (
            None
            if row is None or row["status"] is None
            else StoredReply(row["fingerprint"], row["status"], row["body"])
        )

    def store(self, *, scope: str, key: str, status: int, body: str) -> None:
        """Keep the reply, in the same transaction as the work."""
        self._transaction.later(STORE, scope=scope, its_key=key, status=status, body=body)

    def hush(self, *, scope: str, before: datetime) -> int:
        """Forget what was replied to keys of that scope claimed before that, but not that it was; return how many."""
        return self._transaction.run(HUSH, scope=scope, before=before)

    def prune(self, *, before: datetime) -> int:
        """Forget keys claimed before that; return how many."""
        return self._transaction.run(PRUNE, before=before)

    def _claim(self, scope: str, key: str, fingerprint: str) -> Row:
        return {
            "scope": scope,
            "its_key": key,
            "region": self._region,
            "fingerprint": fingerprint,
            "created_at": self._now,
        }
