"""The events of the `/board` namespace: a board comes in, follows streams, and goes."""

from collections.abc import Callable, Mapping
from threading import BoundedSemaphore
from time import monotonic
from typing import Any, Final

from flask import Flask, request
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import SocketIO

from bedline.domain.errors import Refusal
from bedline.domain.people import Person
from bedline.ports.storage import Position, Storage, StorageAway, StorageBusy
from bedline.realtime.door import LINE, Door, Environ
from bedline.realtime.followers import Followers
from bedline.realtime.frames import NAMESPACE
from bedline.realtime.line import Line
from bedline.services import board

# Who may use each event.
ADMITTED: Final[Mapping[str, str]] = {
    "connect": "who is known, while there is a seat",
    "subscribe": "who may see the stream, as services.board.check_stream says",
    "unsubscribe": "everyone, for the own socket",
    "disconnect": "everyone, for the own socket",
}
PERSON: Final = "bedline.person"
APP: Final = "flask.app"  # where Flask-SocketIO puts it
LONGEST_STREAM: Final = 200  # characters
# When hundreds of boards come back at once, they come in by so many, and leave database connections to others.
AT_THE_DESK: Final = 4
# A board stays open for days: as often as this (seconds) it is seen to that its session still holds …
CHECKED_LENGTH: Final = 300.0
# … one board at a time, no sooner after each other than this.
CHECK_LENGTH: Final = 0.5
GONE: Final = (StorageAway, StorageBusy)

# Who asks, from the session cookie or bearer token of the request that opened the socket; None: nobody we know.
Identify = Callable[[], Person | None]
Reply = Mapping[str, object]


class BoardNamespace:
    """Lets boards in when there is a seat for a known person, and shows them what is theirs to see."""

    def __init__(
        self, *, storage: Storage, identify: Identify, door: Door, followers: Followers, head_length: float
    ) -> None:
        self._storage = storage
        self._identify = identify
        self._door = door
        self._followers = followers
        self._head_length = head_length
        self._desk = BoundedSemaphore(AT_THE_DESK)
        self._guests: dict[Line, Environ] = {}
        self._checked_at = monotonic()

    def register(self, sockets: SocketIO) -> None:
        """Take on the events of the namespace."""
        for event in ADMITTED:
            sockets.on_event(event, getattr(self, event), namespace=NAMESPACE)

    def connect(self, auth: object = None) -> None:
        """Let a board in.

        Raises:
            Refused: with ``{"code": …}``: ``not-signed-in``, ``boards-full`` or ``storage-away``.
        """
        del auth
        line = _line()
        try:
            with self._desk:
                person = self._identify()
        except GONE:
            raise self._refused(line, "storage-away") from None
        if person is None:
            raise self._refused(line, "not-signed-in")
        if not self._door.seat(line):
            raise self._refused(line, "boards-full")
        request.environ[PERSON] = person
        self._guests[line] = request.environ

    def _refused(self, line: Line, code: str) -> Exception:
        self._door.dismiss(line)
        refused: Exception = Refused(code, {"code": code})
        return refused

    def check_one(self) -> None:
        """Look whether the person longest not looked at may still be here: not signed out, not expired, same role."""
        now = monotonic()
        line = min(tuple(self._guests), key=lambda each: each.checked_at, default=None)
        if line is None or now - line.checked_at < CHECKED_LENGTH or now - self._checked_at < CHECK_LENGTH:
            return
        self._checked_at = line.checked_at = now
        environ = self._guests.get(line, {})
        app: Flask = environ[APP]
        try:
            with app.request_context(environ):
                known = self._identify()
        except GONE:
            return
        if known != environ[PERSON]:
            # Whoever it is now comes in anew.
            line.hang_up()

    def disconnect(self, reason: object = None) -> None:
        """Let a board go."""
        del reason
        line = _line()
        self._guests.pop(line, None)
        self._followers.leave_all(line)
        self._door.dismiss(line)

    def subscribe(self, asked: object = None) -> Reply:
        """Let a board follow a stream; answer where the log is: what comes later is pushed."""
        stream = _stream(asked)
        if stream is None:
            return _no("unknown_stream")
        line, person = _line(), request.environ[PERSON]
        try:
            with self._desk:
                position = self._joined(line, person, stream)
        except Refusal as refusal:
            return _no(refusal.code)
        except GONE:
            self._followers.leave(stream, line)
            return _no("storage_away")
        if position is None:
            return _no("too_many_streams")
        return {"ok": True, "epoch": position.epoch, "seq": position.seq}

    def _joined(self, line: Line, person: Person, stream: str) -> Position | None:
        with self._storage.reading(person) as work:
            board.check_stream(work, stream)
            found = work.streams.position(stream)
        due = monotonic() + self._head_length
        if not self._followers.join(stream, line, found=found, head_due_at=due):
            return None
        # Read again: whatever is written after this is pushed to the one who has joined.
        with self._storage.reading(person) as work:
            return work.streams.position(stream)

    def unsubscribe(self, asked: object = None) -> Reply:
        """Let a board follow a stream no longer."""
        stream = _stream(asked)
        if stream is not None:
            self._followers.leave(stream, _line())
        return {"ok": True}


def _line() -> Line:
    line: Line = request.environ[LINE]
    return line


def _stream(asked: Any) -> str | None:
    stream = asked.get("stream") if isinstance(asked, dict) else None
    return stream if isinstance(stream, str) and 0 < len(stream) <= LONGEST_STREAM else None


def _no(code: str) -> Reply:
    return {"ok": False, "problem": {"code": code}}
