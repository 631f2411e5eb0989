"""A step of a call rewrites its leg in place: no index hangs on what changes with every step.

Legs of before are called personal until the sweep that forgets has looked at them: to rewrite them all here would keep
every call waiting.
"""

from alembic import op

revision = "0021"
down_revision = "0020"

UP = """
alter table leg add column personal boolean not null default true;
drop index ix_leg_personal;
create index ix_leg_personal on leg (region, ended_at) where personal;
-- Room beside each leg for its next step.
alter table leg set (fillfactor = 70);
"""

DOWN = """
alter table leg reset (fillfactor);
drop index ix_leg_personal;
create index ix_leg_personal on leg (region, ended_at) where peer is not null or data is not null;
alter table leg drop column personal;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
