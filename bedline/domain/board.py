"""What an audience sees: streams of numbered entries, and how a board changes by one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bedline.domain.ids import FacilityId, RegionId, RequestId

Body = Mapping[str, object]
# kind → key → body
Items = Mapping[str, Mapping[str, Body]]


class ItemKind(StrEnum):
    """The kinds of things on a board."""

    REQUEST = "request"
    UNIT = "unit"
    OFFER = "offer"
    SEARCH = "search"
    STAY = "stay"
    TASK = "task"
    CALL = "call"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing put on a board in its new shape, or dropped from it."""

    op: Literal["put", "drop"]
    kind: ItemKind
    key: str
    body: Body | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything one transaction changed on one stream; ``seq`` has no gaps within an ``epoch``."""

    stream: str
    epoch: str
    seq: int
    at: datetime
    changes: tuple[Change, ...]
    happened: tuple[Body, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """A board as a client holds it."""

    epoch: str
    seq: int
    items: Items


def desk_stream(region: RegionId) -> str:
    """Name the stream of a region's desk."""
    return f"desk:{region}"


def facility_stream(facility: FacilityId) -> str:
    """Name the stream of a facility."""
    return f"facility:{facility}"


def request_stream(request: RequestId) -> str:
    """Name the stream of one request, for its referrer."""
    return f"request:{request}"


def put(kind: ItemKind, key: object, body: Body) -> Change:
    """Return the change that shows a thing in its new shape."""
    return Change("put", kind, str(key), body)


def drop(kind: ItemKind, key: object) -> Change:
    """Return the change that takes a thing off the board."""
    return Change("drop", kind, str(key))


def applied(items: Items, changes: Iterable[Change]) -> Items:
    """Return the items after the changes, in order; dropping what is not there changes nothing."""
    after: dict[str, dict[str, Body]] = {kind: dict(bodies) for kind, bodies in items.items()}
    for change in changes:
        bodies = after.setdefault(change.kind, {})
        if change.op == "put" and change.body is not None:
            bodies[change.key] = change.body
        else:
            bodies.pop(change.key, None)
    return {kind: bodies for kind, bodies in after.items() if bodies}


class Verdict(StrEnum):
    """What a client does with something it was sent."""

    APPLY = "apply"
    IGNORE = "ignore"
    RESYNC = "resync"


def judge(board: Board, *, epoch: str, seq: int) -> Verdict:
    """Say what a client does with entry ``seq``: apply the next one, ignore an old one, else ask what it missed."""
    if epoch != board.epoch:
        return Verdict.RESYNC
    if seq <= board.seq:
        return Verdict.IGNORE
    return Verdict.APPLY if seq == board.seq + 1 else Verdict.RESYNC


def judge_head(board: Board, *, epoch: str, seq: int) -> Verdict:
    """Say what a client does with a heartbeat: nothing when it is where the server is."""
    return Verdict.IGNORE if (epoch, seq) == (board.epoch, board.seq) else Verdict.RESYNC


def advanced(board: Board, entries: Sequence[Entry]) -> Board:
    """Return the board after entries that follow on it without a gap."""
    items = board.items
    for entry in entries:
        if judge(board, epoch=entry.epoch, seq=entry.seq) is not Verdict.APPLY:
            raise ValueError(f"entry {entry.seq} does not follow {board.seq}")
        items = applied(items, entry.changes)
        board = Board(entry.epoch, entry.seq, items)
    return board
