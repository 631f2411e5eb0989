"""Bringing the database to the shape this version of Bedline needs, and telling whether it has it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bedline.adapters.db.engine import driver_url, settings
from bedline.ports.storage import StorageAway

FOLDER: Final = Path(__file__).resolve().parent.parent.parent.parent / "migrations"
# The oldest version that the tests of storage and migrations have been run on; 18 is what comes with Bedline.
OLDEST: Final = 15
# An advisory lock of ours: of several processes that start at once, one migrates and the others wait for it.
_LOCK: Final = 0x42_45_44_01
# A migration that cannot have its table within this time gives up rather than stop the region at work;
# it is tried again by starting again.
_LOCK_TIMEOUT: Final = "4s"
_STATEMENT_TIMEOUT: Final = "60s"


class TooOld(Exception):
    """The server is older than any that Bedline was tried on; the message says what it is and what is needed."""


def upgrade(url: str, *, to: str = "head") -> None:
    """Bring the database up to a revision; one that a newer version has brought further stays as it is.

    Raises:
        sqlalchemy.exc.OperationalError: it cannot be reached, or a table stayed locked by others.
        TooOld: the server is.
    """
    with _connection(url) as connection:
        found = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()  # that look began a transaction, and each migration has its own
        if not _beyond(found):
            command.upgrade(_config(connection), to)


def downgrade(url: str, *, to: str) -> None:
    """Bring the database back to an earlier revision (``base``: before the first)."""
    with _connection(url) as connection:
        command.downgrade(_config(connection), to)


def current(url: str) -> str | None:
    """Return the revision the database has.

    Raises:
        StorageAway: it cannot be reached.
    """
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except sa.exc.OperationalError as error:
        raise StorageAway(str(error.orig)) from error
    finally:
        engine.dispose()


def is_behind(url: str) -> bool:
    """Say whether the database lacks something that this version needs; one of a newer version has all of it.

    Raises:
        StorageAway: it cannot be reached.
    """
    found = current(url)
    return found is None or (found != head() and not _beyond(found))


def head() -> str:
    """Return the revision this version of Bedline needs."""
    return (FOLDER / "HEAD").read_text().strip()


def scripts() -> ScriptDirectory:
    """Return the migrations themselves."""
    return ScriptDirectory.from_config(_config(None))


def _beyond(revision: str | None) -> bool:
    """Say whether the revision is a later one than this version knows: they are numbered one after the other."""
    return revision is not None and revision.isdecimal() and revision > head()


@contextmanager
def _connection(url: str) -> Iterator[sa.Connection]:
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            _check_version(connection)
            # Not under the lock timeout: the one who migrates may take its time.
            connection.exec_driver_sql("set lock_timeout = 0")
            connection.exec_driver_sql(f"select pg_advisory_lock({_LOCK})")
            connection.exec_driver_sql(f"set lock_timeout = '{_LOCK_TIMEOUT}'")
            connection.commit()
            yield connection
    finally:
        # Closing the connection gives the advisory lock back, whatever state it is in.
        engine.dispose()


def _check_version(connection: sa.Connection) -> None:
    number = int(connection.exec_driver_sql("show server_version_num").scalar_one())
    if number // 10_000 < OLDEST:
        found = connection.exec_driver_sql("show server_version").scalar_one()
        raise TooOld(f"PostgreSQL at DATABASE_URL is {found}: Bedline needs {OLDEST} or newer. Nothing was changed.")


def _engine(url: str) -> sa.Engine:
    options = settings(timezone="UTC", lock_timeout=_LOCK_TIMEOUT, statement_timeout=_STATEMENT_TIMEOUT)
    return sa.create_engine(
        sa.make_url(driver_url(url)).set(drivername="postgresql+psycopg"),
        poolclass=sa.pool.NullPool,
        connect_args={"options": options, "application_name": "bedline-migrate"},
    )


def _config(connection: sa.Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
