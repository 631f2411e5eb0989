"""Places as rows: the figures, the claims on them, and the ledger that proves both."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from bedline.adapters.db.closures import closure_of, closure_row
from bedline.adapters.db.held import Held, completed
from bedline.adapters.db.link import Asked
from bedline.adapters.db.offers import CODES, note_codes
from bedline.adapters.db.places_table import place_claim, place_ledger, unit_places
from bedline.adapters.db.requests_due import IN_LINE
from bedline.adapters.db.requests_table import request_of
from bedline.adapters.db.statement import Row, Statement, among, given, word
from bedline.adapters.db.transaction import Transaction
from bedline.domain.capacity import Claim, ClaimKind, Figures, Places, Source
from bedline.domain.errors import NotFound
from bedline.domain.ids import CareFormId, OfferId, PersonId, RegionId, UnitId
from bedline.domain.ledger import EntryKind, LedgerEntry
from bedline.domain.requests import BedRequest

_u: Final = unit_places.c
_claim: Final = place_claim.c
_FIGURES: Final = ("staffed", "occupied", "closed", "free_in_24_hours", "free_in_72_hours")
_WRITTEN: Final = (
    *_FIGURES,
    "reported_at",
    "reported_by",
    "source",
    "counted_at",
    "changed_at",
    "closures",
    "opens_at",
)

_entry: Final = (
    place_ledger.insert()
    .values(
        {"unit": given("unit", _u.unit), "region": given("region", _u.region)}
        | {
            column.name: given(f"entry_{column.name}", column)
            for column in place_ledger.c
            if column.name not in ("id", "unit", "region")
        }
    )
    .cte("entry")
)
_this_claim: Final = sa.and_(_claim.unit == given("unit", _u.unit), _claim.offer == given("entry_offer", _claim.offer))
_claims: Final = (
    sa.select(
        sa.func.jsonb_agg(
            sa.func.jsonb_build_array(_claim.place, _claim.offer, _claim.kind).op("order by")(_claim.place)
        )
    )
    .where(_claim.unit == _u.unit)
    .correlate(unit_places)
    .scalar_subquery()
)

# In the order in which Python sorts ids, as everybody locks them.
LOCK: Final = Statement(
    sa.select(unit_places)
    .where(among(_u.unit, "units"))
    .order_by(sa.collate(_u.unit, "C"))
    .with_for_update(key_share=True)
)
CLAIMS: Final = Statement(
    sa.select(_claim.unit, _claim.place, _claim.offer, _claim.kind)
    .where(among(_claim.unit, "units"))
    .order_by(_claim.place)
)
# In one statement, so that figures and claims are of one moment without a lock.
MANY: Final = Statement(
    sa.select(unit_places, sa.case((_u.held + _u.reserved > sa.text("0"), _claims)).label("claims")).where(
        among(_u.unit, "units")
    )
)
KEEP_FIGURES: Final = Statement(
    unit_places.update()
    .where(_u.unit == given("unit", _u.unit))
    .values({name: sa.bindparam(name, type_=_u[name].type) for name in _WRITTEN})
    .add_cte(_entry)
)
CLAIM: Final = Statement(
    place_claim.insert()
    .values(
        unit=given("unit", _u.unit),
        place=given("entry_place", _claim.place),
        offer=given("entry_offer", _claim.offer),
        kind=given("entry_kind", _claim.kind),
        region=given("region", _u.region),
    )
    .add_cte(_entry)
)
PROMISE: Final = Statement(
    place_claim.update().where(_this_claim).values(kind=word(ClaimKind.RESERVED)).add_cte(_entry)
)
UNCLAIM: Final = Statement(
    place_claim.delete().where(_claim.unit == given("unit", _u.unit), _claim.offer == given("offer", _claim.offer))
)
CLOSURES_OVER: Final = Statement(
    sa.select(_u.unit)
    .where(sa.text("opens_at is not null"), _u.opens_at <= given("now", _u.opens_at))
    .order_by(_u.opens_at, _u.unit)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
_of_unit: Final = sa.select(place_ledger).where(place_ledger.c.unit == given("unit", place_ledger.c.unit))
HISTORY: Final = Statement(_of_unit.order_by(place_ledger.c.id))
SINCE: Final = Statement(
    _of_unit.where(place_ledger.c.happened_at > given("moment", place_ledger.c.happened_at)).order_by(place_ledger.c.id)
)


class StoredPlaces:
    """The places of units in this transaction."""

    def __init__(self, transaction: Transaction, held: Held) -> None:
        self._transaction = transaction
        self._held = held
        self._regions: dict[UnitId, RegionId] = {}

    def get(self, unit: UnitId) -> Places:
        """Return the places of the unit, locked."""
        if unit not in self._held.places:
            self._lock([unit])
        if unit not in self._held.places:
            raise NotFound("unknown_unit", value=unit)
        return self._held.places[unit]

    def get_ready(self, units: Collection[UnitId]) -> None:
        """Lock the places of units that are about to be asked or freed, in the order of their ids."""
        missing = [unit for unit in units if unit not in self._held.places]
        if missing:
            [codes] = self._lock(missing, (CODES, {"units": missing}))
            note_codes(self._held, codes)

    def line(
        self,
        units: Sequence[UnitId],
        *,
        ready: int,
        beside: BedRequest,
        forms: Collection[CareFormId],
        first: Collection[CareFormId],
        now: datetime,
        limit: int,
    ) -> Sequence[BedRequest]:
        """Return who waits, and is due to be searched for, besides a request that would take a place there."""
        asked: Row = {"region": beside.region, "beside": beside.id, "units": list(units), "now": now, "limit": limit}
        question: Asked = (IN_LINE, {**asked, "forms": list(forms), "first": list(first)})
        missing = [unit for unit in units[:ready] if unit not in self._held.places]
        if missing:
            codes, rows = self._lock(missing, (CODES, {"units": missing}), question)
            note_codes(self._held, codes)
        else:
            [rows] = self._transaction.aside(question)
        return [request_of(row) for row in rows]

    def _lock(self, units: list[UnitId], *also: Asked) -> list[list[Row]]:
        """Lock the places of units; return the rows of what is asked in the same message, once they are locked."""
        rows, claims, *others = self._transaction.aside((LOCK, {"units": units}), (CLAIMS, {"units": units}), *also)
        # Looked for after the locks are ours: what was claimed while we waited is among them.
        found: dict[UnitId, list[tuple[int, UUID, str]]] = {unit: [] for unit in units}
        for claim in claims:
            found[claim["unit"]].append((claim["place"], claim["offer"], claim["kind"]))
        self._regions.update((row["unit"], row["region"]) for row in rows)
        self._held.places.update((row["unit"], _places_of(row, found[row["unit"]])) for row in rows)
        return others

    def many(self, units: Collection[UnitId]) -> Mapping[UnitId, Places]:
        """Return the places of each of those units, not locked."""

        def read(ids: list[UnitId]) -> Mapping[UnitId, Places]:
            [rows] = self._transaction.aside((MANY, {"units": ids}))
            return {row["unit"]: _places_of(row, row["claims"] or []) for row in rows}

        return completed(units, self._held.places, read)

    def closures_over(self, *, now: datetime, limit: int) -> Sequence[UnitId]:
        """Return units with a closure whose moment has come, longest ago first (not locked)."""
        return [UnitId(row["unit"]) for row in self._transaction.all(CLOSURES_OVER, now=now, limit=limit)]

    def save(self, places: Places, entry: LedgerEntry) -> None:
        """Keep the places and the entry that led to them, in one statement where nothing is given back."""
        if entry.unit not in self._regions:
            self._lock([entry.unit])
        self._held.places[entry.unit] = places
        values = {"region": self._regions[entry.unit], **_entry_row(entry)}
        match entry.kind:
            case EntryKind.HELD:
                self._transaction.later(CLAIM, unit=entry.unit, **values)
                return
            case EntryKind.RESERVED:
                self._transaction.later(PROMISE, unit=entry.unit, **values)
                return
            case EntryKind.RELEASED | EntryKind.ADMITTED:
                self._transaction.later(UNCLAIM, unit=entry.unit, offer=entry.offer)
            case EntryKind.REPORTED | EntryKind.DISCHARGED | EntryKind.CLOSED | EntryKind.OPENED:
                pass
        self._transaction.later(KEEP_FIGURES, unit=entry.unit, **_places_row(places, entry), **values)

    def history(self, unit: UnitId) -> Sequence[LedgerEntry]:
        """Return every entry of the unit, oldest first."""
        return [_entry_of(row) for row in self._transaction.all(HISTORY, unit=unit)]

    def since(self, unit: UnitId, *, moment: datetime) -> Sequence[LedgerEntry]:
        """Return what has happened in the unit since that moment, in the order in which it was entered."""
        return [_entry_of(row) for row in self._transaction.all(SINCE, unit=unit, moment=moment)]


def figures_row(figures: Figures) -> Row:
    """Return the figures as values of their columns."""
    return {name: getattr(figures, name) for name in _FIGURES}


def figures_of(row: Row) -> Figures:
    """Return the figures that the row holds."""
    return Figures(
        staffed=row["staffed"],
        occupied=row["occupied"],
        closed=row["closed"],
        free_in_24_hours=row["free_in_24_hours"],
        free_in_72_hours=row["free_in_72_hours"],
    )


def _places_row(places: Places, entry: LedgerEntry) -> Row:
    return {
        **figures_row(places.figures),
        "reported_at": places.reported_at,
        "reported_by": places.reported_by,
        "source": places.source,
        "counted_at": places.counted_at,
        "changed_at": entry.entered_at,
        "closures": json.dumps([closure_row(each) for each in places.closures]) if places.closures else None,
        "opens_at": min((each.until for each in places.closures), default=None),
    }


def _places_of(row: Row, claims: Sequence[Sequence[Any]]) -> Places:
    return Places(
        unit=UnitId(row["unit"]),
        figures=figures_of(row),
        claims=tuple(
            Claim(place=place, offer=OfferId(offer if isinstance(offer, UUID) else UUID(offer)), kind=ClaimKind(kind))
            for place, offer, kind in claims
        ),
        reported_at=row["reported_at"],
        reported_by=PersonId(row["reported_by"]) if row["reported_by"] else None,
        source=Source(row["source"]) if row["source"] else None,
        counted_at=row["counted_at"],
        closures=tuple(closure_of(each) for each in row["closures"]) if row["closures"] else (),
    )


def _entry_row(entry: LedgerEntry) -> Row:
    figures = figures_row(entry.figures) if entry.figures else dict.fromkeys(_FIGURES)
    return {
        "entry_kind": entry.kind,
        "entry_by": entry.by,
        "entry_happened_at": entry.happened_at,
        "entry_entered_at": entry.entered_at,
        "entry_offer": entry.offer,
        "entry_place": entry.place,
        "entry_source": entry.source,
        "entry_counted_at": entry.counted_at,
        "entry_closure": json.dumps(closure_row(entry.closure)) if entry.closure else None,
        **{f"entry_{name}": value for name, value in figures.items()},
    }


def _entry_of(row: Row) -> LedgerEntry:
    return LedgerEntry(
        unit=UnitId(row["unit"]),
        kind=EntryKind(row["kind"]),
        by=PersonId(row["by"]),
        happened_at=row["happened_at"],
        entered_at=row["entered_at"],
        offer=OfferId(row["offer"]) if row["offer"] else None,
        place=row["place"],
        figures=figures_of(row) if row["staffed"] is not None else None,
        source=Source(row["source"]) if row["source"] else None,
        counted_at=row["counted_at"],
        closure=closure_of(row["closure"]) if row["closure"] else None,
    )
