"""The table of call legs, and a leg as one of its rows: its number and what was keyed are sealed."""

from typing import Final

import sqlalchemy as sa

from bedline.adapters.db.base import Moment, exactly_when, listed, may, metadata, must, one_of
from bedline.adapters.db.sealing import Seal
from bedline.adapters.db.statement import Row
from bedline.domain.calls import MOVES, Direction, Leg, LegEnd, LegId, LegState, Purpose, Verified, WaitingId, kept
from bedline.domain.ids import OfferId, PersonId, RegionId, RequestId, UnitId
from bedline.domain.scripts.talk import Dialogue

_OVER: Final = f"state in ({listed(sorted(MOVES.final))})"
GOING_ON: Final = "ended_at is null"
# Until it is forgotten. What it holds of somebody changes with every step of a call; an index that hung on that would
# have to be written with each of them, and all the others of the table as well.
PERSONAL: Final = "personal"

leg: Final = sa.Table(
    "leg",
    metadata,
    must("id", sa.Uuid),
    must("region", sa.Text),
    must("direction", sa.Text),
    must("purpose", sa.Text),
    must("state", sa.Text),
    # Whoever is at the other end, sealed.
    may("peer", sa.LargeBinary),
    must("script", sa.Text),
    must("step", sa.Text),
    must("language", sa.Text),
    must("tries", sa.SmallInteger),
    # What was keyed and found so far, sealed.
    may("data", sa.LargeBinary),
    must("nonce", sa.Text),
    must("created_at", Moment),
    may("provider_call", sa.Text),
    may("person", sa.Text),
    may("unit", sa.Text),
    must("verified", sa.Text),
    may("request", sa.Uuid),
    may("offer", sa.Uuid),
    may("waiting", sa.Uuid),
    must("last_sequence", sa.Integer),
    may("answered_at", Moment),
    may("ended_at", Moment),
    may("outcome", sa.Text),
    may("error_code", sa.Integer),
    sa.Column("personal", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.PrimaryKeyConstraint("id"),
    sa.ForeignKeyConstraint(["region"], ["region.id"]),
    sa.ForeignKeyConstraint(["unit", "region"], ["unit.id", "unit.region"]),
    sa.ForeignKeyConstraint(["request"], ["bed_request.id"]),
    sa.ForeignKeyConstraint(["offer"], ["offer.id"]),
    one_of("direction", Direction),
    one_of("purpose", Purpose),
    one_of("state", LegState),
    one_of("verified", Verified),
    one_of("outcome", LegEnd),
    exactly_when(_OVER, "ended_at"),
    sa.CheckConstraint("ended_at is null or outcome is null or data is null", name="settled"),
)
_c: Final = leg.c
_going_on: Final = sa.text(GOING_ON)
sa.Index("uq_leg_provider_call", _c.provider_call, unique=True)
sa.Index("ix_leg_going_on", _c.region, _c.created_at, postgresql_where=_going_on)
sa.Index("ix_leg_person", _c.person, postgresql_where=sa.text(f"{GOING_ON} and person is not null"))
sa.Index("ix_leg_offer", _c.offer, postgresql_where=sa.text(f"{GOING_ON} and offer is not null"))
sa.Index("ix_leg_unsettled", _c.ended_at, postgresql_where=sa.text("direction = 'in' and outcome is null"))
sa.Index("ix_leg_personal", _c.region, _c.ended_at, postgresql_where=sa.text(PERSONAL))


def row_of(leg: Leg, seal: Seal) -> Row:
    """Return the leg as values of its columns, without what need not be kept."""
    leg = kept(leg)
    return {
        "id": leg.id,
        "region": leg.region,
        "direction": leg.direction,
        "purpose": leg.purpose,
        "state": leg.state,
        "peer": seal.close_text(leg.peer),
        "script": leg.dialogue.script,
        "step": leg.dialogue.step,
        "language": leg.dialogue.language,
        "tries": leg.dialogue.tries,
        "data": seal.close_json(dict(leg.dialogue.data)),
        "nonce": leg.nonce,
        "created_at": leg.created_at,
        "provider_call": leg.provider_call,
        "person": leg.person,
        "unit": leg.unit,
        "verified": leg.verified,
        "request": leg.request,
        "offer": leg.offer,
        "waiting": leg.waiting,
        "last_sequence": leg.last_sequence,
        "answered_at": leg.answered_at,
        "ended_at": leg.ended_at,
        "outcome": leg.outcome,
        "error_code": leg.error_code,
    }


def leg_of(row: Row, seal: Seal) -> Leg:
    """Return the leg that the row holds."""
    return Leg(
        id=LegId(row["id"]),
        region=RegionId(row["region"]),
        direction=Direction(row["direction"]),
        purpose=Purpose(row["purpose"]),
        state=LegState(row["state"]),
        peer=seal.open_text(row["peer"]),
        dialogue=Dialogue(
            script=row["script"],
            step=row["step"],
            language=row["language"],
            tries=row["tries"],
            data=seal.open_json(row["data"]) or {},
        ),
        nonce=row["nonce"],
        created_at=row["created_at"],
        provider_call=row["provider_call"],
        person=PersonId(row["person"]) if row["person"] else None,
        unit=UnitId(row["unit"]) if row["unit"] else None,
        verified=Verified(row["verified"]),
        request=RequestId(row["request"]) if row["request"] else None,
        offer=OfferId(row["offer"]) if row["offer"] else None,
        waiting=WaitingId(row["waiting"]) if row["waiting"] else None,
        last_sequence=row["last_sequence"],
        answered_at=row["answered_at"],
        ended_at=row["ended_at"],
        outcome=LegEnd(row["outcome"]) if row["outcome"] else None,
        error_code=row["error_code"],
    )
