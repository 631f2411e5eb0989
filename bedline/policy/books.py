"""What Bedline knows of the wards while a year is played: figures, promises, and how they have answered."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from bedline.domain import capacity, closures, ledger
from bedline.domain.capacity import Figures, Places, Source, unreported
from bedline.domain.facilities import Directory
from bedline.domain.ids import ClosureId, OfferId, PersonId, UnitId
from bedline.domain.matching.habits import NOTHING, Band, Habits, Tally, counted, ending
from bedline.domain.offers import Offer
from bedline.domain.regions import Region
from bedline.policy.making import Tallies
from bedline.ports.answers import HABITS_LENGTH

BEDLINE: Final = PersonId("bedline")
WARD: Final = PersonId("ward")


class Books:
    """Kept by the ledger and the tallies of production; wrong only as far as wards have told nothing newer."""

    def __init__(self, *, directory: Directory, region: Region, history: Tallies | None) -> None:
        """Know no figure yet, and of the wards' answers what ``history`` says."""
        self.directory, self.region = directory, region
        self._places: dict[UnitId, Places] = {}
        self._tallies: dict[tuple[UnitId, Band], Tally] = dict(history or {})
        self._habits: Habits | None = None
        self._closures = 0

    def places(self, unit: UnitId) -> Places:
        """Return the places of a ward as far as it has told."""
        return self._places.get(unit) or unreported(unit)

    def many(self, units: Collection[UnitId]) -> Mapping[UnitId, Places]:
        """Return the places of these wards."""
        return {unit: self.places(unit) for unit in units}

    def habits(self, *, now: datetime) -> Habits:
        """Return what the answers so far let one expect, a little old as in production."""
        if self._habits is None or now - self._habits.known_at >= HABITS_LENGTH:
            self._habits = Habits(now, dict(self._tallies))
        return self._habits

    def note(self, ended: Offer) -> None:
        """Count how a question ended."""
        end = ending(ended, region=self.region)
        key = end.unit, end.band
        self._tallies[key] = counted(self._tallies.get(key, NOTHING), end)

    def hold(self, unit: UnitId, *, offer: OfferId, now: datetime) -> None:
        """Set a place aside for a question."""
        self._places[unit], _ = ledger.hold(self.places(unit), offer=offer, by=BEDLINE, now=now)

    def release(self, unit: UnitId, *, offer: OfferId, now: datetime) -> None:
        """Give the place of a question back."""
        self._places[unit], _ = ledger.release(self.places(unit), offer=offer, by=BEDLINE, now=now)

    def reserve(self, unit: UnitId, *, offer: OfferId, now: datetime) -> None:
        """Promise the place that was held."""
        self._places[unit], _ = ledger.reserve(self.places(unit), offer=offer, by=WARD, now=now)

    def admit(self, unit: UnitId, *, offer: OfferId, now: datetime) -> None:
        """Count the promised place as occupied."""
        self._places[unit], _ = ledger.admit(self.places(unit), offer=offer, by=WARD, happened_at=now, now=now)

    def discharge(self, unit: UnitId, *, offer: OfferId, now: datetime) -> None:
        """Count one occupied place less."""
        self._places[unit], _ = ledger.discharge(self.places(unit), offer=offer, by=WARD, happened_at=now, now=now)

    def free(self, unit: UnitId, *, really: int, now: datetime) -> None:
        """Take in that so many places are free, as a ward counts them: as many as fit beside those promised."""
        places, ward = self.places(unit), self.directory.unit(unit)
        said = min(really, ward.baseline - places.reserved)
        self._take_in(unit, capacity.figures_for_free(places, unit=ward, free=said), source=Source.WEB, now=now)

    def close(self, unit: UnitId, *, until: datetime, now: datetime) -> None:
        """Take in that a ward is closed for admission until then."""
        self._closures += 1
        closure = closures.begin(
            closure=ClosureId(UUID(int=self._closures)),
            unit=self.directory.unit(unit),
            region=self.region,
            places=None,
            reason=next(iter(self.region.closure_reasons)),
            until=until,
            by=WARD,
            now=now,
        )
        self._places[unit], _ = ledger.close(self.places(unit), closure=closure)

    def open(self, unit: UnitId, *, now: datetime) -> None:
        """End the closures of a ward whose moment has come."""
        for closure in self.places(unit).closures:
            if not closure.in_force(now):
                self._places[unit], _ = ledger.reopen(self.places(unit), closure=closure, by=BEDLINE, now=now)

    def full(self, unit: UnitId, *, now: datetime) -> None:
        """Take in that a ward is full after all."""
        self._take_in(unit, capacity.figures_when_full(self.places(unit)), source=Source.ANSWER, now=now)

    def _take_in(self, unit: UnitId, figures: Figures, *, source: Source, now: datetime) -> None:
        places, ward = self.places(unit), self.directory.unit(unit)
        self._places[unit], _ = ledger.report(
            places, unit=ward, figures=figures, source=source, by=WARD, happened_at=now, now=now
        )
