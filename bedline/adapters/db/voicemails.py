"""Voicemails as rows; what was said is sealed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bedline.adapters.db.base import Moment, may, metadata, must, together
from bedline.adapters.db.forgetting import Forgetting
from bedline.adapters.db.sealing import Seal
from bedline.adapters.db.statement import Row, Statement, among, given, updated
from bedline.adapters.db.transaction import Transaction
from bedline.domain.calls import LegId
from bedline.domain.errors import NotFound
from bedline.domain.ids import PersonId, RegionId
from bedline.ports.telephony import Voicemail, VoicemailId

_TO_DO: Final = "fetched_at is null or removed_at is null"

voicemail: Final = sa.Table(
    "voicemail",
    metadata,
    must("id", sa.Uuid),
    must("region", sa.Text),
    must("leg", sa.Uuid),
    must("recorded_at", Moment),
    must("provider_ref", sa.Text),
    must("seconds", sa.Integer),
    may("sound", sa.LargeBinary),
    may("fetched_at", Moment),
    may("removed_at", Moment),
    may("heard_at", Moment),
    may("heard_by", sa.Text),
    sa.PrimaryKeyConstraint("id"),
    sa.ForeignKeyConstraint(["leg"], ["leg.id"]),
    sa.UniqueConstraint("provider_ref"),
    together("heard_at", "heard_by", name="heard"),
    sa.CheckConstraint("sound is null or fetched_at is not null", name="fetched"),
)
_c: Final = voicemail.c
sa.Index("ix_voicemail_leg", _c.leg, _c.recorded_at)
sa.Index("ix_voicemail_to_do", _c.recorded_at, postgresql_where=sa.text(_TO_DO))
sa.Index("ix_voicemail_sound", _c.region, _c.recorded_at, postgresql_where=sa.text("sound is not null"))

LOCK: Final = Statement(sa.select(voicemail).where(_c.id == given("id", _c.id)).with_for_update(key_share=True))
ADD: Final = Statement(
    insert(voicemail)
    .values({column.name: given(column.name, column) for column in _c})
    .on_conflict_do_nothing(index_elements=[_c.provider_ref])
)
KNOWN: Final = Statement(sa.select(_c.provider_ref).where(among(_c.provider_ref, "refs")))
SAVE: Final = updated(voicemail, columns=["sound", "fetched_at", "removed_at", "heard_at", "heard_by"])
OF_LEG: Final = Statement(
    sa.select(voicemail).where(_c.leg == given("leg", _c.leg)).order_by(_c.recorded_at.desc(), _c.id.desc())
)
UNFETCHED: Final = Statement(
    sa.select(_c.id)
    .where(sa.text(f"({_TO_DO})"))
    .order_by(_c.recorded_at, _c.id)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
FORGET: Final = Forgetting(voicemail, since=_c.recorded_at, personal="sound is not null", then={"sound": sa.null()})


class StoredVoicemails:
    """Voicemails in this transaction."""

    def __init__(self, transaction: Transaction, *, seal: Seal) -> None:
        self._transaction = transaction
        self._seal = seal

    def add(self, voicemail: Voicemail) -> bool:
        """Keep a new one; False when that recording is known already."""
        return self._transaction.run(ADD, **self._row(voicemail)) == 1

    def get(self, voicemail: VoicemailId) -> Voicemail:
        """Return the voicemail, locked."""
        row = self._transaction.first(LOCK, id=voicemail)
        if row is None:
            raise NotFound("unknown_voicemail")
        return self._voicemail(row)

    def save(self, voicemail: Voicemail) -> None:
        """Keep the new state of one that was got."""
        self._transaction.later(SAVE, key=voicemail.id, **self._row(voicemail))

    def known(self, recordings: Collection[str]) -> frozenset[str]:
        """Return those of the provider's recordings that are kept here."""
        return frozenset(row["provider_ref"] for row in self._transaction.all(KNOWN, refs=list(recordings)))

    def of_leg(self, leg: LegId) -> Voicemail | None:
        """Return what was left last on that leg, not locked."""
        row = self._transaction.first(OF_LEG, leg=leg)
        return None if row is None else self._voicemail(row)

    def unfetched(self, *, limit: int) -> Sequence[VoicemailId]:
        """Return those that have still to be fetched, or whose copy at the provider has still to be deleted."""
        return [VoicemailId(row["id"]) for row in self._transaction.all(UNFETCHED, limit=limit)]

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """Forget the sound of what was recorded before that moment; return how many."""
        return FORGET.run(self._transaction, before=before, region=region, limit=limit)

    def _row(self, voicemail: Voicemail) -> Row:
        return {
            "id": voicemail.id,
            "region": voicemail.region,
            "leg": voicemail.leg,
            "recorded_at": voicemail.recorded_at,
            "provider_ref": voicemail.provider_ref,
            "seconds": voicemail.seconds,
            "sound": self._seal.close(voicemail.sound) if voicemail.sound is not None else None,
            "fetched_at": voicemail.fetched_at,
            "removed_at": voicemail.removed_at,
            "heard_at": voicemail.heard_at,
            "heard_by": voicemail.heard_by,
        }

    def _voicemail(self, row: Row) -> Voicemail:
        return Voicemail(
            id=VoicemailId(row["id"]),
            region=RegionId(row["region"]),
            leg=LegId(row["leg"]),
            recorded_at=row["recorded_at"],
            provider_ref=row["provider_ref"],
            seconds=row["seconds"],
            sound=self._seal.open(row["sound"]) if row["sound"] is not None else None,
            fetched_at=row["fetched_at"],
            removed_at=row["removed_at"],
            heard_at=row["heard_at"],
            heard_by=PersonId(row["heard_by"]) if row["heard_by"] else None,
        )
