"""One transaction on one connection, told to the server in as few messages as it takes."""

from collections.abc import Sequence
from typing import Final, NoReturn

import psycopg
from psycopg.pq.abc import PGresult

from bedline.adapters.db.base import APP_ROLE
from bedline.adapters.db.faults import ALREADY_FAILED, meaning
from bedline.adapters.db.link import Asked
from bedline.adapters.db.links import Loan
from bedline.adapters.db.statement import Row, Statement
from bedline.ports.storage import StorageMisused

_BEGIN: Final = Statement("begin")
_BEGIN_READING: Final = Statement("begin isolation level repeatable read, read only")
_COMMIT: Final = Statement("commit")
_TAKE_ON: Final = Statement(
    "select set_config('role', %(role)s, true), set_config('bedline.regions', %(regions)s, true)"
)


class Transaction:
    """Statements that happen together or not at all.

    Raises everywhere: ``StorageBusy`` when the database lets others go first, ``StorageAway`` when it cannot
    be reached, ``Conflict`` ``no_free_place`` when it refuses to promise a place twice. After a refusal
    nothing more can be done in this transaction: every further statement meets the same refusal.
    """

    def __init__(self, loan: Loan, *, regions: str | None, reading: bool) -> None:
        """See only these regions (comma-separated, ``*`` for all); None: act as the owner of the tables."""
        self._loan = loan
        # Sent with the first statement: a connection that died in the pool is noticed before anything has happened.
        self._beginning: list[Asked] = [(_BEGIN_READING if reading else _BEGIN, {})]
        if regions is not None:
            self._beginning.append((_TAKE_ON, {"role": APP_ROLE, "regions": regions}))
        # What is raised unless the last statement of the beginning touches a row.
        self._otherwise: Exception | None = None
        self._queued: list[Asked] = []
        self._failed: Exception | None = None

    def begin_with(self, statement: Statement, /, *, otherwise: Exception, **values: object) -> None:
        """Have a statement executed before all others, in one message with the first of them.

        Unless it touches a row, whatever sends that message raises ``otherwise``, and so does all that is tried later.
        """
        if not self._beginning:
            raise StorageMisused("this work has begun")
        self._beginning.append((statement, values))
        self._otherwise = otherwise

    def begin(self) -> None:
        """Begin now, should nothing have been sent yet."""
        if self._beginning:
            self._send(())

    def all(self, statement: Statement, /, **values: object) -> list[Row]:
        """Execute and return every row."""
        result = self._execute(statement, values)
        # Read by the connection that it came on, which may be another than before.
        return self._loan.link.rows(statement, result)

    def first(self, statement: Statement, /, **values: object) -> Row | None:
        """Execute and return the first row, if there is one."""
        return next(iter(self.all(statement, **values)), None)

    def run(self, statement: Statement, /, **values: object) -> int:
        """Execute and return how many rows it touched."""
        return self._execute(statement, values).command_tuples or 0

    def aside(self, *asked: Asked) -> list[list[Row]]:
        """Execute several statements in one message and return the rows of each; what is queued goes on waiting.

        For questions whose answers cannot depend on what this transaction has still to write.
        """
        queued, self._queued = self._queued, []
        try:
            results = self._send(asked)
        finally:
            self._queued = queued
        rows = self._loan.link.rows
        return [rows(statement, result) for (statement, _), result in zip(asked, results, strict=True)]

    def later(self, statement: Statement, /, **values: object) -> Row:
        """Execute in the same message as the next statement, or the commit: whoever writes need not wait.

        It happens in its place in the order; what the database has against it is raised by that next statement.
        Returns the values as they wait, for :meth:`amend`.
        """
        self._queued.append((statement, values))
        return values

    def amend(self, waiting: Row, /, **values: object) -> bool:
        """Change what a statement that waits will write; False when it has been sent."""
        if not any(each is waiting for _, each in self._queued):
            return False
        waiting.update(values)
        return True

    def commit(self) -> None:
        """Commit, together with what is queued: what that locks is locked most briefly."""
        if self._failed is not None:
            # PostgreSQL answers COMMIT of a failed transaction with a silent ROLLBACK.
            raise self._failed
        if self._beginning and (self._queued or self._otherwise):
            # A message that is sent twice must not end in a commit.
            self._send(())
        if not self._beginning:
            self._send([(_COMMIT, {})])

    def rollback(self) -> None:
        """Undo everything; a connection that is gone has done so already."""
        self._loan.link.rollback()

    def _execute(self, statement: Statement, values: Row) -> PGresult:
        [result] = self._send([(statement, values)])
        return result

    def _send(self, asked: Sequence[Asked]) -> list[PGresult]:
        """Send what is queued and these statements in one message, and return the results of these."""
        if self._failed is not None:
            raise self._failed
        beginning, self._beginning = self._beginning, []
        queued, self._queued = self._queued, []
        try:
            if beginning:
                results = self._loan.open([*beginning, *queued, *asked])
            else:
                results = self._loan.link.exchange([*queued, *asked])
        except psycopg.Error as error:
            self._fail(error)
        if beginning:
            self._settle(results[len(beginning) - 1])
        return results[len(results) - len(asked) :]

    def _settle(self, first: PGresult) -> None:
        """Look what came of the statement that this transaction began with."""
        otherwise, self._otherwise = self._otherwise, None
        if otherwise is not None and not first.command_tuples:
            self._failed = otherwise
            raise otherwise

    def _fail(self, error: psycopg.Error) -> NoReturn:
        if error.sqlstate == ALREADY_FAILED and self._failed is not None:
            raise self._failed from error
        self._failed = meaning(error, connected=self._loan.link.connected)
        if self._failed is error:
            raise error
        raise self._failed from error
