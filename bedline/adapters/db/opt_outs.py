"""Numbers that want no texts, as rows that do not name them."""

from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bedline.adapters.db.base import Moment, may, metadata, must
from bedline.adapters.db.sealing import Seal
from bedline.adapters.db.statement import Statement, among, given
from bedline.adapters.db.transaction import Transaction
from bedline.domain.ids import RegionId

opt_out: Final = sa.Table(
    "opt_out",
    metadata,
    must("region", sa.Text),
    # Of the number (adapters/db/sealing.py).
    must("mark", sa.LargeBinary),
    must("at", Moment),
    # Sealed, so that it can be marked anew when another key is first; of those kept before there was this, none.
    may("number", sa.LargeBinary),
    sa.PrimaryKeyConstraint("region", "mark"),
)
_c: Final = opt_out.c

ADD: Final = Statement(
    insert(opt_out)
    .values({column.name: given(column.name, column) for column in _c})
    .on_conflict_do_nothing(index_elements=[_c.region, _c.mark])
)
REMOVE: Final = Statement(opt_out.delete().where(_c.region == given("region", _c.region), among(_c.mark, "marks")))
KNOWN: Final = Statement(sa.select(_c.at).where(among(_c.mark, "marks")))


class StoredOptOuts:
    """Numbers that want no texts, in this transaction."""

    def __init__(self, transaction: Transaction, *, seal: Seal, region: RegionId) -> None:
        self._transaction = transaction
        self._seal = seal
        self._region = region

    def note(self, number: str, *, out: bool, now: datetime) -> None:
        """Keep that the number wants no texts (``out``), or wants them again."""
        if out:
            sealed = self._seal.close_text(number)
            self._transaction.later(ADD, region=self._region, mark=self._seal.mark(number), at=now, number=sealed)
        else:
            self._transaction.later(REMOVE, region=self._region, marks=self._seal.marks(number))

    def out(self, number: str) -> bool:
        """Say whether the number wants no texts."""
        return self._transaction.first(KNOWN, marks=self._seal.marks(number)) is not None
