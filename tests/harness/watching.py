"""A board over real sockets, following the protocol as a dashboard does."""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Self

import httpx
import socketio

from bedline.domain.board import Board
from bedline.domain.wire import entry_of
from tests.harness.boards import Answer, Client


class HttpLog:
    """The log as the API shows it."""

    def __init__(self, api: httpx.Client, stream: str) -> None:
        self._api = api
        self._stream = stream

    def snapshot(self) -> Board:
        taken = self._api.get(f"/boards/{self._stream}/snapshot").raise_for_status().json()
        return Board(taken["epoch"], taken["seq"], taken["items"])

    def since(self, *, epoch: str, after: int) -> Answer:
        query: Mapping[str, Any] = {"epoch": epoch, "since": after}
        missed = self._api.get(f"/boards/{self._stream}/entries", params=query).raise_for_status().json()
        entries = None if missed["reset"] else [entry_of(each) for each in missed["entries"]]
        return Answer(missed["epoch"], missed["seq"], entries)


class Socket:
    """A socket on the boards, as whoever the API is used by."""

    def __init__(self, api: httpx.Client) -> None:
        self._api = api
        self.refusals: list[Any] = []
        self._socket = socketio.Client(reconnection_delay=0.1, reconnection_delay_max=1)
        self.hears("connect_error", self.refusals.append)

    def __enter__(self) -> Self:
        self.opens()
        return self

    def __exit__(self, *reason: object) -> None:
        # Also one that is on its way back: whoever goes on trying after a test draws lots in the tests after it.
        self._socket.shutdown()

    def hears(self, event: str, does: Callable[..., object]) -> None:
        """Do that with each event of this name."""
        self._socket.on(event, does, namespace="/board")

    def opens(self) -> None:
        """Open the socket; it is opened again by itself when it breaks, but not when it was refused."""
        self._socket.connect(
            str(self._api.base_url.copy_with(raw_path=b"/")),
            headers={"Authorization": self._api.headers.get("Authorization", "")},
            namespaces=["/board"],
            transports=["websocket"],
            wait_timeout=30,
        )

    def is_let_in(self) -> bool:
        """Open the socket, unless it is refused."""
        try:
            self.opens()
        except socketio.exceptions.ConnectionError:
            return False
        return True

    def asks(self, event: str, asked: object) -> Any:
        """Return the answer to an event."""
        return self._socket.call(event, asked, namespace="/board", timeout=30)


class LiveBoard(Socket):
    """A board that is pushed to, joins again by itself when its socket is gone, and asks for what it missed."""

    def __init__(self, api: httpx.Client, stream: str) -> None:
        super().__init__(api)
        self._stream = stream
        self._lock = Lock()
        self._client = Client(HttpLog(api, stream))
        # Numbers of what was pushed, as opposed to asked for.
        self.pushed: list[int] = []
        self.joins = 0
        self.hears("connect", self._joins)
        self.hears("entry", self._hears_entry)
        self.hears("head", self._hears_head)

    def _joins(self) -> None:
        answer = self.asks("subscribe", {"stream": self._stream})
        if answer["ok"]:
            with self._lock:
                self._client.hears_head(epoch=answer["epoch"], seq=answer["seq"])
            self.joins += 1

    def _hears_entry(self, body: Mapping[str, Any]) -> None:
        with self._lock:
            self.pushed.append(body["seq"])
            self._client.hears_entry(entry_of(body))

    def _hears_head(self, body: Mapping[str, Any]) -> None:
        with self._lock:
            self._client.hears_head(epoch=body["epoch"], seq=body["seq"])

    @property
    def board(self) -> Board:
        """Return what it shows."""
        with self._lock:
            return self._client.board
