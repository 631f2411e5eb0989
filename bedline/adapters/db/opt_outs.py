"""Numbers that are sent no texts, as rows that do not name them."""

from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bedline.adapters.db.base import Moment, may, metadata, must, one_of
from bedline.adapters.db.sealing import Seal
from bedline.adapters.db.statement import Statement, among, given, word
from bedline.adapters.db.transaction import Transaction
from bedline.domain.ids import RegionId
from bedline.ports.telephony import NoTexts

opt_out: Final = sa.Table(
    "opt_out",
    metadata,
    must("region", sa.Text),
    # Of the number (adapters/db/sealing.py).
    must("mark", sa.LargeBinary),
    must("at", Moment),
    # Sealed, so that it can be marked anew when another key is first; of those kept before there was this, none.
    may("number", sa.LargeBinary),
    # Whether its owner wants none, or none arrives there.
    must("reason", sa.Text),
    one_of("reason", NoTexts),
    sa.PrimaryKeyConstraint("region", "mark"),
)
_c: Final = opt_out.c

_added: Final = insert(opt_out).values({column.name: given(column.name, column) for column in _c})
_key: Final = [_c.region, _c.mark]
# What the owner wants outlasts what anybody has seen of the number.
ADD: Final = Statement(_added.on_conflict_do_update(index_elements=_key, set_={"reason": _added.excluded.reason}))
FLAG: Final = Statement(_added.on_conflict_do_nothing(index_elements=_key))
_this: Final = sa.and_(_c.region == given("region", _c.region), among(_c.mark, "marks"))
REMOVE: Final = Statement(opt_out.delete().where(_this))
CORRECT: Final = Statement(opt_out.delete().where(_this, _c.reason == word(NoTexts.UNREACHABLE)))
KNOWN: Final = Statement(sa.select(_c.at).where(among(_c.mark, "marks")))
KNOWN_IN: Final = Statement(sa.select(_c.at).where(_this))


class StoredOptOuts:
    """Numbers that are sent no texts, in this transaction."""

    def __init__(self, transaction: Transaction, *, seal: Seal, region: RegionId) -> None:
        self._transaction = transaction
        self._seal = seal
        self._region = region

    def note(self, number: str, *, out: bool, now: datetime) -> None:
        """Keep that the number wants no texts (``out``), or wants them again."""
        if out:
            self._add(ADD, number, reason=NoTexts.OWNER, now=now)
        else:
            self._transaction.later(REMOVE, region=self._region, marks=self._seal.marks(number))

    def flag(self, number: str, *, now: datetime) -> None:
        """Keep that no text arrives at the number."""
        self._add(FLAG, number, reason=NoTexts.UNREACHABLE, now=now)

    def correct(self, number: str) -> None:
        """Keep that texts may be tried again at the number, unless its owner wants none."""
        self._transaction.later(CORRECT, region=self._region, marks=self._seal.marks(number))

    def out(self, number: str, *, region: RegionId | None = None) -> bool:
        """Say whether the number is sent no texts from there."""
        marks = self._seal.marks(number)
        if region is None:
            return self._transaction.first(KNOWN, marks=marks) is not None
        return self._transaction.first(KNOWN_IN, marks=marks, region=region) is not None

    def _add(self, statement: Statement, number: str, *, reason: NoTexts, now: datetime) -> None:
        sealed = self._seal.close_text(number)
        mark = self._seal.mark(number)
        self._transaction.later(statement, region=self._region, mark=mark, at=now, number=sealed, reason=reason)
