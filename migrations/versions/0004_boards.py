"""What is told: board streams, the audit log, replies by key, beats."""

from alembic import op

revision = "0004"
down_revision = "0003"

UP = """
create table board_epoch (
    one boolean default true not null,
    epoch text not null,
    born_in text not null,
    constraint pk_board_epoch primary key (one),
    constraint ck_board_epoch_one check (one)
);

create table board_head (
    stream text not null,
    region text not null,
    seq bigint not null,
    constraint pk_board_head primary key (stream)
);

create table board_entry (
    stream text not null,
    seq bigint not null,
    region text not null,
    at timestamptz not null,
    changes jsonb not null,
    happened jsonb not null,
    constraint pk_board_entry primary key (stream, seq)
);
create index ix_board_entry_at on board_entry (at);

create table audit (
    id bigint generated always as identity,
    at timestamptz not null,
    region text not null,
    event text not null,
    action text not null,
    person text not null,
    role text not null,
    subject_kind text not null,
    subject text not null,
    allowed boolean not null,
    details jsonb,
    constraint pk_audit primary key (id),
    constraint ck_audit_action_known check (action in ('C', 'R', 'U', 'D', 'E'))
);

create table once (
    scope text not null,
    key text not null,
    region text not null,
    fingerprint text not null,
    status smallint,
    body text,
    created_at timestamptz not null,
    constraint pk_once primary key (scope, key),
    constraint ck_once_reply check (num_nonnulls(status, body) in (0, 2))
);
create index ix_once_created_at on once (created_at);

create table beat (
    name text not null,
    at timestamptz not null,
    done integer not null,
    fault text,
    constraint pk_beat primary key (name)
);

-- The first process that starts names the epoch after the database it finds itself in.
insert into board_epoch (epoch, born_in) values (gen_random_uuid()::text, '');

create trigger written_once before update or delete on audit
    for each row execute function written_once();
create trigger never_emptied before truncate on audit
    for each statement execute function written_once();

alter table board_head set (fillfactor = 50);
"""

DOWN = """
drop table beat, once, audit, board_entry, board_head, board_epoch;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
