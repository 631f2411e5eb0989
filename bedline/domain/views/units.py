"""A row of the capacity board."""

from datetime import datetime, timedelta

from bedline.domain.board import Body
from bedline.domain.capacity import Places, most_free
from bedline.domain.closures import Closure
from bedline.domain.facilities import Unit
from bedline.domain.regions import Region
from bedline.domain.views.names import Names, moment


def unit_body(unit: Unit, *, places: Places, names: Names) -> Body:
    """Return a unit's places as a row of the capacity board: the figures, their age, source and reporter."""
    facility = names.directory.facilities[unit.facility]
    figures = places.figures
    return {
        "id": unit.id,
        "name": unit.name,
        "facility": facility.id,
        "facility_name": facility.name,
        "town": facility.town,
        "care_forms": sorted(unit.care_forms),
        "traits": sorted(unit.traits),
        "baseline": unit.baseline,
        "staffed": figures.staffed,
        "occupied": figures.occupied,
        "closed": figures.closed,
        "held": places.held,
        "reserved": places.reserved,
        "shut": places.shut,
        "closures": [_closure(each, names=names) for each in places.closures],
        "free": places.free,
        "said_free": places.said_free,
        "most_free": most_free(places, unit=unit),
        "over_committed": max(0, -places.balance),
        "free_in_24_hours": figures.free_in_24_hours,
        "free_in_72_hours": figures.free_in_72_hours,
        "reported_at": moment(places.reported_at),
        "stale_at": moment(stale_at(places, unit=unit, region=names.regions[unit.region])),
        "source": places.source.value if places.source else None,
        "by": names.people.get(places.reported_by, places.reported_by) if places.reported_by else None,
    }


def stale_at(places: Places, *, unit: Unit, region: Region) -> datetime | None:
    """Return when the unit's figure becomes stale; None for a unit that never reported."""
    if places.reported_at is None:
        return None
    length: timedelta = unit.freshness_length or region.freshness_length
    return places.reported_at + length


def _closure(closure: Closure, *, names: Names) -> Body:
    return {
        "id": str(closure.id),
        "places": closure.places,
        "reason": closure.reason,
        "until": moment(closure.until),
        "by": names.people.get(closure.closed_by, closure.closed_by),
    }
