"""Capacity reports as rows, written once."""

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from bedline.adapters.cursors import Cursor, cut
from bedline.adapters.db.base import Moment, metadata, must, one_of
from bedline.adapters.db.places import figures_of, figures_row
from bedline.adapters.db.statement import Row, Statement, given, inserted
from bedline.adapters.db.transaction import Transaction
from bedline.domain.capacity import CapacityReport, Source
from bedline.domain.facilities import Directory
from bedline.domain.ids import PersonId, ReportId, UnitId
from bedline.ports.storage import Page

_FIGURES: Final = ("staffed", "occupied", "closed", "free_in_24_hours", "free_in_72_hours")

capacity_report: Final = sa.Table(
    "capacity_report",
    metadata,
    must("id", sa.Uuid),
    must("unit", sa.Text),
    must("region", sa.Text),
    *(must(name, sa.Integer) for name in _FIGURES),
    must("source", sa.Text),
    must("by", sa.Text),
    must("happened_at", Moment),
    must("entered_at", Moment),
    sa.PrimaryKeyConstraint("id"),
    sa.ForeignKeyConstraint(["unit", "region"], ["unit.id", "unit.region"]),
    one_of("source", Source),
    sa.CheckConstraint(f"least({', '.join(_FIGURES)}) >= 0", name="not_negative"),
    sa.CheckConstraint("occupied + closed <= staffed", name="staffed"),
)
_c: Final = capacity_report.c
sa.Index("ix_capacity_report_unit", _c.unit, _c.entered_at, _c.id)

ADD: Final = inserted(capacity_report)
PAGE: Final = Statement(
    sa.select(capacity_report)
    .where(
        _c.unit == given("unit", _c.unit),
        sa.tuple_(_c.entered_at, _c.id) < sa.tuple_(given("after_at", _c.entered_at), given("after_id", _c.id)),
    )
    .order_by(_c.entered_at.desc(), _c.id.desc())
    .limit(sa.bindparam("limit", type_=sa.Integer))
)


class StoredReports:
    """Capacity reports in this transaction."""

    def __init__(self, transaction: Transaction, *, directory: Directory) -> None:
        self._transaction = transaction
        self._directory = directory

    def add(self, report: CapacityReport) -> None:
        """Keep a report."""
        self._transaction.later(ADD, region=self._directory.unit(report.unit).region, **_row(report))

    def page(self, unit: UnitId, page: Page) -> tuple[Sequence[CapacityReport], str | None]:
        """Return reports of the unit, newest first, and the cursor of the next page."""
        after = Cursor.read(page.after)
        rows = self._transaction.all(PAGE, unit=unit, after_at=after.at, after_id=after.id, limit=page.limit + 1)
        return cut([_report(row) for row in rows], limit=page.limit, by=lambda each: (each.entered_at, each.id))


def _row(report: CapacityReport) -> Row:
    return {
        "id": report.id,
        "unit": report.unit,
        **figures_row(report.figures),
        "source": report.source,
        "by": report.by,
        "happened_at": report.happened_at,
        "entered_at": report.entered_at,
    }


def _report(row: Row) -> CapacityReport:
    return CapacityReport(
        id=ReportId(row["id"]),
        unit=UnitId(row["unit"]),
        figures=figures_of(row),
        source=Source(row["source"]),
        by=PersonId(row["by"]),
        happened_at=row["happened_at"],
        entered_at=row["entered_at"],
    )
