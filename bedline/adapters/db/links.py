"""The links that a process holds open: lent to one transaction after another, the one last used first."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import BoundedSemaphore
from typing import Final

import psycopg
from psycopg.pq.abc import PGresult

from bedline.adapters.db.link import Asked, Link
from bedline.ports.storage import StorageAway, StorageBusy


class Links:
    """At most so many links; one that has gone bad in a transaction is not lent again."""

    def __init__(self, make: Callable[[], Link], *, most: int, wait_length: timedelta) -> None:
        """Make links as they are needed; wait for one that is lent no longer than ``wait_length``."""
        self.most: Final = most
        self._make = make
        self._wait_length = wait_length
        self._free = BoundedSemaphore(most)
        self._idle: list[Link] = []
        self._closed = False

    def lend(self) -> Link:
        """Lend a link.

        Raises:
            StorageBusy: all of them are lent.
            StorageAway: none is idle and none can be made, or this process is closing.
        """
        if self._closed:
            raise StorageAway("this process is closing")
        if not self._free.acquire(timeout=self._wait_length.total_seconds()):
            raise StorageBusy("every connection is lent")
        try:
            # Two threads may come at once, and the list be empty for the second.
            return self._idle.pop()
        except IndexError:
            pass
        try:
            return self._make()
        except BaseException:
            self._free.release()
            raise

    def give_back(self, link: Link) -> None:
        """Take a link back; when closing, or when it is broken, it is closed."""
        if self._closed or not link.connected:
            link.close()
        else:
            self._idle.append(link)
        self._free.release()

    def close(self) -> None:
        """Close those that are idle, and the others when they are given back; nothing is lent any more."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()


class Loan:
    """A link lent for one transaction, or another one instead."""

    def __init__(self, links: Links) -> None:
        """Lend; raises as :meth:`Links.lend`."""
        self._links = links
        self._left = links.most
        self.link = links.lend()
        self._lent = True

    def open(self, message: Sequence[Asked]) -> list[PGresult]:
        """Send a message before which nothing has happened; where the link turns out to be broken, on another.

        Raises:
            psycopg.Error: as :meth:`Link.exchange`.
            StorageAway, StorageBusy: there is no other.
        """
        while True:
            try:
                return self.link.exchange(message)
            except psycopg.Error:
                if self.link.connected:
                    raise
            self._renew()

    def give_back(self) -> None:
        """Return what is lent."""
        if self._lent:
            self._lent = False
            self._links.give_back(self.link)

    def _renew(self) -> None:
        self.give_back()
        if self._left == 0:
            # At most all that lay idle were stale; then one was made anew.
            raise StorageAway("every connection breaks")
        self._left -= 1
        self.link = self._links.lend()
        self._lent = True
