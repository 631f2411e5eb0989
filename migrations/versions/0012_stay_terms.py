"""When the desk is to be told that a stay comes to a limit, or is to be evaluated."""

from alembic import op

revision = "0012"
down_revision = "0011"

UP = """
alter table stay
    add column term_at timestamptz,
    add constraint ck_stay_term_at check (term_at is null or state = 'arrived');
create index ix_stay_term_at on stay (term_at) where term_at is not null;
alter table task
    drop constraint ck_task_kind_known,
    add constraint ck_task_kind_known
        check (
            kind in ('triage_needed', 'no_place_found', 'norm_at_risk', 'neighbour_asks', 'neighbour_answered',
            'turn_to_payer', 'without_next_step', 'overcommitted', 'arrival_overdue', 'reservation_lost',
            'missed_call', 'voicemail', 'ring_back', 'result_not_heard', 'text_failed', 'number_wrong',
            'ward_silent', 'tell_ward', 'decide_proposal', 'quiet_hours', 'stay_ends',
            'stay_review'));
"""

DOWN = """
delete from task where kind in ('stay_ends', 'stay_review');
alter table task
    drop constraint ck_task_kind_known,
    add constraint ck_task_kind_known
        check (
            kind in ('triage_needed', 'no_place_found', 'norm_at_risk', 'neighbour_asks', 'neighbour_answered',
            'turn_to_payer', 'without_next_step', 'overcommitted', 'arrival_overdue', 'reservation_lost',
            'missed_call', 'voicemail', 'ring_back', 'result_not_heard', 'text_failed', 'number_wrong',
            'ward_silent', 'tell_ward', 'decide_proposal', 'quiet_hours'));
drop index ix_stay_term_at;
alter table stay
    drop constraint ck_stay_term_at,
    drop column term_at;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
