"""What is configured: regions, facilities, units, practices, and who may sign in."""

from alembic import op

revision = "0001"
down_revision = None

UP = """
create table region (
    id text not null,
    name text not null,
    constraint pk_region primary key (id)
);

create table facility (
    id text not null,
    region text not null,
    name text not null,
    town text not null,
    postcode text not null,
    municipality text not null,
    lat double precision not null,
    lon double precision not null,
    phone text,
    listed boolean not null,
    constraint pk_facility primary key (id),
    constraint fk_facility_region foreign key (region) references region (id),
    constraint uq_facility_id_region unique (id, region)
);

create table unit (
    id text not null,
    facility text not null,
    region text not null,
    name text not null,
    care_forms text[] not null,
    traits text[] not null,
    baseline integer not null,
    sexes text[] not null,
    freshness_length interval,
    directly_bookable boolean not null,
    phone text,
    listed boolean not null,
    constraint pk_unit primary key (id),
    constraint fk_unit_facility_region foreign key (facility, region) references facility (id, region),
    constraint uq_unit_id_region unique (id, region),
    constraint uq_unit_id_facility_region unique (id, facility, region),
    constraint ck_unit_baseline check (baseline >= 0)
);

create table practice (
    id text not null,
    region text not null,
    name text not null,
    town text not null,
    postcode text not null,
    phone text,
    listed boolean not null,
    constraint pk_practice primary key (id),
    constraint fk_practice_region foreign key (region) references region (id),
    constraint uq_practice_id_region unique (id, region)
);

create table account (
    person text not null,
    name text not null,
    role text not null,
    region text not null,
    facilities text[] not null,
    practice text,
    language text not null,
    session_key text not null,
    password_hash text,
    active boolean not null,
    constraint pk_account primary key (person),
    constraint uq_account_session_key unique (session_key),
    constraint fk_account_region foreign key (region) references region (id),
    constraint fk_account_practice_region foreign key (practice, region) references practice (id, region),
    constraint ck_account_role_known check (role in ('gp', 'facility', 'coordinator', 'system')),
    constraint ck_account_practice_when check ((role = 'gp') = (practice is not null)),
    constraint ck_account_facilities_when check ((role = 'facility') = (facilities <> '{}')),
    constraint ck_account_person_lower check (person = lower(person))
);
create index ix_account_region on account (region, person);

create table api_token (
    hash text not null,
    person text not null,
    name text not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz,
    constraint pk_api_token primary key (hash),
    constraint fk_api_token_person foreign key (person) references account (person)
);
create index ix_api_token_person on api_token (person);

create table sign_in_failure (
    id bigint generated always as identity,
    subject text not null,
    at timestamptz not null,
    constraint pk_sign_in_failure primary key (id)
);
create index ix_sign_in_failure_at on sign_in_failure (at);
create index ix_sign_in_failure_subject on sign_in_failure (subject, at);
"""

DOWN = """
drop table sign_in_failure, api_token, account, practice, unit, facility, region;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
