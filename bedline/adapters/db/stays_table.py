"""Stays as a table."""

from typing import Final

import sqlalchemy as sa

from bedline.adapters.db.base import Moment, exactly_when, listed, may, metadata, must, one_of, together
from bedline.adapters.db.journeys import (
    extension_of,
    extension_row,
    responsibility_of,
    responsibility_row,
    transport_of,
    transport_row,
)
from bedline.adapters.db.statement import Row
from bedline.domain.ids import FacilityId, OfferId, RegionId, RequestId, StayId, UnitId
from bedline.domain.responsibility import DoctorFunction
from bedline.domain.stays import PRESENT, Stay, StayState
from bedline.domain.transport import TransportKind

PRESENT_STATES: Final = f"state in ({listed(sorted(PRESENT))})"

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
sa.Index("uq_stay_present", _c.request, unique=True, postgresql_where=sa.text(PRESENT_STATES))
sa.Index("ix_stay_request", _c.request, _c.reserved_at)
sa.Index("ix_stay_present", _c.facility, _c.reserved_at, postgresql_where=sa.text(PRESENT_STATES))
sa.Index("ix_stay_term_at", _c.term_at, postgresql_where=sa.text("term_at is not null"))
sa.Index("ix_stay_facility", _c.facility, _c.state, _c.reserved_at)


def row_of(stay: Stay) -> Row:
    """Return the stay as values of its columns."""
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
