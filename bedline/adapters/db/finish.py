"""The last statement of a work: its audit rows and its board entries, numbered and announced, in one message."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from bedline.adapters.db.statement import Row, Statement
from bedline.adapters.db.streams import CHANNEL, as_json
from bedline.adapters.db.transaction import Transaction

# Counters are locked in the order of their streams' names, so that two works that touch the same streams cannot
# deadlock; and in the statement that travels with the commit, so that nobody waits for them longer than it takes.
# They are announced in one notice, because every process takes each notice up; a notice has room for some more than 50.
FINISH: Final = Statement("""
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
  select stream, seq, region, %(now)s::timestamptz, changes, happened from head join news using (stream)
)
select pg_notify(%(channel)s, string_agg(stream, ' '))
  from (select stream, row_number() over () / 50 as lot from head) as written group by lot
""")


def finish(transaction: Transaction, *, noted: Collection[Row], appended: Collection[Row], now: datetime) -> None:
    """Write what the work has to tell, as the last thing it does."""
    if noted or appended:
        transaction.later(FINISH, noted=as_json(noted), appended=as_json(appended), now=now, channel=CHANNEL)
