"""Callers who wait for a human, as rows; whom to ring for them is sealed."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from bedline.adapters.db.base import Json, Moment, Texts, exactly_when, listed, may, metadata, must, one_of, together
from bedline.adapters.db.forgetting import Forgetting
from bedline.adapters.db.held import Held, completed
from bedline.adapters.db.sealing import Seal
from bedline.adapters.db.statement import Row, Statement, among, given, inserted, updated
from bedline.adapters.db.transaction import Transaction
from bedline.domain.calls import LegId, WaitingId
from bedline.domain.errors import NotFound
from bedline.domain.hotline import MOVES, Ring, Waiting, WaitingState
from bedline.domain.ids import PersonId, RegionId, RequestId
from bedline.domain.rota import Duty, Rung

_ENDED: Final = f"state in ({listed(sorted(MOVES.final))})"
_UNANSWERED: Final = "state = 'voicemail' and acknowledged_at is null"

waiting: Final = sa.Table(
    "waiting",
    metadata,
    must("id", sa.Uuid),
    must("region", sa.Text),
    must("leg", sa.Uuid),
    must("why", sa.Text),
    must("crisis", sa.Boolean),
    must("since_at", Moment),
    # Whom to ring, with their telephone numbers, sealed.
    may("chain", sa.LargeBinary),
    may("due_at", Moment),
    may("request", sa.Uuid),
    must("state", sa.Text),
    must("again", sa.Boolean),
    must("rung", Texts),
    must("ringing", Json),
    may("taken_by", sa.Text),
    may("taken_on", sa.Uuid),
    may("ended_at", Moment),
    must("alerted", Texts),
    may("acknowledged_by", sa.Text),
    may("acknowledged_at", Moment),
    sa.PrimaryKeyConstraint("id"),
    sa.ForeignKeyConstraint(["leg"], ["leg.id"]),
    sa.ForeignKeyConstraint(["request"], ["bed_request.id"]),
    one_of("state", WaitingState),
    exactly_when(_ENDED, "ended_at"),
    together("taken_by", "taken_on", name="taken"),
    together("acknowledged_by", "acknowledged_at", name="acknowledged"),
)
_c: Final = waiting.c
sa.Index("ix_waiting_in_line", _c.region, postgresql_where=sa.text("ended_at is null"))
sa.Index("ix_waiting_unanswered", _c.region, _c.since_at, postgresql_where=sa.text(_UNANSWERED))
sa.Index("ix_waiting_due_at", _c.due_at, postgresql_where=sa.text("due_at is not null"))
sa.Index("ix_waiting_chain", _c.region, _c.ended_at, postgresql_where=sa.text("chain is not null"))
_FIXED: Final = frozenset({"id", "region", "leg", "why", "since_at"})

LOCK: Final = Statement(sa.select(waiting).where(_c.id == given("id", _c.id)).with_for_update(key_share=True))
BY_IDS: Final = Statement(sa.select(waiting).where(among(_c.id, "ids")))
ADD: Final = inserted(waiting)
SAVE: Final = updated(waiting, columns=[column.name for column in _c if column.name not in _FIXED])
IN_LINE: Final = Statement(
    sa.select(waiting).where(_c.region == given("region", _c.region), sa.text("ended_at is null"))
)
UNANSWERED: Final = Statement(
    sa.select(waiting).where(_c.region == given("region", _c.region), sa.text(_UNANSWERED)).order_by(_c.since_at, _c.id)
)
DUE: Final = Statement(
    sa.select(_c.id)
    .where(_c.due_at <= given("now", _c.due_at))
    .order_by(_c.due_at, _c.id)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
FORGET: Final = Forgetting(waiting, since=_c.ended_at, personal="chain is not null", then={"chain": sa.null()})


class StoredWaitings:
    """Waiting callers in this transaction."""

    def __init__(self, transaction: Transaction, held: Held, *, seal: Seal) -> None:
        self._transaction = transaction
        self._held = held
        self._seal = seal

    def add(self, waiting: Waiting) -> None:
        """Keep a new wait."""
        self._transaction.later(ADD, **self._row(waiting))
        self._held.waitings[waiting.id] = waiting

    def get(self, waiting: WaitingId) -> Waiting:
        """Return the wait, locked."""
        if waiting not in self._held.waitings:
            row = self._transaction.first(LOCK, id=waiting)
            if row is None:
                raise NotFound("unknown_waiting")
            self._held.waitings[waiting] = self._waiting(row)
        return self._held.waitings[waiting]

    def save(self, waiting: Waiting) -> None:
        """Keep the new state of a wait that was got."""
        self._transaction.later(SAVE, key=waiting.id, **self._row(waiting))
        self._held.waitings[waiting.id] = waiting

    def in_line(self, region: RegionId) -> Sequence[Waiting]:
        """Return who waits or is being taken in the region, in the order of ``Waiting.turn``, not locked."""
        found = [self._waiting(row) for row in self._transaction.all(IN_LINE, region=region)]
        return sorted(found, key=lambda each: each.turn)

    def unanswered(self, region: RegionId) -> Sequence[Waiting]:
        """Return waits that ended in voicemail and that nobody has acknowledged, oldest first, not locked."""
        return [self._waiting(row) for row in self._transaction.all(UNANSWERED, region=region)]

    def by_ids(self, waitings: Collection[WaitingId]) -> Mapping[WaitingId, Waiting]:
        """Return those waits, not locked."""

        def read(ids: list[WaitingId]) -> Mapping[WaitingId, Waiting]:
            return {found.id: found for found in map(self._waiting, self._transaction.all(BY_IDS, ids=ids))}

        return completed(waitings, self._held.waitings, read)

    def due(self, *, now: datetime, limit: int) -> Sequence[WaitingId]:
        """Return waits whose ``due_at`` has come, whatever their state, longest due first (not locked)."""
        return [WaitingId(row["id"]) for row in self._transaction.all(DUE, now=now, limit=limit)]

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """Forget whom to ring for waits that ended before that moment; return how many."""
        return FORGET.run(self._transaction, before=before, region=region, limit=limit)

    def _row(self, waiting: Waiting) -> Row:
        return {
            "id": waiting.id,
            "region": waiting.region,
            "leg": waiting.leg,
            "why": waiting.why,
            "crisis": waiting.crisis,
            "since_at": waiting.since_at,
            "chain": self._seal.close_json([_duty_row(each) for each in waiting.chain]),
            "due_at": waiting.due_at,
            "request": waiting.request,
            "state": waiting.state,
            "again": waiting.again,
            "rung": list(waiting.rung),
            "ringing": json.dumps([_ring_row(each) for each in waiting.ringing]),
            "taken_by": waiting.taken_by,
            "taken_on": waiting.taken_on,
            "ended_at": waiting.ended_at,
            "alerted": list(waiting.alerted),
            "acknowledged_by": waiting.acknowledged_by,
            "acknowledged_at": waiting.acknowledged_at,
        }

    def _waiting(self, row: Row) -> Waiting:
        return Waiting(
            id=WaitingId(row["id"]),
            region=RegionId(row["region"]),
            leg=LegId(row["leg"]),
            why=row["why"],
            crisis=row["crisis"],
            since_at=row["since_at"],
            chain=tuple(_duty(each) for each in self._seal.open_json(row["chain"]) or ()),
            due_at=row["due_at"],
            request=RequestId(row["request"]) if row["request"] else None,
            state=WaitingState(row["state"]),
            again=row["again"],
            rung=tuple(PersonId(each) for each in row["rung"]),
            ringing=tuple(_ring(each) for each in row["ringing"]),
            taken_by=PersonId(row["taken_by"]) if row["taken_by"] else None,
            taken_on=LegId(row["taken_on"]) if row["taken_on"] else None,
            ended_at=row["ended_at"],
            alerted=tuple(PersonId(each) for each in row["alerted"]),
            acknowledged_by=PersonId(row["acknowledged_by"]) if row["acknowledged_by"] else None,
            acknowledged_at=row["acknowledged_at"],
        )


def _duty_row(duty: Duty) -> Row:
    return {"person": duty.person, "phone": duty.phone, "rung": duty.rung, "ends_at": duty.ends_at.isoformat()}


def _duty(row: Mapping[str, Any]) -> Duty:
    return Duty(PersonId(row["person"]), row["phone"], Rung(row["rung"]), datetime.fromisoformat(row["ends_at"]))


def _ring_row(ring: Ring) -> Row:
    return {"leg": str(ring.leg), "person": ring.person, "until": ring.until.isoformat()}


def _ring(row: Mapping[str, Any]) -> Ring:
    return Ring(LegId(UUID(row["leg"])), PersonId(row["person"]), datetime.fromisoformat(row["until"]))
