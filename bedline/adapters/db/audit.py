"""Who did or saw what, as rows that are written once (fields after NEN 7513)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from bedline.adapters.audit_lines import line_of
from bedline.adapters.db.base import Json, Moment, may, metadata, must
from bedline.adapters.db.statement import Row
from bedline.domain.facts import Fact
from bedline.domain.ids import RegionId
from bedline.domain.people import Person

audit: Final = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
    must("at", Moment),
    must("region", sa.Text),
    must("event", sa.Text),
    must("action", sa.Text),
    must("person", sa.Text),
    must("role", sa.Text),
    must("subject_kind", sa.Text),
    must("subject", sa.Text),
    must("allowed", sa.Boolean),
    may("details", Json),
    sa.PrimaryKeyConstraint("id"),
    # Create, read, update, delete, execute.
    sa.CheckConstraint("action in ('C', 'R', 'U', 'D', 'E')", name="action_known"),
)


class StoredAudit:
    """The audit log in this transaction; what is noted is written by the work, with its commit.

    ``actor`` is whoever is acting now.
    """

    def __init__(self, *, actor: Person, now: datetime) -> None:
        self.actor = actor
        self._now = now
        self.noted: list[Row] = []

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
        """Write that the actor of this work did ``action`` to the subject."""
        self._note(self.actor.region, event, action, subject_kind, subject, allowed=allowed, details=details)

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
        """Write the same into the log of that region."""
        self._note(region, event, action, subject_kind, subject, details=details)

    def note_fact(self, fact: Fact) -> None:
        """Write a fact that whoever is acting now brought about."""
        line = line_of(fact)
        self._note(fact.region, line.event, line.action, line.subject_kind, line.subject, details=line.details)

    def _note(
        self,
        region: str,
        event: str,
        action: str,
        subject_kind: str,
        subject: str,
        *,
        allowed: bool = True,
        details: Mapping[str, object] | None,
    ) -> None:
        self.noted.append(
            {
                "at": self._now.isoformat(),
                "region": region,
                "event": event,
                "action": action,
                "person": self.actor.id,
                "role": self.actor.role,
                "subject_kind": subject_kind,
                "subject": subject,
                "allowed": allowed,
                "details": dict(details) if details else None,
            }
        )
