"""The last statement of a work: its audit rows and its board entries, numbered and announced, in one message."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from bedline.adapters.db.statement import Row, Statement
from bedline.adapters.db.streams import CHANNEL, as_json
from bedline.adapters.db.transaction import Transaction

# Counters are locked in the order of their streams' names, so that two works that touch the same streams cannot
# deadlock; and in the statement that travels with the commit, so that nobody waits for them longer than it takes.
# They are announced in one notice, because every process takes each notice up, and the entries travel in it, so that a
# relay need not read what it has just been told of. A notice has room for less than 8,000 bytes: an entry that would
# take half of it is only named, and where there are many, they go in several notices.
FINISH: Final = Statement(r"""
with noted as (
  insert into audit (at, region, event, action, person, role, subject_kind, subject, allowed, details)
  select at, region, event, action, person, role, subject_kind, subject, allowed, details
    from jsonb_to_recordset(%(noted)s::jsonb) as line (at timestamptz, region text, event text, action text,
         person text, role text, subject_kind text, subject text, allowed boolean, details jsonb)
), news as materialized (
  select stream, region, changes, happened
    from jsonb_to_recordset(%(appended)s::jsonb)
         as entry (stream text, region text, changes jsonb, happened jsonb)
), head as (
  insert into board_head as counter (stream, region, seq)
  select stream, region, 1 from news order by stream
  on conflict (stream) do update set seq = counter.seq + 1
  returning stream, seq
), entry as (
  insert into board_entry (stream, seq, region, at, changes, happened)
  select stream, seq, region, %(now)s::text::timestamptz, changes, happened from head join news using (stream)
), told as materialized (
  select stream, concat_ws(' ', stream, seq, epoch, jsonb_build_object('stream', stream, 'epoch', epoch, 'seq', seq,
         'at', %(now)s::text, 'changes', changes, 'happened', happened)) as line
    from head join news using (stream) left join board_epoch on true
), short as materialized (
  select stream || ' ' as name, case when octet_length(line) < 3800 then e'\n' || line end as line from told
), lots as (
  select name, line, sum(octet_length(concat(name, line))) over (order by name) / 3900 as lot from short
)
select pg_notify(%(channel)s, concat(string_agg(name, ''), string_agg(line, ''))) from lots group by lot
""")


def finish(transaction: Transaction, *, noted: Collection[Row], appended: Collection[Row], now: datetime) -> None:
    """Write what the work has to tell, as the last thing it does."""
    if noted or appended:
        transaction.later(
            FINISH, noted=as_json(noted), appended=as_json(appended), now=now.isoformat(), channel=CHANNEL
        )
