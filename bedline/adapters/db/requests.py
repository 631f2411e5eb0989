"""Bed requests as rows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bedline.adapters.cursors import Cursor, cut
from bedline.adapters.db import offers, requests_due, stays
from bedline.adapters.db.held import Held, completed
from bedline.adapters.db.requests_table import LED, LIVE, bed_request, request_of, row_of
from bedline.adapters.db.statement import Row, Statement, among, given, inserted, updated
from bedline.adapters.db.stays_table import stay_of
from bedline.adapters.db.transaction import Transaction
from bedline.domain.errors import NotFound
from bedline.domain.ids import CareFormId, FacilityId, PracticeId, RegionId, RequestId
from bedline.domain.requests import MOVES, BedRequest, RequestState
from bedline.ports.storage import Page

_table: Final = bed_request
_c: Final = bed_request.c
_live: Final = sa.text(LIVE)
_FIXED: Final = frozenset({"id", "region", "channel", "referrer", "practice", "happened_at", "received_at"})

_one: Final = sa.select(_table).where(_c.id == given("id", _c.id))
_newest_first: Final = (
    sa.select(_table)
    .where(
        _c.region == given("region", _c.region),
        sa.tuple_(_c.received_at, _c.id) < sa.tuple_(given("after_at", _c.received_at), given("after_id", _c.id)),
    )
    .order_by(_c.received_at.desc(), _c.id.desc())
    .limit(sa.bindparam("limit", type_=sa.Integer))
)

FIND: Final = Statement(_one)
# Not FOR UPDATE: rows that refer to this one may still be added by others.
LOCK: Final = Statement(_one.with_for_update(key_share=True))
ADD: Final = inserted(_table)
WITH_CODE: Final = Statement(
    sa.select(_c.id).where(_c.region == given("region", _c.region), _c.code == given("code", _c.code), _live)
)
SAVE: Final = updated(_table, columns=[column.name for column in _c if column.name not in _FIXED])
LIVING: Final = Statement(sa.select(_table).where(_c.region == given("region", _c.region), _live))
BY_IDS: Final = Statement(sa.select(_table).where(among(_c.id, "ids")))
LED_BY: Final = Statement(
    sa.select(_table).where(_c.provider == given("facility", _c.provider), sa.text(LED)).order_by(_c.lead_until, _c.id)
)
_named: Final = sa.func.jsonb_build_object(
    sa.literal_column("'guest'"), sa.cast(sa.bindparam("guest", type_=sa.Text), sa.Text)
)
HOME_OF: Final = Statement(
    sa.select(_c.id).where(sa.text("bed_request.across_open"), _c.across.contains(sa.func.jsonb_build_array(_named)))
)
_chosen: Final = among(_c.state, "states")
_practice: Final = _c.practice == given("practice", _c.practice)
# One statement for each way of asking, so that each is planned for its own index.
PAGES: Final[Mapping[tuple[str, bool], Statement]] = {
    ("all", False): Statement(_newest_first),
    ("all", True): Statement(_newest_first.where(_practice)),
    ("some", False): Statement(_newest_first.where(_chosen)),
    ("some", True): Statement(_newest_first.where(_chosen, _practice)),
    ("live", False): Statement(_newest_first.where(_chosen, _live)),
    ("live", True): Statement(_newest_first.where(_chosen, _live, _practice)),
}


class StoredRequests:
    """Bed requests in this transaction."""

    def __init__(self, transaction: Transaction, held: Held) -> None:
        self._transaction = transaction
        self._held = held
        # What waits to be written of requests that are new.
        self._added: dict[RequestId, Row] = {}

    def add(self, request: BedRequest) -> bool:
        """Keep a new request; False when its code is in use by another live one."""
        if self._in_use(request.code, request.region):
            return False
        self._added[request.id] = self._transaction.later(ADD, **row_of(request))
        self._held.requests[request.id] = request
        # Nobody can have been asked for what did not exist.
        self._held.asked[request.id] = {}
        self._held.staying[request.id] = None
        return True

    def get(self, request: RequestId) -> BedRequest:
        """Return the request, locked; in the same message come its offers and its latest stay.

        They are looked for once it is locked, and nobody else changes them then; its board is drawn from them.
        """
        if request not in self._held.requests:
            these = {"requests": [request]}
            rows, made, latest = self._transaction.aside(
                (LOCK, {"id": request}), (offers.OF_REQUESTS, these), (stays.OF_REQUESTS, these)
            )
            self._held.requests[request] = _found(next(iter(rows), None))
            self._held.asked[request] = {each.id: each for each in map(offers.offer_of, made)}
            self._held.staying[request] = next(map(stay_of, latest), None)
        return self._held.requests[request]

    def find(self, request: RequestId) -> BedRequest:
        """Return the request, not locked."""
        return self._held.requests.get(request) or _found(self._transaction.first(FIND, id=request))

    def save(self, request: BedRequest) -> None:
        """Keep the new state of a request that was got; of one that is new here, only what it has come to."""
        row, added = row_of(request), self._added.get(request.id)
        if added is None or not self._transaction.amend(added, **row):
            self._transaction.later(SAVE, key=request.id, **row)
        if request.id in self._held.requests:
            self._held.requests[request.id] = request

    def live(self, region: RegionId) -> Sequence[BedRequest]:
        """Return every request of the region that has not landed."""
        return [request_of(row) for row in self._transaction.all(LIVING, region=region)]

    def page(
        self, *, region: RegionId, states: Collection[RequestState], practice: PracticeId | None, page: Page
    ) -> tuple[Sequence[BedRequest], str | None]:
        """Return requests, newest first, and the cursor of the next page."""
        wanted = "all" if not states else "some" if MOVES.final.intersection(states) else "live"
        after = Cursor.read(page.after)
        rows = self._transaction.all(
            PAGES[wanted, practice is not None],
            region=region,
            states=list(states),
            practice=practice,
            after_at=after.at,
            after_id=after.id,
            limit=page.limit + 1,
        )
        return cut([request_of(row) for row in rows], limit=page.limit, by=lambda each: (each.received_at, each.id))

    def by_ids(self, requests: Collection[RequestId]) -> Mapping[RequestId, BedRequest]:
        """Return those requests, not locked."""

        def read(ids: list[RequestId]) -> Mapping[RequestId, BedRequest]:
            return {found.id: found for found in map(request_of, self._transaction.all(BY_IDS, ids=ids))}

        return completed(requests, self._held.requests, read)

    def due_warning(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, live requests whose ``warn_at`` has passed."""
        return self._locked(self._transaction.all(requests_due.WARNING, now=now, limit=limit))

    def due_retry(
        self, *, now: datetime, limit: int, first: Collection[CareFormId] = frozenset()
    ) -> Sequence[BedRequest]:
        """Return, locked, waiting requests to search for again."""
        return self._locked(self._transaction.all(requests_due.RETRY, now=now, limit=limit, first=list(first)))

    def due_choice(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests in nobody's hands whose referrer should have chosen by now."""
        return self._locked(self._transaction.all(requests_due.CHOICE, now=now, limit=limit))

    def due_no_show(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests of whose patient somebody should have said by now why they did not come."""
        return self._locked(self._transaction.all(requests_due.NO_SHOW, now=now, limit=limit))

    def due_return(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests whose provider should have found a place by now."""
        return self._locked(self._transaction.all(requests_due.RETURN, now=now, limit=limit))

    def led_by(self, facility: FacilityId) -> Sequence[BedRequest]:
        """Return the requests whose search the facility owns, soonest deadline first."""
        return [request_of(row) for row in self._transaction.all(LED_BY, facility=facility)]

    def due_climb(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests whose next rung of the ladder is due."""
        return self._locked(self._transaction.all(requests_due.CLIMB, now=now, limit=limit))

    def due_across(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests that are sought across the border where something has come of it."""
        return self._locked(self._transaction.all(requests_due.ACROSS, now=now, limit=limit))

    def home_of(self, guest: RequestId) -> RequestId | None:
        """Return of which request another region's is the guest, while something may come of it."""
        row = self._transaction.first(HOME_OF, guest=str(guest))
        return RequestId(row["id"]) if row else None

    def due_hearing(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests with a reserved place of which the referrer should have heard by now."""
        return self._locked(self._transaction.all(requests_due.HEARING, now=now, limit=limit))

    def forgotten(self, *, before: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests whose next action was due before that moment and of which no task tells."""
        return self._locked(self._transaction.all(requests_due.FORGOTTEN, before=before, limit=limit))

    def due_closing(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, arrived requests whose closing is due."""
        return self._locked(self._transaction.all(requests_due.CLOSING, now=now, limit=limit))

    def _in_use(self, code: str, region: RegionId) -> bool:
        held = self._held.requests
        [rows] = self._transaction.aside((WITH_CODE, {"region": region, "code": code}))
        return any(row["id"] not in held for row in rows) or any(
            each.live and (each.code, each.region) == (code, region) for each in held.values()
        )

    def _locked(self, rows: list[Row]) -> list[BedRequest]:
        found = [request_of(row) for row in rows]
        self._held.requests.update((request.id, request) for request in found)
        return found


def _found(row: Row | None) -> BedRequest:
    if row is None:
        raise NotFound("unknown_request")
    return request_of(row)
