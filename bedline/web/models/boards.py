"""Boards on the wire, as docs/board-protocol.md tells it."""

from typing import Any, Literal

from pydantic import AwareDatetime

from bedline.domain.board import ItemKind
from bedline.web.models.base import Shown


class Position(Shown):
    """How far a stream has come at a moment; numbers of another epoch are strangers."""

    stream: str
    epoch: str
    seq: int
    at: AwareDatetime


class Happening(Shown):
    """Something to tell the people watching; never part of the state."""

    kind: str
    at: AwareDatetime
    params: dict[str, Any]


class SnapshotBody(Position):
    """A whole board: kind → key → body, and what happened last."""

    items: dict[str, dict[str, Any]]
    happened: list[Happening]


class Put(Shown):
    """A thing in its new shape."""

    op: Literal["put"]
    kind: ItemKind
    key: str
    body: dict[str, Any]


class Drop(Shown):
    """A thing taken off the board."""

    op: Literal["drop"]
    kind: ItemKind
    key: str


class EntryBody(Position):
    """Everything that one transaction changed on the stream."""

    changes: list[Put | Drop]
    happened: list[Happening]


class Missed(Position):
    """What came after a number; ``reset``: only a new snapshot helps, and there are no entries."""

    reset: bool
    entries: list[EntryBody]
