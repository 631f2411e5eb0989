"""How a patient comes, who takes over and what lasts longer, as they are kept within the row of a stay."""

from bedline.adapters.db.statement import Row
from bedline.domain.responsibility import DoctorFunction, Responsibility
from bedline.domain.stays import Extension
from bedline.domain.transport import Transport, TransportKind


def transport_row(transport: Transport | None) -> Row:
    """Return the values of its columns; all of them empty where nothing is known."""
    return {
        "transport": transport and transport.kind,
        "ordered_at": transport and transport.ordered_at,
        "ordered_by": transport and transport.ordered_by,
        "pick_up_at": transport and transport.pick_up_at,
        "picked_up_at": transport and transport.picked_up_at,
        "picked_up_by": transport and transport.picked_up_by,
    }


def transport_of(row: Row) -> Transport | None:
    """Return the transport that the row holds."""
    if row["transport"] is None:
        return None
    return Transport(
        kind=TransportKind(row["transport"]),
        ordered_at=row["ordered_at"],
        ordered_by=row["ordered_by"],
        pick_up_at=row["pick_up_at"],
        picked_up_at=row["picked_up_at"],
        picked_up_by=row["picked_up_by"],
    )


def responsibility_row(taken: Responsibility | None) -> Row:
    """Return the values of its columns; all of them empty while nobody has taken over."""
    return {
        "function": taken and taken.function,
        "taken_over_at": taken and taken.since,
        "taken_over_entered_at": taken and taken.entered_at,
        "taken_over_noted_by": taken and taken.noted_by,
    }


def responsibility_of(row: Row) -> Responsibility | None:
    """Return who has taken over, by what the row holds."""
    if row["function"] is None:
        return None
    return Responsibility(
        function=DoctorFunction(row["function"]),
        since=row["taken_over_at"],
        entered_at=row["taken_over_entered_at"],
        noted_by=row["taken_over_noted_by"],
    )


def extension_row(extension: Extension | None) -> Row:
    """Return the values of its columns; all of them empty as long as no limit was put off."""
    return {
        "extensions": extension and extension.times,
        "extension_reason": extension and extension.reason,
        "extension_decided_by": extension and extension.decided_by,
        "extended_at": extension and extension.entered_at,
        "extension_noted_by": extension and extension.noted_by,
    }


def extension_of(row: Row) -> Extension | None:
    """Return how the limit was put off, by what the row holds."""
    if row["extensions"] is None:
        return None
    return Extension(
        times=row["extensions"],
        reason=row["extension_reason"],
        decided_by=row["extension_decided_by"],
        entered_at=row["extended_at"],
        noted_by=row["extension_noted_by"],
    )
