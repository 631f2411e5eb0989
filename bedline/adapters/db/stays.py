"""Stays as rows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from bedline.adapters.db.base import Moment, exactly_when, listed, may, metadata, must, one_of, together
from bedline.adapters.db.held import Held, completed
from bedline.adapters.db.journeys import (
    extension_of,
    extension_row,
    responsibility_of,
    responsibility_row,
    transport_of,
    transport_row,
)
from bedline.adapters.db.requests_table import LIVE, bed_request
from bedline.adapters.db.statement import Row, Statement, among, given, inserted, updated, word
from bedline.adapters.db.transaction import Transaction
from bedline.domain.errors import NotFound
from bedline.domain.ids import FacilityId, OfferId, RegionId, RequestId, StayId, UnitId
from bedline.domain.requests import NextKind
from bedline.domain.responsibility import DoctorFunction
from bedline.domain.stays import PRESENT, Stay, StayState
from bedline.domain.transport import TransportKind

AWAITED: Final = [NextKind.TRANSPORT, NextKind.ARRIVAL]
_PRESENT: Final = f"state in ({listed(sorted(PRESENT))})"

stay: Final = sa.Table(
    "stay",
    metadata,
    must("id", sa.Uuid),
    must("offer", sa.Uuid),
    must("request", sa.Uuid),
    must("region", sa.Text),
    must("unit", sa.Text),
    must("facility", sa.Text),
    must("doctor", sa.Text),
    must("state", sa.Text),
    must("reserved_at", Moment),
    may("expected_at", Moment),
    may("arrived_at", Moment),
    may("left_at", Moment),
    may("destination", sa.Text),
    may("destination_place", sa.Text),
    sa.Column("outside_region", sa.Boolean, nullable=False, server_default=sa.text("false")),
    may("reason", sa.Text),
    may("ended_at", Moment),
    may("transport", sa.Text),
    may("ordered_at", Moment),
    may("ordered_by", sa.Text),
    may("pick_up_at", Moment),
    may("picked_up_at", Moment),
    may("picked_up_by", sa.Text),
    # Medical responsibility: what the doctor is, since when, and who wrote it down.
    may("function", sa.Text),
    may("taken_over_at", Moment),
    may("taken_over_entered_at", Moment),
    may("taken_over_noted_by", sa.Text),
    # When the desk is next to be told of a limit or an evaluation.
    may("term_at", Moment),
    # From when no day of a year is left for it in this facility.
    may("days_up_at", Moment),
    # How often its limit was put off; of the last time why, who decided it, when, and who wrote it down.
    may("extensions", sa.SmallInteger),
    may("extension_reason", sa.Text),
    may("extension_decided_by", sa.Text),
    may("extended_at", Moment),
    may("extension_noted_by", sa.Text),
    sa.PrimaryKeyConstraint("id"),
    # An offer becomes a stay once.
    sa.UniqueConstraint("offer"),
    sa.ForeignKeyConstraint(["offer"], ["offer.id"]),
    sa.ForeignKeyConstraint(["request"], ["bed_request.id"]),
    sa.ForeignKeyConstraint(["unit", "facility", "region"], ["unit.id", "unit.facility", "unit.region"]),
    one_of("state", StayState),
    exactly_when("state in ('arrived', 'left')", "arrived_at"),
    exactly_when("state = 'left'", "left_at"),
    exactly_when("state = 'left'", "destination"),
    exactly_when("state = 'cancelled'", "reason"),
    sa.CheckConstraint("ended_at is null or state in ('cancelled', 'no_show')", name="ended_at"),
    one_of("transport", TransportKind),
    together("ordered_at", "ordered_by", name="ordered"),
    sa.CheckConstraint(
        "num_nonnulls(ordered_at, pick_up_at) = 0 or transport in ('taxi', 'ambulance')", name="to_order"
    ),
    together("picked_up_at", "picked_up_by", name="picked_up"),
    sa.CheckConstraint("picked_up_at is null or transport is not null", name="picked_up_by_what"),
    one_of("function", DoctorFunction),
    together("function", "taken_over_at", "taken_over_entered_at", "taken_over_noted_by", name="taken_over"),
    together(
        "extensions", "extension_reason", "extension_decided_by", "extended_at", "extension_noted_by", name="extended"
    ),
    sa.CheckConstraint("extensions is null or extensions > 0 and state in ('arrived', 'left')", name="extended_there"),
    sa.CheckConstraint("doctor <> ''", name="doctor"),
    sa.CheckConstraint("term_at is null or state = 'arrived'", name="term_at"),
    sa.CheckConstraint("reserved_at <= arrived_at and arrived_at <= left_at", name="in_order"),
)
_c: Final = stay.c
# Nobody has two beds: one place at a time is reserved or slept in for a request.
sa.Index("uq_stay_present", _c.request, unique=True, postgresql_where=sa.text(_PRESENT))
sa.Index("ix_stay_request", _c.request, _c.reserved_at)
sa.Index("ix_stay_present", _c.facility, _c.reserved_at, postgresql_where=sa.text(_PRESENT))
sa.Index("ix_stay_term_at", _c.term_at, postgresql_where=sa.text("term_at is not null"))
sa.Index("ix_stay_facility", _c.facility, _c.state, _c.reserved_at)

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
_at_facility: Final = (
    sa.select(stay)
    .where(_c.facility == given("facility", _c.facility), among(_c.state, "states"))
    .order_by(_c.reserved_at, _c.id)
)
AT_FACILITY: Final = Statement(_at_facility)
# A statement of its own, so that it is planned for the few that are present and not for the many that were.
PRESENT_AT_FACILITY: Final = Statement(_at_facility.where(sa.text(_PRESENT)))
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
        self._transaction.later(ADD, **_row(stay))
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
        self._transaction.later(SAVE, key=stay.id, **_row(stay))
        self._keep(stay)

    def of_requests(self, requests: Collection[RequestId]) -> Mapping[RequestId, Stay]:
        """Return the latest stay of each of the requests that has one."""
        found = completed(requests, self._held.staying, self._read)
        self._held.staying |= {key: stay for key, stay in found.items() if key in self._held.requests}
        return {key: stay for key, stay in found.items() if stay is not None}

    def at_facility(self, facility: FacilityId, states: Collection[StayState]) -> Sequence[Stay]:
        """Return the facility's stays in these states, oldest first."""
        statement = PRESENT_AT_FACILITY if PRESENT.issuperset(states) else AT_FACILITY
        rows = self._transaction.all(statement, facility=facility, states=list(states))
        return [stay_of(row) for row in rows]

    def overdue(self, *, before: datetime, limit: int) -> Sequence[StayId]:
        """Return reserved stays whose request's next action was due before that moment (not locked)."""
        return [StayId(row["id"]) for row in self._transaction.all(OVERDUE, kinds=AWAITED, before=before, limit=limit)]

    def terms_due(self, *, now: datetime, limit: int) -> Sequence[StayId]:
        """Return stays whose ``term_at`` has come, longest ago first (not locked)."""
        return [StayId(row["id"]) for row in self._transaction.all(TERMS_DUE, now=now, limit=limit)]

    def _read(self, requests: list[RequestId]) -> Mapping[RequestId, Stay | None]:
        found: dict[RequestId, Stay | None] = dict.fromkeys(requests)
        for stay in map(stay_of, self._transaction.all(OF_REQUESTS, requests=requests)):
            found[stay.request] = stay
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


