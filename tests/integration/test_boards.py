"""Boards over real sockets, served by real processes, some of which are killed."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Final
from uuid import uuid4

import httpx
import pytest
from typing_extensions import override

from bedline.realtime.door import STANDING, STANDING_LENGTH
from tests.harness.database import migrated
from tests.harness.postgres import Databases
from tests.harness.serving import REGION, Server, eventually
from tests.harness.watching import HttpLog, LiveBoard, Socket

pytestmark = pytest.mark.database

DESK: Final = f"desk:{REGION}"
SIX: Final = 6


@pytest.fixture(scope="module")
def server(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with migrated(databases) as url, Server(database_url=url, folder=tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def desk(server: Server) -> Iterator[httpx.Client]:
    with server.client() as api:
        yield api


@pytest.fixture
def watch(desk: httpx.Client) -> Iterator[Callable[[int], Sequence[LiveBoard]]]:
    with ExitStack() as open_boards:

        def open_some(count: int) -> Sequence[LiveBoard]:
            boards = [open_boards.enter_context(LiveBoard(desk, DESK)) for _ in range(count)]
            eventually(lambda: all(board.joins for board in boards))
            return boards

        yield open_some


class Reports(threading.Thread):
    """Wards that report one after another, and say it again when they get no answer."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self._server = server
        self._enough = threading.Event()
        self.accepted = 0

    @override
    def run(self) -> None:
        with self._server.client() as api:
            facilities = api.get("/facilities", params={"region": REGION}).json()["items"]
            units = [unit["id"] for facility in facilities for unit in facility["units"]]
            while not self._enough.is_set():
                unit, free = units[self.accepted % len(units)], self.accepted // len(units) % 2
                self._report(api, unit=unit, free=free)

    def _report(self, api: httpx.Client, *, unit: str, free: int) -> None:
        key = {"Idempotency-Key": secrets.token_hex(8)}
        while not self._enough.is_set():
            try:
                answer = api.post(f"/units/{unit}/reports", json={"free": free}, headers=key)
            except httpx.HTTPError:
                time.sleep(0.1)
                continue
            if answer.status_code < 500:
                assert answer.status_code == 201, answer.text
                self.accepted += 1
                return

    def enough(self) -> None:
        self._enough.set()
        self.join(60)

    def reach(self, count: int) -> None:
        target = self.accepted + count
        eventually(lambda: self.accepted >= target or not self.is_alive(), within=60, otherwise=self._server.last_words)
        assert self.is_alive()


@pytest.fixture
def reports(server: Server) -> Iterator[Reports]:
    reports = Reports(server)
    reports.start()
    yield reports
    reports.enough()


def all_show_what_is(boards: Sequence[LiveBoard], log: HttpLog) -> None:
    taken = log.snapshot()
    eventually(lambda: all(board.board.seq >= taken.seq for board in boards))
    now = log.snapshot()
    for board in boards:
        assert board.board == now


def test_every_board_is_pushed_every_entry(
    desk: httpx.Client, watch: Callable[[int], Sequence[LiveBoard]], reports: Reports
) -> None:
    boards = watch(SIX)
    reports.reach(1)
    first = max(board.board.seq for board in boards) + 1
    reports.reach(30)
    reports.enough()
    all_show_what_is(boards, HttpLog(desk, DESK))
    last = HttpLog(desk, DESK).snapshot().seq
    assert last >= first + 28
    eventually(lambda: all(set(board.pushed) >= set(range(first, last + 1)) for board in boards))


def test_boards_catch_up_when_a_process_is_killed_while_reports_come_in(
    server: Server, desk: httpx.Client, watch: Callable[[int], Sequence[LiveBoard]], reports: Reports
) -> None:
    boards = watch(SIX)
    before, accepted = HttpLog(desk, DESK).snapshot().seq, reports.accepted
    reports.reach(10)
    server.kill_a_worker()
    reports.reach(20)
    reports.enough()
    all_show_what_is(boards, HttpLog(desk, DESK))
    # One report may have been counted on the board already whose answer was still on its way when we began.
    assert HttpLog(desk, DESK).snapshot().seq - before >= reports.accepted - accepted - 1
    eventually(lambda: any(board.joins > 1 for board in boards))


