"""How a patient comes to a reserved place, who takes over when, and where they go to afterwards."""

from alembic import op

from bedline.adapters.db.known_words import narrow, widen

revision = "0016"
down_revision = "0015"

TASKS = ("transport_late", "takeover_overdue")
ERRANDS = ("tell_ward_given_up", "tell_gp_lost")

# Whoever arrived before this began their stay with it, and nobody is asked for a doctor afterwards.
UP = """
alter table stay
    add column destination_place text,
    add column outside_region boolean default false not null,
    add column ended_at timestamptz,
    add column transport text,
    add column ordered_at timestamptz,
    add column ordered_by text,
    add column pick_up_at timestamptz,
    add column picked_up_at timestamptz,
    add column picked_up_by text,
    add column function text,
    add column taken_over_at timestamptz,
    add column taken_over_entered_at timestamptz,
    add column taken_over_noted_by text,
    add constraint ck_stay_ended_at check (ended_at is null or state in ('cancelled', 'no_show')),
    add constraint ck_stay_transport_known check (transport in ('none', 'own', 'taxi', 'ambulance')),
    add constraint ck_stay_ordered check (num_nonnulls(ordered_at, ordered_by) in (0, 2)),
    add constraint ck_stay_to_order
        check (num_nonnulls(ordered_at, pick_up_at) = 0 or transport in ('taxi', 'ambulance')),
    add constraint ck_stay_picked_up check (num_nonnulls(picked_up_at, picked_up_by) in (0, 2)),
    add constraint ck_stay_picked_up_by_what check (picked_up_at is null or transport is not null),
    add constraint ck_stay_function_known
        check (function in ('gp', 'elderly_care_physician', 'duty_doctor', 'nurse_practitioner', 'other')),
    add constraint ck_stay_taken_over
        check (num_nonnulls(function, taken_over_at, taken_over_entered_at, taken_over_noted_by) in (0, 4));
"""

DOWN = """
alter table stay
    drop column destination_place,
    drop column outside_region,
    drop column ended_at,
    drop column transport,
    drop column ordered_at,
    drop column ordered_by,
    drop column pick_up_at,
    drop column picked_up_at,
    drop column picked_up_by,
    drop column function,
    drop column taken_over_at,
    drop column taken_over_entered_at,
    drop column taken_over_noted_by;
"""


def upgrade() -> None:
    op.execute(UP)
    widen("task", "kind", *TASKS)
    widen("message", "errand", *ERRANDS)
    widen("bed_request", "next_kind", "transport")


def downgrade() -> None:
    narrow("bed_request", "next_kind", "transport", instead="arrival")
    narrow("message", "errand", *ERRANDS)
    narrow("task", "kind", *TASKS)
    op.execute(DOWN)
