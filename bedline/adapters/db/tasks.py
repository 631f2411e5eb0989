"""Tasks as rows."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bedline.adapters.db.base import listed
from bedline.adapters.db.held import Held, completed
from bedline.adapters.db.requests_table import STANDS, bed_request
from bedline.adapters.db.statement import Row, Statement, among, given, updated
from bedline.adapters.db.tasks_table import ASKED, STANDING, UNCARRIED, task
from bedline.adapters.db.transaction import Transaction
from bedline.domain.calls import LegId
from bedline.domain.errors import NotFound
from bedline.domain.escalation import AT_HOME
from bedline.domain.ids import PersonId, RegionId, RequestId, TaskId, UnitId
from bedline.domain.tasks import Task, TaskKind, TaskState

_c: Final = task.c

_one: Final = sa.select(task).where(_c.id == given("id", _c.id))
LOCK: Final = Statement(_one.with_for_update(key_share=True))
ADD: Final = Statement(
    insert(task)
    .values({column.name: given(column.name, column) for column in _c})
    .on_conflict_do_nothing(index_elements=[_c.subject, _c.kind, _c.region], index_where=STANDING)
)
SAVE: Final = updated(task, columns=["state", "due_at", "params", "done_at", "done_by", "outcome"])
OPEN: Final = Statement(
    sa.select(task).where(_c.region == given("region", _c.region), STANDING).order_by(_c.due_at, _c.id)
)
_open_ones: Final = sa.select(task).where(STANDING).order_by(_c.due_at, _c.id).with_for_update(key_share=True)
OPEN_FOR: Final = Statement(_open_ones.where(_c.request == given("request", _c.request)))
OPEN_ABOUT: Final = Statement(_open_ones.where(_c.leg == given("leg", _c.leg)))
BY_IDS: Final = Statement(sa.select(task).where(among(_c.id, "ids")))
_some: Final = (
    sa.select(task)
    .where(ASKED)
    .limit(sa.bindparam("limit", type_=sa.Integer))
    .with_for_update(key_share=True, skip_locked=True, of=task)
)
ANSWERED: Final = Statement(_some.where(UNCARRIED).order_by(_c.done_at))
NEEDLESS: Final = Statement(
    _some.join(bed_request, bed_request.c.id == _c.request).where(
        sa.text("task.state = 'open'"),
        # What a guest is asked about is called off with it.
        bed_request.c.guest_of.is_(None),
        sa.text(f"(bed_request.climbs_at is null or {STANDS} in ({listed(AT_HOME)}))"),
    )
)


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

    def answered_by_neighbours(self, *, limit: int) -> Sequence[Task]:
        """Return, locked, what neighbours have answered and nobody has passed on."""
        return self._locked(self._transaction.all(ANSWERED, limit=limit))

    def needless_to_neighbours(self, *, limit: int) -> Sequence[Task]:
        """Return, locked, what neighbours are still asked for requests that need no place."""
        return self._locked(self._transaction.all(NEEDLESS, limit=limit))

    def _locked(self, rows: list[Row]) -> list[Task]:
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
        "params": orjson.dumps(dict(task.params)).decode(),
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
