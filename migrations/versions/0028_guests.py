"""A place sought across the border: what the region that asks knows of it, and guests of the other without a name."""

from alembic import op

from bedline.adapters.db.known_words import narrow, widen

revision = "0028"
down_revision = "0027"

UP = """
alter table bed_request
    add column across jsonb,
    add column across_open boolean not null default false,
    add column guest_of text,
    add column handed_over_at timestamptz,
    add constraint ck_bed_request_handed_over_at check (handed_over_at is null or guest_of is not null),
    add constraint ck_bed_request_nameless check (guest_of is null or handed_over_at is not null or note = ''),
    add constraint ck_bed_request_across_open check (not across_open or across is not null);
create index ix_bed_request_across on bed_request (id) where across_open;
"""

DOWN = """
drop index ix_bed_request_across;
alter table bed_request
    drop constraint ck_bed_request_across_open,
    drop constraint ck_bed_request_nameless,
    drop constraint ck_bed_request_handed_over_at,
    drop column handed_over_at,
    drop column guest_of,
    drop column across_open,
    drop column across;
"""


def upgrade() -> None:
    op.execute(UP)
    widen("bed_request", "channel", "guest")
    widen("task", "kind", "neighbour_holds")


def downgrade() -> None:
    narrow("task", "kind", "neighbour_holds")
    narrow("bed_request", "channel", "guest", instead="api")
    op.execute(DOWN)
