"""Tasks as rows."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bedline.adapters.db.base import Json, Moment, exactly_when, may, metadata, must, one_of
from bedline.adapters.db.held import Held, completed
from bedline.adapters.db.statement import Row, Statement, among, given, updated
from bedline.adapters.db.transaction import Transaction
from bedline.domain.calls import LegId
from bedline.domain.errors import NotFound
from bedline.domain.ids import PersonId, RegionId, RequestId, TaskId, UnitId
from bedline.domain.tasks import Task, TaskKind, TaskState

_DONE: Final = "state = 'done'"

task: Final = sa.Table(
    "task",
    metadata,
    must("id", sa.Uuid),
    must("region", sa.Text),
    must("kind", sa.Text),
    must("due_at", Moment),
    must("created_at", Moment),
    must("state", sa.Text),
    # What it is about, as text: of a kind, one task at a time is open for it.
    must("subject", sa.Text),
    may("request", sa.Uuid),
    may("unit", sa.Text),
    may("leg", sa.Uuid),
    must("params", Json),
    may("done_at", Moment),
    may("done_by", sa.Text),
    may("outcome", sa.Text),
    sa.PrimaryKeyConstraint("id"),
    sa.ForeignKeyConstraint(["region"], ["region.id"]),
    sa.ForeignKeyConstraint(["request"], ["bed_request.id"]),
    sa.ForeignKeyConstraint(["unit", "region"], ["unit.id", "unit.region"]),
    sa.ForeignKeyConstraint(["leg"], ["leg.id"]),
    one_of("kind", TaskKind),
    one_of("state", TaskState),
    exactly_when(_DONE, "done_at"),
    exactly_when(_DONE, "done_by"),
    exactly_when(_DONE, "outcome"),
    sa.CheckConstraint("subject = coalesce(leg::text, request::text, unit, region)", name="subject"),
)
_c: Final = task.c
_open: Final = sa.text("state = 'open'")
sa.Index("uq_task_open", _c.subject, _c.kind, unique=True, postgresql_where=_open)
sa.Index("ix_task_request", _c.request, postgresql_where=sa.text("state = 'open' and request is not null"))
sa.Index("ix_task_leg", _c.leg, postgresql_where=sa.text("leg is not null"))
sa.Index("ix_task_region", _c.region, _c.due_at, postgresql_where=_open)

_one: Final = sa.select(task).where(_c.id == given("id", _c.id))
LOCK: Final = Statement(_one.with_for_update(key_share=True))
ADD: Final = Statement(
    insert(task)
    .values({column.name: given(column.name, column) for column in _c})
    .on_conflict_do_nothing(index_elements=[_c.subject, _c.kind], index_where=_open)
)
SAVE: Final = updated(task, columns=["state", "due_at", "params", "done_at", "done_by", "outcome"])
OPEN: Final = Statement(
    sa.select(task).where(_c.region == given("region", _c.region), _open).order_by(_c.due_at, _c.id)
)
_open_ones: Final = sa.select(task).where(_open).order_by(_c.due_at, _c.id).with_for_update(key_share=True)
OPEN_FOR: Final = Statement(_open_ones.where(_c.request == given("request", _c.request)))
OPEN_ABOUT: Final = Statement(_open_ones.where(_c.leg == given("leg", _c.leg)))
BY_IDS: Final = Statement(sa.select(task).where(among(_c.id, "ids")))


class StoredTasks:
    """Tasks in this transaction."""

    def __init__(self, transaction: Transaction, held: Held) -> None:
        self._transaction = transaction
        self._held = held

    def add(self, task: Task) -> bool:
        """Keep a new task; False when one of that kind is open for the same subject."""
        if self._transaction.run(ADD, **_row(task)) == 0:
            return False
        self._held.tasks[task.id] = task
        return True

    def get(self, task: TaskId) -> Task:
        """Return the task, locked."""
        if task not in self._held.tasks:
            row = self._transaction.first(LOCK, id=task)
            if row is None:
                raise NotFound("unknown_task")
            self._held.tasks[task] = _task(row)
        return self._held.tasks[task]

    def save(self, task: Task) -> None:
        """Keep the new state of a task that was got."""
        self._transaction.later(SAVE, key=task.id, **_row(task))
        self._held.tasks[task.id] = task

    def open(self, region: RegionId) -> Sequence[Task]:
        """Return the region's open tasks, soonest due first."""
        return [_task(row) for row in self._transaction.all(OPEN, region=region)]

    def open_for(self, request: RequestId) -> Sequence[Task]:
        """Return, locked, the open tasks about a request."""
        return self._hold(self._transaction.all(OPEN_FOR, request=request))

    def open_about(self, leg: LegId) -> Sequence[Task]:
        """Return, locked, the open tasks about a call."""
        return self._hold(self._transaction.all(OPEN_ABOUT, leg=leg))

    def by_ids(self, tasks: Collection[TaskId]) -> Mapping[TaskId, Task]:
        """Return those tasks, not locked."""

        def read(ids: list[TaskId]) -> Mapping[TaskId, Task]:
            return {found.id: found for found in map(_task, self._transaction.all(BY_IDS, ids=ids))}

        return completed(tasks, self._held.tasks, read)

    def _hold(self, rows: Sequence[Row]) -> list[Task]:
        found = [_task(row) for row in rows]
        self._held.tasks.update((task.id, task) for task in found)
        return found


def _row(task: Task) -> Row:
    return {
        "id": task.id,
        "region": task.region,
        "kind": task.kind,
        "due_at": task.due_at,
        "created_at": task.created_at,
        "state": task.state,
        "subject": task.subject,
        "request": task.request,
        "unit": task.unit,
        "leg": task.leg,
        "params": json.dumps(dict(task.params)),
        "done_at": task.done_at,
        "done_by": task.done_by,
        "outcome": task.outcome,
    }


def _task(row: Row) -> Task:
    return Task(
        id=TaskId(row["id"]),
        region=RegionId(row["region"]),
        kind=TaskKind(row["kind"]),
        due_at=row["due_at"],
        created_at=row["created_at"],
        state=TaskState(row["state"]),
        request=RequestId(row["request"]) if row["request"] else None,
        unit=UnitId(row["unit"]) if row["unit"] else None,
        leg=LegId(row["leg"]) if row["leg"] else None,
        params=row["params"],
        done_at=row["done_at"],
        done_by=PersonId(row["done_by"]) if row["done_by"] else None,
        outcome=row["outcome"],
    )
