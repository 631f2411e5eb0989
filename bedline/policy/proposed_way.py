"""A way of working in a proposal: who decides whom to ask, as ``way`` in ``region.toml``."""

from collections.abc import Callable, Mapping
from datetime import time
from typing import Any, Final

from bedline.domain.ways import WayFault, WayKind, Written

# Longer than anybody waits.
MOST_MINUTES: Final = 10_080
NAMES: Final = frozenset({"kind", "choice_minutes", "search_minutes", "from", "until", "workdays"})
SENTENCES: Final[Mapping[WayFault, str]] = {
    WayFault.LACKS_MINUTES: "lacks its minutes: choice_minutes for a referrer, search_minutes for a provider",
    WayFault.MINUTES_OF_ANOTHER: "has minutes that belong to another kind",
    WayFault.HALF_HOURS: "has from and until together, or neither",
    WayFault.NO_HOURS: "begins and ends at the same time: without both it is the whole day",
    WayFault.DAYS_WITHOUT_HOURS: "says workdays without from and until",
    WayFault.DESK_AT_ALL_HOURS: "has office hours, where the desk places at all hours",
    WayFault.IN_QUIET_HOURS: "lets somebody ask in hours in which no ward is disturbed",
}


def written(told: Mapping[str, Any], *, fault: Callable[[str], None]) -> Written:
    """Return the way that a table says; ``fault`` is told, in the end of a sentence, of each thing that cannot be."""
    kinds = ", ".join(WayKind)
    kind = told.get("kind")
    if kind not in set(WayKind):
        fault(f"has one of the kinds {kinds}")
        return Written()
    found = Written(
        kind=WayKind(kind),
        choice_minutes=_minutes(told, "choice_minutes", fault=fault),
        search_minutes=_minutes(told, "search_minutes", fault=fault),
        begins=_clock(told, "from", fault=fault),
        ends=_clock(told, "until", fault=fault),
        workdays=told.get("workdays", False) is True,
    )
    if not isinstance(told.get("workdays", False), bool):
        fault("says of workdays true or false")
    wrong = found.fault()
    if wrong is not None:
        fault(SENTENCES[wrong])
        return Written()
    return found


def _minutes(told: Mapping[str, Any], name: str, *, fault: Callable[[str], None]) -> float | None:
    value = told.get(name)
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= MOST_MINUTES):
        return value
    fault(f"has {name} of more than nothing, and a week at most")
    return 1.0


def _clock(told: Mapping[str, Any], name: str, *, fault: Callable[[str], None]) -> time | None:
    value = told.get(name)
    if value is None or isinstance(value, time):
        return value
    try:
        return time.fromisoformat(value)
    except (TypeError, ValueError):
        fault(f"says {name} as hours and minutes: 08:00")
        return None
