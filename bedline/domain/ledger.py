"""Every movement of a unit's places, and the places that follow from the movements alone."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bedline.domain.capacity import Claim, ClaimKind, Figures, Places, Source, check_figures, unreported
from bedline.domain.closures import Closure
from bedline.domain.errors import Conflict, Invalid
from bedline.domain.facilities import Unit
from bedline.domain.ids import OfferId, PersonId, UnitId

# A ward's clock may run ahead of ours by this much before we call a report "from the future".
CLOCK_SKEW = timedelta(minutes=5)


class EntryKind(StrEnum):
    """What moved the places of a unit."""

    REPORTED = "reported"
    HELD = "held"
    RELEASED = "released"
    RESERVED = "reserved"
    ADMITTED = "admitted"
    DISCHARGED = "discharged"
    CLOSED = "closed"
    OPENED = "opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One movement of a unit's places; the entries alone re-derive the figures (:func:`derive`)."""

    unit: UnitId
    kind: EntryKind
    by: PersonId
    happened_at: datetime
    entered_at: datetime
    offer: OfferId | None = None
    place: int | None = None
    figures: Figures | None = None
    source: Source | None = None
    # Of a report: see ``Places.counted_at``.
    counted_at: datetime | None = None
    closure: Closure | None = None


def report(
    places: Places,
    *,
    unit: Unit,
    figures: Figures,
    source: Source,
    by: PersonId,
    happened_at: datetime,
    now: datetime,
    counted_at: datetime | None = None,
    since: int = 0,
) -> tuple[Places, LedgerEntry]:
    """Take in what a unit says of itself.

    ``since``: how many more people are in its beds by what was entered already and happened after the report's moment
    (:func:`more_since`).

    Promises stand: when reserved places no longer fit, the result has a negative ``balance``
    and the caller raises a task, because reality has to be mended by people.

    Raises:
        Invalid: as :func:`bedline.domain.capacity.check_figures`; ``report_in_future``.
        Conflict: ``newer_report_stands`` when a later figure is already in.
    """
    check_figures(figures, unit=unit)
    if happened_at > now + CLOCK_SKEW:
        raise Invalid("report_in_future", field="happened_at")
    if places.reported_at is not None and happened_at < places.reported_at:
        raise Conflict("newer_report_stands", field="happened_at", reported_at=places.reported_at)
    entry = LedgerEntry(
        unit=places.unit,
        kind=EntryKind.REPORTED,
        by=by,
        happened_at=happened_at,
        entered_at=now,
        figures=replace(figures, occupied=max(0, figures.occupied + since)),
        source=source,
        counted_at=counted_at,
    )
    return apply(places, entry), entry


def more_since(entries: Iterable[LedgerEntry], *, moment: datetime) -> int:
    """Return how many more people are in the beds of a unit by what has happened since that moment."""
    step = {EntryKind.ADMITTED: 1, EntryKind.DISCHARGED: -1}
    return sum(step.get(each.kind, 0) for each in entries if each.happened_at > moment)


def hold(places: Places, *, offer: OfferId, by: PersonId, now: datetime) -> tuple[Places, LedgerEntry]:
    """Set one free place aside for an offer; a closure that is over closes nothing, whether it was noticed or not.

    Raises:
        Conflict: ``no_free_place``.
    """
    if places.free_at(now) < 1:
        raise Conflict("no_free_place")
    taken = {claim.place for claim in places.claims}
    place = next(number for number in range(1, len(taken) + 2) if number not in taken)
    return _moved(places, EntryKind.HELD, offer=offer, place=place, by=by, now=now)


def release(places: Places, *, offer: OfferId, by: PersonId, now: datetime) -> tuple[Places, LedgerEntry]:
    """Give the offer's place back.

    Raises:
        Conflict: ``place_not_held``.
    """
    claim = places.claim_of(offer)
    return _moved(places, EntryKind.RELEASED, offer=offer, place=claim.place, by=by, now=now)


def reserve(places: Places, *, offer: OfferId, by: PersonId, now: datetime) -> tuple[Places, LedgerEntry]:
    """Turn the hold into a promise.

    Raises:
        Conflict: ``place_not_held``.
    """
    claim = places.claim_of(offer)
    return _moved(places, EntryKind.RESERVED, offer=offer, place=claim.place, by=by, now=now)


def admit(
    places: Places, *, offer: OfferId, by: PersonId, happened_at: datetime, now: datetime
) -> tuple[Places, LedgerEntry]:
    """Count the promised place as occupied: the patient is in it; not so when the ward has counted them already.

    Raises:
        Conflict: ``place_not_held``.
    """
    claim = places.claim_of(offer)
    return _moved(places, EntryKind.ADMITTED, offer=offer, place=claim.place, by=by, now=now, happened_at=happened_at)


