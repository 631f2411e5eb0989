"""Wrong codes and PINs of the last hours, by marks; numbers that no text reaches; how often a number was rung."""

from alembic import op

from bedline.adapters.db.known_words import narrow, widen

revision = "0019"
down_revision = "0018"

ROLE = "bedline_app"

UP = """
create table guess (
    id uuid not null,
    region text not null,
    number_mark text,
    code_mark text not null,
    at timestamptz not null,
    constraint pk_guess primary key (id),
    constraint fk_guess_region foreign key (region) references region (id)
);
create index ix_guess_number on guess (number_mark, at) where number_mark is not null;
create index ix_guess_region on guess (region, at);

alter table opt_out
    add column reason text not null default 'owner',
    add constraint ck_opt_out_reason_known check (reason in ('owner', 'unreachable'));
alter table opt_out alter column reason drop default;

create index ix_message_rung on message (to_mark, sent_at) where kind = 'call' and sent_at is not null;
"""

# Before this, whoever was kept here wanted no texts.
DOWN = """
drop index ix_message_rung;
delete from opt_out where reason <> 'owner';
alter table opt_out drop column reason;
drop table guess;
"""

# As in 0005: what the role of the units of work may do, with rows of its regions only.
SEES = "array[region, '*'] && string_to_array(current_setting('bedline.regions', true), ',')"


def upgrade() -> None:
    op.execute(UP)
    op.execute(f"grant select, insert, delete on guess to {ROLE}")
    op.execute(f"grant update on opt_out to {ROLE}")
    op.execute("alter table guess enable row level security")
    op.execute(f"create policy own_regions on guess to {ROLE} using ({SEES}) with check ({SEES})")
    widen("task", "kind", "pin_guessing")
    widen("message", "errand", "tell_pin_locked")


def downgrade() -> None:
    narrow("message", "errand", "tell_pin_locked")
    narrow("task", "kind", "pin_guessing")
    op.execute(DOWN)
