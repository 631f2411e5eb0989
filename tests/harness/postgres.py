"""Databases for tests: one careless PostgreSQL of our own, and in it a fresh database for each test that asks."""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

import psycopg
from psycopg.sql import SQL, Identifier

from bedline.adapters.postgres import Cluster
from bedline.settings import ROOT

PREFIX: Final = "test"
FOLDER: Final = ROOT / "var" / "test-postgres"
LONGEST_RUN_LENGTH: Final = 3600  # seconds; a database older than this was left by a run that was killed


class Databases:
    """A PostgreSQL server shared by all test processes, stopped by the last one.

    Tests do not mind a power cut, so theirs is careless; who measures has another, as careful as in life.
    """

    def __init__(self, folder: Path = FOLDER, *, careless: bool = True) -> None:
        self._cluster = Cluster(folder=folder, careless=careless)

    def __enter__(self) -> Self:
        self._cluster.__enter__()
        with self.administrator() as connection:
            self._drop_left_over(connection)
        return self

    def __exit__(self, *reason: object) -> None:
        self._cluster.__exit__(*reason)

    @contextmanager
    def fresh(self, *, template: str = "template1") -> Iterator[str]:
        """Make a database like the template, hand out its address, and drop it whatever still talks to it."""
        name = f"{PREFIX}_{int(time.time())}_{uuid.uuid4().hex[:12]}"
        with self.administrator() as connection:
            make = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
            connection.execute(make.format(Identifier(name), Identifier(template)))
        try:
            yield self.url(name)
        finally:
            with self.administrator() as connection:
                connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))

    def url(self, name: str) -> str:
        """Return the address of one of its databases."""
        return self._cluster.url(database=name)

    @property
    def log_path(self) -> Path:
        """Where the server tells what it does."""
        return self._cluster.data_path / "server.log"

    def administrator(self) -> psycopg.Connection:
        """Connect as one who may make and drop databases."""
        return psycopg.connect(self.url("postgres"), autocommit=True)

    def _drop_left_over(self, connection: psycopg.Connection) -> None:
        names = connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_[0-9]+_'").fetchall()
        for (name,) in names:
            if int(name.split("_")[1]) < time.time() - LONGEST_RUN_LENGTH:
                connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
