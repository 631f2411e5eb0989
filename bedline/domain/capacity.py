"""The places of one unit: what it reported, what is held and reserved, and the ledger that proves it.

Free means staffed and empty *now*, less what is held or reserved (EDXL-HAVE 1.0 counts a bed as
available only with staff on hand).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bedline.domain.errors import Conflict, Invalid
from bedline.domain.facilities import Unit
from bedline.domain.ids import OfferId, PersonId, ReportId, UnitId

# A ward's clock may run ahead of ours by this much before we call a report "from the future".
CLOCK_SKEW = timedelta(minutes=5)


class Source(StrEnum):
    """The door a figure came in by."""

    WEB = "web"
    SMS = "sms"
    PHONE = "phone"
    API = "api"
    DESK = "desk"
    ANSWER = "answer"


class ClaimKind(StrEnum):
    """Why a place is not free although nobody is in it."""

    HELD = "held"
    RESERVED = "reserved"


class EntryKind(StrEnum):
    """What moved the places of a unit."""

    REPORTED = "reported"
    HELD = "held"
    RELEASED = "released"
    RESERVED = "reserved"
    ADMITTED = "admitted"
    DISCHARGED = "discharged"


@dataclass(frozen=True, slots=True)
class Claim:
    """Place number ``place`` of the unit, promised to one offer."""

    place: int
    offer: OfferId
    kind: ClaimKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a unit says of itself, in places; the 24 h and 72 h figures come on top of what is free now."""

    staffed: int
    occupied: int
    closed: int = 0
    free_in_24_hours: int = 0
    free_in_72_hours: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityReport:
    """What a unit said at a moment, through which door, by whom; kept for ever."""

    id: ReportId
    unit: UnitId
    figures: Figures
    source: Source
    by: PersonId
    happened_at: datetime
    entered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The places of one unit now: the last figures and every live claim."""

    unit: UnitId
    figures: Figures
    claims: tuple[Claim, ...] = ()
    reported_at: datetime | None = None
    reported_by: PersonId | None = None
    source: Source | None = None

    @property
    def held(self) -> int:
        """Count the places held for an offer that awaits its answer."""
        return sum(claim.kind is ClaimKind.HELD for claim in self.claims)

    @property
    def reserved(self) -> int:
        """Count the places promised to a patient on the way."""
        return len(self.claims) - self.held

    @property
    def balance(self) -> int:
        """Return free places; negative where more was promised than there is."""
        figures = self.figures
        return figures.staffed - figures.occupied - figures.closed - len(self.claims)

    @property
    def free(self) -> int:
        """Return the places that can be offered now."""
        return max(0, self.balance)

    def claim_of(self, offer: OfferId) -> Claim:
        """Return the claim of that offer.

        Raises:
            Conflict: ``place_not_held`` when the offer holds no place here (any more).
        """
        for claim in self.claims:
            if claim.offer == offer:
                return claim
        raise Conflict("place_not_held")


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


def unreported(unit: UnitId) -> Places:
    """Return the places of a unit that has never said anything: none that we know of."""
    return Places(unit=unit, figures=Figures(staffed=0, occupied=0))


def figures_for_free(places: Places, *, unit: Unit, free: int) -> Figures:
    """Return the figures behind "``free`` free": what a ward means by one number.

    A ward counts a place that is only being asked for as free, and one it has promised as taken.

    Raises:
        Invalid: ``free_above_baseline`` when the unit has no room for so many.
    """
    closed = places.figures.closed
    most = unit.baseline - closed - places.reserved
    if not 0 <= free <= most:
        raise Invalid("free_above_baseline", field="free", free=free, most=max(0, most), unit=unit.name)
    staffed = unit.baseline if places.reported_at is None else places.figures.staffed
    staffed = max(staffed, free + closed + places.reserved)
    return Figures(staffed=staffed, occupied=staffed - closed - places.reserved - free, closed=closed)


def check_figures(figures: Figures, *, unit: Unit) -> None:
    """Refuse figures that cannot be: ``occupied + closed ≤ staffed ≤ baseline``, nothing below zero.

    Raises:
        Invalid: ``negative_places``, ``staffed_above_baseline``, ``occupied_above_staffed`` or
            ``expected_above_baseline``, with the field at fault.
    """
    for name in ("staffed", "occupied", "closed", "free_in_24_hours", "free_in_72_hours"):
        if getattr(figures, name) < 0:
            raise Invalid("negative_places", field=name)
    if figures.staffed > unit.baseline:
        raise Invalid("staffed_above_baseline", field="staffed", staffed=figures.staffed, baseline=unit.baseline)
    if figures.occupied + figures.closed > figures.staffed:
        taken = figures.occupied + figures.closed
        raise Invalid("occupied_above_staffed", field="occupied", taken=taken, staffed=figures.staffed)
    for name in ("free_in_24_hours", "free_in_72_hours"):
        if getattr(figures, name) > unit.baseline:
            raise Invalid("expected_above_baseline", field=name, baseline=unit.baseline)


def report(
    places: Places,
    *,
    unit: Unit,
    figures: Figures,
    source: Source,
    by: PersonId,
    happened_at: datetime,
    now: datetime,
) -> tuple[Places, LedgerEntry]:
    """Take in what a unit says of itself.

    Promises stand: when reserved places no longer fit, the result has a negative ``balance``
    and the caller raises a task, because reality has to be mended by people.

    Raises:
        Invalid: as :func:`check_figures`; ``report_in_future``.
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
        figures=figures,
        source=source,
    )
    return apply(places, entry), entry


def hold(places: Places, *, offer: OfferId, by: PersonId, now: datetime) -> tuple[Places, LedgerEntry]:
    """Set one free place aside for an offer.

    Raises:
        Conflict: ``no_free_place``.
    """
    if places.free < 1:
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
    """Count the promised place as occupied: the patient is in it.

    Raises:
        Conflict: ``place_not_held``.
    """
    claim = places.claim_of(offer)
    return _moved(places, EntryKind.ADMITTED, offer=offer, place=claim.place, by=by, now=now, happened_at=happened_at)


def discharge(
    places: Places, *, offer: OfferId, by: PersonId, happened_at: datetime, now: datetime
) -> tuple[Places, LedgerEntry]:
    """Count one occupied place less; never below zero, since a later report may already have said so."""
    return _moved(places, EntryKind.DISCHARGED, offer=offer, place=None, by=by, now=now, happened_at=happened_at)


def figures_when_full(places: Places) -> Figures:
    """Return the figures of a unit that answers "full": nothing free beyond what is already claimed."""
    figures = places.figures
    return replace(figures, occupied=max(figures.occupied, figures.staffed - figures.closed - len(places.claims)))


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
        )
    others = tuple(claim for claim in places.claims if claim.offer != entry.offer)
    match entry.kind:
        case EntryKind.RELEASED:
            return replace(places, claims=others)
        case EntryKind.ADMITTED:
            # Not cut off at the staffed number: a patient in a bed too many is real, and stays visible.
            occupied = places.figures.occupied + 1
            return replace(places, claims=others, figures=replace(places.figures, occupied=occupied))
        case EntryKind.DISCHARGED:
            occupied = max(0, places.figures.occupied - 1)
            return replace(places, figures=replace(places.figures, occupied=occupied))
        case EntryKind.HELD | EntryKind.RESERVED:
            return replace(places, claims=_with_claim(others, entry))


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
