"""What is sent to the database meanwhile: how many messages, and how many statements in each."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from bedline.adapters.db.link import Asked, Link


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Note every message to the database, by how many statements are in it."""
    sent: list[int] = []
    exchange = Link.exchange

    def noting(self: Link, asked: Sequence[Asked]) -> Any:
        sent.append(len(asked))
        return exchange(self, asked)

    with monkeypatch.context() as patched:
        patched.setattr(Link, "exchange", noting)
        yield sent
