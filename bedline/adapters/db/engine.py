"""The connections to PostgreSQL that a process holds, and the transactions on them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final, cast

import psycopg
import sqlalchemy as sa
from sqlalchemy.pool import PoolProxiedConnection

from bedline.adapters.db.link import Link
from bedline.adapters.db.transaction import Transaction
from bedline.ports.storage import StorageAway, StorageBusy

_APPLICATION: Final = "bedline"
_LINK: Final = "link"


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
        self._connections = connections
        self._closed = False
        self._engine = sa.create_engine(
            sa.make_url(self.url).set(drivername="postgresql+psycopg"),
            # Transactions are begun and ended by hand, in one message with what happens in them.
            isolation_level="AUTOCOMMIT",
            pool_reset_on_return=None,
            pool_size=connections,
            max_overflow=0,
            pool_timeout=wait_length.total_seconds(),
            pool_use_lifo=True,
            connect_args={
                "application_name": _APPLICATION,
                "connect_timeout": 5,
                "options": settings(
                    timezone="UTC",
                    # Every statement has a plan that suits whatever it is given; tests look at those plans.
                    plan_cache_mode="force_generic_plan",
                    statement_timeout=_milliseconds(statement_length),
                    lock_timeout=_milliseconds(lock_length),
                    idle_in_transaction_session_timeout=_milliseconds(idle_length),
                ),
            },
        )

    @contextmanager
    def transaction(self, *, regions: str | None = None, reading: bool = False) -> Iterator[Transaction]:
        """Open a transaction that commits when the block ends, unless that was done, and rolls back when it raises.

        ``regions`` as :meth:`Transaction.begin`; without them it acts as the owner of the tables.
        """
        loan = _Loan(self._lend, most=self._connections)
        transaction = Transaction(loan, regions=regions, reading=reading)
        try:
            yield transaction
            transaction.commit()
        except BaseException:
            transaction.rollback()
            raise
        finally:
            self._give_back(loan.lent)

    def close(self) -> None:
        """Close every connection: those that are lent when they are given back; nothing is lent any more."""
        self._closed = True
        self._engine.dispose()

    def _lend(self) -> PoolProxiedConnection:
        if self._closed:
            raise StorageAway("this process is closing")
        try:
            return self._engine.raw_connection()
        except sa.exc.TimeoutError as error:
            raise StorageBusy(str(error)) from error
        except (sa.exc.DBAPIError, psycopg.Error) as error:
            raise StorageAway(str(error)) from error

    def _give_back(self, lent: PoolProxiedConnection) -> None:
        if not lent.is_valid:
            return  # the pool has it back already
        if self._closed or driver(lent).closed:
            lent.invalidate()
        lent.close()


class _Loan:
    """A connection lent for one transaction, or another one instead."""

    def __init__(self, lend: Callable[[], PoolProxiedConnection], *, most: int) -> None:
        """Lend, and renew at most so many times."""
        self._lend = lend
        self._left = most
        self.lent = lend()
        self.link = _link(self.lent)

    def renew(self) -> None:
        """Take another connection; at most all that lay in the pool are stale, and then one is made anew."""
        self.lent.invalidate()
        if self._left == 0:
            raise StorageAway("every connection breaks")
        self._left -= 1
        self.lent = self._lend()
        self.link = _link(self.lent)


def _link(lent: PoolProxiedConnection) -> Link:
    """Return the connection as statements are sent on it; it remembers what it has prepared."""
    link = lent.info.get(_LINK)
    if link is None:
        link = lent.info[_LINK] = Link(driver(lent))
    return cast("Link", link)


def driver(lent: PoolProxiedConnection) -> psycopg.Connection[Any]:
    """Return psycopg's own connection."""
    connection = lent.driver_connection
    if not isinstance(connection, psycopg.Connection):
        raise TypeError("the pool holds connections of psycopg")
    return connection


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
