"""The places of one unit now: what it reported, and what of it is held and reserved.

Free means staffed and empty *now*, less what is held, reserved or closed (EDXL-HAVE 1.0 counts a bed as
available only with staff on hand).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bedline.domain.closures import Closure, counted, shut
from bedline.domain.errors import Conflict, Invalid
from bedline.domain.facilities import Unit
from bedline.domain.ids import OfferId, PersonId, ReportId, UnitId


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
    """The places of one unit now: the last figures, every live claim, and every closure that was not ended yet."""

    unit: UnitId
    figures: Figures
    claims: tuple[Claim, ...] = ()
    closures: tuple[Closure, ...] = ()
    reported_at: datetime | None = None
    reported_by: PersonId | None = None
    source: Source | None = None
    # When the ward last counted who is in its beds. None where what it said came down to free places: it then took a
    # promised place as taken, whether the patient was in it or not, so that an arrival still moves one to the other.
    counted_at: datetime | None = None

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
    def shut(self) -> int:
        """Count the empty places that closures keep empty, beside those that the ward itself counts as closed."""
        return shut(self.closures, empty=max(0, self.balance))

    @property
    def free(self) -> int:
        """Return the places that can be offered, as the boards have it."""
        return max(0, self.balance) - self.shut if self.closures else max(0, self.balance)

    def free_at(self, now: datetime) -> int:
        """Return the places that can be offered at that moment: a closure that is over keeps none, noticed or not."""
        return self.at(now).free if self.closures else self.free

    def at(self, now: datetime) -> "Places":
        """Return the places without the closures that are over at that moment."""
        return replace(self, closures=tuple(each for each in self.closures if each.in_force(now)))

    @property
    def said_free(self) -> int:
        """Return what the ward itself would say is free: a place that is only being asked for is not gone for it."""
        return max(0, self.balance + self.held - counted(self.closures))

    @property
    def tellers(self) -> frozenset[PersonId]:
        """Return who said what is shown of the unit: its figures, and its closures."""
        reported = frozenset({self.reported_by}) if self.reported_by else frozenset()
        return reported | {each.closed_by for each in self.closures}

    def claim_of(self, offer: OfferId) -> Claim:
        """Return the claim of that offer.

        Raises:
            Conflict: ``place_not_held`` when the offer holds no place here (any more).
        """
        for claim in self.claims:
            if claim.offer == offer:
                return claim
        raise Conflict("place_not_held")


def unreported(unit: UnitId) -> Places:
    """Return the places of a unit that has never said anything: none that we know of."""
    return Places(unit=unit, figures=Figures(staffed=0, occupied=0))


def figures_for_free(places: Places, *, unit: Unit, free: int) -> Figures:
    """Return the figures behind "``free`` free": what a ward means by one number.

    A ward counts a place that is only being asked for as free, and one it has promised as taken.

    Raises:
        Invalid: ``free_above_baseline`` when the unit has no room for so many.
    """
    closed, most = places.figures.closed, most_free(places, unit=unit)
    if not 0 <= free <= most:
        raise Invalid("free_above_baseline", field="free", free=free, most=most, unit=unit.name)
    staffed = unit.baseline if places.reported_at is None else places.figures.staffed
    staffed = max(staffed, free + closed + places.reserved)
    taken = staffed - closed - places.reserved - free
    # Places that are closed until a moment are empty, and will be free again without anybody saying so.
    return Figures(staffed=staffed, occupied=taken - min(taken, counted(places.closures)), closed=closed)


def most_free(places: Places, *, unit: Unit) -> int:
    """Return the largest number that the ward can say is free: all of its places but the closed and the promised."""
    return max(0, unit.baseline - places.figures.closed - places.reserved - counted(places.closures))


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


def figures_when_full(places: Places) -> Figures:
    """Return the figures of a unit that answers "full": nothing free beyond what is already claimed."""
    figures = places.figures
    most = figures.staffed - figures.closed - len(places.claims) - counted(places.closures)
    return replace(figures, occupied=max(figures.occupied, most))
