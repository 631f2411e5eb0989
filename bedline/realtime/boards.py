"""The live boards of one process: sockets, seats and relay put together before a Flask application."""

import logging
from typing import Final
from urllib.parse import urlsplit

from flask import Flask
from flask_socketio import SocketIO

from bedline.ports.notices import Listening
from bedline.ports.storage import Storage
from bedline.realtime.door import Door, Environ
from bedline.realtime.followers import Followers
from bedline.realtime.frames import Compact
from bedline.realtime.namespace import BoardNamespace, Identify
from bedline.realtime.relay import Relay

# The libraries tell every packet at INFO; what matters of it is counted.
LIBRARIES: Final = logging.getLogger("bedline.realtime.libraries")
LIBRARIES.setLevel(logging.WARNING)
HEAD_LENGTH: Final = 15.0  # seconds
PING_LENGTH: Final = 25  # seconds
PONG_LENGTH: Final = 20  # seconds to answer a ping
LONGEST_MESSAGE: Final = 4096  # bytes; a board only names streams


class Boards:
    """What is started with a process and stopped with it."""

    def __init__(
        self,
        *,
        storage: Storage,
        listen: Listening,
        identify: Identify,
        seats: int,
        public_url: str | None = None,
        head_length: float = HEAD_LENGTH,
    ) -> None:
        self.door = Door(seats=seats)
        followers = Followers()
        self.relay = Relay(
            storage=storage,
            listen=listen,
            followers=followers,
            head_length=head_length,
            each_turn=self._each_turn,
        )
        self._namespace = BoardNamespace(
            storage=storage, identify=identify, door=self.door, followers=followers, head_length=head_length
        )
        self._own = _origin(public_url or "http://nowhere.invalid")

    def install(self, app: Flask) -> None:
        """Put the sockets before the application's pages."""
        sockets = SocketIO(
            app,
            async_mode="threading",
            transports=["websocket"],
            # A board's events run in the thread it has anyway.
            async_handlers=False,
            # The person is who opened the socket; nothing is kept beside that.
            manage_session=False,
            cors_allowed_origins=self._is_ours,
            json=Compact,
            logger=LIBRARIES,
            engineio_logger=LIBRARIES,
            ping_interval=PING_LENGTH,
            ping_timeout=PONG_LENGTH,
            max_http_buffer_size=LONGEST_MESSAGE,
        )
        self._namespace.register(sockets)
        app.wsgi_app = self.door.before(app.wsgi_app)  # type: ignore[assignment,method-assign]

    def start(self) -> None:
        """Begin to push. After a fork, not before: threads do not survive one."""
        self.relay.start()

    def stop(self) -> None:
        """Let the boards go, so that the process can end; they join another, or this one when it is back."""
        self.relay.stop()
        self.door.close()

    def _is_ours(self, origin: str, environ: Environ) -> bool:
        """Only pages of our own open sockets in a browser: of the public address, or of the host that was asked."""
        return _origin(origin) == self._own or urlsplit(origin).netloc == environ.get("HTTP_HOST", "")

    def _each_turn(self) -> None:
        self.door.close_after_hours()
        self._namespace.check_one()


def _origin(url: str) -> str | None:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        return None
    usual = port is None or port == {"http": 80, "https": 443}.get(parts.scheme)
    return f"{parts.scheme}://{parts.hostname}{'' if usual else f':{port}'}"
