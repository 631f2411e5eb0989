"""How a patient gets to a reserved place: by which means, whether it is ordered, and when it set off."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from bedline.domain.errors import Conflict, Invalid
from bedline.domain.norms import DeskNorms


class TransportKind(StrEnum):
    """By which means; ``none``: the patient needs to be fetched by nobody."""

    NONE = "none"
    OWN = "own"
    TAXI = "taxi"
    AMBULANCE = "ambulance"


# Somebody has to order these.
ORDERED: Final = frozenset({TransportKind.TAXI, TransportKind.AMBULANCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """The way of one patient to one place; who ordered it and who saw it go are named as they are called."""

    kind: TransportKind
    ordered_at: datetime | None = None
    ordered_by: str | None = None
    pick_up_at: datetime | None = None
    picked_up_at: datetime | None = None
    picked_up_by: str | None = None

    def late_at(self, now: datetime, *, norms: DeskNorms) -> datetime | None:
        """Return when somebody has to see to it, as it stands from now on; None: nobody has to."""
        if self.kind not in ORDERED or self.picked_up_at is not None:
            return None
        if self.ordered_at is None:
            return now + norms.transport_order_length
        return self.pick_up_at + norms.transport_grace if self.pick_up_at else None


def arrange(
    before: Transport | None,
    *,
    kind: TransportKind,
    ordered: bool,
    pick_up_at: datetime | None,
    by: str,
    now: datetime,
) -> Transport:
    """Settle the means, and note that it is ordered; what was ordered of the same means stays as it was ordered.

    Raises:
        Invalid: ``nothing_to_order`` where nobody has to; ``pick_up_in_past``.
        Conflict: ``already_picked_up``.
    """
    if before is not None and before.picked_up_at is not None:
        raise Conflict("already_picked_up", at=before.picked_up_at)
    if (ordered or pick_up_at is not None) and kind not in ORDERED:
        raise Invalid("nothing_to_order", field="kind")
    if pick_up_at is not None and pick_up_at < now:
        raise Invalid("pick_up_in_past", field="pick_up_at")
    same = before if before is not None and before.kind is kind else Transport(kind=kind)
    if pick_up_at is not None:
        same = replace(same, pick_up_at=pick_up_at)
    # Who names a moment of pick-up has spoken with who drives.
    if (ordered or pick_up_at is not None) and same.ordered_at is None:
        same = replace(same, ordered_at=now, ordered_by=by)
    return same


def pick_up(before: Transport | None, *, happened_at: datetime, by: str, now: datetime) -> Transport:
    """Note that the patient is on the way.

    Raises:
        Invalid: ``moment_in_future``.
        Conflict: ``no_transport`` where none is known; ``already_picked_up``.
    """
    if before is None or before.kind is TransportKind.NONE:
        raise Conflict("no_transport")
    if before.picked_up_at is not None:
        raise Conflict("already_picked_up", at=before.picked_up_at)
    if happened_at > now:
        raise Invalid("moment_in_future", field="happened_at")
    return replace(before, picked_up_at=happened_at, picked_up_by=by)
