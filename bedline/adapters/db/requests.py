"""Bed requests as rows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bedline.adapters.cursors import Cursor, cut
from bedline.adapters.db import offers, stays
from bedline.adapters.db.base import listed
from bedline.adapters.db.directory_tables import unit
from bedline.adapters.db.held import Held, completed
from bedline.adapters.db.places_table import FREE, unit_places
from bedline.adapters.db.requests_table import LED, LIVE, NEVER, STANDS, bed_request, request_of, row_of
from bedline.adapters.db.statement import Row, Statement, among, given, inserted, length, updated, word
from bedline.adapters.db.tasks_table import task
from bedline.adapters.db.transaction import Transaction
from bedline.domain.across import OPEN
from bedline.domain.errors import NotFound
from bedline.domain.escalation import AT_HOME
from bedline.domain.ids import CareFormId, FacilityId, PracticeId, RegionId, RequestId
from bedline.domain.requests import MOVES, BedRequest, NextKind, RequestState
from bedline.ports.storage import UNSEEN_LENGTH, Page

_table: Final = bed_request
_c: Final = bed_request.c
_live: Final = sa.text(LIVE)
_FIXED: Final = frozenset({"id", "region", "channel", "referrer", "practice", "happened_at", "received_at"})

_one: Final = sa.select(_table).where(_c.id == given("id", _c.id))
_due: Final = (
    sa.select(_table)
    .limit(sa.bindparam("limit", type_=sa.Integer))
    .with_for_update(key_share=True, skip_locked=True, of=_table)
)
_UNSEEN: Final = length(UNSEEN_LENGTH)
# Two questions, each answered from an index of its own, however many wait.
_waits: Final = bed_request.alias("waits")
_waiting: Final = (sa.text(f"waits.{LIVE}"), _waits.c.next_kind == word(NextKind.RETRY))
_overdue: Final = sa.select(_waits.c.id).where(*_waiting, _waits.c.next_due_at <= given("now", _c.next_due_at))
# Looked up for each place that came free, and not joined: the planner knows nothing of what is in the list.
_forms: Final = sa.select(unit.c.care_forms).where(unit.c.id == unit_places.c.unit).scalar_subquery()
_came_free: Final = (
    sa.select(_waits.c.id)
    .join(unit_places, unit_places.c.region == _waits.c.region)
    .where(
        *_waiting,
        _waits.c.care_form == sa.any_(sa.cast(_forms, unit.c.care_forms.type)),
        sa.func.coalesce(_waits.c.searched_at, NEVER) < unit_places.c.changed_at + _UNSEEN,
        sa.text(f"{FREE} > 0"),
    )
)
# The latest change at one of a few units that have a free place; with none there is none.
_freed_at: Final = (
    sa.select(sa.func.max(unit_places.c.changed_at)).where(among(unit_places.c.unit, "units"), sa.text(f"{FREE} > 0"))
).scalar_subquery()
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
DUE_WARNING: Final = Statement(_due.where(_c.warn_at <= given("now", _c.warn_at)).order_by(_c.warn_at))
DUE_RETRY: Final = Statement(
    _due.where(
        _live,
        _c.next_kind == word(NextKind.RETRY),
        sa.or_(_c.searched_at.is_(None), _c.searched_at < given("now", _c.searched_at)),
        _c.id.in_(_overdue.union(_came_free)),
    ).order_by(sa.desc(among(_c.care_form, "first")), _c.norm_due_at)
)
IN_LINE: Final = Statement(
    sa.select(_table)
    .where(
        _live,
        _c.next_kind == word(NextKind.RETRY),
        _c.region == given("region", _c.region),
        _c.id != given("beside", _c.id),
        among(_c.care_form, "forms"),
        sa.or_(
            _c.next_due_at <= given("now", _c.next_due_at),
            sa.func.coalesce(_c.searched_at, NEVER) < _freed_at + _UNSEEN,
        ),
    )
    .order_by(sa.desc(among(_c.care_form, "first")), _c.norm_due_at)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
DUE_CHOICE: Final = Statement(
    _due.where(
        _live,
        _c.next_kind == word(NextKind.CHOICE),
        _c.next_due_at <= given("now", _c.next_due_at),
        _c.owner.is_(None),
    ).order_by(_c.next_due_at)
)
DUE_NO_SHOW: Final = Statement(
    _due.where(_live, _c.next_kind == word(NextKind.NO_SHOW), _c.next_due_at <= given("now", _c.next_due_at)).order_by(
        _c.next_due_at
    )
)
_led: Final = sa.text(LED)
DUE_RETURN: Final = Statement(_due.where(_led, _c.lead_until <= given("now", _c.lead_until)).order_by(_c.lead_until))
LED_BY: Final = Statement(
    sa.select(_table).where(_c.provider == given("facility", _c.provider), _led).order_by(_c.lead_until, _c.id)
)
DUE_CLIMB: Final = Statement(_due.where(_c.climbs_at <= given("now", _c.climbs_at)).order_by(_c.climbs_at))
DUE_HEARING: Final = Statement(_due.where(_c.hear_by <= given("now", _c.hear_by)).order_by(_c.hear_by))
_untold: Final = ~sa.exists().where(task.c.request == _waits.c.id, sa.text("task.state = 'open'"))
# Of each kind the longest overdue, so that the index on both gives them without a look at the others.
_overdue_of_a_kind: Final = (
    sa.select(_waits.c.id)
    .where(
        sa.text(f"waits.{LIVE} and waits.next_kind = kinds.kind"),
        _waits.c.next_due_at < given("before", _c.next_due_at),
        _untold,
    )
    .order_by(_waits.c.next_due_at)
    .limit(sa.bindparam("limit", type_=sa.Integer))
    .lateral("longest")
)
_kinds: Final = sa.text(f"unnest(array[{listed(NextKind)}]) as kinds (kind)")
# Nobody has turned to the next on the ladder.
_not_climbed: Final = (
    sa.select(_waits.c.id)
    .where(_waits.c.climbs_at < given("before", _c.climbs_at), _untold)
    .order_by(_waits.c.climbs_at)
    .limit(sa.bindparam("limit", type_=sa.Integer))
    .subquery("not_climbed")
)
FORGOTTEN: Final = Statement(
    _due.where(
        _c.id.in_(
            sa.select(_overdue_of_a_kind.c.id)
            .select_from(_kinds, _overdue_of_a_kind)
            .union(sa.select(_not_climbed.c.id))
        )
    ).order_by(_c.next_due_at)
)
DUE_CLOSING: Final = Statement(
    _due.where(_live, _c.next_kind == word(NextKind.CLOSE), _c.next_due_at <= given("now", _c.next_due_at)).order_by(
        _c.next_due_at
    )
)
# Something has come of a search across the border, or is to be said there.
_SOUGHT: Final = "guest uuid, state text, until timestamptz, word text"
_guest: Final = bed_request.alias("guest")
_news: Final = (
    sa.exists()
    .select_from(
        sa.text(f"jsonb_to_recordset(bed_request.across) as sought ({_SOUGHT})"),
        _guest,
    )
    .where(
        sa.text("guest.id = sought.guest"),
        sa.text(f"sought.state in ({listed(sorted(OPEN))})"),
        sa.or_(
            sa.text(f"bed_request.climbs_at is null or {STANDS} in ({listed(AT_HOME)})"),
            sa.text("guest.next_due_at is null"),
            sa.text("sought.state = 'looking' and guest.state = 'reserved'"),
            sa.text("sought.state = 'held' and (guest.state <> 'reserved' or sought.word is not null)"),
            sa.and_(
                sa.text("sought.state = 'held'"),
                sa.literal_column("sought.until", _c.updated_at.type) <= given("now", _c.updated_at),
            ),
        ),
    )
    .correlate(_table)
)
DUE_ACROSS: Final = Statement(_due.where(sa.text("bed_request.across_open"), _news).order_by(_c.norm_due_at))
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
            self._held.staying[request] = next(map(stays.stay_of, latest), None)
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
        return self._locked(self._transaction.all(DUE_WARNING, now=now, limit=limit))

    def due_retry(
        self, *, now: datetime, limit: int, first: Collection[CareFormId] = frozenset()
    ) -> Sequence[BedRequest]:
        """Return, locked, waiting requests to search for again."""
        return self._locked(self._transaction.all(DUE_RETRY, now=now, limit=limit, first=list(first)))

    def due_choice(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests in nobody's hands whose referrer should have chosen by now."""
        return self._locked(self._transaction.all(DUE_CHOICE, now=now, limit=limit))

    def due_no_show(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests of whose patient somebody should have said by now why they did not come."""
        return self._locked(self._transaction.all(DUE_NO_SHOW, now=now, limit=limit))

    def due_return(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests whose provider should have found a place by now."""
        return self._locked(self._transaction.all(DUE_RETURN, now=now, limit=limit))

    def led_by(self, facility: FacilityId) -> Sequence[BedRequest]:
        """Return the requests whose search the facility owns, soonest deadline first."""
        return [request_of(row) for row in self._transaction.all(LED_BY, facility=facility)]

    def due_climb(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests whose next rung of the ladder is due."""
        return self._locked(self._transaction.all(DUE_CLIMB, now=now, limit=limit))

    def due_across(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests that are sought across the border where something has come of it."""
        return self._locked(self._transaction.all(DUE_ACROSS, now=now, limit=limit))

    def home_of(self, guest: RequestId) -> RequestId | None:
        """Return of which request another region's is the guest, while something may come of it."""
        row = self._transaction.first(HOME_OF, guest=str(guest))
        return RequestId(row["id"]) if row else None

    def due_hearing(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests with a reserved place of which the referrer should have heard by now."""
        return self._locked(self._transaction.all(DUE_HEARING, now=now, limit=limit))

    def forgotten(self, *, before: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests whose next action was due before that moment and of which no task tells."""
        return self._locked(self._transaction.all(FORGOTTEN, before=before, limit=limit))

    def due_closing(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, arrived requests whose closing is due."""
        return self._locked(self._transaction.all(DUE_CLOSING, now=now, limit=limit))

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
