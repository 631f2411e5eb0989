"""Which streams are watched from this process, by which lines, and how far each stream was pushed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from bedline.ports.storage import Position
from bedline.realtime.line import Line

STREAMS_PER_LINE: Final = 32


@dataclass(slots=True)
class _Watched:
    pushed: Position
    head_due_at: float
    lines: set[Line] = field(default_factory=set)


class Followers:
    """Who watches what here. Any thread may ask."""

    def __init__(self) -> None:
        self._streams: dict[str, _Watched] = {}
        self._of_line: defaultdict[Line, set[str]] = defaultdict(set)
        self._lock = Lock()

    def join(self, stream: str, line: Line, *, found: Position, head_due_at: float) -> bool:
        """Let the line follow the stream; False when it follows too many already.

        ``found`` is where the log was *before* joining; for the first to follow, what comes after it will be
        pushed. ``head_due_at``: when the first head is due (monotonic seconds).
        """
        with self._lock:
            streams = self._of_line[line]
            if stream not in streams and len(streams) >= STREAMS_PER_LINE:
                return False
            streams.add(stream)
            self._streams.setdefault(stream, _Watched(found, head_due_at)).lines.add(line)
        return True

    def leave(self, stream: str, line: Line) -> None:
        """Let the line follow the stream no longer."""
        with self._lock:
            self._of_line[line].discard(stream)
            self._forget(stream, line)

    def leave_all(self, line: Line) -> None:
        """Let the line follow nothing any more."""
        with self._lock:
            for stream in self._of_line.pop(line, ()):
                self._forget(stream, line)

    def _forget(self, stream: str, line: Line) -> None:
        watched = self._streams.get(stream)
        if watched is None:
            return
        watched.lines.discard(line)
        if not watched.lines:
            del self._streams[stream]

    def pushed(self, streams: Iterable[str] | None = None) -> Mapping[str, Position]:
        """Return how far each stream was pushed: of those, or of all; streams that nobody follows are left out."""
        with self._lock:
            wanted = self._streams.keys() if streams is None else self._streams.keys() & set(streams)
            return {stream: self._streams[stream].pushed for stream in wanted}

    def push_to(self, stream: str, *, position: Position) -> tuple[Line, ...]:
        """Note that the stream is pushed up to there; return to whom. Who joins later is told so when joining."""
        with self._lock:
            watched = self._streams.get(stream)
            if watched is None:
                return ()
            watched.pushed = position
            return tuple(watched.lines)

    def take_due(self, *, now: float, next_due_at: float, limit: int) -> tuple[str, ...]:
        """Return streams whose head is due, at most so many, and put their next one off."""
        due: list[str] = []
        with self._lock:
            for stream, watched in self._streams.items():
                if len(due) < limit and watched.head_due_at <= now:
                    watched.head_due_at = next_due_at
                    due.append(stream)
        return tuple(due)
