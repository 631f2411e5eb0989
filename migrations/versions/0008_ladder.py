"""The ladder that a request climbs while it has no place, and what neighbours are asked on it."""

from alembic import op

revision = "0008"
down_revision = "0007"

UP = """
alter table bed_request
    add column escalation jsonb,
    add column climbs_at timestamptz,
    add constraint ck_bed_request_climbs_at
        check (climbs_at is null or (escalation is not null and next_due_at is not null));
create index ix_bed_request_climb on bed_request (climbs_at) where climbs_at is not null;

alter table task
    drop constraint ck_task_kind_known,
    add constraint ck_task_kind_known
        check (
            kind in ('triage_needed', 'no_place_found', 'norm_at_risk', 'neighbour_asks', 'neighbour_answered',
            'turn_to_payer', 'without_next_step', 'overcommitted', 'arrival_overdue', 'reservation_lost',
            'missed_call', 'voicemail', 'ring_back', 'result_not_heard', 'text_failed', 'number_wrong',
            'ward_silent'));
drop index uq_task_open;
create unique index uq_task_open on task (subject, kind, region) where state = 'open';
create index ix_task_answered on task (done_at)
    where kind = 'neighbour_asks' and state = 'done' and not params ? 'carried';
"""

# What an earlier version has no words for goes; the rest stays.
DOWN = """
drop index ix_task_answered, uq_task_open;
delete from task where kind in ('neighbour_asks', 'neighbour_answered', 'turn_to_payer', 'without_next_step');
alter table task
    drop constraint ck_task_kind_known,
    add constraint ck_task_kind_known
        check (
            kind in ('triage_needed', 'no_place_found', 'norm_at_risk', 'overcommitted', 'arrival_overdue',
            'reservation_lost', 'missed_call', 'voicemail', 'ring_back', 'result_not_heard', 'text_failed',
            'number_wrong', 'ward_silent'));
create unique index uq_task_open on task (subject, kind) where state = 'open';
drop index ix_bed_request_climb;
alter table bed_request
    drop constraint ck_bed_request_climbs_at,
    drop column climbs_at,
    drop column escalation;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
