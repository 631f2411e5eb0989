"""Days of a year in one facility: by what the same person is known again, and from when no day is left for a stay."""

from alembic import op

from bedline.adapters.db.known_words import narrow, widen

revision = "0027"
down_revision = "0026"

UP = """
alter table patient add column mark bytea;
create index ix_patient_mark on patient (mark) where mark is not null;
alter table stay add column days_up_at timestamptz;
"""

DOWN = """
alter table stay drop column days_up_at;
alter table patient drop column mark;
"""


def upgrade() -> None:
    op.execute(UP)
    widen("task", "kind", "days_end")


def downgrade() -> None:
    narrow("task", "kind", "days_end")
    op.execute(DOWN)
