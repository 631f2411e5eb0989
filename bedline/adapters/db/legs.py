"""Call legs as rows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bedline.adapters.db.base import listed
from bedline.adapters.db.forgetting import Forgetting
from bedline.adapters.db.held import Held, completed
from bedline.adapters.db.legs_table import GOING_ON, PERSONAL, leg, leg_of, row_of
from bedline.adapters.db.sealing import Seal
from bedline.adapters.db.statement import Row, Statement, among, given, updated
from bedline.adapters.db.tasks_table import task
from bedline.adapters.db.transaction import Transaction
from bedline.domain.calls import MET_SILENCE, Leg, LegId, kept
from bedline.domain.errors import NotFound
from bedline.domain.ids import OfferId, PersonId, RegionId
from bedline.ports.telephony import UNSETTLED_LENGTH

_c: Final = leg.c
_going_on: Final = sa.text(GOING_ON)
_limit: Final = sa.bindparam("limit", type_=sa.Integer)
_FIXED: Final = frozenset({"id", "region", "direction", "created_at"})
# What is written with a leg; the rest the database fills.
_WRITTEN: Final = [column for column in _c if column.name != "personal"]

LOCK: Final = Statement(sa.select(leg).where(_c.id == given("id", _c.id)).with_for_update(key_share=True))
LOCK_CALL: Final = Statement(
    sa.select(leg).where(_c.provider_call == given("provider_call", _c.provider_call)).with_for_update(key_share=True)
)
BY_IDS: Final = Statement(sa.select(leg).where(among(_c.id, "ids")))
KNOWN: Final = Statement(sa.select(_c.provider_call).where(among(_c.provider_call, "calls")))
ADD: Final = Statement(
    insert(leg)
    .values({column.name: given(column.name, column) for column in _WRITTEN})
    .on_conflict_do_nothing(index_elements=[_c.provider_call])
)
SAVE: Final = updated(leg, columns=[column.name for column in _WRITTEN if column.name not in _FIXED])
ON_THE_LINE: Final = Statement(
    sa.select(leg).where(_c.region == given("region", _c.region), _going_on).order_by(_c.created_at, _c.id)
)
BUSY: Final = Statement(sa.select(_c.person).distinct().where(among(_c.person, "people"), _going_on))
IN_VAIN: Final = Statement(
    sa.select(leg)
    .where(
        _c.region == given("region", _c.region),
        # What has ended since is little, and found by its index.
        sa.text(f"({PERSONAL})"),
        _c.ended_at >= given("since", _c.ended_at),
        _c.created_at >= given("since", _c.ended_at),
        sa.text(f"purpose = 'duty' and outcome is null and state in ({listed(sorted(MET_SILENCE))})"),
    )
    .order_by(_c.created_at, _c.id)
)
OF_OFFER: Final = Statement(
    sa.select(leg).where(_c.offer == given("offer", _c.offer), _going_on).order_by(_c.created_at, _c.id)
)
UNSETTLED: Final = Statement(
    sa.select(_c.id)
    .where(
        sa.text("leg.direction = 'in' and leg.outcome is null"),
        _c.ended_at < given("before", _c.ended_at),
        _c.ended_at >= given("since", _c.ended_at),
        ~sa.exists().where(task.c.leg == _c.id),
    )
    .order_by(_c.ended_at, _c.id)
    .limit(_limit)
)
STUCK: Final = Statement(
    sa.select(_c.id)
    .where(_going_on, _c.created_at < given("before", _c.created_at))
    .order_by(_c.created_at, _c.id)
    .limit(_limit)
)
FORGET: Final = Forgetting(
    leg, since=_c.ended_at, personal=PERSONAL, then={"peer": sa.null(), "data": sa.null(), "personal": sa.false()}
)


class StoredLegs:
    """Call legs in this transaction."""

    def __init__(self, transaction: Transaction, held: Held, *, seal: Seal) -> None:
        self._transaction = transaction
        self._held = held
        self._seal = seal

    def add(self, leg: Leg) -> bool:
        """Keep a new leg; False when the provider's call is known already."""
        if self._transaction.run(ADD, **row_of(leg, self._seal)) == 0:
            return False
        self._held.legs[leg.id] = kept(leg)
        return True

    def get(self, leg: LegId) -> Leg:
        """Return the leg, locked."""
        if leg not in self._held.legs:
            row = self._transaction.first(LOCK, id=leg)
            if row is None:
                raise NotFound("unknown_leg")
            self._hold(row)
        return self._held.legs[leg]

    def by_ids(self, legs: Collection[LegId]) -> Mapping[LegId, Leg]:
        """Return those legs, not locked; unknown ones are left out."""

        def read(ids: list[LegId]) -> Mapping[LegId, Leg]:
            return {found.id: found for found in map(self._leg, self._transaction.all(BY_IDS, ids=ids))}

        return completed(legs, self._held.legs, read)

    def by_provider_call(self, call: str) -> Leg | None:
        """Return the leg of a provider's call, locked."""
        held = next((each for each in self._held.legs.values() if each.provider_call == call), None)
        if held is not None:
            return held
        row = self._transaction.first(LOCK_CALL, provider_call=call)
        return None if row is None else self._hold(row)

    def known(self, calls: Collection[str]) -> frozenset[str]:
        """Return those of the provider's calls that have a leg."""
        return frozenset(row["provider_call"] for row in self._transaction.all(KNOWN, calls=list(calls)))

    def save(self, leg: Leg) -> None:
        """Keep the new state of a leg that was got."""
        self._transaction.later(SAVE, key=leg.id, **row_of(leg, self._seal))
        self._held.legs[leg.id] = kept(leg)

    def on_the_line(self, region: RegionId) -> Sequence[Leg]:
        """Return the region's legs that are not over, oldest first."""
        return [self._leg(row) for row in self._transaction.all(ON_THE_LINE, region=region)]

    def busy(self, people: Collection[PersonId]) -> frozenset[PersonId]:
        """Return those of the people who are on a leg that is not over."""
        if not people:
            return frozenset()
        return frozenset(PersonId(row["person"]) for row in self._transaction.all(BUSY, people=list(people)))

    def in_vain(self, region: RegionId, *, since: datetime) -> Sequence[Leg]:
        """Return the region's calls to people on duty, begun at that moment or later, that met only silence."""
        return [self._leg(row) for row in self._transaction.all(IN_VAIN, region=region, since=since)]

    def of_offer(self, offer: OfferId) -> Sequence[Leg]:
        """Return the legs about an offer that are not over, oldest first."""
        return [self._leg(row) for row in self._transaction.all(OF_OFFER, offer=offer)]

    def unsettled(self, *, before: datetime, limit: int) -> Sequence[LegId]:
        """Return inbound legs that ended lately, before that moment, without an outcome and without a task."""
        since = before - UNSETTLED_LENGTH
        rows = self._transaction.all(UNSETTLED, before=before, since=since, limit=limit)
        return [LegId(row["id"]) for row in rows]

    def stuck(self, *, before: datetime, limit: int) -> Sequence[LegId]:
        """Return legs made before that moment that are not over, as far as anybody told us (not locked)."""
        return [LegId(row["id"]) for row in self._transaction.all(STUCK, before=before, limit=limit)]

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """Forget numbers and what was keyed on legs that ended before that moment; return how many."""
        return FORGET.run(self._transaction, before=before, region=region, limit=limit)

    def _hold(self, row: Row) -> Leg:
        found = self._leg(row)
        return self._held.legs.setdefault(found.id, found)

    def _leg(self, row: Row) -> Leg:
        return leg_of(row, self._seal)
