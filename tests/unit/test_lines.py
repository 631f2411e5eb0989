"""A line never waits for who does not read, and the door keeps threads for everybody else."""

import socket
from collections.abc import Callable, Iterable, Iterator
from queue import Queue
from threading import Thread
from typing import Any

import pytest

from bedline.ports.storage import Position
from bedline.realtime import door as doors
from bedline.realtime.door import LINE, STANDING, Door
from bedline.realtime.followers import STREAMS_PER_LINE, Followers
from bedline.realtime.frames import Compact, event_frame
from bedline.realtime.line import HEARD_AT_MOST, Line
from tests.harness.logs import NotedLine, event_in

UPGRADE = {"PATH_INFO": "/socket.io/", "HTTP_UPGRADE": "WebSocket"}


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.settimeout(5)
        yield ours, theirs


def test_a_line_says_what_it_is_given(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    assert Line(ours, leave_at=0).tell(b"hello")
    assert theirs.recv(10) == b"hello"


def test_a_line_hangs_up_on_who_does_not_read(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    line = Line(ours, leave_at=0)
    while line.tell(b"x" * 65536):
        pass
    while theirs.recv(65536):
        pass
    assert not line.tell(b"anybody?")


def test_a_line_hangs_up_on_who_says_more_than_a_board_would(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    line = Line(ours, leave_at=0)
    theirs.sendall(b"x" * (HEARD_AT_MOST + 1))
    for _ in range(HEARD_AT_MOST // 4096):
        line.recv(4096)
    with pytest.raises(OSError, match="more than a board"):
        line.recv(4096)


def test_hanging_up_frees_the_thread_that_listens(pair: tuple[socket.socket, socket.socket]) -> None:
    line = Line(pair[0], leave_at=0)
    listener = Thread(target=line.recv, args=(1,), daemon=True)
    listener.start()
    line.hang_up()
    listener.join(5)
    assert not listener.is_alive()
    line.hang_up()


class Visit:
    """A websocket in a thread of the server, which it keeps until one side hangs up."""

    def __init__(self, door: Door) -> None:
        self._ours, self.theirs = socket.socketpair()
        self._outcome: Queue[Line | str] = Queue()
        environ = {**UPGRADE, "gunicorn.socket": self._ours, "HTTP_SEC_WEBSOCKET_EXTENSIONS": "permessage-deflate"}
        guarded = door.before(self._application)
        self._thread = Thread(target=guarded, args=(environ, self._answers), daemon=True)
        self._thread.start()
        self.outcome = self._outcome.get(timeout=5)

    def _application(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        del start_response
        line: Line = environ[LINE]
        assert environ["gunicorn.socket"] is line
        assert "HTTP_SEC_WEBSOCKET_EXTENSIONS" not in environ
        self._outcome.put(line)
        while line.recv(100):
            pass
        return []

    def _answers(self, status: str, headers: object) -> None:
        del headers
        self._outcome.put(status)

    @property
    def line(self) -> Line:
        assert isinstance(self.outcome, Line)
        return self.outcome

    def goes(self) -> None:
        self.theirs.close()
        self._thread.join(5)
        self._ours.close()

    def is_gone(self) -> bool:
        self._thread.join(0.3)
        return not self._thread.is_alive()


Enters = Callable[[Door], Visit]


@pytest.fixture
def enters() -> Iterator[Enters]:
    visits: list[Visit] = []

    def enter(door: Door) -> Visit:
        visits.append(Visit(door))
        return visits[-1]

    yield enter
    for visit in visits:
        visit.goes()


def test_boards_get_seats_until_all_are_taken_and_again_when_one_goes(enters: Enters) -> None:
    door = Door(seats=2)
    one, two, three = enters(door), enters(door), enters(door)
    assert [door.seat(visit.line) for visit in (one, two, three)] == [True, True, False]
    assert door.taken == 2
    one.goes()
    assert door.taken == 1
    assert door.seat(enters(door).line)


def test_no_more_threads_are_taken_than_seats_and_standing_places(enters: Enters) -> None:
    door = Door(seats=2)
    visits = [enters(door) for _ in range(2 + STANDING)]
    turned_away = enters(door)
    assert turned_away.outcome == "503 Service Unavailable"
    visits[0].goes()
    assert isinstance(enters(door).outcome, Line)


def test_pages_and_calls_pass_the_door_when_boards_are_full() -> None:
    door = Door(seats=-STANDING)
    guarded = door.before(lambda environ, _: [environ["PATH_INFO"].encode()])
    assert list(guarded({"PATH_INFO": "/readyz"}, None)) == [b"/readyz"]


def test_a_socket_that_never_says_who_it_is_has_to_leave(enters: Enters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "STANDING_LENGTH", -1)
    door = Door(seats=1)
    visit = enters(door)
    door.close_after_hours()
    assert visit.is_gone()


def test_a_seated_board_may_stay(enters: Enters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "STANDING_LENGTH", -1)
    door = Door(seats=1)
    visit = enters(door)
    door.seat(visit.line)
    door.close_after_hours()
    assert not visit.is_gone()


def test_a_board_that_was_refused_or_left_has_to_leave(enters: Enters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "LEAVING_LENGTH", -1)
    door = Door(seats=1)
    seated, refused = enters(door), enters(door)
    door.seat(seated.line)
    door.seat(refused.line)
    door.dismiss(seated.line)
    door.close_after_hours()
    assert seated.is_gone()
    assert refused.is_gone()


def test_a_closed_door_lets_everyone_out_and_nobody_in(enters: Enters) -> None:
    door = Door(seats=1)
    visit = enters(door)
    door.seat(visit.line)
    door.close()
    assert visit.is_gone()
    assert enters(door).outcome == "503 Service Unavailable"


def test_a_frame_carries_the_event() -> None:
    body = {"stream": "desk:polder", "long": "é" * 70_000}
    assert event_in(event_frame("head", Compact.dumps(body))) == ("head", body)


def test_a_line_follows_only_so_many_streams() -> None:
    followers, line = Followers(), NotedLine()
    found = Position("e", 0)
    joined = [followers.join(f"s{n}", line, found=found, head_due_at=0) for n in range(STREAMS_PER_LINE + 1)]
    assert joined == [True] * STREAMS_PER_LINE + [False]
    assert followers.join("s0", line, found=found, head_due_at=0)
    followers.leave("s0", line)
    assert followers.join("another", line, found=found, head_due_at=0)
    followers.leave_all(line)
    assert followers.pushed() == {}
    followers.leave("s0", line)
