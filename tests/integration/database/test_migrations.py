"""The migrations: numbered without a gap, forth and back with data in, and at the end the tables the code knows."""

import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from typing import Final

import psycopg
import pytest
import sqlalchemy as sa
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier

from bedline.adapters.db import migrate
from bedline.adapters.db.schema import metadata
from bedline.adapters.db.statement import Statement
from bedline.domain.patients import Patient
from bedline.domain.tasks import TaskKind
from tests import builders as a
from tests.harness import kept, kept_calls, worlds
from tests.harness.kept import DESK
from tests.harness.postgres import Databases

pytestmark = pytest.mark.database

REVISIONS: Final = [script.revision for script in reversed(list(migrate.scripts().walk_revisions()))]
# Everything the tables are made of, as PostgreSQL itself would write it down.
COLUMNS: Final = """
    select table_name, column_name, data_type, is_nullable, column_default, identity_generation
      from information_schema.columns where table_schema = 'public' and table_name <> 'alembic_version' order by 1, 2
"""
CONSTRAINTS: Final = """
    select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
     where connamespace = 'public'::regnamespace and conrelid::regclass::text <> 'alembic_version'
     order by 1, 2
"""
INDEXES: Final = """
    select tablename, indexname, indexdef from pg_indexes
     where schemaname = 'public' and tablename <> 'alembic_version' order by 1, 2
"""


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [f"{number:04}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS
    files = sorted(path.name for path in (migrate.FOLDER / "versions").glob("*.py"))
    assert all(re.fullmatch(r"\d{4}_[a-z_]+\.py", name) for name in files)
    assert [name[:4] for name in files] == REVISIONS


def test_the_head_file_names_the_last_migration() -> None:
    assert migrate.head() == REVISIONS[-1]


def _shape(url: str) -> dict[str, list[tuple[object, ...]]]:
    with psycopg.connect(url) as connection:
        found = {name: connection.execute(query.encode()).fetchall() for name, query in _LOOKS.items()}
    return {name: [tuple(map(_ordered, row)) for row in rows] for name, rows in found.items()}


def _ordered(value: object) -> object:
    """Return a check with its known words in one order: which migration added which says nothing about the tables."""
    if not isinstance(value, str):
        return value
    return re.sub(r"(?<=ARRAY\[)[^\]]*(?=\])", lambda found: ", ".join(sorted(found[0].split(", "))), value)


_LOOKS: Final = {"columns": COLUMNS, "constraints": CONSTRAINTS, "indexes": INDEXES}


@pytest.mark.parametrize("look", list(_LOOKS))
def test_migrated_tables_are_the_tables_the_code_knows(databases: Databases, look: str) -> None:
    with databases.fresh() as migrated, databases.fresh() as made:
        migrate.upgrade(migrated)
        engine = sa.create_engine(made.replace("postgresql:", "postgresql+psycopg:"))
        metadata.create_all(engine)
        engine.dispose()
        assert _shape(migrated)[look] == _shape(made)[look]


@pytest.fixture
def lived_in(databases: Databases) -> Iterator[str]:
    """The address of a database in which things have happened."""
    with databases.fresh() as url:
        migrate.upgrade(url)
        with worlds.in_database(url) as database:
            world = worlds.in_postgresql(database)
            asked = kept.request(1)
            offer = kept.accepted(kept.offer(1, of=asked))
            kept.keep(world.storage, asked, offer, kept.stay(1, of=offer), kept.task(1, request=asked.id))
            call = kept_calls.leg(1, request=asked.id)
            kept_calls.keep(
                world.storage,
                call,
                kept_calls.waiting(1, of=call),
                kept_calls.message(1, offer=offer.id),
                kept_calls.voicemail(1, of=call),
            )
            kept.keep(world.storage, kept.task(2, leg=call.id, kind=TaskKind.MISSED_CALL))
            # One of every kind, so that whoever unlearns a word has a row that holds it.
            of_each_kind = [kept.task(number, unit=kept.DUIN, kind=kind) for number, kind in enumerate(TaskKind, 10)]
            kept.keep(world.storage, *of_each_kind)
            with world.storage.work(DESK) as work:
                work.pins.keep(a.gp().id, pin="482913", now=a.NOW)
                work.patients.keep(asked.id, Patient(name="Bakker", national_number="123456782"), known_again=True)
                work.opt_outs.note(kept_calls.GP_PHONE, out=True, now=a.NOW)
                work.opt_outs.flag(kept_calls.WARD_PHONE, now=a.NOW)
                work.guesses.note(work.ids.new(), region=a.POLDER, number=None, code="1", now=a.NOW)
                kept.reported(work)
                kept.held(work, offer)
                work.streams.append({"desk:polder": ((), [{"kind": "x"}])})
                work.audit.note(event="seen", action="R", subject_kind="x", subject="x")
                work.once.claim(scope="s", key="k", fingerprint="f")
        yield url


def test_every_migration_goes_back_and_forth_with_data_in(lived_in: str) -> None:
    for earlier in [*reversed(REVISIONS[:-1]), "base"]:
        migrate.downgrade(lived_in, to=earlier)
        assert migrate.current(lived_in) == (None if earlier == "base" else earlier)
    with psycopg.connect(lived_in) as connection:
        left = connection.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relname !~ '^alembic'"
            " union all select proname from pg_proc where pronamespace = 'public'::regnamespace"
        ).fetchall()
    assert left == []
    for later in REVISIONS:
        migrate.upgrade(lived_in, to=later)
    with worlds.in_database(lived_in) as database:
        world = worlds.in_postgresql(database)
        kept.keep(world.storage, kept.request(1))


