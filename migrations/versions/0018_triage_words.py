"""What was answered in triage in somebody's own words, sealed as identities are."""

from alembic import op

revision = "0018"
down_revision = "0017"

ROLE = "bedline_app"

UP = """
create table triage_words (
    request uuid not null,
    region text not null,
    sealed bytea not null,
    constraint pk_triage_words primary key (request),
    constraint fk_triage_words_request foreign key (request) references bed_request (id)
);
"""

# As in 0005: what the role of the units of work may do, with rows of its regions only.
SEES = "array[region, '*'] && string_to_array(current_setting('bedline.regions', true), ',')"


def upgrade() -> None:
    op.execute(UP)
    op.execute(f"grant select, insert, update on triage_words to {ROLE}")
    op.execute("alter table triage_words enable row level security")
    op.execute(f"create policy own_regions on triage_words to {ROLE} using ({SEES}) with check ({SEES})")


def downgrade() -> None:
    op.execute("drop table triage_words")
