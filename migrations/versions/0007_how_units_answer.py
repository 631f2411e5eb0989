"""How units answer, tallied as questions end; whom units do not take; who pays for a stay."""

from alembic import op

from bedline.adapters.db.base import APP_ROLE as ROLE

revision = "0007"
down_revision = "0006"

UP = """
create table unit_answers (
    unit text not null,
    band text not null,
    region text not null,
    yes integer not null,
    no integer not null,
    silent integer not null,
    withdrawn integer not null,
    minutes double precision not null,
    lately double precision not null,
    lately_at timestamptz not null,
    constraint pk_unit_answers primary key (unit, band),
    constraint fk_unit_answers_unit_region foreign key (unit, region) references unit (id, region),
    constraint ck_unit_answers_band_known check (band in ('day', 'night')),
    constraint ck_unit_answers_not_negative
        check (least(yes, no, silent, withdrawn) >= 0 and minutes >= 0 and lately >= 0)
);
create index ix_unit_answers_region on unit_answers (region);
alter table unit_answers set (fillfactor = 50);

alter table unit add column limits jsonb;
alter table bed_request add column insurer text;
"""

DOWN = """
alter table bed_request drop column insurer;
alter table unit drop column limits;
drop table unit_answers;
"""

# As in 0005: what the role of the units of work may do, with rows of its regions only.
SEES = "array[region, '*'] && string_to_array(current_setting('bedline.regions', true), ',')"


def upgrade() -> None:
    op.execute(UP)
    op.execute(f"grant select, insert, update on unit_answers to {ROLE}")
    op.execute("alter table unit_answers enable row level security")
    op.execute(f"create policy own_regions on unit_answers to {ROLE} using ({SEES}) with check ({SEES})")


def downgrade() -> None:
    op.execute(DOWN)
