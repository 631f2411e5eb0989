"""Trials of policies, and people who may ask for them."""

from alembic import op

from bedline.adapters.db.base import APP_ROLE as ROLE
from bedline.adapters.db.known_words import narrow, widen

revision = "0017"
down_revision = "0016"

UP = """
create table policy_trial (
    id uuid not null,
    region text not null,
    told jsonb not null,
    state text not null,
    asked_by text not null,
    asked_at timestamptz not null,
    expires_at timestamptz not null,
    attempts smallint not null,
    progress smallint not null,
    claimed_until timestamptz,
    ended_at timestamptz,
    fault text,
    rows jsonb,
    chart text,
    constraint pk_policy_trial primary key (id),
    constraint fk_policy_trial_region foreign key (region) references region (id),
    constraint ck_policy_trial_state_known check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    constraint ck_policy_trial_fault_known check (fault in ('kept_ending', 'too_long', 'not_possible', 'no_requests')),
    constraint ck_policy_trial_claimed_until_when check ((state = 'running') = (claimed_until is not null)),
    constraint ck_policy_trial_ended_at_when
        check ((not (state in ('waiting', 'running'))) = (ended_at is not null)),
    constraint ck_policy_trial_fault_when check ((state = 'failed') = (fault is not null)),
    constraint ck_policy_trial_rows_when check ((state = 'done') = (rows is not null)),
    constraint ck_policy_trial_result check (num_nonnulls(rows, chart) in (0, 2)),
    constraint ck_policy_trial_progress check (progress between 0 and 100)
);
create index ix_policy_trial_region on policy_trial (region, asked_at);
create index ix_policy_trial_unfinished on policy_trial (asked_at) where state in ('waiting', 'running');
create index ix_policy_trial_expires_at on policy_trial (expires_at);
"""

# As in 0005: what the role of the units of work may do, with rows of its regions only.
SEES = "array[region, '*'] && string_to_array(current_setting('bedline.regions', true), ',')"


def upgrade() -> None:
    op.execute(UP)
    op.execute(f"grant select, insert, update, delete on policy_trial to {ROLE}")
    op.execute("alter table policy_trial enable row level security")
    op.execute(f"create policy own_regions on policy_trial to {ROLE} using ({SEES}) with check ({SEES})")
    widen("account", "role", "manager")


def downgrade() -> None:
    # What they opened with goes first.
    op.execute("delete from api_token where person in (select person from account where role = 'manager')")
    narrow("account", "role", "manager")
    op.execute("drop table policy_trial")
