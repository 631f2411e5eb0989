"""The real board logs, behind what the model of the protocol asks of one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import psycopg

from bedline.adapters.db.engine import Database
from bedline.adapters.db.epoch import renew_epoch
from bedline.domain.board import Board, Change, Entry, Items, applied
from bedline.domain.people import bedline_in
from bedline.ports.storage import Position
from bedline.services import board
from tests import builders as a
from tests.harness.boards import STREAM, Answer
from tests.harness.worlds import World

SECOND: Final = timedelta(seconds=1)


@dataclass
class StorageLog:
    """The log of a stream in some storage; what is on the board is kept beside it, as the tables do in life."""

    world: World
    items: Items = field(default_factory=dict)
    database: Database | None = None

    @property
    def position(self) -> Position:
        with self.world.storage.reading(a.coordinator()) as work:
            return work.streams.position(STREAM)

    @property
    def epoch(self) -> str:
        return self.position.epoch

    @property
    def seq(self) -> int:
        return self.position.seq

    def writes(self, *changes: Change) -> Entry:
        self.world.clock.advance(SECOND)
        with self.world.storage.work(a.coordinator()) as work:
            work.streams.append({STREAM: (changes, [])})
        self.items = applied(self.items, changes)
        [entry] = self._entries(self.seq - 1)
        return entry

    def _entries(self, after: int) -> Sequence[Entry]:
        with self.world.storage.reading(a.coordinator()) as work:
            return work.streams.since(STREAM, after=after, limit=1) or ()

    def prunes(self, *, keep: int) -> None:
        before = self.world.clock.now() - keep * SECOND + SECOND / 2
        with self.world.storage.work(bedline_in()) as work:
            work.streams.prune(before=before)

    def is_restored(self, *, back: int, items: Items) -> None:
        """Put the database back to an earlier state, as a restored backup does, and name the numbering anew."""
        if self.database is None:
            # What is kept in memory has no backups.
            return
        seq = max(0, self.seq - back)
        with psycopg.connect(self.database.url) as connection:
            connection.execute("delete from board_entry where stream = %s and seq > %s", (STREAM, seq))
            connection.execute("update board_head set seq = %s where stream = %s", (seq, STREAM))
        renew_epoch(self.database)
        self.items = items

    def snapshot(self) -> Board:
        return Board(self.epoch, self.seq, self.items)

    def since(self, *, epoch: str, after: int) -> Answer:
        with self.world.storage.reading(a.coordinator()) as work:
            missed = board.since(work, stream=STREAM, epoch=epoch, after=after)
        return Answer(missed.position.epoch, missed.position.seq, missed.entries)
