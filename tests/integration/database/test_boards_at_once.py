"""The board log under many writers at once: no hole, nobody missed, no deadlock, everybody told."""

import random
import threading
from typing import Final

import psycopg
import pytest

from bedline.adapters.db.engine import Database
from bedline.adapters.db.listen import Listening
from bedline.domain import board
from bedline.domain.board import ItemKind
from bedline.ports.storage import StorageAway
from tests import builders as a
from tests.harness.kept import DESK
from tests.harness.worlds import World

pytestmark = pytest.mark.database

POLDER: Final = board.desk_stream(a.POLDER)
STREAMS: Final = (POLDER, "facility:duin", "facility:kreek", "facility:schor")
WRITERS, EACH = 8, 25


def _write(world: World, streams: list[str], *, fail: bool = False) -> None:
    with world.storage.work(DESK) as work:
        change = board.put(ItemKind.UNIT, "duin-1", {"free": 1})
        work.streams.append({stream: ([change], [{"kind": "x"}]) for stream in streams})
        if fail:
            raise RuntimeError("this work fails")


def test_a_reader_who_asks_for_what_follows_misses_nothing(world: World) -> None:
    """Twenty writers on an identity column would have hidden a quarter of the entries from this reader."""
    seen: list[int] = []
    done = threading.Event()

    def read() -> None:
        while True:
            last = done.is_set()
            with world.storage.reading(DESK) as work:
                entries = work.streams.since(POLDER, after=len(seen), limit=500)
            assert entries is not None
            seen.extend(entry.seq for entry in entries)
            if last:
                return

    def write(seed: int) -> None:
        dice = random.Random(seed)
        for _ in range(EACH):
            others = dice.sample(STREAMS[1:], k=2)
            try:
                # In any order: the database sorts them, or two writers would wait for each other for ever.
                _write(world, dice.sample([POLDER, *others], k=3), fail=dice.random() < 0.1)
            except RuntimeError:
                failed.append(seed)

    failed: list[int] = []
    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=(seed,)) for seed in range(WRITERS)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    assert seen == list(range(1, WRITERS * EACH - len(failed) + 1))


def test_who_listens_hears_of_an_entry_once_it_is_there(world: World, configured: Database) -> None:
    with Listening(configured.url)() as ear:
        assert ear.wait(seconds=0.01) == frozenset()
        _write(world, [POLDER, "facility:duin"])
        assert ear.wait(seconds=5) == {POLDER, "facility:duin"}
        with pytest.raises(RuntimeError):
            _write(world, [POLDER], fail=True)
        assert ear.wait(seconds=0.05) == frozenset()


def test_who_listened_before_hears_all_that_came_while_not_waiting(world: World, configured: Database) -> None:
    with Listening(configured.url)() as ear:
        for stream in STREAMS:
            _write(world, [stream])
        heard: set[str] = set()
        while len(heard) < len(STREAMS):
            heard |= ear.wait(seconds=5)
        assert heard == set(STREAMS)


def test_an_ear_that_is_deaf_says_so(owner: psycopg.Connection, configured: Database) -> None:
    with Listening(configured.url)() as ear:
        owner.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'bedline-boards' and datname = current_database()"
        )
        with pytest.raises(StorageAway):
            ear.wait(seconds=5)


def test_no_ear_is_opened_where_there_is_no_database() -> None:
    with pytest.raises(StorageAway), Listening("postgresql://nobody@127.0.0.1:1/nowhere")():
        pass
