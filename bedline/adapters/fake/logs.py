"""The logs of the fake storage: board streams, audit, replies."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from bedline.adapters.audit_lines import line_of
from bedline.adapters.fake.state import AuditLine
from bedline.adapters.fake.table import FakeTable, Scope
from bedline.domain.board import Body, Change, Entry
from bedline.domain.facts import Fact
from bedline.domain.ids import FacilityId, RegionId, RequestId
from bedline.ports.storage import Position, Repeated, StoredReply

EPOCH: Final = "fake"


class FakeStreams(FakeTable):
    """Board logs."""

    def append(self, changes: Mapping[str, tuple[Sequence[Change], Sequence[Body]]]) -> None:
        """See the port."""
        state = self._writable()
        for stream, (changed, happened) in changes.items():
            seq = state.heads.get(stream, 0) + 1
            state.heads[stream] = seq
            shown = tuple(replace(change, body=_through_json(change.body)) for change in changed)
            told = tuple(_through_json(line) for line in happened)
            entry = Entry(stream, EPOCH, seq, self._scope.now, shown, told)
            state.entries[stream] = (*state.entries.get(stream, ()), entry)

    def position(self, stream: str) -> Position:
        """See the port."""
        return Position(EPOCH, self._state.heads.get(stream, 0) if self._shows(stream) else 0)

    def since(self, stream: str, *, after: int, limit: int) -> Sequence[Entry] | None:
        """See the port."""
        following = [each for each in self._entries(stream) if each.seq > after]
        if len(following) != self.position(stream).seq - after:
            return None
        return following[:limit]

    def recent(self, stream: str, *, limit: int) -> Sequence[Body]:
        """See the port."""
        return [line for entry in reversed(self._entries(stream)) for line in reversed(entry.happened)][:limit]

    def prune(self, *, before: datetime) -> int:
        """See the port."""
        state = self._writable()
        forgotten = 0
        for stream, entries in state.entries.items():
            stays_from = next((number for number, each in enumerate(entries) if each.at >= before), len(entries))
            state.entries[stream] = entries[stays_from:]
            forgotten += stays_from
        return forgotten

    def _entries(self, stream: str) -> Sequence[Entry]:
        return self._state.entries.get(stream, ()) if self._shows(stream) else ()

    def _shows(self, stream: str) -> bool:
        kind, _, key = stream.partition(":")
        if kind == "desk":
            return self._sees(RegionId(key))
        if kind == "facility":
            facility = self._scope.directory.facilities.get(FacilityId(key))
            return facility is not None and self._sees(facility.region)
        request = self._state.requests.get(RequestId(UUID(key)))
        return request is not None and self._sees(request.region)


class FakeAudit(FakeTable):
    """Audit lines in a list; ``actor`` is whoever is acting now."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self.actor = scope.actor

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
        region = self.actor.region
        self._write(region, event, action, subject_kind, subject, allowed=allowed, details=details or {})

    def note_in(
        self,
        region: RegionId,
        *,
        event: str,
        action: str,
        subject_kind: str,
        subject: str,
        details: Mapping[str, object] | None = None,
    ) -> None:
        """See the port."""
        self._write(region, event, action, subject_kind, subject, allowed=True, details=details or {})

    def note_fact(self, fact: Fact) -> None:
        """Write a fact that whoever is acting now brought about."""
        line = line_of(fact)
        self._write(
            fact.region, line.event, line.action, line.subject_kind, line.subject, allowed=True, details=line.details
        )

    def _write(
        self,
        region: RegionId,
        event: str,
        action: str,
        subject_kind: str,
        subject: str,
        *,
        allowed: bool,
        details: Mapping[str, object],
    ) -> None:
        by, at = self.actor.id, self._scope.now
        line = AuditLine(
            at, by, region, event, action, subject_kind, subject, allowed, dict(_through_json(details) or {})
        )
        self._writable().audit.append(line)


class FakeOnce(FakeTable):
    """Replies by key."""

    def claim(self, *, scope: str, key: str, fingerprint: str) -> StoredReply | None:
        """See the port."""
        known = self._state.replies.get((scope, key))
        if known is None:
            self._writable().replies[scope, key] = StoredReply(fingerprint, 0, "")
            self._state.claimed_at[scope, key] = self._scope.now
        return known

    def begin(self, *, scope: str, key: str) -> None:
        """See the port."""
        if self.find(scope=scope, key=key) is not None:
            raise Repeated

    def keep(self, *, scope: str, key: str, fingerprint: str, status: int, body: str) -> None:
        """See the port."""
        self._writable().replies[scope, key] = StoredReply(fingerprint, status, body)
        self._state.claimed_at[scope, key] = self._scope.now

    def find(self, *, scope: str, key: str) -> StoredReply | None:
        """See the port."""
        return self._state.replies.get((scope, key))

    def store(self, *, scope: str, key: str, status: int, body: str) -> None:
        """See the port."""
        replies = self._writable().replies
        replies[scope, key] = replace(replies[scope, key], status=status, body=body)

    def hush(self, *, scope: str, before: datetime) -> int:
        """See the port."""
        state = self._writable()
        of_scope = [key for key, at in state.claimed_at.items() if key[0] == scope and at < before]
        told = [key for key in of_scope if key in state.replies and state.replies[key].body]
        for key in told:
            state.replies[key] = replace(state.replies[key], body="")
        return len(told)

    def prune(self, *, before: datetime) -> int:
        """See the port."""
        state = self._writable()
        old = [key for key, at in state.claimed_at.items() if at < before]
        for key in old:
            del state.replies[key], state.claimed_at[key]
        return len(old)


def _through_json(body: Any) -> Any:
    """Return what comes back when it has been text: what cannot be JSON is found here as in the database."""
    return json.loads(json.dumps(body))
