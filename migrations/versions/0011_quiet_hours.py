"""A patient who needs a place before the wards may be disturbed again: the desk decides."""

from alembic import op

revision = "0011"
down_revision = "0010"

UP = """
alter table task
    drop constraint ck_task_kind_known,
    add constraint ck_task_kind_known
        check (
            kind in ('triage_needed', 'no_place_found', 'norm_at_risk', 'neighbour_asks', 'neighbour_answered',
            'turn_to_payer', 'without_next_step', 'overcommitted', 'arrival_overdue', 'reservation_lost',
            'missed_call', 'voicemail', 'ring_back', 'result_not_heard', 'text_failed', 'number_wrong',
            'ward_silent', 'tell_ward', 'decide_proposal', 'quiet_hours'));
"""

DOWN = """
delete from task where kind = 'quiet_hours';
alter table task
    drop constraint ck_task_kind_known,
    add constraint ck_task_kind_known
        check (
            kind in ('triage_needed', 'no_place_found', 'norm_at_risk', 'neighbour_asks', 'neighbour_answered',
            'turn_to_payer', 'without_next_step', 'overcommitted', 'arrival_overdue', 'reservation_lost',
            'missed_call', 'voicemail', 'ring_back', 'result_not_heard', 'text_failed', 'number_wrong',
            'ward_silent', 'tell_ward', 'decide_proposal'));
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
