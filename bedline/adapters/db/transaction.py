"""One transaction on one connection, told to the server in as few messages as it takes."""

from functools import cache
from typing import Any, Final, NoReturn

import psycopg
from psycopg.rows import dict_row
from psycopg.sql import SQL, Literal

from bedline.adapters.db.base import APP_ROLE
from bedline.adapters.db.faults import ALREADY_FAILED, meaning
from bedline.adapters.db.statement import Row, Statement

_READING: Final = " isolation level repeatable read, read only"


class Transaction:
    """Statements that happen together or not at all.

    Raises everywhere: ``StorageBusy`` when the database lets others go first, ``StorageAway`` when it cannot
    be reached, ``Conflict`` ``no_free_place`` when it refuses to promise a place twice. After a refusal
    nothing more can be done in this transaction: every further statement meets the same refusal.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._cursor = connection.cursor(row_factory=dict_row)
        self._queued: list[tuple[Statement, Row]] = []
        self._failed: Exception | None = None

    def begin(self, *, regions: str | None, reading: bool) -> None:
        """Begin, seeing only these regions (comma-separated, ``*`` for all); None: as the owner of the tables."""
        try:
            # The connection is in autocommit mode, so that this is one message and not two.
            self._cursor.execute(_beginning(regions, reading=reading))
        except psycopg.Error as error:
            self._fail(error)

    def all(self, statement: Statement, /, **values: object) -> list[Row]:
        """Execute and return every row."""
        return self._execute(statement, values).fetchall()

    def first(self, statement: Statement, /, **values: object) -> Row | None:
        """Execute and return the first row, if there is one."""
        return self._execute(statement, values).fetchone()

    def run(self, statement: Statement, /, **values: object) -> int:
        """Execute and return how many rows it touched."""
        return self._execute(statement, values).rowcount

    def later(self, statement: Statement, /, **values: object) -> None:
        """Execute in the same message as the next statement, or the commit: whoever writes need not wait.

        It happens in its place in the order; what the database has against it is raised by that next statement.
        """
        self._queued.append((statement, values))

    def commit(self) -> None:
        """Commit, together with what is queued: what that locks is locked most briefly."""
        if self._failed is not None:
            # PostgreSQL answers COMMIT of a failed transaction with a silent ROLLBACK.
            raise self._failed
        try:
            if not self._queued:
                self._connection.commit()
                return
            with self._connection.pipeline():
                self._send_queued()
                self._connection.commit()
        except psycopg.Error as error:
            self._fail(error)

    def rollback(self) -> None:
        """Undo everything; a connection that is gone has done so already."""
        if not self._connection.closed:
            try:
                self._connection.rollback()
            except psycopg.Error:
                self._connection.close()

    def _execute(self, statement: Statement, values: Row) -> psycopg.Cursor[Row]:
        try:
            if not self._queued:
                return self._cursor.execute(statement.text, values)
            with self._connection.pipeline():
                self._send_queued()
                self._cursor.execute(statement.text, values)
        except psycopg.Error as error:
            self._fail(error)
        return self._cursor

    def _send_queued(self) -> None:
        writing = self._connection.cursor()
        queued, self._queued = self._queued, []
        for statement, values in queued:
            writing.execute(statement.text, values)

    def _fail(self, error: psycopg.Error) -> NoReturn:
        if error.sqlstate == ALREADY_FAILED and self._failed is not None:
            raise self._failed from error
        self._failed = meaning(error, connected=not self._connection.closed)
        if self._failed is error:
            raise error
        raise self._failed from error


@cache
def _beginning(regions: str | None, *, reading: bool) -> bytes:
    begin = SQL("begin" + (_READING if reading else ""))
    if regions is None:
        return begin.as_bytes()
    settings = SQL("; select set_config('role', {}, true), set_config('bedline.regions', {}, true)")
    return (begin + settings.format(Literal(APP_ROLE), Literal(regions))).as_bytes()
