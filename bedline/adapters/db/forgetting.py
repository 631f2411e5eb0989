"""Forgetting what is personal in rows whose time is over: so many at once, of one region or of any."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from bedline.adapters.db.statement import Statement, given
from bedline.adapters.db.transaction import Transaction
from bedline.domain.ids import RegionId

_LIMIT: Final = sa.bindparam("limit", type_=sa.Integer)


class Forgetting:
    """How rows of one table are forgotten; what somebody works on just now is left for the next time."""

    def __init__(self, table: sa.Table, *, since: sa.Column[Any], personal: str, then: Mapping[str, Any]) -> None:
        """Write ``then`` where ``personal`` holds, of rows whose ``since`` lies far enough back."""
        old = (
            sa.select(table.c.id)
            .where(since < given("before", since), sa.text(f"({personal})"))
            .order_by(since)
            .limit(_LIMIT)
            .with_for_update(key_share=True, skip_locked=True)
        )
        of_region = old.where(table.c.region == given("region", table.c.region))
        self._of_any = Statement(table.update().where(table.c.id.in_(old)).values(then))
        self._of_region = Statement(table.update().where(table.c.id.in_(of_region)).values(then))

    def run(self, transaction: Transaction, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """Forget the longest ago; return how many."""
        if region is None:
            return transaction.run(self._of_any, before=before, limit=limit)
        return transaction.run(self._of_region, before=before, region=region, limit=limit)
