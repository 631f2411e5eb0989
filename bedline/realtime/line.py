"""One websocket's connection: hears little, never waits to speak, and can be hung up for good."""

import socket
from threading import Lock
from time import monotonic
from typing import Final

# A board says next to nothing: it subscribes, and answers pings. More is not a board.
HEARD_LENGTH: Final = 60.0  # seconds over which bytes are counted
HEARD_AT_MOST: Final = 32_768  # bytes in that time
# A machine that is gone does not say so; the network gives up on it after this long.
UNANSWERED_LENGTH: Final = 30_000  # milliseconds


class Line:
    """What stands between the websocket library and the connection.

    The library writes with a call that waits when the other side does not read, from several threads, and
    does not look whether everything was written. So one slow board would hold up all the others,
    and a closed one keeps its thread until the network notices. A line never waits: who does not read is
    hung up, and resynchronises when it comes back.
    """

    def __init__(self, connection: socket.socket, *, leave_at: float) -> None:
        self._connection = connection
        self._speaking = Lock()
        self._heard_since = monotonic()
        self._heard = 0
        self.seated = False
        # When it was last seen to that whoever is on the line may still be there (monotonic seconds).
        self.checked_at = self._heard_since
        # When the line is hung up (monotonic seconds); None: it may stay.
        self.leave_at: float | None = leave_at
        _give_up_after(connection)

    def recv(self, most: int) -> bytes:
        """Return what was heard, at most that many bytes; nothing when the other side is gone.

        Raises:
            OSError: when it says more than a board has to say, or the connection is broken.
        """
        data = self._connection.recv(most)
        now = monotonic()
        if now - self._heard_since > HEARD_LENGTH:
            self._heard_since, self._heard = now, 0
        self._heard += len(data)
        if self._heard > HEARD_AT_MOST:
            self.hang_up()
            raise OSError("says more than a board has to say")
        return data

    def send(self, data: bytes | bytearray) -> int:
        """Say all of it at once, or hang up.

        Raises:
            OSError: when the line is gone, or the other side does not keep up.
        """
        with self._speaking:
            try:
                said = self._connection.send(data, socket.MSG_DONTWAIT)
            except BlockingIOError:
                said = 0
            if said < len(data):
                self.hang_up()
                raise OSError("does not keep up")
        return said

    def tell(self, data: bytes | bytearray) -> bool:
        """Say all of it at once, or hang up; return whether it was said."""
        try:
            self.send(data)
        except OSError:
            return False
        return True

    def hang_up(self) -> None:
        """End the connection at once, whoever waits on it."""
        try:
            self._connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            # It was gone already.
            return

    def close(self) -> None:
        """End the connection, as the library asks when it is done.

        The server that lent it closes it as well, and counts its connections wrong when it finds that done.
        """
        self.hang_up()


def _give_up_after(connection: socket.socket) -> None:
    if connection.family in (socket.AF_INET, socket.AF_INET6) and hasattr(socket, "TCP_USER_TIMEOUT"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNANSWERED_LENGTH)
