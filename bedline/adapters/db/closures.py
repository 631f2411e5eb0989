"""Closures as they are kept within the rows of places and of their ledger."""

from datetime import datetime
from uuid import UUID

from bedline.adapters.db.statement import Row
from bedline.domain.closures import Closure
from bedline.domain.ids import ClosureId, PersonId


def closure_row(closure: Closure) -> Row:
    """Return a closure as JSON keeps it."""
    return {
        "id": str(closure.id),
        "places": closure.places,
        "reason": closure.reason,
        "until": closure.until.isoformat(),
        "closed_at": closure.closed_at.isoformat(),
        "closed_by": closure.closed_by,
    }


def closure_of(row: Row) -> Closure:
    """Return the closure that JSON kept."""
    return Closure(
        id=ClosureId(UUID(row["id"])),
        places=row["places"],
        reason=row["reason"],
        until=datetime.fromisoformat(row["until"]),
        closed_at=datetime.fromisoformat(row["closed_at"]),
        closed_by=PersonId(row["closed_by"]),
    )
