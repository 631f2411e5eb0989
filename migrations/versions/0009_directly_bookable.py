"""A ward that was booked directly and has to be told by the desk."""

from alembic import op

revision = "0009"
down_revision = "0008"

UP = """
alter table task
    drop constraint ck_task_kind_known,
    add constraint ck_task_kind_known
        check (
            kind in ('triage_needed', 'no_place_found', 'norm_at_risk', 'neighbour_asks', 'neighbour_answered',
            'turn_to_payer', 'without_next_step', 'overcommitted', 'arrival_overdue', 'reservation_lost',
            'missed_call', 'voicemail', 'ring_back', 'result_not_heard', 'text_failed', 'number_wrong',
            'ward_silent', 'tell_ward'));
"""

DOWN = """
delete from task where kind = 'tell_ward';
alter table task
    drop constraint ck_task_kind_known,
    add constraint ck_task_kind_known
        check (
            kind in ('triage_needed', 'no_place_found', 'norm_at_risk', 'neighbour_asks', 'neighbour_answered',
            'turn_to_payer', 'without_next_step', 'overcommitted', 'arrival_overdue', 'reservation_lost',
            'missed_call', 'voicemail', 'ring_back', 'result_not_heard', 'text_failed', 'number_wrong',
            'ward_silent'));
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
