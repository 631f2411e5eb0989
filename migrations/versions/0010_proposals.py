"""A yes with a condition: the patient may come from a moment, if the referrer or the desk agrees in time."""

from alembic import op

from bedline.adapters.db.known_words import narrow, widen

revision = "0010"
down_revision = "0009"

UP = """
alter table offer
    add column from_at timestamptz,
    add column doctor text,
    drop constraint ck_offer_state_known,
    add constraint ck_offer_state_known
        check (state in ('open', 'proposed', 'accepted', 'refused', 'declined', 'lapsed', 'withdrawn')),
    drop constraint ck_offer_told_by,
    add constraint ck_offer_told_by
        check (told_by is null or state in ('accepted', 'refused', 'proposed', 'declined')),
    add constraint ck_offer_proposal check (num_nonnulls(from_at, doctor) in (0, 2)),
    add constraint ck_offer_from_at check (state not in ('proposed', 'declined') or from_at is not null);
drop index ix_offer_expires_at, uq_offer_code;
create index ix_offer_expires_at on offer (expires_at) where state in ('open', 'proposed');
create unique index uq_offer_code on offer (facility, code) where state in ('open', 'proposed');
"""

# What an earlier version has no words for ends as a question that was taken back.
DOWN = """
drop index ix_offer_expires_at, uq_offer_code;
update offer set state = 'open', told_by = null where state = 'proposed';
update offer set state = 'withdrawn', told_by = null where state = 'declined';
alter table offer
    drop constraint ck_offer_from_at,
    drop constraint ck_offer_proposal,
    drop constraint ck_offer_told_by,
    add constraint ck_offer_told_by check (told_by is null or state in ('accepted', 'refused')),
    drop constraint ck_offer_state_known,
    add constraint ck_offer_state_known check (state in ('open', 'accepted', 'refused', 'lapsed', 'withdrawn')),
    drop column doctor,
    drop column from_at;
create index ix_offer_expires_at on offer (expires_at) where state = 'open';
create unique index uq_offer_code on offer (facility, code) where state = 'open';
"""


def upgrade() -> None:
    op.execute(UP)
    widen("task", "kind", "decide_proposal")


def downgrade() -> None:
    narrow("task", "kind", "decide_proposal")
    op.execute(DOWN)
