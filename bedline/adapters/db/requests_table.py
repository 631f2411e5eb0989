"""The table of bed requests, with the combinations that cannot be."""

from typing import Final

import sqlalchemy as sa

from bedline.adapters.db.base import Json, Moment, Texts, exactly_when, listed, may, metadata, must, one_of, together
from bedline.domain.patients import Sex
from bedline.domain.requests import MOVES, Channel, NextKind, RequestState

_LANDED: Final = f"state in ({listed(sorted(MOVES.final))})"
LIVE: Final = "next_due_at is not null"

bed_request: Final = sa.Table(
    "bed_request",
    metadata,
    must("id", sa.Uuid),
    must("code", sa.Text),
    must("region", sa.Text),
    must("channel", sa.Text),
    must("referrer", sa.Text),
    may("practice", sa.Text),
    must("birth_year", sa.SmallInteger),
    must("sex", sa.Text),
    must("postcode", sa.Text),
    must("traits", Texts),
    must("answers", Json),
    must("happened_at", Moment),
    must("received_at", Moment),
    must("state", sa.Text),
    may("next_kind", sa.Text),
    may("next_due_at", Moment),
    must("updated_at", Moment),
    may("care_form", sa.Text),
    may("urgency", sa.Text),
    may("owner", sa.Text),
    may("norm_due_at", Moment),
    must("warnings_given", sa.SmallInteger),
    may("warn_at", Moment),
    may("override_reason", sa.Text),
    must("note", sa.Text),
    may("outcome", sa.Text),
    may("outcome_reason", sa.Text),
    may("closed_at", Moment),
    may("searched_at", Moment),
    must("findings", Json),
    sa.PrimaryKeyConstraint("id"),
    sa.ForeignKeyConstraint(["region"], ["region.id"]),
    sa.ForeignKeyConstraint(["practice", "region"], ["practice.id", "practice.region"]),
    one_of("channel", Channel),
    one_of("sex", Sex),
    one_of("state", RequestState),
    one_of("next_kind", NextKind),
    # A request that has not landed has a next action with a deadline; one that has landed has an outcome.
    exactly_when(f"not {_LANDED}", "next_due_at"),
    together("next_kind", "next_due_at", name="next"),
    exactly_when(_LANDED, "outcome"),
    together("outcome", "closed_at", name="landed"),
    # Only triage settles form, urgency and norm, and from then on they stay settled.
    together("care_form", "urgency", "norm_due_at", name="settled"),
    sa.CheckConstraint("care_form is not null or state in ('received', 'withdrawn', 'redirected')", name="triaged"),
    sa.CheckConstraint("warn_at is null or (norm_due_at is not null and next_due_at is not null)", name="warn_at"),
    sa.CheckConstraint("happened_at <= received_at", name="happened_at"),
)

sa.Index("uq_bed_request_code", bed_request.c.region, bed_request.c.code, unique=True, postgresql_where=sa.text(LIVE))
sa.Index("ix_bed_request_due", bed_request.c.next_kind, bed_request.c.next_due_at, postgresql_where=sa.text(LIVE))
sa.Index("ix_bed_request_warn", bed_request.c.warn_at, postgresql_where=sa.text("warn_at is not null"))
sa.Index("ix_bed_request_region", bed_request.c.region, bed_request.c.received_at, bed_request.c.id)
sa.Index(
    "ix_bed_request_practice",
    bed_request.c.practice,
    bed_request.c.received_at,
    bed_request.c.id,
    postgresql_where=sa.text("practice is not null"),
)

# Who the patient is, as one sealed blob: the only personal data here, and nowhere else.
patient: Final = sa.Table(
    "patient",
    metadata,
    must("request", sa.Uuid),
    must("region", sa.Text),
    must("sealed", sa.LargeBinary),
    sa.PrimaryKeyConstraint("request"),
    sa.ForeignKeyConstraint(["request"], ["bed_request.id"]),
)
