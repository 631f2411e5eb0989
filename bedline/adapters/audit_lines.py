"""How a fact is written in the audit log."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from bedline.domain.facts import Fact
from bedline.services.consequences import kind_of

# What a fact is about: the first of these that it has.
_SUBJECTS: Final = ("stay", "offer", "task", "request", "unit", "waiting", "leg", "region")
_COMMON: Final = frozenset({"region", "at", "by"})


@dataclass(frozen=True, slots=True)
class Line:
    """A fact as the log has it: somebody brought it about (``E``, for execute)."""

    event: str
    subject_kind: str
    subject: str
    details: Mapping[str, object]
    action: str = "E"


class _Shape(NamedTuple):
    """How facts of one kind are written."""

    event: str
    subject_kind: str
    told: tuple[str, ...]


_SHAPES: Final[dict[type[Fact], _Shape]] = {}


def line_of(fact: Fact) -> Line:
    """Return the line of a fact; ``details`` hold all it says beyond who, where and when, ready for JSON."""
    shape = _shape(fact)
    details = {name: _plain(getattr(fact, name)) for name in shape.told}
    return Line(shape.event, shape.subject_kind, str(getattr(fact, shape.subject_kind)), details)


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
