"""The last beat of everything regular, as rows that all processes see."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bedline.adapters.db.base import Moment, may, metadata, must
from bedline.adapters.db.engine import Database
from bedline.adapters.db.statement import Statement, given
from bedline.ports.rhythm import Beat

beat: Final = sa.Table(
    "beat",
    metadata,
    must("name", sa.Text),
    must("at", Moment),
    must("done", sa.Integer),
    may("fault", sa.Text),
    sa.PrimaryKeyConstraint("name"),
)
_c: Final = beat.c
_written: Final = insert(beat).values({column.name: given(column.name, column) for column in _c})
_new: Final = _written.excluded
WRITE: Final = Statement(
    _written.on_conflict_do_update(
        index_elements=[_c.name],
        set_={
            "at": sa.case((sa.and_(_c.fault.is_not(None), _new.fault.is_not(None)), _c.at), else_=_new.at),
            **{name: _new[name] for name in ("done", "fault")},
        },
        # A slow process does not turn the clock back.
        where=_c.at <= _new.at,
    )
)
FORGET: Final = Statement(
    sa.delete(beat).where(sa.func.starts_with(_c.name, given("prefix", _c.name)), _c.at < given("before", _c.at))
)
ALL: Final = Statement(sa.select(beat).order_by(_c.name))


class StoredBeats:
    """Beats, each in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, beat: Beat) -> None:
        """Keep the beat, replacing the last one of its name; a fault after a fault keeps the moment of the first."""
        with self._database.transaction() as transaction:
            transaction.run(WRITE, name=beat.name, at=beat.at, done=beat.done, fault=beat.fault)

    def forget(self, *, prefix: str, before: datetime) -> None:
        """Forget the beats whose name begins so and that are older than that moment."""
        with self._database.transaction() as transaction:
            transaction.run(FORGET, prefix=prefix, before=before)

    def all(self) -> Sequence[Beat]:
        """Return the last beat of each name."""
        with self._database.transaction(reading=True) as transaction:
            return [Beat(**row) for row in transaction.all(ALL)]
