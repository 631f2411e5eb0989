"""Board logs in memory behind the Storage port, for what only reads streams; lines that keep what they were told."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from typing_extensions import override
from wsproto.connection import Connection, ConnectionType
from wsproto.events import TextMessage

from bedline.domain.board import Entry
from bedline.domain.people import Person
from bedline.domain.wire import entry_of
from bedline.ports.storage import Position, Storage, StorageAway, Work
from bedline.realtime.line import Line
from tests.harness.boards import AT, ModelLog


@dataclass(slots=True)
class ModelStreams:
    """Several logs, asked as the Streams port is."""

    logs: defaultdict[str, ModelLog] = field(default_factory=lambda: defaultdict(ModelLog))

    def position(self, stream: str) -> Position:
        log = self.logs[stream]
        return Position(log.epoch, log.seq)

    def since(self, stream: str, *, after: int, limit: int) -> Sequence[Entry] | None:
        log = self.logs[stream]
        log.at_once = limit
        return log.since(epoch=log.epoch, after=after).entries


@dataclass(slots=True)
class Reading:
    """A unit of work that can only read streams."""

    streams: ModelStreams
    actor: Person
    now: datetime = AT


@dataclass(slots=True)
class LogStorage:
    """Storage that only has streams; ``away`` makes it unreachable."""

    streams: ModelStreams = field(default_factory=ModelStreams)
    away: bool = False

    @contextmanager
    def reading(self, actor: Person) -> Iterator[Work]:
        if self.away:
            raise StorageAway
        yield cast("Work", Reading(self.streams, actor))

    def as_storage(self) -> Storage:
        return cast("Storage", self)


class NotedLine(Line):
    """A line that keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Mapping[str, Any]]] = []
        self.checked_at = 0.0
        self.leave_at = None
        self.seated = False
        self.gone = False

    @override
    def tell(self, data: bytes | bytearray) -> bool:
        if not self.gone:
            self.told.append(event_in(data))
        return not self.gone

    def entries(self) -> list[Entry]:
        return [entry_of(body) for event, body in self.told if event == "entry"]


def event_in(frame: bytes | bytearray) -> tuple[str, Mapping[str, Any]]:
    """Return the Socket.IO event that a websocket frame carries."""
    connection = Connection(ConnectionType.CLIENT)
    connection.receive_data(bytes(frame))
    [message] = connection.events()
    assert isinstance(message, TextMessage)
    assert message.data.startswith("42/board,")
    event, body = json.loads(message.data.removeprefix("42/board,"))
    return event, body
