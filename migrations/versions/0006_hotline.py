"""The hotline: calls, who waits, the outbox, PINs, voicemail, unwanted texts; requests and tasks that came by phone."""

from alembic import op

revision = "0006"
down_revision = "0005"

ROLE = "bedline_app"

UP = """
create table leg (
    id uuid not null,
    region text not null,
    direction text not null,
    purpose text not null,
    state text not null,
    peer bytea,
    script text not null,
    step text not null,
    language text not null,
    tries smallint not null,
    data bytea,
    nonce text not null,
    created_at timestamptz not null,
    provider_call text,
    person text,
    unit text,
    verified text not null,
    request uuid,
    offer uuid,
    waiting uuid,
    last_sequence integer not null,
    answered_at timestamptz,
    ended_at timestamptz,
    outcome text,
    error_code integer,
    constraint pk_leg primary key (id),
    constraint fk_leg_region foreign key (region) references region (id),
    constraint fk_leg_unit_region foreign key (unit, region) references unit (id, region),
    constraint fk_leg_request foreign key (request) references bed_request (id),
    constraint fk_leg_offer foreign key (offer) references offer (id),
    constraint ck_leg_direction_known check (direction in ('in', 'out')),
    constraint ck_leg_purpose_known
        check (purpose in ('gp_in', 'ward_in', 'unknown_in', 'offer', 'ring_back', 'duty', 'alert', 'put_through')),
    constraint ck_leg_state_known
        check (state in ('queued', 'initiated', 'ringing', 'in-progress', 'completed', 'busy', 'no-answer',
        'failed', 'canceled')),
    constraint ck_leg_verified_known check (verified in ('none', 'number', 'pin')),
    constraint ck_leg_outcome_known
        check (outcome in ('bed', 'human', 'voicemail', 'ring_back', 'answered', 'reported', 'goodbye')),
    constraint ck_leg_ended_at_when
        check ((state in ('busy', 'canceled', 'completed', 'failed', 'no-answer')) = (ended_at is not
        null)),
    constraint ck_leg_settled check (ended_at is null or outcome is null or data is null)
);
create index ix_leg_going_on on leg (region, created_at) where ended_at is null;
create index ix_leg_offer on leg (offer) where ended_at is null and offer is not null;
create index ix_leg_person on leg (person) where ended_at is null and person is not null;
create index ix_leg_personal on leg (ended_at) where peer is not null or data is not null;
create index ix_leg_unsettled on leg (ended_at) where direction = 'in' and outcome is null;
create unique index uq_leg_provider_call on leg (provider_call);

create table waiting (
    id uuid not null,
    region text not null,
    leg uuid not null,
    why text not null,
    crisis boolean not null,
    since_at timestamptz not null,
    chain bytea,
    due_at timestamptz,
    request uuid,
    state text not null,
    again boolean not null,
    rung text[] not null,
    ringing jsonb not null,
    taken_by text,
    taken_on uuid,
    ended_at timestamptz,
    alerted text[] not null,
    acknowledged_by text,
    acknowledged_at timestamptz,
    constraint pk_waiting primary key (id),
    constraint fk_waiting_leg foreign key (leg) references leg (id),
    constraint fk_waiting_request foreign key (request) references bed_request (id),
    constraint ck_waiting_state_known
        check (state in ('waiting', 'ringing', 'taken', 'bridged', 'ring_back', 'voicemail', 'gone')),
    constraint ck_waiting_ended_at_when
        check ((state in ('bridged', 'gone', 'ring_back', 'voicemail')) = (ended_at is not null)),
    constraint ck_waiting_taken check (num_nonnulls(taken_by, taken_on) in (0, 2)),
    constraint ck_waiting_acknowledged check (num_nonnulls(acknowledged_by, acknowledged_at) in (0, 2))
);
create index ix_waiting_chain on waiting (ended_at) where chain is not null;
create index ix_waiting_due_at on waiting (due_at) where due_at is not null;
create index ix_waiting_in_line on waiting (region) where ended_at is null;
create index ix_waiting_unanswered on waiting (region, since_at) where state = 'voicemail' and acknowledged_at is null;

create table message (
    id uuid not null,
    region text not null,
    kind text not null,
    errand text not null,
    to_number bytea,
    to_mark bytea,
    language text not null,
    not_before timestamptz not null,
    stale_at timestamptz not null,
    created_at timestamptz not null,
    params jsonb not null,
    state text not null,
    leg uuid,
    person text,
    waiting uuid,
    offer uuid,
    request uuid,
    attempts smallint not null,
    provider text,
    provider_ref text,
    rank smallint not null,
    error_code integer,
    claimed_until timestamptz,
    sent_at timestamptz,
    heard_at timestamptz not null,
    constraint pk_message primary key (id),
    constraint fk_message_region foreign key (region) references region (id),
    constraint fk_message_offer foreign key (offer) references offer (id),
    constraint fk_message_request foreign key (request) references bed_request (id),
    constraint ck_message_kind_known check (kind in ('call', 'text', 'hang_up', 'move')),
    constraint ck_message_errand_known
        check (errand in ('ask_ward', 'remind_ward', 'tell_ward_withdrawn', 'tell_ward_reserved',
        'ring_gp_back', 'tell_gp', 'tell_gp_place', 'ring_duty', 'alert_duty', 'put_through', 'reply', 'stop_ringing',
        'to_conference')),
    constraint ck_message_state_known
        check (state in ('waiting', 'sending', 'sent', 'delivered', 'failed', 'doubtful', 'stale',
        'canceled')),
    constraint ck_message_to check (num_nonnulls(to_number, to_mark) in (0, 2)),
    constraint ck_message_provider check (num_nonnulls(provider, provider_ref) in (0, 2)),
    constraint ck_message_claimed check (state <> 'sending' or claimed_until is not null)
);
create index ix_message_offer on message (offer) where state in ('doubtful', 'sending', 'sent', 'waiting');
create index ix_message_personal on message (heard_at)
    where to_number is not null and not state in ('doubtful', 'sending', 'sent', 'waiting');
create index ix_message_request on message (request) where state in ('doubtful', 'sending', 'sent', 'waiting');
create index ix_message_sending on message (claimed_until) where state = 'sending';
create index ix_message_silent on message (heard_at) where state in ('sent', 'doubtful');
create index ix_message_waiting on message (not_before) where state = 'waiting';
create unique index uq_message_offer_call on message (offer, to_mark)
    where kind = 'call' and state in ('doubtful', 'sending', 'sent', 'waiting');
create unique index uq_message_provider_ref on message (provider, provider_ref) where kind in ('call', 'text');
create unique index uq_message_ring_back on message (request, to_mark)
    where errand = 'ring_gp_back' and kind = 'call' and state in ('doubtful', 'sending', 'sent', 'waiting');

create table pin (
    person text not null,
    region text not null,
    hash bytea not null,
    kept_at timestamptz not null,
    failed_at timestamptz[] not null,
    locks smallint not null,
    locked_until timestamptz,
    constraint pk_pin primary key (person),
    constraint fk_pin_person foreign key (person) references account (person)
);

create table voicemail (
    id uuid not null,
    region text not null,
    leg uuid not null,
    recorded_at timestamptz not null,
    provider_ref text not null,
    seconds integer not null,
    sound bytea,
    fetched_at timestamptz,
    removed_at timestamptz,
    heard_at timestamptz,
    heard_by text,
    constraint pk_voicemail primary key (id),
    constraint fk_voicemail_leg foreign key (leg) references leg (id),
    constraint uq_voicemail_provider_ref unique (provider_ref),
    constraint ck_voicemail_heard check (num_nonnulls(heard_at, heard_by) in (0, 2)),
    constraint ck_voicemail_fetched check (sound is null or fetched_at is not null)
);
create index ix_voicemail_leg on voicemail (leg, recorded_at);
create index ix_voicemail_sound on voicemail (recorded_at) where sound is not null;
create index ix_voicemail_to_do on voicemail (recorded_at) where fetched_at is null or removed_at is null;

create table opt_out (
    region text not null,
    mark bytea not null,
    at timestamptz not null,
    constraint pk_opt_out primary key (region, mark)
);

-- A default for the rows there are; from now on every row says it.
alter table bed_request
    add column ring_back boolean default false not null,
    add column told_at timestamptz,
    drop constraint ck_bed_request_next_kind_known,
    add constraint ck_bed_request_next_kind_known
        check (next_kind in ('triage', 'search', 'choice', 'offer', 'answer', 'retry', 'arrival', 'close'));
alter table bed_request alter column ring_back drop default;

alter table task
    add column leg uuid,
    add constraint fk_task_leg foreign key (leg) references leg (id),
    drop constraint ck_task_kind_known,
    add constraint ck_task_kind_known
        check (
            kind in ('triage_needed', 'no_place_found', 'norm_at_risk', 'overcommitted', 'arrival_overdue',
            'reservation_lost', 'missed_call', 'voicemail', 'ring_back', 'result_not_heard', 'text_failed',
            'number_wrong', 'ward_silent')),
    drop constraint ck_task_subject,
    add constraint ck_task_subject check (subject = coalesce(leg::text, request::text, unit, region));
create index ix_task_leg on task (leg) where leg is not null;
create index ix_task_request on task (request) where state = 'open' and request is not null;
"""

