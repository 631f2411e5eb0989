"""Many boards over websockets, watched by a process of its own that costs little and notes when each thing came.

A websocket library would take longer over a frame than the server it measures; what servers send here is
short, whole and unmasked. The boards answer what a board has to answer, so that nobody hangs up on them.
"""

import json
import socket
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from typing import Final, cast

from tests.harness.serving import REGION

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
PATIENCE: Final = 30.0  # seconds
MOST: Final = 1 << 18  # bytes

Seen = Mapping[str, Mapping[int, float]]


@dataclass(frozen=True, slots=True)
class Board:
    """How a board is opened: where, with which headers, and what is said and answered until it is live.

    ``names`` tells which things a text brings, by the names that whoever caused them knows as well.
    """

    port: int
    path: str
    names: Callable[[str], Sequence[str]]
    headers: str = ""
    steps: Sequence[tuple[str, str]] = ()


def desk_board(port: int, *, token: str) -> Board:
    """Return a desk's board of Bedline. A report is named by its unit, and the moment that the unit then shows."""
    return Board(
        port,
        "/socket.io/?EIO=4&transport=websocket",
        reports_in,
        headers=f"Authorization: Bearer {token}\r\n",
        steps=(
            ("", "0{"),
            ("40/board,", "40/board,{"),
            (f'42/board,0["subscribe",{{"stream":"desk:{REGION}"}}]', '43/board,0[{"ok":true'),
        ),
    )


def reports_in(text: str) -> Sequence[str]:
    """Return the names of the reports that an entry shows."""
    if not text.startswith('42/board,["entry",'):
        return ()
    _, entry = json.loads(text.removeprefix("42/board,"))
    return [f"{each['key']} {each['body']['reported_at']}" for each in entry["changes"] if each["kind"] == "unit"]


def bare_board(port: int) -> Board:
    """Return a board of the bare relay, where a report is named by its number."""
    return Board(port, "/boards", numbers_in, steps=(("", "welcome"),))


def numbers_in(text: str) -> Sequence[str]:
    """Return the number of the report that is told."""
    return (text.partition(" ")[0],)


class Watchers:
    """The boards, in their process."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def seen(self) -> Seen:
        """Return when (monotonic seconds) each thing came to each board since they were opened or last asked."""
        self._connection.send("seen")
        assert self._connection.poll(PATIENCE), "the boards do not answer"
        return cast("Seen", self._connection.recv())


@contextmanager
def watching(board: Board, *, count: int) -> Iterator[Watchers]:
    """Open so many boards and keep them open; when the block begins, all are live."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_watch, args=(board, count, theirs), daemon=True)
    process.start()
    try:
        assert ours.poll(PATIENCE * 2), "the boards do not open"
        assert ours.recv() == "live"
        yield Watchers(ours)
    finally:
        process.kill()
        process.join()


@dataclass(slots=True)
class _Wire:
    """One board's connection, and what has come of a frame that is not whole yet."""

    number: int
    socket: socket.socket
    received: bytearray = field(default_factory=bytearray)

    def frames(self) -> Iterator[tuple[int, bytes]]:
        """Yield every frame that has come whole, by its kind."""
        while (bounds := _bounds(self.received)) is not None:
            start, end = bounds
            kind, content = self.received[0] & 0x0F, bytes(self.received[start:end])
            del self.received[:end]
            yield kind, content

    def say(self, content: bytes, kind: int = TEXT) -> None:
        """Send a short frame, masked with zeros."""
        assert len(content) < 1 << 16
        length = bytes([0x80 | len(content)]) if len(content) < 126 else b"\xfe" + len(content).to_bytes(2)
        self.socket.sendall(bytes([0x80 | kind]) + length + b"\0\0\0\0" + content)


def _watch(board: Board, count: int, connection: Connection) -> None:
    selector, seen = DefaultSelector(), defaultdict[str, dict[int, float]](dict)
    for number in range(count):
        wire = _opened(number, board)
        selector.register(wire.socket, EVENT_READ, wire)
    selector.register(connection, EVENT_READ)
    connection.send("live")
    names = dict[bytes, Sequence[str]]()
    while True:
        # First the clock for all that is there, then the reading of it.
        came = [(each.data, each.data.socket.recv(MOST), monotonic()) for each, _ in selector.select() if each.data]
        for wire, content, at in came:
            assert content, "the server hung up on a board"
            wire.received += content
            for text in _heard(wire):
                if text not in names:  # the same for all boards, so read once
                    names[text] = board.names(text.decode())
                for name in names[text]:
                    seen[name][wire.number] = at
        if connection.poll():
            connection.recv()
            connection.send(dict(seen))
            seen.clear()
            names.clear()


def _opened(number: int, board: Board) -> _Wire:
    wire = _Wire(number, socket.create_connection(("127.0.0.1", board.port), timeout=PATIENCE))
    wire.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    upgrade = f"Host: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n{key}{board.headers}\r\n"
    wire.socket.sendall(f"GET {board.path} HTTP/1.1\r\n{upgrade}".encode())
    while (end := wire.received.find(b"\r\n\r\n")) < 0:
        wire.received += _more(wire)
    assert wire.received.startswith(b"HTTP/1.1 101 "), bytes(wire.received)
    del wire.received[: end + 4]
    for said, answered in board.steps:
        if said:
            wire.say(said.encode())
        _wait_for(wire, answered.encode())
    return wire


def _wait_for(wire: _Wire, beginning: bytes) -> None:
    while not any(text.startswith(beginning) for text in _heard(wire)):
        wire.received += _more(wire)


def _heard(wire: _Wire) -> Iterator[bytes]:
    """Yield the texts that have come, and answer what asks whether the board is still there."""
    for kind, content in wire.frames():
        assert kind != CLOSE, "the server closed a board"
        if kind == PING:
            wire.say(content, PONG)
        elif content == b"2":
            wire.say(b"3")
        else:
            yield content


def _bounds(received: bytearray) -> tuple[int, int] | None:
    """Return where the content of the first frame begins and ends; None when it has not come whole."""
    if len(received) < 2:
        return None
    extended = {126: 2, 127: 8}.get(received[1], 0)
    start = 2 + extended
    length = int.from_bytes(received[2:start]) if extended else received[1]
    return (start, start + length) if len(received) >= start + length else None


def _more(wire: _Wire) -> bytes:
    content = wire.socket.recv(MOST)
    assert content, "the server hung up on a board"
    return content
