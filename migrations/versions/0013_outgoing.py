"""By when a result must be heard; a day's calls, counted; opt-outs with their number; what is found by an index."""

from alembic import op

from bedline.adapters.db.known_words import narrow, widen

revision = "0013"
down_revision = "0012"

# A place reserved before this has half an hour to be heard of, as was the rule.
UP = """
alter table bed_request
    add column hear_by timestamptz,
    add constraint ck_bed_request_hear_by check (hear_by is null or state = 'reserved');
create index ix_bed_request_hear on bed_request (hear_by) where hear_by is not null;
update bed_request
   set hear_by = (select max(reserved_at) + interval '30 minutes' from stay where stay.request = bed_request.id)
 where state = 'reserved' and told_at is null and (ring_back or channel = 'phone');

create index ix_bed_request_searched on bed_request (region, coalesce(searched_at, '-infinity'::timestamptz))
    where next_due_at is not null and next_kind = 'retry';
create index ix_task_asked on task (request) where kind = 'neighbour_asks' and state = 'open';

create table daily_calls (
    day date not null,
    taken integer not null,
    constraint pk_daily_calls primary key (day),
    constraint ck_daily_calls_taken check (taken >= 0)
);

alter table opt_out add column number bytea;

drop index ix_leg_personal, ix_waiting_chain, ix_message_personal, ix_voicemail_sound;
create index ix_leg_personal on leg (region, ended_at) where peer is not null or data is not null;
create index ix_waiting_chain on waiting (region, ended_at) where chain is not null;
create index ix_message_personal on message (region, heard_at)
    where to_number is not null and not state in ('doubtful', 'sending', 'sent', 'waiting');
create index ix_voicemail_sound on voicemail (region, recorded_at) where sound is not null;
"""

DOWN = """
drop index ix_leg_personal, ix_waiting_chain, ix_message_personal, ix_voicemail_sound;
create index ix_leg_personal on leg (ended_at) where peer is not null or data is not null;
create index ix_waiting_chain on waiting (ended_at) where chain is not null;
create index ix_message_personal on message (heard_at)
    where to_number is not null and not state in ('doubtful', 'sending', 'sent', 'waiting');
create index ix_voicemail_sound on voicemail (recorded_at) where sound is not null;

alter table opt_out drop column number;
drop table daily_calls;
drop index ix_task_asked, ix_bed_request_searched, ix_bed_request_hear;
alter table bed_request
    drop constraint ck_bed_request_hear_by,
    drop column hear_by;
"""


def upgrade() -> None:
    op.execute(UP)
    widen("task", "kind", "calls_capped")


def downgrade() -> None:
    narrow("task", "kind", "calls_capped")
    op.execute(DOWN)