def discharge(
    places: Places, *, offer: OfferId, by: PersonId, happened_at: datetime, now: datetime
) -> tuple[Places, LedgerEntry]:
    """Count one occupied place less; not so when the unit has reported since the patient left, without them."""
    return _moved(places, EntryKind.DISCHARGED, offer=offer, place=None, by=by, now=now, happened_at=happened_at)


def close(places: Places, *, closure: Closure) -> tuple[Places, LedgerEntry]:
    """Let a closure keep places of the unit empty."""
    entry = LedgerEntry(
        unit=places.unit,
        kind=EntryKind.CLOSED,
        by=closure.closed_by,
        happened_at=closure.closed_at,
        entered_at=closure.closed_at,
        closure=closure,
    )
    return apply(places, entry), entry


def reopen(places: Places, *, closure: Closure, by: PersonId, now: datetime) -> tuple[Places, LedgerEntry]:
    """End a closure: now, or at its own moment where that has come already."""
    entry = LedgerEntry(
        unit=places.unit,
        kind=EntryKind.OPENED,
        by=by,
        happened_at=min(now, closure.until),
        entered_at=now,
        closure=closure,
    )
    return apply(places, entry), entry


def derive(unit: UnitId, entries: Iterable[LedgerEntry]) -> Places:
    """Return the places that follow from the history alone; equal to the stored ones, or something is wrong."""
    places = unreported(unit)
    for entry in entries:
        places = apply(places, entry)
    return places


def apply(places: Places, entry: LedgerEntry) -> Places:
    """Return the places after one entry of the ledger."""
    if entry.kind is EntryKind.REPORTED:
        if entry.figures is None:
            raise ValueError("a report in the ledger carries figures")
        return replace(
            places,
            figures=entry.figures,
            reported_at=entry.happened_at,
            reported_by=entry.by,
            source=entry.source,
            counted_at=entry.counted_at,
        )
    others = tuple(claim for claim in places.claims if claim.offer != entry.offer)
    match entry.kind:
        case EntryKind.RELEASED:
            return replace(places, claims=others)
        case EntryKind.ADMITTED:
            return replace(places, claims=others, figures=_figures_after_arrival(places, entry))
        case EntryKind.DISCHARGED:
            return replace(places, figures=_figures_after_departure(places, entry))
        case EntryKind.CLOSED | EntryKind.OPENED:
            return replace(places, closures=_closures_after(places, entry))
        case EntryKind.HELD | EntryKind.RESERVED:
            return replace(places, claims=_with_claim(others, entry))


def _figures_after_arrival(places: Places, entry: LedgerEntry) -> Figures:
    if places.counted_at is not None and entry.happened_at < places.counted_at:
        # The patient was in the bed when the ward counted who is.
        return places.figures
    # Not cut off at the staffed number: a patient in a bed too many is real, and stays visible.
    return replace(places.figures, occupied=places.figures.occupied + 1)


def _figures_after_departure(places: Places, entry: LedgerEntry) -> Figures:
    if places.reported_at is not None and entry.happened_at < places.reported_at:
        # The report is newer than the departure: the bed was empty when the ward counted.
        return places.figures
    return replace(places.figures, occupied=max(0, places.figures.occupied - 1))


def _closures_after(places: Places, entry: LedgerEntry) -> tuple[Closure, ...]:
    if entry.closure is None:
        raise ValueError("a closure in the ledger is written out")
    others = tuple(each for each in places.closures if each.id != entry.closure.id)
    if entry.kind is EntryKind.OPENED:
        return others
    return tuple(sorted((*others, entry.closure), key=lambda each: (each.until, str(each.id))))


def _with_claim(others: tuple[Claim, ...], entry: LedgerEntry) -> tuple[Claim, ...]:
    if entry.offer is None or entry.place is None:
        raise ValueError("a claim in the ledger names its offer and its place")
    kind = ClaimKind.HELD if entry.kind is EntryKind.HELD else ClaimKind.RESERVED
    claim = Claim(place=entry.place, offer=entry.offer, kind=kind)
    return tuple(sorted((*others, claim), key=lambda each: each.place))


def _moved(
    places: Places,
    kind: EntryKind,
    *,
    offer: OfferId,
    place: int | None,
    by: PersonId,
    now: datetime,
    happened_at: datetime | None = None,
) -> tuple[Places, LedgerEntry]:
    entry = LedgerEntry(
        unit=places.unit,
        kind=kind,
        by=by,
        happened_at=happened_at or now,
        entered_at=now,
        offer=offer,
        place=place,
    )
    return apply(places, entry), entry
