"""Trials of policies as rows; results are read only where somebody looks at one."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bedline.adapters.db.base import Json, Moment, exactly_when, may, metadata, must, one_of, together
from bedline.adapters.db.statement import Row, Statement, given, inserted, updated, word
from bedline.adapters.db.transaction import Transaction
from bedline.domain.errors import NotFound
from bedline.domain.ids import PersonId, RegionId
from bedline.domain.trials import Fault, Result, Told, Trial, TrialId, TrialState

_UNFINISHED: Final = "state in ('waiting', 'running')"

policy_trial: Final = sa.Table(
    "policy_trial",
    metadata,
    must("id", sa.Uuid),
    must("region", sa.Text),
    # What is tried, on which year, and how the wards had answered when it was asked for.
    must("told", Json),
    must("state", sa.Text),
    must("asked_by", sa.Text),
    must("asked_at", Moment),
    must("expires_at", Moment),
    must("attempts", sa.SmallInteger),
    must("progress", sa.SmallInteger),
    may("claimed_until", Moment),
    may("ended_at", Moment),
    may("fault", sa.Text),
    may("rows", Json),
    may("chart", sa.Text),
    sa.PrimaryKeyConstraint("id"),
    sa.ForeignKeyConstraint(["region"], ["region.id"]),
    one_of("state", TrialState),
    one_of("fault", Fault),
    exactly_when("state = 'running'", "claimed_until"),
    exactly_when(f"not ({_UNFINISHED})", "ended_at"),
    exactly_when("state = 'failed'", "fault"),
    exactly_when("state = 'done'", "rows"),
    together("rows", "chart", name="result"),
    sa.CheckConstraint("progress between 0 and 100", name="progress"),
)
_c: Final = policy_trial.c
_unfinished: Final = sa.text(_UNFINISHED)
sa.Index("ix_policy_trial_region", _c.region, _c.asked_at)
sa.Index("ix_policy_trial_unfinished", _c.asked_at, postgresql_where=_unfinished)
sa.Index("ix_policy_trial_expires_at", _c.expires_at)

_brief: Final = sa.select(*(column for column in _c if column.name not in {"rows", "chart"}))
_this: Final = _c.id == given("id", _c.id)
_of: Final = _c.region == given("region", _c.region)
FIND: Final = Statement(sa.select(policy_trial).where(_this))
LOCK: Final = Statement(_brief.where(_this).with_for_update(key_share=True))
ADD: Final = inserted(policy_trial)
_MOVES: Final = ["state", "attempts", "progress", "claimed_until", "ended_at", "fault"]
SAVE: Final = updated(policy_trial, columns=_MOVES)
FINISH: Final = updated(policy_trial, columns=[*_MOVES, "rows", "chart"])
OF_REGION: Final = Statement(
    _brief.where(_of).order_by(_c.asked_at.desc(), _c.id).limit(sa.bindparam("limit", type_=sa.Integer))
)
# Until this work ends, nobody else counts those of the same region.
ONE_BY_ONE: Final = Statement(
    sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(given("region", _c.region), sa.text("7"))))
)
UNFINISHED: Final = Statement(sa.select(sa.func.count().label("many")).where(_of, _unfinished))
_playing: Final = policy_trial.alias("playing")
_busy: Final = sa.exists().where(
    _playing.c.region == _c.region,
    _playing.c.state == word(TrialState.RUNNING),
    _playing.c.claimed_until > given("now", _c.claimed_until),
)
NEXT_FREE: Final = Statement(
    _brief.where(_unfinished, ~_busy)
    .order_by(_c.asked_at, _c.id)
    .limit(sa.bindparam("limit", type_=sa.Integer))
    .with_for_update(key_share=True, skip_locked=True, of=policy_trial)
)
FORGET: Final = Statement(policy_trial.delete().where(_c.expires_at <= given("before", _c.expires_at)))


class StoredTrials:
    """Trials of policies in this transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, trial: Trial) -> None:
        """Keep a new trial."""
        self._transaction.later(ADD, **_row(trial))

    def get(self, trial: TrialId) -> Trial:
        """Return the trial, locked, without its result."""
        return _found(self._transaction.first(LOCK, id=trial))

    def find(self, trial: TrialId) -> Trial:
        """Return the trial with its result, not locked."""
        return _found(self._transaction.first(FIND, id=trial))

    def save(self, trial: Trial) -> None:
        """Keep the new state of a trial that was got; a result, once there is one, stays."""
        self._transaction.later(SAVE if trial.result is None else FINISH, key=trial.id, **_row(trial))

    def of_region(self, region: RegionId, *, limit: int) -> Sequence[Trial]:
        """Return the region's trials, newest first, without their results."""
        return [_trial(row) for row in self._transaction.all(OF_REGION, region=region, limit=limit)]

    def unfinished(self, region: RegionId) -> int:
        """Count the region's trials that are not over; two works of one region count one after the other."""
        self._transaction.first(ONE_BY_ONE, region=region)
        row = self._transaction.first(UNFINISHED, region=region)
        return int(row["many"]) if row else 0

    def next_free(self, *, now: datetime) -> Trial | None:
        """Return, locked, the trial that has waited longest for a process, or whose claim has run out."""
        row = self._transaction.first(NEXT_FREE, now=now, limit=1)
        return None if row is None else _trial(row)

    def forget(self, *, before: datetime) -> int:
        """Forget the trials that expired before that moment; return how many."""
        return self._transaction.run(FORGET, before=before)


def _found(row: Row | None) -> Trial:
    if row is None:
        raise NotFound("unknown_trial")
    return _trial(row)


def _row(trial: Trial) -> Row:
    told, result = trial.told, trial.result
    return {
        "id": trial.id,
        "region": trial.region,
        "told": json.dumps(
            {
                "name": told.name,
                "proposal": told.proposal,
                "days": told.days,
                "seed": told.seed,
                "neighbours_yes": told.neighbours_yes,
                "history": list(told.history),
            }
        ),
        "state": trial.state,
        "asked_by": trial.asked_by,
        "asked_at": trial.asked_at,
        "expires_at": trial.expires_at,
        "attempts": trial.attempts,
        "progress": trial.progress,
        "claimed_until": trial.claimed_until,
        "ended_at": trial.ended_at,
        "fault": trial.fault,
        "rows": None if result is None else json.dumps(list(result.rows)),
        "chart": None if result is None else result.chart,
    }


def _trial(row: Row) -> Trial:
    told, rows = row["told"], row.get("rows")
    return Trial(
        id=TrialId(row["id"]),
        region=RegionId(row["region"]),
        told=Told(**{**told, "history": tuple(told["history"])}),
        state=TrialState(row["state"]),
        asked_by=PersonId(row["asked_by"]),
        asked_at=row["asked_at"],
        expires_at=row["expires_at"],
        attempts=row["attempts"],
        progress=row["progress"],
        claimed_until=row["claimed_until"],
        ended_at=row["ended_at"],
        fault=Fault(row["fault"]) if row["fault"] else None,
        result=None if rows is None else Result(rows=tuple(rows), chart=row["chart"]),
    )
