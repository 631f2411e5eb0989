"""The table of tasks, with the combinations that cannot be."""

from typing import Final

import sqlalchemy as sa

from bedline.adapters.db.base import Json, Moment, exactly_when, may, metadata, must, one_of
from bedline.adapters.db.statement import word
from bedline.domain.tasks import CARRIED, TaskKind, TaskState

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
STANDING: Final = sa.text("state = 'open'")
sa.Index("uq_task_open", _c.subject, _c.kind, _c.region, unique=True, postgresql_where=STANDING)
# What neighbours were asked: the only tasks about a request of another region.
ASKED: Final = _c.kind == word(TaskKind.NEIGHBOUR_ASKS)
UNCARRIED: Final = sa.text(f"state = 'done' and not params ? '{CARRIED}'")
sa.Index("ix_task_answered", _c.done_at, postgresql_where=sa.and_(ASKED, UNCARRIED))
sa.Index("ix_task_asked", _c.request, postgresql_where=sa.and_(ASKED, STANDING))
sa.Index("ix_task_request", _c.request, postgresql_where=sa.text("state = 'open' and request is not null"))
sa.Index("ix_task_leg", _c.leg, postgresql_where=sa.text("leg is not null"))
sa.Index("ix_task_region", _c.region, _c.due_at, postgresql_where=STANDING)
