"""Who leads the search for a request that the desk does not lead: its referrer, or the provider turned to first."""

from alembic import op

from bedline.adapters.db.known_words import narrow, widen

revision = "0014"
down_revision = "0013"

TASKS = ("search_returned", "referrer_asks")
NEXT = ("provider",)

UP = """
alter table bed_request
    add column way text,
    add column way_seconds integer,
    add column leader text,
    add column provider text,
    add column lead_until timestamptz,
    add constraint ck_bed_request_way_known
        check (way in ('desk_places', 'referrer_chooses', 'first_provider_owns')),
    add constraint ck_bed_request_leader_known check (leader in ('desk', 'referrer', 'provider')),
    add constraint fk_bed_request_provider_region
        foreign key (provider, region) references facility (id, region),
    add constraint ck_bed_request_led check (num_nonnulls(way, way_seconds, leader) in (0, 3)),
    add constraint ck_bed_request_leader
        check (leader is null or leader = 'desk' or (owner is null and state in ('searching', 'offered'))),
    add constraint ck_bed_request_lead_until_when
        check ((leader is not distinct from 'provider') = (lead_until is not null)),
    add constraint ck_bed_request_provider check (lead_until is null or provider is not null);
create index ix_bed_request_lead on bed_request (provider, lead_until) where lead_until is not null;
"""

# An earlier version knows no other leader than the desk.
DOWN = """
drop index ix_bed_request_lead;
alter table bed_request
    drop column way,
    drop column way_seconds,
    drop column leader,
    drop column provider,
    drop column lead_until;
"""


def upgrade() -> None:
    op.execute(UP)
    widen("bed_request", "next_kind", *NEXT)
    widen("task", "kind", *TASKS)


def downgrade() -> None:
    narrow("task", "kind", *TASKS)
    narrow("bed_request", "next_kind", *NEXT, instead="search")
    op.execute(DOWN)
