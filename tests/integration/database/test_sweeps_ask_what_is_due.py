"""Sweeps read what is due and nothing else, however many requests live beside it."""

from collections.abc import Iterator
from typing import Final

import psycopg
import pytest

from bedline.adapters.db.engine import Database
from bedline.adapters.db.statement import Statement
from bedline.domain.people import bedline_in
from bedline.services.consequences import carry_out
from bedline.services.sweeps import SWEEPS
from tests.harness import worlds
from tests.harness.database import migrated
from tests.harness.postgres import Databases
from tests.harness.worlds import World

pytestmark = pytest.mark.database

LIVE: Final = 1200
# What a sweep may look up besides, such as how many places a region's units have.
FEW: Final = 30
# A third waits, a third is being asked for, a third has a place; of half of those the desk knows that nobody heard.
FILL: Final = """
    set session_replication_role = replica;
    create temp table live as
        select n, ('f' || lpad(to_hex(n), 31, '0'))::uuid as id, %(now)s::timestamptz as now
          from generate_series(1, %(live)s) n;
    insert into bed_request (id, code, region, channel, referrer, practice, birth_year, sex, postcode, traits, answers,
           happened_at, received_at, state, next_kind, next_due_at, updated_at, care_form, urgency, norm_due_at,
           warnings_given, note, searched_at, ring_back, hear_by, findings)
    select id, 'A' || n, 'polder', 'phone', 'gp-oost', 'praktijk-oost', 1938, 'f', '1001', '{}', '{}', now, now,
           (array['waiting', 'offered', 'reserved'])[1 + n %% 3], (array['retry', 'answer', 'arrival'])[1 + n %% 3],
           now + interval '20 hours', now, 'crisis', 'now', now + interval '20 hours', 0, '', now, false,
           case when n %% 6 = 5 then now + interval '20 minutes' end, '[]' from live;
    insert into offer (id, code, request, region, unit, facility, state, made_at, made_by, expires_at, note,
           answered_at, answered_by)
    select id, n::text, id, 'polder', 'duin-1', 'duin', case n %% 3 when 1 then 'open' else 'accepted' end, now, 'x',
           now + interval '2 hours', '', case n %% 3 when 2 then now end, case n %% 3 when 2 then 'x' end
      from live where n %% 3 > 0;
    insert into stay (id, offer, request, region, unit, facility, doctor, state, reserved_at, expected_at)
    select id, id, id, 'polder', 'duin-1', 'duin', 'x', 'reserved', now, now + interval '18 hours'
      from live where n %% 3 = 2;
    insert into task (id, region, kind, due_at, created_at, state, subject, request, params)
    select id, 'polder', 'result_not_heard', now, now, 'open', id::text, id, '{}' from live where n %% 6 = 2;
"""
READ: Final = "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::integer from pg_stat_user_tables"
TELL: Final = Statement("select pg_stat_force_next_flush()::text as told")


@pytest.fixture(scope="module")
def lively(databases: Databases) -> Iterator[tuple[World, Database]]:
    """A region in which much goes on and nothing is due."""
    with migrated(databases) as url, worlds.in_database(url) as database:
        world = worlds.in_postgresql(database)
        world.follow = carry_out
        with psycopg.connect(url, cursor_factory=psycopg.ClientCursor) as connection:
            connection.execute(FILL, {"live": LIVE, "now": world.clock.now()})
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("vacuum analyze")
        yield world, database


def rows_read(database: Database) -> int:
    # The connection that was last given back is the next that is lent: the one the sweep has worked on.
    database.look(TELL)
    database.look(TELL)
    with psycopg.connect(database.url) as connection:
        row = connection.execute(READ).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("name", list(SWEEPS))
def test_it_reads_a_few_rows_and_not_all_that_live(lively: tuple[World, Database], name: str) -> None:
    world, database = lively
    SWEEPS[name](world.storage, bedline_in())
    before = rows_read(database)
    assert SWEEPS[name](world.storage, bedline_in()) == 0
    assert rows_read(database) - before <= FEW