# What an earlier version has no words for goes; the rest stays.
DOWN = """
drop index ix_task_request, ix_task_leg;
delete from task
    where leg is not null or kind not in ('triage_needed', 'no_place_found', 'norm_at_risk', 'overcommitted',
    'arrival_overdue', 'reservation_lost');
alter table task
    drop constraint ck_task_subject,
    add constraint ck_task_subject check (subject = coalesce(request::text, unit, region)),
    drop constraint ck_task_kind_known,
    add constraint ck_task_kind_known
        check (
            kind in ('triage_needed', 'no_place_found', 'norm_at_risk', 'overcommitted', 'arrival_overdue',
            'reservation_lost')),
    drop column leg;

update bed_request set next_kind = 'search' where next_kind = 'choice';
alter table bed_request
    drop column ring_back,
    drop column told_at,
    drop constraint ck_bed_request_next_kind_known,
    add constraint ck_bed_request_next_kind_known
        check (next_kind in ('triage', 'search', 'offer', 'answer', 'retry', 'arrival', 'close'));

drop table opt_out, voicemail, pin, message, waiting, leg;
"""

# As in 0005: what the role of the units of work may do, with rows of its regions only.
GRANTS = {
    "leg": "select, insert, update",
    "waiting": "select, insert, update",
    "message": "select, insert, update",
    "pin": "select, insert, update",
    "voicemail": "select, insert, update",
    "opt_out": "select, insert, delete",
}
SEES = "array[region, '*'] && string_to_array(current_setting('bedline.regions', true), ',')"


def upgrade() -> None:
    op.execute(UP)
    for table, rights in GRANTS.items():
        op.execute(f"grant {rights} on {table} to {ROLE}")
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy own_regions on {table} to {ROLE} using ({SEES}) with check ({SEES})")


def downgrade() -> None:
    op.execute(DOWN)
