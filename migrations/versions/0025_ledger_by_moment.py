"""What came and went since a moment is found without reading all that ever did."""

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.execute("create index ix_place_ledger_moment on place_ledger (unit, happened_at)")


def downgrade() -> None:
    op.execute("drop index ix_place_ledger_moment")
