"""Stays as rows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from bedline.adapters.cursors import Cursor, cut
from bedline.adapters.db.held import Held, completed
from bedline.adapters.db.requests_table import LIVE, bed_request
from bedline.adapters.db.statement import Row, Statement, among, given, inserted, unnested, updated, word
from bedline.adapters.db.stays_table import PRESENT_STATES, row_of, stay, stay_of
from bedline.adapters.db.transaction import Transaction
from bedline.domain.errors import NotFound
from bedline.domain.ids import FacilityId, RequestId, StayId
from bedline.domain.requests import NextKind
from bedline.domain.stays import Stay, StayState
from bedline.ports.storage import Page

AWAITED: Final = [NextKind.TRANSPORT, NextKind.ARRIVAL]
_c: Final = stay.c
_one: Final = sa.select(stay).where(_c.id == given("id", _c.id))
_r: Final = bed_request.c
FIND: Final = Statement(_one)
LOCK: Final = Statement(_one.with_for_update(key_share=True))
ADD: Final = inserted(stay)
_FIXED: Final = frozenset({"id", "offer", "request", "region", "unit", "facility", "reserved_at"})
SAVE: Final = updated(stay, columns=[column.name for column in _c if column.name not in _FIXED])
OF_REQUESTS: Final = Statement(
    sa.select(stay)
    .where(among(_c.request, "requests"))
    .ext(distinct_on(_c.request))
    .order_by(_c.request, _c.reserved_at.desc(), _c.id.desc())
)
PRESENT_AT_FACILITY: Final = Statement(
    sa.select(stay)
    .where(_c.facility == given("facility", _c.facility), sa.text(PRESENT_STATES))
    .order_by(_c.reserved_at, _c.id)
)
_homes: Final = unnested("facilities", _c.facility)
_states: Final = unnested("states", _c.state)
# Of each facility and state the newest, so that the index on both gives them without a look at the others.
_newest: Final = (
    sa.select(_c.id)
    .where(
        _c.facility == _homes.c.each,
        _c.state == _states.c.each,
        sa.tuple_(_c.reserved_at, _c.id) < sa.tuple_(given("after_at", _c.reserved_at), given("after_id", _c.id)),
    )
    .order_by(_c.reserved_at.desc(), _c.id.desc())
    .limit(sa.bindparam("limit", type_=sa.Integer))
    .lateral("newest")
)
PAGE: Final = Statement(
    sa.select(stay)
    .where(_c.id.in_(sa.select(_newest.c.id).select_from(_homes, _states, _newest)))
    .order_by(_c.reserved_at.desc(), _c.id.desc())
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
# What is due is found first, by its index, whatever the planner takes to be few.
_due: Final = (
    sa.select(_r.id, _r.next_due_at)
    .where(
        sa.text(f"bed_request.{LIVE}"),
        among(_r.next_kind, "kinds"),
        _r.next_due_at <= given("before", _r.next_due_at),
    )
    .order_by(_r.next_due_at)
    .limit(sa.bindparam("limit", type_=sa.Integer))
    .subquery("due")
)
OVERDUE: Final = Statement(
    sa.select(_c.id)
    .join(_due, _due.c.id == _c.request)
    .where(_c.state == word(StayState.RESERVED))
    .order_by(_due.c.next_due_at)
)
TERMS_DUE: Final = Statement(
    sa.select(_c.id)
    .where(sa.text("term_at is not null"), _c.term_at <= given("now", _c.term_at))
    .order_by(_c.term_at, _c.id)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)


class StoredStays:
    """Stays in this transaction."""

    def __init__(self, transaction: Transaction, held: Held) -> None:
        self._transaction = transaction
        self._held = held

    def add(self, stay: Stay) -> None:
        """Keep a new stay."""
        self._transaction.later(ADD, **row_of(stay))
        if stay.request in self._held.requests:
            # Of a request that is held, the one that is new is the latest.
            self._held.staying[stay.request] = stay
        self._keep(stay)

    def get(self, stay: StayId) -> Stay:
        """Return the stay, locked."""
        if stay not in self._held.stays:
            self._held.stays[stay] = _found(self._transaction.first(LOCK, id=stay))
        return self._held.stays[stay]

    def find(self, stay: StayId) -> Stay:
        """Return the stay, not locked."""
        return self._held.stays.get(stay) or _found(self._transaction.first(FIND, id=stay))

    def save(self, stay: Stay) -> None:
        """Keep the new state of a stay that was got."""
        self._transaction.later(SAVE, key=stay.id, **row_of(stay))
        self._keep(stay)

    def of_requests(self, requests: Collection[RequestId]) -> Mapping[RequestId, Stay]:
        """Return the latest stay of each of the requests that has one."""
        found = completed(requests, self._held.staying, self._read)
        self._held.staying |= {key: stay for key, stay in found.items() if key in self._held.requests}
        return {key: stay for key, stay in found.items() if stay is not None}

    def present(self, facility: FacilityId) -> Sequence[Stay]:
        """Return the stays of the facility whose place is reserved or slept in, oldest first."""
        return [stay_of(row) for row in self._transaction.all(PRESENT_AT_FACILITY, facility=facility)]

    def page(
        self, *, facilities: Collection[FacilityId], states: Collection[StayState], page: Page
    ) -> tuple[Sequence[Stay], str | None]:
        """Return stays, the newest promise first, and the cursor of the next page."""
        after = Cursor.read(page.after)
        rows = self._transaction.all(
            PAGE,
            facilities=list(facilities),
            states=list(states),
            after_at=after.at,
            after_id=after.id,
            limit=page.limit + 1,
        )
        return cut([stay_of(row) for row in rows], limit=page.limit, by=lambda each: (each.reserved_at, each.id))

    def overdue(self, *, before: datetime, limit: int) -> Sequence[StayId]:
        """Return reserved stays whose request's next action was due before that moment (not locked)."""
        return [StayId(row["id"]) for row in self._transaction.all(OVERDUE, kinds=AWAITED, before=before, limit=limit)]

    def terms_due(self, *, now: datetime, limit: int) -> Sequence[StayId]:
        """Return stays whose ``term_at`` has come, longest ago first (not locked)."""
        return [StayId(row["id"]) for row in self._transaction.all(TERMS_DUE, now=now, limit=limit)]

    def _read(self, requests: list[RequestId]) -> Mapping[RequestId, Stay | None]:
        found: dict[RequestId, Stay | None] = dict.fromkeys(requests)
        for each in map(stay_of, self._transaction.all(OF_REQUESTS, requests=requests)):
            found[each.request] = each
        return found

    def _keep(self, stay: Stay) -> None:
        self._held.stays[stay.id] = stay
        if stay.request in self._held.staying:
            latest = self._held.staying[stay.request]
            if latest is None or (latest.reserved_at, latest.id) <= (stay.reserved_at, stay.id):
                self._held.staying[stay.request] = stay


def _found(row: Row | None) -> Stay:
    if row is None:
        raise NotFound("unknown_stay")
    return stay_of(row)
