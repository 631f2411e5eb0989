"""How many boards a process lets in, so that threads always remain for phone calls and pages."""

from collections.abc import Callable, Iterable
from threading import Lock
from time import monotonic
from typing import Any, Final

from bedline.realtime import metrics
from bedline.realtime.line import Line

PATH: Final = "/socket.io/"
LINE: Final = "bedline.line"
# Beyond the seats, as many may stand for a moment: to say who they are, or to hear that boards are full.
STANDING: Final = 4
STANDING_LENGTH: Final = 10.0  # seconds to say who one is
LEAVING_LENGTH: Final = 2.0  # seconds to read the last word and go
# Where the servers put the connection; the websocket library takes it from there.
CONNECTIONS: Final = ("gunicorn.socket", "werkzeug.socket")

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]


class Door:
    """Stands before the socket server, counts who is in, and shows the door to who must leave.

    A websocket occupies a thread from its first byte to its last, also one that never says who it is.
    So the count is kept here, before the library sees it.
    """

    def __init__(self, *, seats: int) -> None:
        self.seats = seats
        self._lines: set[Line] = set()
        self._lock = Lock()

    def before(self, application: Application) -> Application:
        """Return the application with this door before its sockets."""

        def guarded(environ: Environ, start_response: Any) -> Iterable[bytes]:
            wants_in = str(environ.get("PATH_INFO", "")).startswith(PATH)
            if wants_in and str(environ.get("HTTP_UPGRADE", "")).lower() == "websocket":
                return self._let_in(application, environ, start_response)
            return application(environ, start_response)

        return guarded

    def _let_in(self, application: Application, environ: Environ, start_response: Any) -> Iterable[bytes]:
        line = self._lead_in(environ)
        if line is None:
            metrics.REFUSED.inc()
            start_response("503 Service Unavailable", [("Retry-After", "30"), ("Content-Type", "text/plain")])
            return [b"boards-full"]
        # Compressing would cost each board its own work; unasked for, one frame serves them all.
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        try:
            return application(environ, start_response)
        finally:
            with self._lock:
                self._lines.discard(line)
            metrics.OPEN.set(self.taken)

    def _lead_in(self, environ: Environ) -> Line | None:
        key = next((key for key in CONNECTIONS if key in environ), None)
        with self._lock:
            if key is None or len(self._lines) >= self.seats + STANDING:
                return None
            line = Line(environ[key], leave_at=monotonic() + STANDING_LENGTH)
            self._lines.add(line)
        environ[key] = environ[LINE] = line
        return line

    @property
    def taken(self) -> int:
        """How many seats are taken."""
        return sum(line.seated for line in tuple(self._lines))

    def seat(self, line: Line) -> bool:
        """Give the line a seat; False when all are taken, and then it has to leave."""
        with self._lock:
            line.seated = sum(other.seated for other in self._lines) < self.seats
            line.leave_at = None if line.seated else monotonic() + LEAVING_LENGTH
        metrics.OPEN.set(self.taken)
        return line.seated

    def dismiss(self, line: Line) -> None:
        """Take the seat back; the line is hung up when it has had a moment to go by itself."""
        with self._lock:
            line.seated = False
            line.leave_at = monotonic() + LEAVING_LENGTH
        metrics.OPEN.set(self.taken)

    def close_after_hours(self) -> None:
        """Hang up on everyone whose moment has passed."""
        now = monotonic()
        for line in tuple(self._lines):
            if line.leave_at is not None and line.leave_at < now:
                line.hang_up()

    def close(self) -> None:
        """Hang up on everyone and let nobody in any more."""
        with self._lock:
            self.seats = -STANDING
            lines = tuple(self._lines)
        for line in lines:
            line.hang_up()
