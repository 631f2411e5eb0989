"""The places of units, their history, and what units reported of them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bedline.domain.capacity import CapacityReport, Places
from bedline.domain.ids import CareFormId, UnitId
from bedline.domain.ledger import LedgerEntry
from bedline.domain.requests import BedRequest
from bedline.ports.storage.pages import Page


class PlaceLedger(Protocol):
    """The places of units, their history, and the guarantee that none is promised twice."""

    def get(self, unit: UnitId) -> Places:
        """Return the places of the unit, locked; of a unit that never reported: none."""
        ...

    def get_ready(self, units: Collection[UnitId]) -> None:
        """Lock the places of units that will be asked or freed, in the order of their ids, sooner than one by one."""
        ...

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
        """Return who waits, and is due to be searched for, besides a request that would take a place of those units.

        Waiting for one of the ``forms``: not locked, those for the forms that come ``first`` before the others, and of
        each whoever is due first. Due is as ``Requests.due_retry`` says, by what changed at those units. The first
        ``ready`` units are locked as by :meth:`get_ready` before one looks: no place of theirs comes free unseen.
        """
        ...

    def many(self, units: Collection[UnitId]) -> Mapping[UnitId, Places]:
        """Return the places of each of those units, not locked."""
        ...

    def closures_over(self, *, now: datetime, limit: int) -> Sequence[UnitId]:
        """Return units with a closure whose moment has come, longest ago first (not locked)."""
        ...

    def save(self, places: Places, entry: LedgerEntry) -> None:
        """Keep the places and the entry that led to them.

        Raises:
            Conflict: ``no_free_place`` when the database sees a place promised twice; at the latest
                when the work ends, and then nothing of it has happened.
        """
        ...

    def history(self, unit: UnitId) -> Sequence[LedgerEntry]:
        """Return every entry of the unit, oldest first."""
        ...

    def since(self, unit: UnitId, *, moment: datetime) -> Sequence[LedgerEntry]:
        """Return what has happened in the unit since that moment, in the order in which it was entered."""
        ...


class Reports(Protocol):
    """Capacity reports, kept for ever."""

    def add(self, report: CapacityReport) -> None:
        """Keep a report."""
        ...

    def page(self, unit: UnitId, page: Page) -> tuple[Sequence[CapacityReport], str | None]:
        """Return reports of the unit, newest first, and the cursor of the next page."""
        ...