def test_going_back_over_the_walls_between_regions_keeps_what_happened(lived_in: str) -> None:
    migrate.downgrade(lived_in, to="0004")
    migrate.upgrade(lived_in)
    with worlds.in_database(lived_in) as database, database.transaction(regions="polder", reading=True) as transaction:
        assert transaction.first(Statement("select count(*) from bed_request")) == {"count": 1}


def test_an_earlier_version_forgets_the_tasks_it_has_no_word_for_and_keeps_the_others(lived_in: str) -> None:
    migrate.downgrade(lived_in, to="0011")
    with psycopg.connect(lived_in) as connection:
        kept_kinds = {kind for (kind,) in connection.execute("select kind from task").fetchall()}
        assert "quiet_hours" in kept_kinds
        assert not kept_kinds & {"stay_ends", "stay_review"}
        with pytest.raises(psycopg.errors.CheckViolation, match="ck_task_kind_known"):
            connection.execute("update task set kind = 'stay_ends'")


def test_upgrading_again_changes_nothing(databases: Databases) -> None:
    with databases.fresh() as url:
        assert migrate.current(url) is None
        migrate.upgrade(url)
        before = _shape(url)
        migrate.upgrade(url)
        assert _shape(url) == before
        assert migrate.current(url) == migrate.head()


def test_a_version_before_starts_and_works_on_what_a_newer_one_has_left(databases: Databases) -> None:
    with databases.fresh() as url:
        assert migrate.is_behind(url)
        migrate.upgrade(url)
        assert not migrate.is_behind(url)
        with psycopg.connect(url) as connection:
            connection.execute("update alembic_version set version_num = '9999'")
        migrate.upgrade(url)
        assert (migrate.current(url), migrate.is_behind(url)) == ("9999", False)
        with psycopg.connect(url) as connection:
            connection.execute("update alembic_version set version_num = %s", (REVISIONS[-2],))
        assert migrate.is_behind(url)


def test_processes_that_start_at_once_migrate_once(databases: Databases) -> None:
    with databases.fresh() as url:
        code = f"from bedline.adapters.db import migrate; migrate.upgrade({url!r})"
        running = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
        assert [process.wait(60) for process in running] == [0, 0]
        assert migrate.current(url) == migrate.head()


def test_a_migration_gives_up_rather_than_stop_the_region_at_work(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "_LOCK_TIMEOUT", "200ms")
    with databases.fresh() as url:
        migrate.upgrade(url)
        with psycopg.connect(url) as at_work:
            at_work.execute("select * from task, unit, unit_places, place_ledger, stay, account, bed_request, leg")
            with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
                migrate.downgrade(url, to="0004")
        assert migrate.current(url) == migrate.head()


@pytest.fixture
def plain_owner(databases: Databases) -> Iterator[str]:
    """The address of an empty database that belongs to an account without any special power."""
    name = f"plain_{uuid.uuid4().hex[:8]}"
    with databases.fresh() as url, databases.administrator() as administrator:
        administrator.execute(SQL("create role {} login").format(Identifier(name)))
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(SQL("alter schema public owner to {}").format(Identifier(name)))
        yield make_conninfo(url, user=name)
        with psycopg.connect(url, autocommit=True) as connection:
            for last_will in ("reassign owned by {} to current_user", "drop owned by {}", "drop role {}"):
                connection.execute(SQL(last_will).format(Identifier(name)))


def test_an_account_without_power_is_told_what_an_administrator_has_to_do(
    databases: Databases, plain_owner: str
) -> None:
    with databases.administrator() as administrator:
        administrator.execute("do $$ begin create role bedline_app; exception when duplicate_object then null; end $$")
    user = str(conninfo_to_dict(plain_owner)["user"])
    with pytest.raises(sa.exc.ProgrammingError, match=f"grant bedline_app to {user};"):
        migrate.upgrade(_as_url(plain_owner))


def test_an_account_without_power_serves_once_it_may_take_on_the_role(databases: Databases, plain_owner: str) -> None:
    user = str(conninfo_to_dict(plain_owner)["user"])
    with databases.administrator() as administrator:
        administrator.execute("do $$ begin create role bedline_app; exception when duplicate_object then null; end $$")
        administrator.execute(SQL("grant bedline_app to {}").format(Identifier(user)))
    migrate.upgrade(_as_url(plain_owner))
    with worlds.in_database(_as_url(plain_owner)) as database:
        world = worlds.upon(database)
        asked = kept.request(1)
        kept.keep(world.storage, asked, kept.offer(1, of=asked))
        with world.storage.work(DESK) as work:
            kept.reported(work)
            held = kept.held(work, kept.offer(1, of=asked))
            work.streams.append({"desk:polder": ((), ())})
        with world.storage.reading(worlds.neighbour()) as work:
            assert work.places.many([held.unit]) == {}


def _as_url(conninfo: str) -> str:
    parts = conninfo_to_dict(conninfo)
    return f"postgresql://{parts['user']}@/{parts['dbname']}?host={parts['host']}&port={parts['port']}"
