"""An open ear for what others write to the boards: LISTEN on a connection of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from bedline.adapters.db.engine import driver_url
from bedline.adapters.db.streams import CHANNEL
from bedline.ports.storage import StorageAway


class Ear:
    """A connection that listens."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def wait(self, *, seconds: float) -> frozenset[str]:
        """Return the streams that were written to, as soon as there are any; none after that many seconds.

        Raises:
            StorageAway: the ear has gone deaf: open another, then look at every stream.
        """
        try:
            # Ends at the first that arrives, with all that have arrived together with it.
            notices = self._connection.notifies(timeout=seconds, stop_after=1)
            return frozenset(stream for notice in notices for stream in notice.payload.split(" "))
        except psycopg.Error as error:
            raise StorageAway(str(error)) from error


class Listening:
    """Opens ears on one database."""

    def __init__(self, url: str) -> None:
        self._url = driver_url(url)

    @contextmanager
    def __call__(self) -> Iterator[Ear]:
        """Open an ear; once the block is entered nothing is missed.

        Raises:
            StorageAway: when the database cannot be reached.
        """
        with connect_watchful(self._url, name="bedline-boards") as connection:
            try:
                connection.execute(f"listen {CHANNEL}".encode())
            except psycopg.Error as error:
                raise StorageAway(str(error)) from error
            yield Ear(connection)


def connect_watchful(url: str, *, name: str) -> psycopg.Connection[Any]:
    """Open a connection outside the pool that notices within seconds when the server is gone.

    Raises:
        StorageAway: when the database cannot be reached.
    """
    try:
        return psycopg.connect(
            url,
            autocommit=True,
            application_name=name,
            connect_timeout=5,
            # A server that vanished without a word is noticed within seconds.
            keepalives_idle=5,
            keepalives_interval=2,
            keepalives_count=3,
            tcp_user_timeout=10_000,
        )
    except psycopg.Error as error:
        raise StorageAway(str(error)) from error
