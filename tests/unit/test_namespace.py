"""Who is let in to the boards, and what happens when it cannot be looked up."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from unittest.mock import Mock

import pytest
from flask import Flask
from flask_socketio import ConnectionRefusedError as Refused
from typing_extensions import override
from werkzeug.test import EnvironBuilder

from bedline.domain.people import Person
from bedline.ports.storage import StorageAway
from bedline.realtime import namespace as namespaces
from bedline.realtime.door import LINE, Door
from bedline.realtime.followers import STREAMS_PER_LINE, Followers
from bedline.realtime.namespace import BoardNamespace
from bedline.services import board
from tests import builders as a
from tests.harness.boards import STREAM
from tests.harness.logs import LogStorage, NotedLine


class GuestLine(NotedLine):
    """A line that remembers whether it was hung up."""

    @override
    def hang_up(self) -> None:
        self.gone = True


@dataclass
class Lobby:
    """A namespace over logs in memory, entered as from within a socket's request."""

    storage: LogStorage = field(default_factory=LogStorage)
    door: Door = field(default_factory=lambda: Door(seats=1))
    followers: Followers = field(default_factory=Followers)
    person: Person | None = field(default_factory=a.coordinator)
    people_away: bool = False

    def __post_init__(self) -> None:
        self.app = Flask("lobby")
        self.namespace = BoardNamespace(
            storage=self.storage.as_storage(),
            identify=self.identify,
            door=self.door,
            followers=self.followers,
            head_length=15,
        )

    def identify(self) -> Person | None:
        if self.people_away:
            raise StorageAway
        return self.person

    @contextmanager
    def visit(self) -> Iterator[GuestLine]:
        line = GuestLine()
        environ = {**EnvironBuilder().get_environ(), LINE: line, "flask.app": self.app}
        self.door._lines.add(line)
        with self.app.request_context(environ):
            yield line


@pytest.fixture
def lobby(monkeypatch: pytest.MonkeyPatch) -> Lobby:
    monkeypatch.setattr(board, "check_stream", Mock())
    monkeypatch.setattr(namespaces, "CHECK_LENGTH", -1)
    monkeypatch.setattr(namespaces, "CHECKED_LENGTH", -1)
    return Lobby()


def code_of(refused: pytest.ExceptionInfo[Refused]) -> object:
    return refused.value.error_args["data"]["code"]


def test_somebody_we_know_gets_a_seat_and_follows_a_stream(lobby: Lobby) -> None:
    with lobby.visit() as line:
        lobby.namespace.connect()
        assert lobby.door.taken == 1
        assert lobby.namespace.subscribe({"stream": STREAM}) == {"ok": True, "epoch": "e0", "seq": 0}
        assert STREAM in lobby.followers.pushed()
        lobby.namespace.disconnect()
        assert lobby.door.taken == 0
        assert lobby.followers.pushed() == {}
        assert line.leave_at is not None


def test_nobody_is_let_in_who_is_not_known_or_cannot_be_looked_up(lobby: Lobby) -> None:
    lobby.person = None
    with lobby.visit(), pytest.raises(Refused) as refused:
        lobby.namespace.connect()
    assert code_of(refused) == "not-signed-in"
    lobby.people_away = True
    with lobby.visit(), pytest.raises(Refused) as refused:
        lobby.namespace.connect()
    assert code_of(refused) == "storage-away"
    assert lobby.door.taken == 0


def test_who_cannot_be_shown_the_log_is_told_so_and_follows_nothing(lobby: Lobby) -> None:
    with lobby.visit():
        lobby.namespace.connect()
        lobby.storage.away = True
        assert lobby.namespace.subscribe({"stream": STREAM}) == {"ok": False, "problem": {"code": "storage_away"}}
        assert lobby.followers.pushed() == {}


def test_a_board_follows_only_so_many_streams(lobby: Lobby) -> None:
    with lobby.visit():
        lobby.namespace.connect()
        answers = [lobby.namespace.subscribe({"stream": f"desk:{n}"}) for n in range(STREAMS_PER_LINE + 1)]
        assert answers[-2]["ok"] is True
        assert answers[-1] == {"ok": False, "problem": {"code": "too_many_streams"}}


def test_who_has_signed_out_is_hung_up(lobby: Lobby) -> None:
    with lobby.visit() as line:
        lobby.namespace.connect()
    lobby.namespace.check_one()
    assert not line.gone
    lobby.people_away = True
    lobby.namespace.check_one()
    assert not line.gone
    lobby.people_away, lobby.person = False, None
    lobby.namespace.check_one()
    assert line.gone


def test_who_has_got_another_role_has_to_come_in_anew(lobby: Lobby) -> None:
    with lobby.visit() as line:
        lobby.namespace.connect()
    lobby.person = a.ward()
    lobby.namespace.check_one()
    assert line.gone


def test_a_session_is_looked_at_no_more_often_than_is_good(lobby: Lobby, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(namespaces, "CHECKED_LENGTH", 300)
    lobby.namespace.check_one()
    with lobby.visit() as line:
        line.checked_at = monotonic()
        lobby.namespace.connect()
    lobby.person = None
    lobby.namespace.check_one()
    assert not line.gone