def _row(stay: Stay) -> Row:
    return {
        "id": stay.id,
        "offer": stay.offer,
        "request": stay.request,
        "region": stay.region,
        "unit": stay.unit,
        "facility": stay.facility,
        "doctor": stay.doctor,
        "state": stay.state,
        "reserved_at": stay.reserved_at,
        "expected_at": stay.expected_at,
        "arrived_at": stay.arrived_at,
        "left_at": stay.left_at,
        "destination": stay.destination,
        "destination_place": stay.destination_place,
        "outside_region": stay.outside_region,
        "reason": stay.reason,
        "ended_at": stay.ended_at,
        "term_at": stay.term_at,
        "days_up_at": stay.days_up_at,
        **transport_row(stay.transport),
        **responsibility_row(stay.responsibility),
        **extension_row(stay.extension),
    }


def stay_of(row: Row) -> Stay:
    """Return the stay that the row holds."""
    return Stay(
        id=StayId(row["id"]),
        offer=OfferId(row["offer"]),
        request=RequestId(row["request"]),
        region=RegionId(row["region"]),
        unit=UnitId(row["unit"]),
        facility=FacilityId(row["facility"]),
        doctor=row["doctor"],
        state=StayState(row["state"]),
        reserved_at=row["reserved_at"],
        expected_at=row["expected_at"],
        arrived_at=row["arrived_at"],
        left_at=row["left_at"],
        destination=row["destination"],
        destination_place=row["destination_place"],
        outside_region=row["outside_region"],
        reason=row["reason"],
        ended_at=row["ended_at"],
        transport=transport_of(row),
        responsibility=responsibility_of(row),
        term_at=row["term_at"],
        days_up_at=row["days_up_at"],
        extension=extension_of(row),
    )
