"""However many boards are open, threads remain for phone calls and pages."""

from typing import Final
from unittest.mock import Mock

import pytest

from bedline.realtime.boards import Boards
from bedline.realtime.door import STANDING
from bedline.realtime.namespace import ADMITTED, BoardNamespace
from bedline.settings import Misconfigured, Settings, read
from bedline.settings.fields import KEPT_THREADS

# What a process needs beside its boards: some calls and pages at once.
LEAST_FOR_OTHERS: Final = 8


def test_boards_leave_threads_to_calls_and_pages() -> None:
    settings = Settings()
    assert settings.threads - settings.board_limit >= KEPT_THREADS
    assert KEPT_THREADS - STANDING >= LEAST_FOR_OTHERS


def test_settings_that_leave_too_few_threads_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEDLINE_THREADS", "100")
    monkeypatch.setenv("BEDLINE_BOARD_LIMIT", str(100 - KEPT_THREADS + 1))
    with pytest.raises(Misconfigured, match="BEDLINE_BOARD_LIMIT"):
        read()


def test_every_event_of_a_socket_says_who_may_use_it() -> None:
    sockets = Mock()
    boards = Boards(storage=Mock(), listen=Mock(), identify=Mock(), seats=1)
    namespace: BoardNamespace = boards._namespace
    namespace.register(sockets)
    registered = {call.args[0] for call in sockets.on_event.call_args_list}
    assert registered == ADMITTED.keys()
    assert all(ADMITTED.values())
