"""A client of the board protocol, as docs/board-protocol.md tells one to be, and the log it talks to in a model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from bedline.domain.board import Board, Change, Entry, Items, Verdict, advanced, applied, judge, judge_head

STREAM = "desk:polder"
AT = datetime(2026, 3, 1, 2, 3, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a log says to "what came after N": where it is, and the entries; None when only a snapshot helps."""

    epoch: str
    seq: int
    entries: Sequence[Entry] | None


class Log(Protocol):
    """What a client can ask of a server."""

    def snapshot(self) -> Board: ...

    def since(self, *, epoch: str, after: int) -> Answer: ...


class WrittenLog(Log, Protocol):
    """A log, as those see it who write to it, prune it, and restore it from a backup."""

    @property
    def epoch(self) -> str: ...

    @property
    def seq(self) -> int: ...

    @property
    def items(self) -> Items: ...

    def writes(self, *changes: Change) -> Entry: ...

    def prunes(self, *, keep: int) -> None: ...

    def is_restored(self, *, back: int, items: Items) -> None: ...


@dataclass(slots=True)
class Client:
    """A board that follows the rules: apply the next entry, ignore an old one, ask after anything else."""

    log: Log
    board: Board = field(init=False)

    def __post_init__(self) -> None:
        self.board = self.log.snapshot()

    def hears_entry(self, entry: Entry) -> None:
        verdict = judge(self.board, epoch=entry.epoch, seq=entry.seq)
        if verdict is Verdict.APPLY:
            self.board = advanced(self.board, [entry])
        elif verdict is Verdict.RESYNC:
            self.resyncs()

    def hears_head(self, *, epoch: str, seq: int) -> None:
        if judge_head(self.board, epoch=epoch, seq=seq) is Verdict.RESYNC:
            self.resyncs()

    def resyncs(self) -> None:
        while True:
            answer = self.log.since(epoch=self.board.epoch, after=self.board.seq)
            if answer.entries is None:
                self.board = self.log.snapshot()
                return
            self.board = advanced(self.board, answer.entries)
            if self.board.seq >= answer.seq:
                return


@dataclass(slots=True)
class ModelLog:
    """The smallest log that keeps the promises: gapless numbers, pruned from the front, a new epoch after a restore."""

    at_once: int = 2
    epochs: int = 0
    seq: int = 0
    items: Items = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    @property
    def epoch(self) -> str:
        return f"e{self.epochs}"

    def writes(self, *changes: Change) -> Entry:
        self.seq += 1
        self.items = applied(self.items, changes)
        entry = Entry(STREAM, self.epoch, self.seq, AT, changes)
        self.entries.append(entry)
        return entry

    def prunes(self, *, keep: int) -> None:
        self.entries = self.entries[len(self.entries) - keep :] if keep else []

    def is_restored(self, *, back: int, items: Items) -> None:
        self.epochs += 1
        self.seq = max(0, self.seq - back)
        self.items = items
        self.entries = []

    def snapshot(self) -> Board:
        return Board(self.epoch, self.seq, self.items)

    def since(self, *, epoch: str, after: int) -> Answer:
        pruned = after < self.seq - len(self.entries)
        if epoch != self.epoch or after > self.seq or pruned:
            return Answer(self.epoch, self.seq, None)
        missed = [entry for entry in self.entries if entry.seq > after]
        return Answer(self.epoch, self.seq, missed[: self.at_once])


def same(one: Items, other: Items) -> bool:
    """Compare boards as JSON shows them: a kind without keys is absent."""
    return _filled(one) == _filled(other)


def _filled(items: Items) -> Mapping[str, object]:
    return {str(kind): dict(bodies) for kind, bodies in items.items() if bodies}
