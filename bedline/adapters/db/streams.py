"""The board logs as rows, numbered from counters that are locked last before commit."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

import orjson
import sqlalchemy as sa

from bedline.adapters.db.base import Json, Moment, metadata, must
from bedline.adapters.db.statement import Row, Statement, given
from bedline.adapters.db.transaction import Transaction
from bedline.domain.board import Change, Entry, ItemKind
from bedline.ports.storage import Position

# Where committed entries are announced: "<stream> <stream> …", and below, for each that is short enough, a line
# "<stream> <seq> <epoch> <entry>". To whom it is not the next one, it is a hint to look at the log.
CHANNEL: Final = "board"

# One row: the name of this numbering. Another database, or this one restored from a backup, gets another name.
board_epoch: Final = sa.Table(
    "board_epoch",
    metadata,
    sa.Column("one", sa.Boolean, nullable=False, server_default=sa.true()),
    must("epoch", sa.Text),
    # What database this was when the epoch was named; a restored copy no longer matches.
    must("born_in", sa.Text),
    sa.PrimaryKeyConstraint("one"),
    sa.CheckConstraint("one", name="one"),
)
board_head: Final = sa.Table(
    "board_head",
    metadata,
    must("stream", sa.Text),
    must("region", sa.Text),
    must("seq", sa.BigInteger),
    sa.PrimaryKeyConstraint("stream"),
)
board_entry: Final = sa.Table(
    "board_entry",
    metadata,
    must("stream", sa.Text),
    must("seq", sa.BigInteger),
    must("region", sa.Text),
    must("at", Moment),
    must("changes", Json),
    must("happened", Json),
    sa.PrimaryKeyConstraint("stream", "seq"),
)
_head: Final = board_head.c
_entry: Final = board_entry.c
sa.Index("ix_board_entry_at", _entry.at)

_stream: Final = given("stream", _head.stream)
_epoch: Final = sa.select(board_epoch.c.epoch).scalar_subquery()
POSITION: Final = Statement(
    sa.select(
        _epoch.label("epoch"),
        sa.func.coalesce(sa.select(_head.seq).where(_head.stream == _stream).scalar_subquery(), sa.text("0")).label(
            "seq"
        ),
    )
)
# One statement, so that the head and the entries are of one moment.
SINCE: Final = Statement(
    sa.select(_epoch.label("epoch"), _head.seq.label("head"), board_entry)
    .select_from(
        board_head.outerjoin(
            board_entry, sa.and_(_entry.stream == _head.stream, _entry.seq > given("after", _entry.seq))
        )
    )
    .where(_head.stream == _stream)
    .order_by(_entry.seq)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
RECENT: Final = Statement(
    sa.select(_entry.happened)
    .where(_entry.stream == _stream, _entry.happened != sa.text("'[]'"))
    .order_by(_entry.seq.desc())
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
# Entries are dated when their work began and numbered when it ended, so dates do not follow numbers strictly:
# only what stands before everything that is kept may go, or there would be a hole.
_kept: Final = (
    sa.select(_entry.stream, sa.func.min(_entry.seq).label("first"))
    .where(_entry.at >= given("before", _entry.at))
    .group_by(_entry.stream)
    .subquery("kept")
)
PRUNE: Final = Statement(
    board_entry.delete().where(
        _entry.at < given("before", _entry.at),
        ~sa.exists().where(_kept.c.stream == _entry.stream, _kept.c.first < _entry.seq),
    )
)


class StoredStreams:
    """The board logs in this transaction; what is appended is written by the work, with its commit."""

    def __init__(self, transaction: Transaction, *, region_of: Callable[[str], str]) -> None:
        self._transaction = transaction
        self._region_of = region_of
        self._appended: dict[str, Row] = {}

    def append(self, changes: Mapping[str, tuple[Sequence[Change], Sequence[Mapping[str, object]]]]) -> None:
        """Put one entry per stream ready; it is numbered and written with the commit."""
        for stream, (changed, happened) in changes.items():
            fresh = {"stream": stream, "region": self._region_of(stream), "changes": [], "happened": []}
            entry = self._appended.setdefault(stream, fresh)
            entry["changes"] += map(_change_row, changed)
            entry["happened"] += happened

    @property
    def appended(self) -> Collection[Row]:
        """Return what is ready to be written."""
        return self._appended.values()

    def position(self, stream: str) -> Position:
        """Return how far the stream has come, as this work sees it."""
        row = self._transaction.first(POSITION, stream=stream)
        if row is None:
            raise LookupError("a select without a table always has one row")
        return Position(row["epoch"], row["seq"])

    def since(self, stream: str, *, after: int, limit: int) -> Sequence[Entry] | None:
        """Return the entries after that number, in order; None when some were pruned or the number is not ours."""
        rows = self._transaction.all(SINCE, stream=stream, after=after, limit=limit)
        head = rows[0]["head"] if rows else 0
        if after == head:
            return ()
        if after > head or rows[0]["seq"] != after + 1:
            return None
        return [_entry_of(row) for row in rows]

    def recent(self, stream: str, *, limit: int) -> Sequence[Mapping[str, object]]:
        """Return what happened last on the stream, newest first."""
        rows = self._transaction.all(RECENT, stream=stream, limit=limit)
        return [line for row in rows for line in reversed(row["happened"])][:limit]

    def prune(self, *, before: datetime) -> int:
        """Forget entries older than that; return how many."""
        return self._transaction.run(PRUNE, before=before)


def as_json(rows: Collection[Row]) -> str:
    """Return rows for ``jsonb_to_recordset``."""
    return orjson.dumps(list(rows), option=orjson.OPT_PASSTHROUGH_DATETIME).decode()


def _change_row(change: Change) -> Row:
    row: Row = {"op": change.op, "kind": change.kind, "key": change.key}
    if change.body is not None:
        row["body"] = change.body
    return row


def _entry_of(row: Row) -> Entry:
    return Entry(
        stream=row["stream"],
        epoch=row["epoch"],
        seq=row["seq"],
        at=row["at"],
        changes=tuple(
            Change(change["op"], ItemKind(change["kind"]), change["key"], change.get("body"))
            for change in row["changes"]
        ),
        happened=tuple(row["happened"]),
    )
