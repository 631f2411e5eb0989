"""The table of the outbox, and a message as one of its rows: whom it goes to is sealed."""

from typing import Final

import orjson
import sqlalchemy as sa

from bedline.adapters.db.base import Json, Moment, listed, may, metadata, must, one_of, together
from bedline.adapters.db.sealing import Seal
from bedline.adapters.db.statement import Row
from bedline.domain import messages
from bedline.domain.calls import LegId, WaitingId
from bedline.domain.ids import OfferId, PersonId, RegionId, RequestId
from bedline.domain.messages import Errand, Message, MessageId, MessageKind, MessageState

OPEN: Final = f"state in ({listed(sorted(messages.OPEN))})"
_OPEN_CALL: Final = f"kind = 'call' and {OPEN}"
PERSONAL: Final = f"to_number is not null and not {OPEN}"

message: Final = sa.Table(
    "message",
    metadata,
    must("id", sa.Uuid),
    must("region", sa.Text),
    must("kind", sa.Text),
    must("errand", sa.Text),
    # The number, sealed; and a mark of it by which two messages to one number are known.
    may("to_number", sa.LargeBinary),
    may("to_mark", sa.LargeBinary),
    must("language", sa.Text),
    must("not_before", Moment),
    must("stale_at", Moment),
    must("created_at", Moment),
    must("params", Json),
    must("state", sa.Text),
    # Not a reference: the id of a call is chosen before it is placed.
    may("leg", sa.Uuid),
    may("person", sa.Text),
    may("waiting", sa.Uuid),
    may("offer", sa.Uuid),
    may("request", sa.Uuid),
    must("attempts", sa.SmallInteger),
    may("provider", sa.Text),
    may("provider_ref", sa.Text),
    must("rank", sa.SmallInteger),
    may("error_code", sa.Integer),
    may("claimed_until", Moment),
    may("sent_at", Moment),
    # When anybody last had news of it, or asked.
    must("heard_at", Moment),
    sa.PrimaryKeyConstraint("id"),
    sa.ForeignKeyConstraint(["region"], ["region.id"]),
    sa.ForeignKeyConstraint(["offer"], ["offer.id"]),
    sa.ForeignKeyConstraint(["request"], ["bed_request.id"]),
    one_of("kind", MessageKind),
    one_of("errand", Errand),
    one_of("state", MessageState),
    together("to_number", "to_mark", name="to"),
    together("provider", "provider_ref", name="provider"),
    sa.CheckConstraint("state <> 'sending' or claimed_until is not null", name="claimed"),
)
_c: Final = message.c
# However many processes write it, and whatever is killed when: one call for one offer to one number at a time.
sa.Index("uq_message_offer_call", _c.offer, _c.to_mark, unique=True, postgresql_where=sa.text(_OPEN_CALL))
sa.Index(
    "uq_message_ring_back",
    _c.request,
    _c.to_mark,
    unique=True,
    postgresql_where=sa.text(f"errand = 'ring_gp_back' and {_OPEN_CALL}"),
)
# To hang up or to move a call has the reference of that call.
sa.Index(
    "uq_message_provider_ref",
    _c.provider,
    _c.provider_ref,
    unique=True,
    postgresql_where=sa.text("kind in ('call', 'text')"),
)
sa.Index("ix_message_waiting", _c.not_before, postgresql_where=sa.text("state = 'waiting'"))
sa.Index("ix_message_sending", _c.claimed_until, postgresql_where=sa.text("state = 'sending'"))
sa.Index("ix_message_silent", _c.heard_at, postgresql_where=sa.text("state in ('sent', 'doubtful')"))
sa.Index(
    "ix_message_rung",
    _c.to_mark,
    _c.sent_at,
    postgresql_where=sa.text("kind = 'call' and sent_at is not null"),
)
sa.Index("ix_message_offer", _c.offer, postgresql_where=sa.text(OPEN))
sa.Index("ix_message_request", _c.request, postgresql_where=sa.text(OPEN))
sa.Index("ix_message_personal", _c.region, _c.heard_at, postgresql_where=sa.text(PERSONAL))


def row_of(message: Message, seal: Seal) -> Row:
    """Return the message as values of its columns, but for when it was heard of."""
    return {
        "id": message.id,
        "region": message.region,
        "kind": message.kind,
        "errand": message.errand,
        "to_number": seal.close_text(message.to),
        "to_mark": seal.mark(message.to) if message.to else None,
        "language": message.language,
        "not_before": message.not_before,
        "stale_at": message.stale_at,
        "created_at": message.created_at,
        "params": orjson.dumps(dict(message.params)).decode(),
        "state": message.state,
        "leg": message.leg,
        "person": message.person,
        "waiting": message.waiting,
        "offer": message.offer,
        "request": message.request,
        "attempts": message.attempts,
        "provider": message.provider,
        "provider_ref": message.provider_ref,
        "rank": message.rank,
        "error_code": message.error_code,
        "claimed_until": message.claimed_until,
        "sent_at": message.sent_at,
    }


def message_of(row: Row, seal: Seal) -> Message:
    """Return the message that the row holds."""
    return Message(
        id=MessageId(row["id"]),
        region=RegionId(row["region"]),
        kind=MessageKind(row["kind"]),
        errand=Errand(row["errand"]),
        to=seal.open_text(row["to_number"]) or "",
        language=row["language"],
        not_before=row["not_before"],
        stale_at=row["stale_at"],
        created_at=row["created_at"],
        params=row["params"],
        state=MessageState(row["state"]),
        leg=LegId(row["leg"]) if row["leg"] else None,
        person=PersonId(row["person"]) if row["person"] else None,
        waiting=WaitingId(row["waiting"]) if row["waiting"] else None,
        offer=OfferId(row["offer"]) if row["offer"] else None,
        request=RequestId(row["request"]) if row["request"] else None,
        attempts=row["attempts"],
        provider=row["provider"],
        provider_ref=row["provider_ref"],
        rank=row["rank"],
        error_code=row["error_code"],
        claimed_until=row["claimed_until"],
        sent_at=row["sent_at"],
    )
