"""Whole boards, and what a board has missed: all that a client needs that cannot hold a socket."""

from typing import Annotated

import orjson
from flask_openapi3 import APIBlueprint, Tag
from orjson import Fragment
from pydantic import Field, StringConstraints

from bedline.domain.board import Body
from bedline.domain.people import Role
from bedline.domain.wire import entry_body, head_body
from bedline.ports.storage import Work
from bedline.services import board
from bedline.web.models.base import Address
from bedline.web.models.boards import Missed, SnapshotBody
from bedline.web.office import office
from bedline.web.operations import reads

api = APIBlueprint("boards", __name__, abp_tags=[Tag(name="boards")])

EVERYBODY = (Role.GP, Role.FACILITY, Role.COORDINATOR)


class StreamPath(Address):
    """A stream by its name: ``desk:<region>``, ``facility:<facility>`` or ``request:<request>``."""

    stream: Annotated[str, StringConstraints(pattern=r"^(desk|facility|request):[a-z0-9_-]+$", max_length=100)]


class SinceQuery(Address):
    """The number of the last entry that the client has, and the epoch it is of."""

    epoch: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]+$", max_length=80)]
    since: Annotated[int, Field(ge=0, le=2**62)]


@reads(api, "/boards/<stream>/snapshot", to=EVERYBODY, answer=SnapshotBody)
def take_snapshot(work: Work, path: StreamPath) -> Body:
    """Return the whole board, read in one moment together with its number."""
    position = board.position(work, stream=path.stream)

    def make() -> tuple[Fragment, Fragment]:
        taken = board.snapshot(work, stream=path.stream)
        items = {str(kind): bodies for kind, bodies in taken.items.items()}
        return Fragment(orjson.dumps(items)), Fragment(orjson.dumps(taken.happened))

    items, happened = office().kept.reply("snapshot", path.stream, position, make=make)
    head = head_body(stream=path.stream, epoch=position.epoch, seq=position.seq, at=work.now)
    return {**head, "items": items, "happened": happened}


@reads(api, "/boards/<stream>/entries", to=EVERYBODY, answer=Missed)
def list_entries(work: Work, path: StreamPath, query: SinceQuery) -> Body:
    """Return what came after a number, 500 entries at most; ``reset`` when only a new snapshot helps."""
    missed = board.since(work, stream=path.stream, epoch=query.epoch, after=query.since)
    position = missed.position
    return {
        **head_body(stream=path.stream, epoch=position.epoch, seq=position.seq, at=missed.at),
        "reset": missed.entries is None,
        "entries": [entry_body(entry) for entry in missed.entries or ()],
    }
