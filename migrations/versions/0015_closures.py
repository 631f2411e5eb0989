"""Places that are closed for admission until a moment, and for which reason."""

from alembic import op

from bedline.adapters.db.base import APP_ROLE as ROLE
from bedline.adapters.db.known_words import narrow, widen

revision = "0015"
down_revision = "0014"

KINDS = ("closed", "opened")

UP = f"""
alter table unit_places
    add column closures jsonb,
    add column opens_at timestamptz,
    add constraint ck_unit_places_closures check (num_nonnulls(closures, opens_at) in (0, 2));
create index ix_unit_places_opens_at on unit_places (opens_at) where opens_at is not null;
grant update (closures, opens_at) on unit_places to {ROLE};

alter table place_ledger
    add column closure jsonb,
    drop constraint ck_place_ledger_offer_when,
    add constraint ck_place_ledger_offer_when
        check ((kind in ('held', 'released', 'reserved', 'admitted', 'discharged')) = (offer is not null)),
    add constraint ck_place_ledger_closure_when check ((kind in ('closed', 'opened')) = (closure is not null));
"""

# What an earlier version has no words for goes, although it was written once.
FORGET = """
alter table place_ledger disable trigger written_once;
"""
DOWN = """
alter table place_ledger
    enable trigger written_once,
    drop constraint ck_place_ledger_closure_when,
    drop constraint ck_place_ledger_offer_when,
    add constraint ck_place_ledger_offer_when check ((not kind = 'reported') = (offer is not null)),
    drop column closure;
alter table unit_places
    drop constraint ck_unit_places_closures,
    drop column opens_at,
    drop column closures;
"""


def upgrade() -> None:
    op.execute(UP)
    widen("place_ledger", "kind", *KINDS)


def downgrade() -> None:
    op.execute(FORGET)
    narrow("place_ledger", "kind", *KINDS)
    op.execute(DOWN)
