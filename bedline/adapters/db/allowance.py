"""How many calls and texts have been taken of a day, as one row that all processes count on."""

from datetime import date
from typing import Final

import sqlalchemy as sa

from bedline.adapters.db.base import metadata, must
from bedline.adapters.db.engine import Database
from bedline.adapters.db.statement import Statement

daily_calls: Final = sa.Table(
    "daily_calls",
    metadata,
    must("day", sa.Date),
    must("taken", sa.Integer),
    sa.PrimaryKeyConstraint("day"),
    sa.CheckConstraint("taken >= 0", name="taken"),
)

# The last lot may reach beyond the most; who takes it is given the part that does not.
TAKE: Final = Statement("""
insert into daily_calls as known (day, taken) values (%(day)s::date, %(lot)s::integer)
on conflict (day) do update set taken = known.taken + excluded.taken where known.taken < %(most)s::integer
returning taken
""")


class StoredAllowance:
    """What is left of a day, taken by whole lots: the row is locked once for many messages, and by nobody for long."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, *, day: date, most: int, lot: int) -> int:
        """Take a lot of that day; return how many of it there were."""
        row = self._database.look(TAKE, day=day, most=most, lot=lot)
        return min(lot, max(0, most - (row["taken"] - lot))) if row is not None else 0
