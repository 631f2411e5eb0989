"""A ward phones in its places: what stands, and all of what it says or nothing of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bedline.domain import capacity as places_of
from bedline.domain.calls import Leg, LegEnd
from bedline.domain.capacity import Places, Source
from bedline.domain.errors import Invalid
from bedline.domain.facilities import Unit
from bedline.domain.ids import UnitId
from bedline.domain.matching.ranking import freshness_length
from bedline.domain.scripts.talk import Line, Wish
from bedline.domain.scripts.ward_report import Keep, Kept, NotKept, ReadUnits, UnitsRead
from bedline.ports.storage import Work
from bedline.services import capacity
from bedline.services.capacity import Taken, Told
from bedline.services.hotline.conversations import identity, told, ward_closing
from bedline.services.hotline.conversations.fulfilling import Fulfilled, Fulfils


def read_units(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Read the units of this caller and what they last said, the one whose telephone it is first."""
    del wish
    units = ward_closing.units_of(work, leg, identity.verified(work, leg))
    places = work.places.many([unit.id for unit in units])
    closed = [line for unit in units for line in ward_closing.closed_lines(work, unit, places[unit.id])]
    if leg.dialogue.data.get("only_hear"):
        leg = replace(leg, outcome=leg.outcome or LegEnd.ANSWERED)
    return Fulfilled(leg, UnitsRead(tuple(_shown(unit, places[unit.id]) for unit in units), tuple(closed)))


def keep(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Take in every figure, or none when one of them cannot be."""
    figures = wish.free if isinstance(wish, Keep) else {}
    person = identity.verified(work, leg)
    told_units = {UnitId(unit): free for unit, free in figures.items()}
    try:
        _check(work, told_units)
    except Invalid as no:
        return Fulfilled(leg, NotKept((_why_not(no),)))
    with work.acting_for(person):
        taken = {unit: _report(work, unit, free) for unit, free in sorted(told_units.items())}
    lines = _kept_lines(work, [(work.directory.unit(unit), taken[unit]) for unit in told_units])
    return Fulfilled(replace(leg, outcome=LegEnd.REPORTED), Kept(lines))


def _shown(unit: Unit, places: Places) -> Mapping[str, object]:
    free = places.said_free if places.reported_at else None
    return {"id": unit.id, "name": unit.name, "free": free, "most": places_of.most_free(places, unit=unit)}


def _check(work: Work, told_units: Mapping[UnitId, int]) -> None:
    """Lock the units, in one order for everybody, and see that every figure can be, before any is kept."""
    for unit_id, free in sorted(told_units.items()):
        unit = work.directory.unit(unit_id)
        places_of.figures_for_free(work.places.get(unit_id), unit=unit, free=free)


def _report(work: Work, unit: UnitId, free: int) -> Taken:
    return capacity.report(work, unit=unit, told=Told(free=free), source=Source.PHONE)


def _why_not(no: Invalid) -> Line:
    if no.code == "free_above_baseline":
        return Line("not_kept_most", {"name": no.params["unit"], "most": no.params["most"]})
    return Line("not_kept")


def _kept_lines(work: Work, taken: Sequence[tuple[Unit, Taken]]) -> tuple[Line, ...]:
    """Return old and new for each unit, a word on open questions that it has no place for any more, and the moment."""
    lines = [_kept_line(unit, each) for unit, each in taken]
    lines += ward_closing.still_closed(work, [(unit, each.after) for unit, each in taken])
    short = sum(-each.after.balance for _, each in taken if each.after.balance < 0)
    if short:
        lines.append(Line("kept_held", {"held": short}))
    if taken:
        fresh = min(freshness_length(unit, region=work.regions[unit.region]) for unit, _ in taken)
        region = taken[0][0].region
        lines.append(Line("kept_until", {"until": told.moment(work, region, work.now + fresh)}))
    return tuple(lines)


def _kept_line(unit: Unit, taken: Taken) -> Line:
    free = taken.after.said_free
    if taken.before.reported_at is None:
        return Line("unit_kept_first", {"name": unit.name, "free": free})
    before = taken.before.said_free
    if before == free:
        return Line("unit_same", {"name": unit.name, "free": free})
    return Line("unit_kept", {"name": unit.name, "before": before, "free": free})


FULFILS: Fulfils = {ReadUnits: read_units, Keep: keep}
