"""When the desk is to be told that a stay comes to a limit, or is to be evaluated."""

from alembic import op

from bedline.adapters.db.known_words import narrow, widen

revision = "0012"
down_revision = "0011"

TASKS = ("stay_ends", "stay_review")

UP = """
alter table stay
    add column term_at timestamptz,
    add constraint ck_stay_term_at check (term_at is null or state = 'arrived');
create index ix_stay_term_at on stay (term_at) where term_at is not null;
"""

DOWN = """
drop index ix_stay_term_at;
alter table stay
    drop constraint ck_stay_term_at,
    drop column term_at;
"""


def upgrade() -> None:
    op.execute(UP)
    widen("task", "kind", *TASKS)


def downgrade() -> None:
    narrow("task", "kind", *TASKS)
    op.execute(DOWN)
