"""How a process connects to PostgreSQL, and the transactions on its connections."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import psycopg

from bedline.adapters.db.faults import meaning
from bedline.adapters.db.link import Link
from bedline.adapters.db.links import Links, Loan
from bedline.adapters.db.statement import Row, Statement
from bedline.adapters.db.transaction import Transaction
from bedline.ports.storage import StorageAway

_APPLICATION: Final = "bedline"
_CONNECT_SECONDS: Final = 5


class Database:
    """A pool of connections; each is given back after every transaction.

    A connection that has gone bad while nobody used it is noticed by the first message of the next transaction,
    which is then begun on a new one: that costs no round trip in good times.
    """

    def __init__(
        self,
        url: str,
        *,
        connections: int = 20,
        statement_length: timedelta = timedelta(seconds=15),
        lock_length: timedelta = timedelta(seconds=5),
        idle_length: timedelta = timedelta(seconds=30),
        wait_length: timedelta = timedelta(seconds=10),
    ) -> None:
        """Hold at most ``connections``; wait for a free one no longer than ``wait_length``.

        The server ends statements, waits for locks and transactions left standing after the other three lengths.
        """
        self.url: Final = driver_url(url)
        self._options = settings(
            timezone="UTC",
            # Every statement has a plan that suits whatever it is given; tests look at those plans.
            plan_cache_mode="force_generic_plan",
            statement_timeout=_milliseconds(statement_length),
            lock_timeout=_milliseconds(lock_length),
            idle_in_transaction_session_timeout=_milliseconds(idle_length),
        )
        self._links = Links(self._connect, most=connections, wait_length=wait_length)

    @contextmanager
    def transaction(self, *, regions: str | None = None, reading: bool = False) -> Iterator[Transaction]:
        """Open a transaction that commits when the block ends, unless that was done, and rolls back when it raises.

        ``regions`` as :class:`Transaction`; without them it acts as the owner of the tables.
        """
        loan = Loan(self._links)
        try:
            transaction = Transaction(loan, regions=regions, reading=reading)
            try:
                yield transaction
                transaction.commit()
            except BaseException:
                transaction.rollback()
                raise
        finally:
            loan.give_back()

    def look(self, statement: Statement, /, **values: object) -> Row | None:
        """Return the first row of what one statement finds, in one message, as the owner of the tables."""
        loan = Loan(self._links)
        try:
            [result] = loan.open([(statement, values)])
            return next(iter(loan.link.rows(statement, result)), None)
        except psycopg.Error as error:
            raise meaning(error, connected=loan.link.connected) from error
        finally:
            loan.give_back()

    def close(self) -> None:
        """Close every connection: those that are lent when they are given back; nothing is lent any more."""
        self._links.close()

    def _connect(self) -> Link:
        try:
            connection: psycopg.Connection[Any] = psycopg.connect(
                self.url,
                # Transactions are begun and ended by hand, in one message with what happens in them.
                autocommit=True,
                application_name=_APPLICATION,
                connect_timeout=_CONNECT_SECONDS,
                options=self._options,
            )
        except psycopg.Error as error:
            raise StorageAway(str(error)) from error
        return Link(connection)


def driver_url(url: str) -> str:
    """Return the address as libpq and psycopg know it, whatever SQLAlchemy would call it."""
    scheme, _, rest = url.partition("://")
    if scheme.split("+")[0] not in ("postgresql", "postgres"):
        raise ValueError("DATABASE_URL names no PostgreSQL")
    return f"postgresql://{rest}"


def settings(**values: str) -> str:
    """Return server settings as libpq's ``options`` takes them."""
    return " ".join(f"-c {name}={value}" for name, value in values.items())


def _milliseconds(length: timedelta) -> str:
    return str(length // timedelta(milliseconds=1))
