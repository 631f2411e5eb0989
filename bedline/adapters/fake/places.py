"""Places and reports of the fake storage."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from bedline.adapters.cursors import Cursor, cut
from bedline.adapters.fake.requests import is_due
from bedline.adapters.fake.table import FakeTable
from bedline.domain.capacity import CapacityReport, Places, unreported
from bedline.domain.errors import Conflict, NotFound
from bedline.domain.ids import CareFormId, ReportId, UnitId
from bedline.domain.ledger import EntryKind, LedgerEntry
from bedline.domain.requests import BedRequest, NextKind, RequestState
from bedline.ports.storage import UNSEEN_LENGTH, Page

# These take a place; every other movement may leave more of them than before.
_TAKING: Final = frozenset({EntryKind.HELD, EntryKind.RESERVED})


class FakePlaces(FakeTable):
    """Places, with the same last word against a double promise that the database has."""

    def get(self, unit: UnitId) -> Places:
        """See the port."""
        self._writable()
        if not self._knows(unit):
            raise NotFound("unknown_unit", value=unit)
        return self._state.places.get(unit, unreported(unit))

    def get_ready(self, units: Collection[UnitId]) -> None:
        """See the port; here, works come one after the other anyway."""
        del units
        self._writable()

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
        """See the port."""
        self.get_ready(units[:ready])
        free = (unit for unit in units if self._state.places.get(unit, unreported(unit)).balance > 0)
        freed_at = max((self._state.places_changed_at[unit] for unit in free), default=None)
        due = [
            each
            for each in self._state.requests.values()
            if each.state is RequestState.WAITING
            and (each.region, each.id == beside.id) == (beside.region, False)
            and each.care_form in forms
            and (is_due(each, NextKind.RETRY, now) or _searched_before(each, freed_at))
        ]
        return sorted(due, key=lambda each: (each.care_form not in first, each.norm_due_at or each.received_at))[:limit]

    def many(self, units: Collection[UnitId]) -> Mapping[UnitId, Places]:
        """See the port."""
        return {unit: self._state.places.get(unit, unreported(unit)) for unit in units if self._knows(unit)}

    def closures_over(self, *, now: datetime, limit: int) -> Sequence[UnitId]:
        """See the port."""
        ends = [
            (min(each.until for each in kept.closures), unit)
            for unit, kept in self._state.places.items()
            if kept.closures and self._knows(unit)
        ]
        return [unit for until, unit in sorted(ends) if until <= now][:limit]

    def save(self, places: Places, entry: LedgerEntry) -> None:
        """See the port."""
        state = self._writable()
        if entry.kind is EntryKind.HELD and self._promised_twice(entry):
            raise Conflict("no_free_place")
        state.places[places.unit] = places
        if entry.kind not in _TAKING:
            state.places_changed_at[places.unit] = entry.entered_at
        state.ledger[places.unit] = (*state.ledger.get(places.unit, ()), entry)

    def history(self, unit: UnitId) -> Sequence[LedgerEntry]:
        """See the port."""
        return self._state.ledger.get(unit, ()) if self._knows(unit) else ()

    def since(self, unit: UnitId, *, moment: datetime) -> Sequence[LedgerEntry]:
        """See the port."""
        return [each for each in self.history(unit) if each.happened_at > moment]

    def _promised_twice(self, entry: LedgerEntry) -> bool:
        kept = self._state.places.get(entry.unit, unreported(entry.unit))
        claims = [claim for places in self._state.places.values() for claim in places.claims]
        claimed = any(claim.offer == entry.offer for claim in claims)
        return claimed or kept.balance < 1 or any(claim.place == entry.place for claim in kept.claims)

    def _knows(self, unit: UnitId) -> bool:
        found = self._scope.directory.units.get(unit)
        return found is not None and self._sees(found.region)


class FakeReports(FakeTable):
    """Reports in the order they came."""

    def add(self, report: CapacityReport) -> None:
        """See the port."""
        state = self._writable()
        state.reports[report.unit] = (*state.reports.get(report.unit, ()), report)

    def page(self, unit: UnitId, page: Page) -> tuple[Sequence[CapacityReport], str | None]:
        """See the port."""
        found = self._scope.directory.units.get(unit)
        kept = self._state.reports.get(unit, ()) if found and self._sees(found.region) else ()
        after = Cursor.read(page.after)
        newest_first = sorted(kept, key=_place_in_list, reverse=True)
        following = [each for each in newest_first if _place_in_list(each) < (after.at, after.id)]
        return cut(following, limit=page.limit, by=_place_in_list)


def _searched_before(request: BedRequest, freed_at: datetime | None) -> bool:
    if freed_at is None:
        return False
    return request.searched_at is None or request.searched_at < freed_at + UNSEEN_LENGTH


def _place_in_list(report: CapacityReport) -> tuple[datetime, ReportId]:
    return report.entered_at, report.id
