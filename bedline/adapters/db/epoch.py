"""The name of the numbering of the boards: a new one whenever the numbers may run anew."""

from typing import Final

import sqlalchemy as sa

from bedline.adapters.db.engine import Database
from bedline.adapters.db.statement import Statement
from bedline.adapters.db.streams import board_epoch

# What this database is: its server, that server's line of history, the database, and the making of this table.
# A backup restored elsewhere or anew, a promoted standby and a copy each differ in one of them.
_HERE: Final = """(
    (select system_identifier from pg_control_system()) || '/' ||
    (select timeline_id from pg_control_checkpoint()) || '/' ||
    (select oid from pg_database where datname = current_database()) || '/' ||
    'board_epoch'::regclass::oid
)"""
_renewed: Final = board_epoch.update().values(epoch=sa.text("gen_random_uuid()::text"), born_in=sa.text(_HERE))
RENEW: Final = Statement(_renewed)
ENSURE: Final = Statement(_renewed.where(board_epoch.c.born_in != sa.text(_HERE)))


def ensure_epoch(database: Database) -> bool:
    """Renew the epoch when this is not the database it was named in, and say whether it was renewed.

    Called at every start. What it cannot notice is a server's files copied back over its own; whoever restores
    a backup like that renews by hand.
    """
    with database.transaction() as transaction:
        return transaction.run(ENSURE) == 1


def renew_epoch(database: Database) -> None:
    """Give the boards a new epoch: every board that is open takes a new snapshot."""
    with database.transaction() as transaction:
        transaction.run(RENEW)
