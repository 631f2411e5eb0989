"""The board log under many writers at once: no hole, nobody missed, no deadlock, everybody told."""

import random
import threading
from collections.abc import Sequence
from typing import Final
from uuid import UUID

import orjson
import psycopg
import pytest

from bedline.adapters.db.engine import Database
from bedline.adapters.db.listen import Listening, heard_in
from bedline.domain import board, wire
from bedline.domain.board import Entry, ItemKind
from bedline.ports.notices import Carried
from bedline.ports.storage import StorageAway
from tests import builders as a
from tests.harness.kept import DESK
from tests.harness.worlds import World

pytestmark = pytest.mark.database

POLDER: Final = board.desk_stream(a.POLDER)
STREAMS: Final = (POLDER, "facility:duin", "facility:kreek", "facility:schor")
WRITERS, EACH = 8, 25


def entry_of(body: str) -> Entry:
    return wire.entry_of(orjson.loads(body))


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
        assert not ear.wait(seconds=0.01)
        _write(world, [POLDER, "facility:duin"])
        assert ear.wait(seconds=5).keys() == {POLDER, "facility:duin"}
        with pytest.raises(RuntimeError):
            _write(world, [POLDER], fail=True)
        assert not ear.wait(seconds=0.05)


def test_an_entry_comes_with_its_notice_as_the_log_has_it(world: World, configured: Database) -> None:
    with Listening(configured.url)() as ear:
        for _ in range(2):
            _write(world, [POLDER, "facility:duin"])
        told: list[Entry] = []
        while len(told) < 2:
            carried = ear.wait(seconds=5)[POLDER]
            assert carried is not None
            assert all(
                (each.seq, each.epoch) == (entry_of(each.body).seq, entry_of(each.body).epoch) for each in carried
            )
            told += [entry_of(each.body) for each in carried]
    with world.storage.reading(DESK) as work:
        assert work.streams.since(POLDER, after=0, limit=10) == told


def test_what_is_too_long_for_a_notice_is_named_and_nothing_of_many_is_lost(world: World, configured: Database) -> None:
    long, short = "é" * 4_000, "é" * 700
    with Listening(configured.url)() as ear:
        with world.storage.work(DESK) as work:
            texts = dict.fromkeys(STREAMS, short) | {POLDER: long}
            texts |= {f"request:{UUID(int=number)}": short for number in range(60)}
            work.streams.append(
                {stream: ([board.put(ItemKind.UNIT, "duin-1", {"note": text})], []) for stream, text in texts.items()}
            )
        heard: dict[str, Sequence[Carried] | None] = {}
        while len(heard) < len(texts):
            heard |= ear.wait(seconds=5)
    assert heard.keys() == texts.keys()
    assert [stream for stream, carried in heard.items() if carried is None] == [POLDER]


def test_who_listened_before_hears_all_that_came_while_not_waiting(world: World, configured: Database) -> None:
    with Listening(configured.url)() as ear:
        for stream in STREAMS:
            _write(world, [stream])
        heard: set[str] = set()
        while len(heard) < len(STREAMS):
            heard |= ear.wait(seconds=5).keys()
        assert heard == set(STREAMS)


def test_the_last_word_on_a_stream_is_that_one_has_to_look() -> None:
    heard = heard_in(["a b \na 1 e {}\nb 7 e {}", "a ", 'a b \na 3 e {}\nb 8 e {"x": 1}'])
    assert heard == {"a": None, "b": [Carried(7, "e", "{}"), Carried(8, "e", '{"x": 1}')]}


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
