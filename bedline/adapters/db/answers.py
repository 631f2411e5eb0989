"""How units answer, as rows: one for each unit and part of the day, grown where a question ends."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bedline.adapters.db.base import Moment, metadata, must, one_of
from bedline.adapters.db.statement import Row, Statement, given
from bedline.adapters.db.transaction import Transaction
from bedline.domain.facilities import Directory
from bedline.domain.ids import RegionId, UnitId
from bedline.domain.matching.habits import LATELY, NOTHING, Band, Ending, Habits, Tally, counted
from bedline.ports.answers import HABITS_LENGTH

_COUNTS: Final = ("yes", "no", "silent", "withdrawn")

unit_answers: Final = sa.Table(
    "unit_answers",
    metadata,
    must("unit", sa.Text),
    must("band", sa.Text),
    must("region", sa.Text),
    *(must(name, sa.Integer) for name in _COUNTS),
    must("minutes", sa.Double),
    must("lately", sa.Double),
    must("lately_at", Moment),
    sa.PrimaryKeyConstraint("unit", "band"),
    sa.ForeignKeyConstraint(["unit", "region"], ["unit.id", "unit.region"]),
    one_of("band", Band),
    sa.CheckConstraint(f"least({', '.join(_COUNTS)}) >= 0 and minutes >= 0 and lately >= 0", name="not_negative"),
)
sa.Index("ix_unit_answers_region", unit_answers.c.region)

_c: Final = unit_answers.c
_added: Final = insert(unit_answers).values({column.name: given(column.name, column) for column in _c})
_later: Final = sa.func.greatest(_c.lately_at, _added.excluded.lately_at)


def _left(of: sa.ColumnElement[datetime]) -> sa.ColumnElement[float]:
    """Return what is left at the later moment of one that was counted at that moment, as ``habits.faded``."""
    seconds = sa.extract("epoch", _later - of)
    # After a hundred half-lives nothing is left, and PostgreSQL would call less an underflow.
    halvings = sa.func.least(sa.text("100::float8"), seconds / sa.text(f"{LATELY.total_seconds()}::float8"))
    return sa.func.power(sa.text("0.5::float8"), halvings)


NOTE: Final = Statement(
    _added.on_conflict_do_update(
        index_elements=[_c.unit, _c.band],
        set_={name: _c[name] + _added.excluded[name] for name in (*_COUNTS, "minutes")}
        | {
            "lately": _c.lately * _left(_c.lately_at) + _added.excluded.lately * _left(_added.excluded.lately_at),
            "lately_at": _later,
        },
    )
)
OF_REGION: Final = Statement(sa.select(unit_answers).where(_c.region == given("region", _c.region)))


class HabitsBook:
    """What was read a short while ago of how units answer; one serves all works of a process."""

    def __init__(self) -> None:
        self._read: dict[RegionId, Habits] = {}

    def known(self, region: RegionId, *, now: datetime) -> Habits | None:
        """Return what is young enough still."""
        read = self._read.get(region)
        return read if read is not None and abs(now - read.known_at) <= HABITS_LENGTH else None

    def note(self, region: RegionId, habits: Habits) -> None:
        """Remember what was read."""
        self._read[region] = habits


class StoredAnswers:
    """How units answer, in this transaction."""

    def __init__(self, transaction: Transaction, book: HabitsBook, *, directory: Directory, now: datetime) -> None:
        self._transaction = transaction
        self._book = book
        self._directory = directory
        self._now = now

    def note(self, end: Ending) -> None:
        """Count how a question ended: what one question makes of nothing is added to what there is."""
        one = counted(NOTHING, end)
        self._transaction.later(
            NOTE,
            unit=end.unit,
            band=end.band,
            region=self._directory.unit(end.unit).region,
            yes=one.yes,
            no=one.no,
            silent=one.silent,
            withdrawn=one.withdrawn,
            minutes=one.minutes,
            lately=one.lately,
            lately_at=one.lately_at,
        )

    def tallies(self, region: RegionId) -> Mapping[tuple[UnitId, Band], Tally]:
        """Return the tally of each unit of the region and part of the day."""
        rows = self._transaction.all(OF_REGION, region=region)
        return {(UnitId(row["unit"]), Band(row["band"])): _tally(row) for row in rows}

    def habits(self, region: RegionId) -> Habits:
        """Return what the tallies let one expect, as they were a short while ago."""
        known = self._book.known(region, now=self._now)
        if known is None:
            known = Habits(self._now, self.tallies(region))
            self._book.note(region, known)
        return known


def _tally(row: Row) -> Tally:
    return Tally(
        **{name: row[name] for name in _COUNTS},
        minutes=row["minutes"],
        lately=row["lately"],
        lately_at=row["lately_at"],
    )
