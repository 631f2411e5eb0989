"""The tables of places: what a unit has now, what is promised of it, and the ledger of both."""

from typing import Final

import sqlalchemy as sa

from bedline.adapters.db.base import Json, Moment, exactly_when, may, metadata, must, one_of, together
from bedline.domain.capacity import ClaimKind, Source
from bedline.domain.ledger import EntryKind

FREE: Final = (
    "unit_places.staffed - unit_places.occupied - unit_places.closed - unit_places.held - unit_places.reserved"
)
_REPORTED: Final = f"kind = '{EntryKind.REPORTED.value}'"
_CLAIMING: Final = "kind in ('held', 'released', 'reserved', 'admitted')"
_OF_AN_OFFER: Final = "kind in ('held', 'released', 'reserved', 'admitted', 'discharged')"
_OF_A_CLOSURE: Final = "kind in ('closed', 'opened')"
_FIGURES: Final = ("staffed", "occupied", "closed", "free_in_24_hours", "free_in_72_hours")

unit_places: Final = sa.Table(
    "unit_places",
    metadata,
    must("unit", sa.Text),
    must("region", sa.Text),
    *(must(name, sa.Integer) for name in _FIGURES),
    # Counted by the trigger on place_claim, which also refuses the claim that would make them too many.
    sa.Column("held", sa.Integer, nullable=False, server_default=sa.text("0")),
    sa.Column("reserved", sa.Integer, nullable=False, server_default=sa.text("0")),
    may("reported_at", Moment),
    may("reported_by", sa.Text),
    may("source", sa.Text),
    # When the ward last counted who is in its beds, where the figures rest on that.
    may("counted_at", Moment),
    # When places last changed other than by being claimed: something may be free that was not.
    may("changed_at", Moment),
    # Closures that were not ended yet, and when the first of them is over.
    may("closures", Json),
    may("opens_at", Moment),
    sa.PrimaryKeyConstraint("unit"),
    sa.ForeignKeyConstraint(["unit", "region"], ["unit.id", "unit.region"]),
    sa.CheckConstraint(f"least({', '.join((*_FIGURES, 'held', 'reserved'))}) >= 0", name="not_negative"),
    together("reported_at", "reported_by", name="reported"),
    together("closures", "opens_at", name="closures"),
    one_of("source", Source),
)
sa.Index("ix_unit_places_region", unit_places.c.region)
sa.Index("ix_unit_places_opens_at", unit_places.c.opens_at, postgresql_where=sa.text("opens_at is not null"))

# One row for each place that is promised: the key is the proof that no place is promised twice.
place_claim: Final = sa.Table(
    "place_claim",
    metadata,
    must("unit", sa.Text),
    must("place", sa.Integer),
    must("offer", sa.Uuid),
    must("kind", sa.Text),
    must("region", sa.Text),
    sa.PrimaryKeyConstraint("unit", "place"),
    sa.UniqueConstraint("offer"),
    sa.ForeignKeyConstraint(["unit"], ["unit_places.unit"]),
    # At commit, because a place is set aside before the ward is asked.
    sa.ForeignKeyConstraint(["offer"], ["offer.id"], deferrable=True, initially="DEFERRED"),
    one_of("kind", ClaimKind),
    sa.CheckConstraint("place >= 1", name="place"),
)

# Every movement, written once: the present can be derived from it alone.
place_ledger: Final = sa.Table(
    "place_ledger",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
    must("unit", sa.Text),
    must("region", sa.Text),
    must("kind", sa.Text),
    must("by", sa.Text),
    must("happened_at", Moment),
    must("entered_at", Moment),
    may("offer", sa.Uuid),
    may("place", sa.Integer),
    *(may(name, sa.Integer) for name in _FIGURES),
    may("source", sa.Text),
    may("closure", Json),
    may("counted_at", Moment),
    sa.PrimaryKeyConstraint("id"),
    sa.ForeignKeyConstraint(["unit", "region"], ["unit.id", "unit.region"]),
    one_of("kind", EntryKind),
    one_of("source", Source),
    together(*_FIGURES, name="figures"),
    exactly_when(_REPORTED, "staffed"),
    exactly_when(_REPORTED, "source"),
    sa.CheckConstraint(f"counted_at is null or {_REPORTED}", name="counted_at"),
    exactly_when(_OF_AN_OFFER, "offer"),
    exactly_when(_OF_A_CLOSURE, "closure"),
    exactly_when(_CLAIMING, "place"),
)
sa.Index("ix_place_ledger_unit", place_ledger.c.unit, place_ledger.c.id)
sa.Index("ix_place_ledger_moment", place_ledger.c.unit, place_ledger.c.happened_at)
