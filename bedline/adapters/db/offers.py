"""Offers as rows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bedline.adapters.db.base import Moment, exactly_when, may, metadata, must, one_of, together
from bedline.adapters.db.directory_tables import unit
from bedline.adapters.db.held import Held, completed
from bedline.adapters.db.statement import Row, Statement, among, given, inserted, updated
from bedline.adapters.db.transaction import Transaction
from bedline.domain.errors import NotFound
from bedline.domain.ids import FacilityId, OfferId, PersonId, RegionId, RequestId, UnitId
from bedline.domain.offers import STANDING, Offer, OfferState

_ANSWERED: Final = "state in ('accepted', 'refused')"
_OPEN: Final = "state in ('open', 'proposed')"

offer: Final = sa.Table(
    "offer",
    metadata,
    must("id", sa.Uuid),
    must("code", sa.Text),
    must("request", sa.Uuid),
    must("region", sa.Text),
    must("unit", sa.Text),
    must("facility", sa.Text),
    must("state", sa.Text),
    must("made_at", Moment),
    must("made_by", sa.Text),
    must("expires_at", Moment),
    may("answered_at", Moment),
    may("answered_by", sa.Text),
    may("told_by", sa.Text),
    may("reason", sa.Text),
    must("note", sa.Text),
    may("from_at", Moment),
    may("doctor", sa.Text),
    sa.PrimaryKeyConstraint("id"),
    sa.ForeignKeyConstraint(["request"], ["bed_request.id"]),
    sa.ForeignKeyConstraint(["unit", "facility", "region"], ["unit.id", "unit.facility", "unit.region"]),
    one_of("state", OfferState),
    exactly_when(_ANSWERED, "answered_at"),
    exactly_when(_ANSWERED, "answered_by"),
    exactly_when("state = 'refused'", "reason"),
    sa.CheckConstraint("told_by is null or state in ('accepted', 'refused', 'proposed', 'declined')", name="told_by"),
    together("from_at", "doctor", name="proposal"),
    sa.CheckConstraint("state not in ('proposed', 'declined') or from_at is not null", name="from_at"),
    sa.CheckConstraint("made_at < expires_at", name="expires_at"),
)
_c: Final = offer.c
_open: Final = sa.text(_OPEN)
sa.Index("uq_offer_code", _c.facility, _c.code, unique=True, postgresql_where=_open)
sa.Index("ix_offer_request", _c.request, _c.made_at)
sa.Index("ix_offer_expires_at", _c.expires_at, postgresql_where=_open)

_one: Final = sa.select(offer).where(_c.id == given("id", _c.id))
FIND: Final = Statement(_one)
LOCK: Final = Statement(_one.with_for_update(key_share=True))
ADD: Final = inserted(offer)
# The codes in use at the facilities of some units; one row at least for each unit.
CODES: Final = Statement(
    sa.select(unit.c.facility, _c.code, _c.id)
    .select_from(unit.outerjoin(offer, sa.and_(_c.facility == unit.c.facility, _open)))
    .where(among(unit.c.id, "units"))
)
_ANSWER: Final = ["answered_at", "answered_by", "told_by", "reason", "note", "from_at", "doctor"]
SAVE: Final = updated(offer, columns=["state", "expires_at", *_ANSWER])
OF_REQUESTS: Final = Statement(sa.select(offer).where(among(_c.request, "requests")))
OPEN_AT: Final = Statement(
    sa.select(offer).where(_c.facility == given("facility", _c.facility), _open).order_by(_c.expires_at, _c.id)
)
LAPSED: Final = Statement(
    sa.select(_c.id)
    .where(_open, _c.expires_at <= given("now", _c.expires_at))
    .order_by(_c.expires_at)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)


class StoredOffers:
    """Offers in this transaction."""

    def __init__(self, transaction: Transaction, held: Held) -> None:
        self._transaction = transaction
        self._held = held

    def add(self, offer: Offer) -> bool:
        """Keep a new offer; False when its code is in use by another open one of that facility."""
        if self._in_use(offer.code, offer.facility, unit_id=offer.unit):
            return False
        self._transaction.later(ADD, **_row(offer))
        self._keep(offer)
        return True

    def get(self, offer: OfferId) -> Offer:
        """Return the offer, locked: by itself, or with its request."""
        if offer not in self._held.offers:
            self._held.offers[offer] = self._asked(offer) or _found(self._transaction.first(LOCK, id=offer))
        return self._held.offers[offer]

    def find(self, offer: OfferId) -> Offer:
        """Return the offer, not locked."""
        held = self._held.offers.get(offer) or self._asked(offer)
        return held or _found(self._transaction.first(FIND, id=offer))

    def save(self, offer: Offer) -> None:
        """Keep the new state of an offer that was got."""
        self._transaction.later(SAVE, key=offer.id, **_row(offer))
        self._keep(offer)

    def of_requests(self, requests: Collection[RequestId]) -> Mapping[RequestId, Sequence[Offer]]:
        """Return every offer made for each of the requests, oldest first."""
        found = completed(requests, self._held.asked, self._read)
        self._held.asked |= {key: made for key, made in found.items() if key in self._held.requests}
        return {key: sorted(made.values(), key=_place_in_list) for key, made in found.items() if made}

    def open_at(self, facility: FacilityId) -> Sequence[Offer]:
        """Return the offers the facility has still to answer, soonest deadline first."""
        return [offer_of(row) for row in self._transaction.all(OPEN_AT, facility=facility)]

    def lapsed(self, *, now: datetime, limit: int) -> Sequence[OfferId]:
        """Return open offers whose moment has passed, longest ago first (not locked)."""
        return [OfferId(row["id"]) for row in self._transaction.all(LAPSED, now=now, limit=limit)]

    def _asked(self, offer: OfferId) -> Offer | None:
        """Return an offer of a request that is held: whoever changes one holds its request first."""
        return next((made[offer] for made in self._held.asked.values() if offer in made), None)

    def _in_use(self, code: str, facility: FacilityId, *, unit_id: UnitId) -> bool:
        if facility not in self._held.codes:
            [rows] = self._transaction.aside((CODES, {"units": [unit_id]}))
            note_codes(self._held, rows)
        theirs, held = self._held.codes[facility].get(code), self._held.offers
        return (theirs is not None and theirs not in held) or any(
            each.state in STANDING and (each.code, each.facility) == (code, facility) for each in held.values()
        )

    def _read(self, requests: list[RequestId]) -> Mapping[RequestId, dict[OfferId, Offer]]:
        found: dict[RequestId, dict[OfferId, Offer]] = {request: {} for request in requests}
        for offer in map(offer_of, self._transaction.all(OF_REQUESTS, requests=requests)):
            found[offer.request][offer.id] = offer
        return found

    def _keep(self, offer: Offer) -> None:
        self._held.offers[offer.id] = offer
        if offer.request in self._held.asked:
            self._held.asked[offer.request][offer.id] = offer


def note_codes(held: Held, rows: Sequence[Row]) -> None:
    """Remember which open offers have which codes at the facilities that were looked at."""
    for row in rows:
        codes = held.codes.setdefault(FacilityId(row["facility"]), {})
        if row["code"] is not None:
            codes[row["code"]] = OfferId(row["id"])


def _place_in_list(offer: Offer) -> tuple[datetime, OfferId]:
    return offer.made_at, offer.id


def _found(row: Row | None) -> Offer:
    if row is None:
        raise NotFound("unknown_offer")
    return offer_of(row)


def _row(offer: Offer) -> Row:
    return {
        "id": offer.id,
        "code": offer.code,
        "request": offer.request,
        "region": offer.region,
        "unit": offer.unit,
        "facility": offer.facility,
        "state": offer.state,
        "made_at": offer.made_at,
        "made_by": offer.made_by,
        "expires_at": offer.expires_at,
        "answered_at": offer.answered_at,
        "answered_by": offer.answered_by,
        "told_by": offer.told_by,
        "reason": offer.reason,
        "note": offer.note,
        "from_at": offer.from_at,
        "doctor": offer.doctor,
    }


def offer_of(row: Row) -> Offer:
    """Return the offer that the row holds."""
    return Offer(
        id=OfferId(row["id"]),
        code=row["code"],
        request=RequestId(row["request"]),
        region=RegionId(row["region"]),
        unit=UnitId(row["unit"]),
        facility=FacilityId(row["facility"]),
        state=OfferState(row["state"]),
        made_at=row["made_at"],
        made_by=PersonId(row["made_by"]),
        expires_at=row["expires_at"],
        answered_at=row["answered_at"],
        answered_by=PersonId(row["answered_by"]) if row["answered_by"] else None,
        told_by=row["told_by"],
        reason=row["reason"],
        note=row["note"],
        from_at=row["from_at"],
        doctor=row["doctor"],
    )
