"""The ladder that a request climbs while it has no place, and what neighbours are asked on it."""

from alembic import op

from bedline.adapters.db.known_words import narrow, widen

revision = "0008"
down_revision = "0007"

TASKS = ("neighbour_asks", "neighbour_answered", "turn_to_payer", "without_next_step")

UP = """
alter table bed_request
    add column escalation jsonb,
    add column climbs_at timestamptz,
    add constraint ck_bed_request_climbs_at
        check (climbs_at is null or (escalation is not null and next_due_at is not null));
create index ix_bed_request_climb on bed_request (climbs_at) where climbs_at is not null;
drop index uq_task_open;
create unique index uq_task_open on task (subject, kind, region) where state = 'open';
create index ix_task_answered on task (done_at)
    where kind = 'neighbour_asks' and state = 'done' and not params ? 'carried';
"""

# What an earlier version has no words for goes; the rest stays.
DOWN = """
drop index ix_task_answered, uq_task_open;
create unique index uq_task_open on task (subject, kind) where state = 'open';
drop index ix_bed_request_climb;
alter table bed_request
    drop constraint ck_bed_request_climbs_at,
    drop column climbs_at,
    drop column escalation;
"""


def upgrade() -> None:
    op.execute(UP)
    widen("task", "kind", *TASKS)


def downgrade() -> None:
    narrow("task", "kind", *TASKS)
    op.execute(DOWN)
