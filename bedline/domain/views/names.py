"""Where ids find their names, and how a moment is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bedline.domain.facilities import Directory
from bedline.domain.ids import PersonId, RegionId
from bedline.domain.regions import Region


@dataclass(frozen=True, slots=True)
class Names:
    """Where ids find their names."""

    regions: Mapping[RegionId, Region]
    directory: Directory
    people: Mapping[PersonId, str]


def moment(at: datetime | None) -> str | None:
    """Return a moment as RFC 3339 text."""
    return None if at is None else at.isoformat()
