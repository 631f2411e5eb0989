"""When a ward last counted who is in its beds, so that an arrival entered afterwards is not counted twice."""

from alembic import op

from bedline.adapters.db.base import APP_ROLE as ROLE

revision = "0020"
down_revision = "0019"

# Of what was reported before it is not known whether it was a count: it goes on as if it was not.
UP = f"""
alter table unit_places add column counted_at timestamptz;
grant update (counted_at) on unit_places to {ROLE};
alter table place_ledger
    add column counted_at timestamptz,
    add constraint ck_place_ledger_counted_at check (counted_at is null or kind = 'reported');
"""

DOWN = """
alter table place_ledger drop column counted_at;
alter table unit_places drop column counted_at;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
