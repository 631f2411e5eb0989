"""What happens to a patient: requests, sealed identities, offers, stays, tasks."""

from alembic import op

revision = "0002"
down_revision = "0001"

UP = """
create table bed_request (
    id uuid not null,
    code text not null,
    region text not null,
    channel text not null,
    referrer text not null,
    practice text,
    birth_year smallint not null,
    sex text not null,
    postcode text not null,
    traits text[] not null,
    answers jsonb not null,
    happened_at timestamptz not null,
    received_at timestamptz not null,
    state text not null,
    next_kind text,
    next_due_at timestamptz,
    updated_at timestamptz not null,
    care_form text,
    urgency text,
    owner text,
    norm_due_at timestamptz,
    warnings_given smallint not null,
    warn_at timestamptz,
    override_reason text,
    note text not null,
    outcome text,
    outcome_reason text,
    closed_at timestamptz,
    searched_at timestamptz,
    findings jsonb not null,
    constraint pk_bed_request primary key (id),
    constraint fk_bed_request_region foreign key (region) references region (id),
    constraint fk_bed_request_practice_region foreign key (practice, region) references practice (id, region),
    constraint ck_bed_request_channel_known check (channel in ('web', 'phone', 'desk', 'api')),
    constraint ck_bed_request_sex_known check (sex in ('f', 'm', 'x')),
    constraint ck_bed_request_state_known
        check (
            state in ('received', 'triaged', 'searching', 'waiting', 'offered', 'reserved', 'arrived', 'closed',
            'withdrawn', 'redirected', 'unplaced')),
    constraint ck_bed_request_next_kind_known
        check (next_kind in ('triage', 'search', 'offer', 'answer', 'retry', 'arrival', 'close')),
    constraint ck_bed_request_next_due_at_when
        check ((not state in ('closed', 'redirected', 'unplaced', 'withdrawn')) = (next_due_at is not null)),
    constraint ck_bed_request_next check (num_nonnulls(next_kind, next_due_at) in (0, 2)),
    constraint ck_bed_request_outcome_when
        check ((state in ('closed', 'redirected', 'unplaced', 'withdrawn')) = (outcome is not null)),
    constraint ck_bed_request_landed check (num_nonnulls(outcome, closed_at) in (0, 2)),
    constraint ck_bed_request_settled check (num_nonnulls(care_form, urgency, norm_due_at) in (0, 3)),
    constraint ck_bed_request_triaged
        check (care_form is not null or state in ('received', 'withdrawn', 'redirected')),
    constraint ck_bed_request_warn_at
        check (warn_at is null or (norm_due_at is not null and next_due_at is not null)),
    constraint ck_bed_request_happened_at check (happened_at <= received_at)
);
create index ix_bed_request_due on bed_request (next_kind, next_due_at) where next_due_at is not null;
create index ix_bed_request_practice on bed_request (practice, received_at, id) where practice is not null;
create index ix_bed_request_region on bed_request (region, received_at, id);
create index ix_bed_request_warn on bed_request (warn_at) where warn_at is not null;
create unique index uq_bed_request_code on bed_request (region, code) where next_due_at is not null;

create table patient (
    request uuid not null,
    region text not null,
    sealed bytea not null,
    constraint pk_patient primary key (request),
    constraint fk_patient_request foreign key (request) references bed_request (id)
);

create table offer (
    id uuid not null,
    code text not null,
    request uuid not null,
    region text not null,
    unit text not null,
    facility text not null,
    state text not null,
    made_at timestamptz not null,
    made_by text not null,
    expires_at timestamptz not null,
    answered_at timestamptz,
    answered_by text,
    told_by text,
    reason text,
    note text not null,
    constraint pk_offer primary key (id),
    constraint fk_offer_request foreign key (request) references bed_request (id),
    constraint fk_offer_unit_facility_region
        foreign key (unit, facility, region) references unit (id, facility, region),
    constraint ck_offer_state_known check (state in ('open', 'accepted', 'refused', 'lapsed', 'withdrawn')),
    constraint ck_offer_answered_at_when check ((state in ('accepted', 'refused')) = (answered_at is not null)),
    constraint ck_offer_answered_by_when check ((state in ('accepted', 'refused')) = (answered_by is not null)),
    constraint ck_offer_reason_when check ((state = 'refused') = (reason is not null)),
    constraint ck_offer_told_by check (told_by is null or state in ('accepted', 'refused')),
    constraint ck_offer_expires_at check (made_at < expires_at)
);
create index ix_offer_expires_at on offer (expires_at) where state = 'open';
create index ix_offer_request on offer (request, made_at);
create unique index uq_offer_code on offer (facility, code) where state = 'open';

create table stay (
    id uuid not null,
    offer uuid not null,
    request uuid not null,
    region text not null,
    unit text not null,
    facility text not null,
    doctor text not null,
    state text not null,
    reserved_at timestamptz not null,
    expected_at timestamptz,
    arrived_at timestamptz,
    left_at timestamptz,
    destination text,
    reason text,
    constraint pk_stay primary key (id),
    constraint uq_stay_offer unique (offer),
    constraint fk_stay_offer foreign key (offer) references offer (id),
    constraint fk_stay_request foreign key (request) references bed_request (id),
    constraint fk_stay_unit_facility_region
        foreign key (unit, facility, region) references unit (id, facility, region),
    constraint ck_stay_state_known check (state in ('reserved', 'arrived', 'left', 'cancelled', 'no_show')),
    constraint ck_stay_arrived_at_when check ((state in ('arrived', 'left')) = (arrived_at is not null)),
    constraint ck_stay_left_at_when check ((state = 'left') = (left_at is not null)),
    constraint ck_stay_destination_when check ((state = 'left') = (destination is not null)),
    constraint ck_stay_reason_when check ((state = 'cancelled') = (reason is not null)),
    constraint ck_stay_doctor check (doctor <> ''),
    constraint ck_stay_in_order check (reserved_at <= arrived_at and arrived_at <= left_at)
);
create index ix_stay_facility on stay (facility, state, reserved_at);
create index ix_stay_present on stay (facility, reserved_at) where state in ('arrived', 'reserved');
create index ix_stay_request on stay (request, reserved_at);
create unique index uq_stay_present on stay (request) where state in ('arrived', 'reserved');

create table task (
    id uuid not null,
    region text not null,
    kind text not null,
    due_at timestamptz not null,
    created_at timestamptz not null,
    state text not null,
    subject text not null,
    request uuid,
    unit text,
    params jsonb not null,
    done_at timestamptz,
    done_by text,
    outcome text,
    constraint pk_task primary key (id),
    constraint fk_task_region foreign key (region) references region (id),
    constraint fk_task_request foreign key (request) references bed_request (id),
    constraint fk_task_unit_region foreign key (unit, region) references unit (id, region),
    constraint ck_task_kind_known
        check (
            kind in ('triage_needed', 'no_place_found', 'norm_at_risk', 'overcommitted', 'arrival_overdue',
            'reservation_lost')),
    constraint ck_task_state_known check (state in ('open', 'done')),
    constraint ck_task_done_at_when check ((state = 'done') = (done_at is not null)),
    constraint ck_task_done_by_when check ((state = 'done') = (done_by is not null)),
    constraint ck_task_outcome_when check ((state = 'done') = (outcome is not null)),
    constraint ck_task_subject check (subject = coalesce(request::text, unit, region))
);
create index ix_task_region on task (region, due_at) where state = 'open';
create unique index uq_task_open on task (subject, kind) where state = 'open';
"""

DOWN = """
drop table task, stay, offer, patient, bed_request;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
