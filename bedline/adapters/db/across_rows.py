"""The searches across the border of a request, as JSON in its row."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bedline.adapters.db.statement import Row
from bedline.domain.across import Across, AcrossState, AcrossWord
from bedline.domain.ids import RegionId, RequestId


def across_row(across: Across) -> Row:
    """Return one search as JSON."""
    return {
        "guest": str(across.guest),
        "region": across.region,
        "state": across.state,
        "facility": across.facility,
        "unit": across.unit,
        "town": across.town,
        "phone": across.phone,
        "until": across.until.isoformat() if across.until else None,
        "word": across.word,
    }


def across_of(rows: Sequence[Row]) -> tuple[Across, ...]:
    """Return the searches that the JSON holds."""
    return tuple(
        Across(
            guest=RequestId(UUID(row["guest"])),
            region=RegionId(row["region"]),
            state=AcrossState(row["state"]),
            facility=row["facility"],
            unit=row["unit"],
            town=row["town"],
            phone=row["phone"],
            until=datetime.fromisoformat(row["until"]) if row["until"] else None,
            word=AcrossWord(row["word"]) if row["word"] else None,
        )
        for row in rows
    )
