"""Who did or saw what, as rows that are written once (fields after NEN 7513)."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from bedline.adapters.db.base import Json, Moment, may, metadata, must
from bedline.adapters.db.statement import Row
from bedline.domain.facts import Fact
from bedline.domain.people import Person
from bedline.services.consequences import kind_of

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

# What a fact is about: the first of these that it has.
_SUBJECTS: Final = ("stay", "offer", "task", "request", "unit")
_COMMON: Final = frozenset({"region", "at", "by"})


class StoredAudit:
    """The audit log in this transaction; what is noted is written by the work, with its commit."""

    def __init__(self, *, actor: Person, now: datetime) -> None:
        self._actor = actor
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
        self._note(self._actor.region, event, action, subject_kind, subject, allowed=allowed, details=details)

    def note_fact(self, fact: Fact) -> None:
        """Write a fact that this work brought about."""
        event, subject_kind, told = _shape(fact)
        details = {name: _plain(getattr(fact, name)) for name in told}
        self._note(fact.region, event, "E", subject_kind, str(getattr(fact, subject_kind)), details=details)

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
                "person": self._actor.id,
                "role": self._actor.role,
                "subject_kind": subject_kind,
                "subject": subject,
                "allowed": allowed,
                "details": dict(details) if details else None,
            }
        )


class _Shape(NamedTuple):
    """How facts of one kind are written down."""

    event: str
    subject_kind: str
    told: tuple[str, ...]


_SHAPES: Final[dict[type[Fact], _Shape]] = {}


def _shape(fact: Fact) -> _Shape:
    known = _SHAPES.get(type(fact))
    if known is None:
        names = [field.name for field in fields(fact)]
        subject = next(name for name in _SUBJECTS if name in names)
        told = tuple(name for name in names if name not in _COMMON and name != subject)
        known = _SHAPES[type(fact)] = _Shape(kind_of(fact), subject, told)
    return known


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
