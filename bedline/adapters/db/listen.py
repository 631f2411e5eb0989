"""An open ear for what others have written, to the boards or into the outbox: LISTEN on a connection of its own."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from bedline.adapters.db.engine import driver_url
from bedline.adapters.db.messages import OUTBOX
from bedline.adapters.db.streams import CHANNEL
from bedline.ports.notices import Carried, Heard
from bedline.ports.storage import StorageAway


class Ear:
    """A connection that listens."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def wait(self, *, seconds: float) -> Heard:
        """Return what was announced, as soon as there is anything; nothing after that many seconds.

        Raises:
            StorageAway: the ear has gone deaf: open another, then look at everything.
        """
        try:
            # Ends at the first that arrives, with all that have arrived together with it.
            notices = self._connection.notifies(timeout=seconds, stop_after=1)
            return heard_in(notice.payload for notice in notices)
        except psycopg.Error as error:
            raise StorageAway(str(error)) from error


def heard_in(payloads: Iterable[str]) -> Heard:
    """Return what notices say: names, and below them the entries that came along, with number and epoch."""
    heard: dict[str, list[Carried] | None] = {}
    for payload in payloads:
        names, *lines = payload.split("\n")
        carried = {name: entry for name, _, entry in (line.partition(" ") for line in lines)}
        for name in names.split():
            if name not in carried:
                heard[name] = None
            elif (entries := heard.setdefault(name, [])) is not None:
                seq, epoch, body = carried[name].split(" ", 2)
                entries.append(Carried(int(seq), epoch, body))
    return heard


class Listening:
    """Opens ears on one database, for what is announced on one channel; ``name`` is how the server knows them."""

    def __init__(self, url: str, *, channel: str = CHANNEL, name: str = "bedline-boards") -> None:
        self._url = driver_url(url)
        self._channel = channel
        self._name = name

    @contextmanager
    def __call__(self) -> Iterator[Ear]:
        """Open an ear; once the block is entered nothing is missed.

        Raises:
            StorageAway: when the database cannot be reached.
        """
        with connect_watchful(self._url, name=self._name) as connection:
            try:
                connection.execute(f"listen {self._channel}".encode())
            except psycopg.Error as error:
                raise StorageAway(str(error)) from error
            yield Ear(connection)


def outbox_ear(url: str) -> Listening:
    """Return what opens ears for errands that are due."""
    return Listening(url, channel=OUTBOX, name="bedline-courier")


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