def test_boards_catch_up_when_everything_was_killed_and_started_again(
    server: Server, desk: httpx.Client, watch: Callable[[int], Sequence[LiveBoard]], reports: Reports
) -> None:
    boards = watch(2)
    joined = [board.joins for board in boards]
    reports.reach(5)
    server.kill()
    server.start()
    reports.reach(5)
    reports.enough()
    all_show_what_is(boards, HttpLog(desk, DESK))
    eventually(lambda: all(board.joins > before for board, before in zip(boards, joined, strict=True)))


def test_a_board_only_follows_what_is_its_own(server: Server) -> None:
    with server.client(role="gp") as gp, Socket(gp) as socket:
        for stream in (DESK, "desk:kempen", "facility:emmaus", f"request:{uuid4()}", "request:x", "x", "", 7, None):
            answer = socket.asks("subscribe", {"stream": stream})
            assert answer["ok"] is False
            assert answer["problem"]["code"]
        assert socket.asks("subscribe", "nonsense") == {"ok": False, "problem": {"code": "unknown_stream"}}
        assert socket.asks("unsubscribe", {"stream": DESK}) == {"ok": True}


def test_nobody_we_do_not_know_gets_in(server: Server) -> None:
    with httpx.Client(base_url=server.url) as nobody:
        socket = Socket(nobody)
        assert not socket.is_let_in()
        assert socket.refusals == [{"message": "not-signed-in", "data": {"code": "not-signed-in"}}]


@pytest.mark.parametrize(("origin", "status"), [("https://elsewhere.example", 400), ("{url}", 101), ("nonsense", 400)])
def test_only_pages_of_our_own_open_sockets(server: Server, origin: str, status: int) -> None:
    with knocking(server, Origin=origin.format(url=server.url)) as answer:
        assert answer.status_code == status


def test_there_is_no_long_polling(server: Server) -> None:
    assert httpx.get(f"{server.url}/socket.io/?EIO=4&transport=polling").status_code == 400


@pytest.fixture(scope="module")
def small(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("small")
    with (
        migrated(databases) as url,
        Server(database_url=url, folder=folder, workers=1, threads=32, board_limit=2) as server,
    ):
        yield server


def test_full_boards_leave_pages_answered_and_let_the_next_one_in(small: Server) -> None:
    with small.client() as desk, Socket(desk), Socket(desk) as other:
        late = Socket(desk)
        assert not late.is_let_in()
        assert late.refusals == [{"message": "boards-full", "data": {"code": "boards-full"}}]
        assert desk.get("/me").is_success
        other.__exit__()
        eventually(late.is_let_in)
        late.__exit__()


def test_sockets_that_never_say_who_they_are_do_not_keep_others_out(small: Server) -> None:
    with small.client() as desk, ExitStack() as silent:
        began = time.monotonic()
        opened = [silent.enter_context(knocking(small)) for _ in range(40)]
        statuses = [answer.status_code for answer in opened]
        # On a busy machine the first may have been shown out before the last has knocked.
        rounds = 1 + int((time.monotonic() - began) // STANDING_LENGTH)
        assert 2 + STANDING <= statuses.count(101) <= (2 + STANDING) * rounds
        assert statuses.count(101) + statuses.count(503) == len(statuses)
        assert desk.get("/me").is_success
        late = Socket(desk)
        eventually(late.is_let_in)
        late.__exit__()


@contextmanager
def knocking(server: Server, **headers: str) -> Iterator[httpx.Response]:
    """Open a socket without a further word."""
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    address = f"{server.url}/socket.io/?EIO=4&transport=websocket"
    with httpx.stream("GET", address, headers={**upgrade, **headers}) as answer:
        yield answer
