"""The one lead that processes compete for: an advisory lock, held by a connection and gone with it."""

import threading
from typing import Any, Final

import psycopg

from bedline.adapters.db.engine import driver_url
from bedline.adapters.db.listen import connect_watchful
from bedline.ports.storage import StorageAway

# Of our own choosing; the same in every process of every version, or there would be two leaders.
LEAD: Final = 0x42_45_44_02


class AdvisoryLead:
    """Leads while its own connection lives: when process, network or server goes, so does the lead."""

    def __init__(self, url: str, *, key: int = LEAD) -> None:
        self._url = driver_url(url)
        self._key = key
        self._connection: psycopg.Connection[Any] | None = None
        self._leads = False
        self._one_at_a_time = threading.Lock()

    def held(self) -> bool:
        """Return whether this process leads now; takes the lead when nobody has it.

        False as well when the database cannot be reached: a lead that cannot be proven is none.
        """
        with self._one_at_a_time:
            try:
                return self._held()
            except (psycopg.Error, StorageAway):
                self._hang_up()
                return False

    def release(self) -> None:
        """Give the lead up, so that another process takes it at its next try."""
        with self._one_at_a_time:
            self._hang_up()

    def _held(self) -> bool:
        if self._connection is None:
            self._connection = connect_watchful(self._url, name="bedline-lead")
        if self._leads:
            # The lock lives as long as the session: any answer on it is the proof.
            self._connection.execute("select")
        else:
            row = self._connection.execute("select pg_try_advisory_lock(%s)", (self._key,)).fetchone()
            self._leads = row is not None and row[0] is True
        return self._leads

    def _hang_up(self) -> None:
        self._leads = False
        if self._connection is not None:
            self._connection.close()
            self._connection = None
