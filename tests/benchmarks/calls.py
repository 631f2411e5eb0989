"""Clients that cost little beside the server they measure: calls made up beforehand, over kept connections.

A client library would take as long to make a call as the bare application to answer it, on the same two cores.
"""

import json
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier, Event, Thread, local
from time import monotonic, sleep
from typing import Any, Final
from urllib.parse import urlencode

from tests.benchmarks.ratio import Sample

CLIENTS: Final = 8
# A client comes back anew after so many calls, so that luck in which process serves it evens out.
CALLS_PER_CONNECTION: Final = 20
PATIENCE: Final = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Call:
    """One call, ready to be sent, and the status that its answer has to have."""

    content: bytes
    status: int

    @classmethod
    def get(cls, path: str, *, token: str) -> "Call":
        """Return a reading call as the bearer of the token."""
        return cls(f"GET {path} HTTP/1.1\r\n{_headers(token)}\r\n".encode(), 200)

    @classmethod
    def post(cls, path: str, body: Mapping[str, object], *, token: str = "", status: int = 201) -> "Call":
        """Return a writing call; without a token, as nobody."""
        content = json.dumps(body).encode()
        kind = f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n"
        return cls(f"POST {path} HTTP/1.1\r\n{_headers(token)}{kind}\r\n".encode() + content, status)

    @classmethod
    def form(cls, target: str, form: Mapping[str, str], *, headers: Mapping[str, str], status: int = 200) -> "Call":
        """Return a form as a program sends it, with these headers."""
        content = urlencode(form).encode()
        said = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(content)}\r\n"
        return cls(f"POST {target} HTTP/1.1\r\n{_headers('')}{said}{kind}\r\n".encode() + content, status)


@dataclass(frozen=True, slots=True)
class Answered:
    """A call with its answer, and when (monotonic seconds, the same in every process) both were there."""

    call: Call
    sent_at: float
    answered_at: float
    content: bytes

    @property
    def body(self) -> Any:
        """The JSON in the answer."""
        return json.loads(self.content)


@dataclass(frozen=True, slots=True)
class Loop:
    """What a closed loop got done."""

    answered: Sequence[Answered]

    @property
    def length(self) -> float:
        """How long it took, from the first call to the last answer, in seconds."""
        return max(each.answered_at for each in self.answered) - min(each.sent_at for each in self.answered)

    @property
    def per_second(self) -> float:
        """Return how many calls were answered in a second."""
        return len(self.answered) / self.length

    @property
    def sample(self) -> Sample:
        """Return how long each call took."""
        return Sample.of(each.answered_at - each.sent_at for each in self.answered)


class Client:
    """One client, that makes one call after the other."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._left = 0
        self._socket: socket.socket | None = None

    def make(self, call: Call) -> Answered:
        """Make the call and read the whole answer.

        Raises:
            AssertionError: it has another status than it has to have.
        """
        if self._socket is None or self._left == 0:
            self.open()
        connection = self._socket
        assert connection is not None
        self._left -= 1
        sent_at = monotonic()
        connection.sendall(call.content)
        status, content = _answer(connection)
        answered_at = monotonic()
        assert status == call.status, (status, content)
        return Answered(call, sent_at, answered_at, content)

    def open(self) -> None:
        """Connect, before the call that needs it."""
        self.close()
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._left = CALLS_PER_CONNECTION

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()


def closed_loop(port: int, calls: Iterable[Call], *, clients: int = CLIENTS) -> Loop:
    """Have so many clients make these calls, each its next when its last is answered."""
    # The iterator of a list may be asked by several threads.
    waiting, answered, ready = iter(list(calls)), list[Answered](), Barrier(clients, timeout=PATIENCE)

    def work() -> None:
        client = Client(port)
        client.open()
        ready.wait()
        while (call := next(waiting, None)) is not None:
            answered.append(client.make(call))
        client.close()

    with ThreadPoolExecutor(clients) as threads:
        for each in [threads.submit(work) for _ in range(clients)]:
            each.result()
    return Loop(answered)


def at_a_rate(port: int, calls: Iterable[Call], *, per_second: float, until: Event | None = None) -> Sequence[Answered]:
    """Make these calls at a steady rate, whether or not those before are answered; stop sooner when told to."""
    own, answered = local(), list[Answered]()

    def make(call: Call) -> None:
        if not hasattr(own, "client"):
            own.client = Client(port)
        answered.append(own.client.make(call))

    with ThreadPoolExecutor(CLIENTS) as threads:
        begun, running = monotonic(), []
        for number, call in enumerate(calls):
            sleep(max(0.0, begun + number / per_second - monotonic()))
            if until is not None and until.is_set():
                break
            running.append(threads.submit(make, call))
        for each in running:
            each.result()
    return answered


@contextmanager
def meanwhile(port: int, calls: Callable[[], Iterable[Call]], *, per_second: float) -> Iterator[None]:
    """Make calls at a steady rate for as long as the block runs.

    Raises:
        AssertionError: at the end, when one of them was not answered as it has to be.
    """
    enough, failures = Event(), list[BaseException]()

    def work() -> None:
        try:
            at_a_rate(port, calls(), per_second=per_second, until=enough)
        except BaseException as failure:  # noqa: BLE001 -- told to who waits
            failures.append(failure)

    thread = Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()
    assert not failures, failures


def _headers(token: str) -> str:
    return "Host: 127.0.0.1\r\n" + (f"Authorization: Bearer {token}\r\n" if token else "")


def _answer(connection: socket.socket) -> tuple[int, bytes]:
    received = b""
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += _more(connection)
    head, content = received[:end].lower(), bytearray(received[end + 4 :])
    length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0] or 0)  # 204 has none
    while len(content) < length:
        content += _more(connection)
    return int(head.split(b" ", 2)[1]), bytes(content)


def _more(connection: socket.socket) -> bytes:
    received = connection.recv(1 << 18)
    assert received, "the server has hung up"
    return received
