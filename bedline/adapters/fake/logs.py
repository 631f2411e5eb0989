"""The logs of the fake storage: places and their ledger, reports, board streams, audit, replies."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bedline.adapters.fake.state import AuditLine, State
from bedline.adapters.fake.tables import FakeTable
from bedline.domain.board import Body, Change, Entry
from bedline.domain.capacity import CapacityReport, EntryKind, LedgerEntry, Places, unreported
from bedline.domain.errors import Conflict
from bedline.domain.ids import UnitId
from bedline.domain.people import Person
from bedline.ports.storage import Page, Position, StoredReply

EPOCH: Final = "fake"
TICKER_LENGTH: Final = 100


class FakePlaces(FakeTable):
    """Places, with the same last word against a double promise that the database has."""

    def __init__(self, state: State, actor: Person, now: datetime) -> None:
        super().__init__(state, actor)
        self._now = now

    def get(self, unit: UnitId) -> Places:
        """See the port."""
        return self._state.places.get(unit, unreported(unit))

    def many(self, units: Collection[UnitId]) -> Mapping[UnitId, Places]:
        """See the port."""
        return {unit: self.get(unit) for unit in units}

    def save(self, places: Places, entry: LedgerEntry) -> None:
        """See the port."""
        if entry.kind is EntryKind.HELD and places.balance < 0:
            raise Conflict("no_free_place")
        self._state.places[places.unit] = places
        self._state.places_changed_at[places.unit] = self._now
        self._state.ledger[places.unit] = (*self._state.ledger.get(places.unit, ()), entry)

    def history(self, unit: UnitId) -> Sequence[LedgerEntry]:
        """See the port."""
        return self._state.ledger.get(unit, ())


class FakeReports(FakeTable):
    """Reports in the order they came."""

    def add(self, report: CapacityReport) -> None:
        """See the port."""
        self._state.reports[report.unit] = (*self._state.reports.get(report.unit, ()), report)

    def page(self, unit: UnitId, page: Page) -> tuple[Sequence[CapacityReport], str | None]:
        """See the port."""
        newest_first = self._state.reports.get(unit, ())[::-1]
        start = 0
        if page.after is not None:
            start = next(number for number, each in enumerate(newest_first, 1) if str(each.id) == page.after)
        shown = newest_first[start : start + page.limit]
        more = len(newest_first) > start + page.limit
        return shown, str(shown[-1].id) if more else None


class FakeStreams(FakeTable):
    """Board logs."""

    def __init__(self, state: State, actor: Person, now: datetime) -> None:
        super().__init__(state, actor)
        self._now = now

    def append(self, changes: Mapping[str, tuple[Sequence[Change], Sequence[Body]]]) -> None:
        """See the port."""
        for stream, (changed, happened) in changes.items():
            seq = self._state.heads.get(stream, 0) + 1
            self._state.heads[stream] = seq
            entry = Entry(stream, EPOCH, seq, self._now, tuple(changed), tuple(happened))
            self._state.entries[stream] = (*self._state.entries.get(stream, ()), entry)
            told = (*reversed(happened), *self._state.ticker.get(stream, ()))
            self._state.ticker[stream] = told[:TICKER_LENGTH]

    def position(self, stream: str) -> Position:
        """See the port."""
        return Position(EPOCH, self._state.heads.get(stream, 0))

    def since(self, stream: str, *, after: int, limit: int) -> Sequence[Entry] | None:
        """See the port."""
        following = [each for each in self._state.entries.get(stream, ()) if each.seq > after]
        missing = self._state.heads.get(stream, 0) - after - len(following)
        return None if missing else following[:limit]

    def recent(self, stream: str, *, limit: int) -> Sequence[Body]:
        """See the port."""
        return self._state.ticker.get(stream, ())[:limit]

    def prune(self, *, before: datetime) -> int:
        """See the port."""
        forgotten = 0
        for stream, entries in self._state.entries.items():
            kept = tuple(each for each in entries if each.at >= before)
            forgotten += len(entries) - len(kept)
            self._state.entries[stream] = kept
        return forgotten


class FakeAudit(FakeTable):
    """Audit lines in a list."""

    def __init__(self, state: State, actor: Person, now: datetime) -> None:
        super().__init__(state, actor)
        self._now = now

    def note(
        self,
        *,
        event: str,
        action: str,
        subject_kind: str,
        subject: str,
        allowed: bool = True,
        details: Mapping[str, object] | None = None,
    ) -> None:
        """See the port."""
        del details
        line = AuditLine(self._now, self._actor.id, event, action, subject_kind, subject, allowed)
        self._state.audit.append(line)


class FakeOnce(FakeTable):
    """Replies by key."""

    def claim(self, *, scope: str, key: str, fingerprint: str) -> StoredReply | None:
        """See the port."""
        known = self._state.replies.setdefault((scope, key), None)
        if known is None:
            self._state.replies[scope, key] = StoredReply(fingerprint, 0, "")
        return known

    def store(self, *, scope: str, key: str, status: int, body: str) -> None:
        """See the port."""
        claimed = self._state.replies[scope, key]
        if claimed is None:
            raise KeyError(key)
        self._state.replies[scope, key] = replace(claimed, status=status, body=body)
