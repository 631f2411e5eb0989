"""A stay that may last longer than its limit, because somebody decided so."""

from dataclasses import replace
from datetime import datetime

from bedline.domain.errors import Conflict, Invalid
from bedline.domain.facts import StayExtended
from bedline.domain.ids import PersonId
from bedline.domain.regions import Region
from bedline.domain.stays.stay import NAME_LENGTH, Change, Extension, Stay, StayState, about
from bedline.domain.terms import Due


def extend(
    stay: Stay,
    *,
    limit: Due | None,
    region: Region,
    reason: str,
    decided_by: str,
    noted_by: str,
    by: PersonId,
    now: datetime,
) -> Change:
    """Put the limit of a stay off, as long and as often as its region allows.

    Raises:
        Conflict: ``extension_outside_stay``, ``extension_not_foreseen``; ``extension_used_up`` when
            it was put off before.
        Invalid: ``unknown_extension_reason``; ``decider_missing``, ``decider_too_long``.
    """
    if stay.state is not StayState.ARRIVED:
        raise Conflict("extension_outside_stay", state=stay.state.value)
    if limit is None or limit.extends_to is None:
        if limit is None or stay.extension is None:
            raise Conflict("extension_not_foreseen")
        raise Conflict("extension_used_up", until=limit.due_at)
    if reason not in region.extension_reasons:
        raise Invalid("unknown_extension_reason", field="reason", value=reason)
    decided_by = decided_by.strip()
    if not decided_by:
        raise Invalid("decider_missing", field="decided_by")
    if len(decided_by) > NAME_LENGTH:
        raise Invalid("decider_too_long", field="decided_by", most=NAME_LENGTH)
    extension = Extension(
        times=stay.extended + 1, reason=reason, decided_by=decided_by, entered_at=now, noted_by=noted_by
    )
    fact = StayExtended(**about(stay, by=by, now=now), until=limit.extends_to, reason=reason, decided_by=decided_by)
    return replace(stay, extension=extension), (fact,)
