"""A ward on the telephone closes a unit for admission until a moment, or opens it again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bedline.domain import closures as rules
from bedline.domain.calls import Leg, LegEnd
from bedline.domain.capacity import Places
from bedline.domain.closures import Closure
from bedline.domain.errors import Invalid
from bedline.domain.facilities import Unit
from bedline.domain.ids import UnitId
from bedline.domain.people import Person
from bedline.domain.scripts import ward_closing as script
from bedline.domain.scripts.talk import Line, Wish
from bedline.ports.storage import Work
from bedline.services import closures
from bedline.services.hotline.conversations import identity, told
from bedline.services.hotline.conversations.fulfilling import Fulfilled, Fulfils


def units_of(work: Work, leg: Leg, person: Person) -> list[Unit]:
    """Return the units of whoever is on the line, the one whose telephone it is first."""
    found = [unit for facility in sorted(person.facilities) for unit in work.directory.units_by_facility[facility]]
    return sorted(found, key=lambda unit: unit.id != leg.unit)


def closed_lines(work: Work, unit: Unit, places: Places) -> tuple[Line, ...]:
    """Return what of a unit is closed now, why, and until when."""
    return tuple(_closed_line(work, unit, each) for each in places.at(work.now).closures)


def _closed_line(work: Work, unit: Unit, closure: Closure) -> Line:
    name, reason, until = unit.name, closure.reason, told.moment(work, unit.region, closure.until)
    if closure.places is None:
        return Line("closed_whole", {"name": name, "closed_until": until, "closure_reason": reason})
    shut = closure.places
    return Line("closed_part", {"name": name, "places": shut, "closed_until": until, "closure_reason": reason})


def still_closed(work: Work, units: Sequence[tuple[Unit, Places]]) -> tuple[Line, ...]:
    """Return a word on the units that are closed as a whole: figures do not open them."""
    lines = []
    for unit, places in units:
        closure = rules.whole(places.at(work.now).closures)
        if closure is not None:
            until = told.moment(work, unit.region, closure.until)
            lines.append(Line("still_closed", {"name": unit.name, "closed_until": until}))
    return tuple(lines)


def read(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Read the caller's units, what of them is closed, and the reasons and ends to choose from."""
    del wish
    region = work.regions[leg.region]
    units = units_of(work, leg, identity.verified(work, leg))
    places = work.places.many([unit.id for unit in units])
    closed = {unit.id: closed_lines(work, unit, places[unit.id]) for unit in units}
    ends = rules.usual_ends(now=work.now, timezone=region.timezone)
    event = script.ClosuresRead(
        units=tuple({"id": unit.id, "name": unit.name} for unit in units),
        closed={unit: lines for unit, lines in closed.items() if lines},
        reasons=tuple(region.closure_reasons),
        ends=tuple((each.isoformat(), told.moment(work, leg.region, each)) for each in ends),
    )
    return Fulfilled(leg, event)


def name_end(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Say which moment so many days stand for, before anything is closed."""
    days = wish.days if isinstance(wish, script.NameEnd) else 1
    at = rules.end_in_days(days, now=work.now, timezone=work.regions[leg.region].timezone)
    return Fulfilled(leg, script.EndNamed(at.isoformat(), told.moment(work, leg.region, at)))


def close(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Close a unit as the caller has confirmed it, by the same service as a page does."""
    if not isinstance(wish, script.CloseUnit):
        return Fulfilled(leg, script.NotSettled((Line("not_kept"),)))
    unit, until = UnitId(wish.unit), datetime.fromisoformat(wish.until)
    try:
        with work.acting_for(identity.verified(work, leg)):
            closures.close_all(work, unit=unit, reason=wish.reason, until=until)
    except Invalid:
        # The end came while it was read back.
        return Fulfilled(leg, script.NotSettled((Line("not_kept"),)))
    name, spoken = work.directory.unit(unit).name, told.moment(work, leg.region, until)
    return _settled(leg, Line("closed_now", {"name": name, "closed_until": spoken}))


def open_again(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Open all of a unit; also one that has been opened meanwhile is open then."""
    if not isinstance(wish, script.OpenUnit):
        return Fulfilled(leg, script.NotSettled((Line("not_kept"),)))
    unit = UnitId(wish.unit)
    with work.acting_for(identity.verified(work, leg)):
        closures.open_all(work, unit=unit)
    return _settled(leg, Line("opened_now", {"name": work.directory.unit(unit).name}))


def _settled(leg: Leg, line: Line) -> Fulfilled:
    return Fulfilled(replace(leg, outcome=LegEnd.REPORTED), script.Settled((line,)))


FULFILS: Fulfils = {
    script.ReadClosures: read,
    script.NameEnd: name_end,
    script.CloseUnit: close,
    script.OpenUnit: open_again,
}
