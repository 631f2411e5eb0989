"""Wrong codes and PINs as rows that name nobody."""

from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from bedline.adapters.db.base import Moment, may, metadata, must
from bedline.adapters.db.sealing import Seal
from bedline.adapters.db.statement import Statement, among, given, inserted
from bedline.adapters.db.transaction import Transaction
from bedline.domain.ids import RegionId

guess: Final = sa.Table(
    "guess",
    metadata,
    must("id", sa.Uuid),
    must("region", sa.Text),
    # Marks by the data key, in hexadecimal. A row lives for a day, so nothing is marked anew when keys change: whoever
    # changes them loses the count of one hour at the most, and looks under the marks of every key until then.
    may("number_mark", sa.Text),
    must("code_mark", sa.Text),
    must("at", Moment),
    sa.PrimaryKeyConstraint("id"),
    sa.ForeignKeyConstraint(["region"], ["region.id"]),
)
_c: Final = guess.c
sa.Index("ix_guess_number", _c.number_mark, _c.at, postgresql_where=sa.text("number_mark is not null"))
sa.Index("ix_guess_region", _c.region, _c.at)

_since: Final = _c.at > given("since", _c.at)
# Whoever counts the guesses of a number does so until its work ends: of many at the same moment none is overlooked.
QUEUE: Final = Statement("select pg_advisory_xact_lock(hashtextextended(%(mark)s, 0))")
ADD: Final = inserted(guess)
OF_NUMBER: Final = Statement(sa.select(sa.func.count().label("many")).where(among(_c.number_mark, "marks"), _since))
CODES: Final = Statement(
    sa.select(sa.func.count(sa.distinct(_c.code_mark)).label("many")).where(
        _c.region == given("region", _c.region), _since
    )
)
_old: Final = (
    sa.select(_c.id)
    .where(_c.at < given("before", _c.at))
    .order_by(_c.at)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
FORGET: Final = Statement(guess.delete().where(_c.id.in_(_old)))
FORGET_OF: Final = Statement(guess.delete().where(_c.id.in_(_old.where(_c.region == given("region", _c.region)))))


class StoredGuesses:
    """Wrong codes and PINs in this transaction."""

    def __init__(self, transaction: Transaction, *, seal: Seal) -> None:
        self._transaction = transaction
        self._seal = seal

    def note(self, guess: UUID, *, region: RegionId, number: str | None, code: str, now: datetime) -> None:
        """Keep that somebody at that number (None: withheld) was wrong about that code."""
        mark = self._marks(number)[0] if number else None
        self._transaction.run(
            ADD, id=guess, region=region, number_mark=mark, code_mark=self._marks(f"code {code}")[0], at=now
        )

    def from_number(self, number: str, *, since: datetime) -> int:
        """Say how many came from that number since then; whoever asks is the only one until its work ends."""
        marks = self._marks(number)
        self._transaction.run(QUEUE, mark=marks[0])
        return self._many(OF_NUMBER, marks=marks, since=since)

    def codes(self, region: RegionId, *, since: datetime) -> int:
        """Say about how many different codes somebody was wrong in that region since then."""
        return self._many(CODES, region=region, since=since)

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """Forget those from before that; return how many."""
        if region is None:
            return self._transaction.run(FORGET, before=before, limit=limit)
        return self._transaction.run(FORGET_OF, before=before, region=region, limit=limit)

    def _many(self, statement: Statement, **given: object) -> int:
        row = self._transaction.first(statement, **given)
        return int(row["many"]) if row else 0

    def _marks(self, text: str) -> list[str]:
        return [mark.hex() for mark in self._seal.marks(text)]
