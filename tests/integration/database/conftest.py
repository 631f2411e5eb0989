"""Databases with the two regions of the contract in them, looked at from behind the ports."""

from collections.abc import Iterator

import psycopg
import pytest

from bedline.adapters.db.engine import Database
from tests.harness import worlds
from tests.harness.worlds import World


@pytest.fixture
def world(configured: Database) -> World:
    """Two regions in which nothing has happened yet."""
    return worlds.in_postgresql(configured)


@pytest.fixture
def owner(world: World, configured: Database) -> Iterator[psycopg.Connection]:
    """A connection of the owner of the tables, who is above the regions."""
    del world
    with psycopg.connect(configured.url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def polder(world: World, configured: Database) -> Iterator[psycopg.Connection]:
    """A connection in the role and region that a work of the Polder has, for statements of one's own."""
    del world
    with psycopg.connect(configured.url) as connection:
        connection.execute(
            "select set_config('role', 'bedline_app', true), set_config('bedline.regions', 'polder', true)"
        )
        yield connection
        connection.rollback()
