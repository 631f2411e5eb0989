"""How board entries and heads travel: as JSON, the same in a push, in an answer and in the log."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bedline.domain.board import Body, Change, Entry, ItemKind


def change_body(change: Change) -> Body:
    """Return a change as JSON; only a put carries a body."""
    named = {"op": change.op, "kind": change.kind.value, "key": change.key}
    return named if change.op == "drop" else {**named, "body": change.body}


def change_of(body: Mapping[str, Any]) -> Change:
    """Return the change that `change_body` wrote."""
    return Change(body["op"], ItemKind(body["kind"]), body["key"], body.get("body"))


def entry_body(entry: Entry) -> Body:
    """Return an entry as JSON."""
    return {
        **head_body(stream=entry.stream, epoch=entry.epoch, seq=entry.seq, at=entry.at),
        "changes": [change_body(change) for change in entry.changes],
        "happened": list(entry.happened),
    }


def entry_of(body: Mapping[str, Any]) -> Entry:
    """Return the entry that `entry_body` wrote."""
    changes: Sequence[Mapping[str, Any]] = body["changes"]
    return Entry(
        stream=body["stream"],
        epoch=body["epoch"],
        seq=body["seq"],
        at=datetime.fromisoformat(body["at"]),
        changes=tuple(change_of(change) for change in changes),
        happened=tuple(body.get("happened", ())),
    )


def head_body(*, stream: str, epoch: str, seq: int, at: datetime) -> Body:
    """Return where a stream is at a moment, as JSON: the heartbeat, and the head of every answer."""
    return {"stream": stream, "epoch": epoch, "seq": seq, "at": at.isoformat()}
