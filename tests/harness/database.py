"""Databases in the shape this version needs: migrated once, copied for whoever asks, emptied between tests."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from psycopg.sql import SQL, Identifier

from bedline.adapters.db import migrate
from tests.harness.postgres import Databases

# The migrating of one test process, which the others wait for.
_LOCK: Final = 0x42_45_44_FF
# What a test leaves behind; the configured world stays.
_HAPPENED: Final = (
    "bed_request, patient, offer, stay, task, place_claim, place_ledger, capacity_report, board_head, board_entry,"
    " audit, once, beat, unit_answers, sign_in_failure, api_token, leg, waiting, message, pin, voicemail, opt_out,"
    " daily_calls, policy_trial, triage_words, guess"
)


@contextmanager
def migrated(databases: Databases) -> Iterator[str]:
    """Lend the address of a migrated database that nobody has written to."""
    with databases.fresh(template=_template(databases)) as url:
        yield url


def emptied(url: str) -> None:
    """Forget everything that happened in the database; the triggers that forbid it are out of force meanwhile."""
    with psycopg.connect(url) as connection:
        connection.execute("set local session_replication_role = replica")
        connection.execute(f"truncate {_HAPPENED}".encode())
        connection.execute(
            "update unit_places set staffed = 0, occupied = 0, closed = 0, free_in_24_hours = 0, free_in_72_hours = 0,"
            " held = 0, reserved = 0, reported_at = null, reported_by = null, source = null, changed_at = null,"
            " closures = null, opens_at = null"
        )


def _template(databases: Databases) -> str:
    """Return the name of a database that is only copied; made when there is none for these very migrations."""
    name = f"migrated_{_print_of_migrations()}"
    with databases.administrator() as connection:
        connection.execute("select pg_advisory_lock(%s)", (_LOCK,))
        found = connection.execute("select datistemplate from pg_database where datname = %s", (name,)).fetchone()
        if found != (True,):
            connection.execute(SQL("drop database if exists {}").format(Identifier(name)))
            connection.execute(SQL("create database {}").format(Identifier(name)))
            migrate.upgrade(databases.url(name))
            connection.execute(SQL("alter database {} is_template true").format(Identifier(name)))
    return name


def _print_of_migrations() -> str:
    files = sorted((migrate.FOLDER / "versions").glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
