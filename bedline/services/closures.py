"""Closing places of a unit for admission until a moment, and opening them again, sooner or by themselves."""

from datetime import datetime

from bedline.domain import closures, ledger
from bedline.domain.capacity import Places
from bedline.domain.closures import Closure
from bedline.domain.facilities import Unit
from bedline.domain.facts import UnitClosed, UnitOpened
from bedline.domain.ids import ClosureId, UnitId
from bedline.ports.storage import Work
from bedline.services import access


def close(work: Work, *, unit: UnitId, places: int | None, reason: str, until: datetime) -> Places:
    """Close so many places of a unit of the actor's (None: all of it); nothing that was promised is taken back.

    Raises:
        NotFound, NotAllowed: as ``access.unit``.
        Invalid: as ``domain.closures.begin``.
    """
    found = access.unit(work, unit)
    closure = closures.begin(
        closure=ClosureId(work.ids.new()),
        unit=found,
        region=work.regions[found.region],
        places=places,
        reason=reason,
        until=until,
        by=work.actor.id,
        now=work.now,
    )
    closed, entry = ledger.close(work.places.get(unit), closure=closure)
    work.places.save(closed, entry)
    work.record(
        UnitClosed(
            region=found.region,
            at=work.now,
            by=work.actor.id,
            unit=unit,
            facility=found.facility,
            closure=closure.id,
            places=places,
            reason=reason,
            until=until,
        )
    )
    return closed


def close_all(work: Work, *, unit: UnitId, reason: str, until: datetime) -> Places:
    """Close the whole of a unit until a moment, in place of whatever kept all of it closed; its parts stay closed.

    For whoever says it in passing, by telephone or text: what they said last is what holds.

    Raises:
        NotFound, NotAllowed, Invalid: as ``close`` says.
    """
    access.unit(work, unit)
    before = work.places.get(unit)
    places = close(work, unit=unit, places=None, reason=reason, until=until)
    for closure in before.closures:
        if closure.places is None:
            places = _end(work, unit=work.directory.unit(unit), places=places, closure=closure)
    return places


def open_all(work: Work, *, unit: UnitId) -> tuple[Closure, ...]:
    """End every closure of a unit now; return those that were still in force.

    Raises:
        NotFound, NotAllowed: as ``access.unit``.
    """
    found = access.unit(work, unit)
    places = work.places.get(unit)
    standing = places.closures
    for closure in standing:
        places = _end(work, unit=found, places=places, closure=closure)
    return tuple(each for each in standing if each.in_force(work.now))


def reopen(work: Work, *, unit: UnitId, closure: ClosureId) -> Places:
    """End a closure now; whoever waits is searched for again.

    Raises:
        NotFound, NotAllowed: as ``access.unit``; ``unknown_closure``, also for one that has ended.
    """
    found = access.unit(work, unit)
    places = work.places.get(unit)
    return _end(work, unit=found, places=places, closure=closures.find(places.closures, closure))


def end_due(work: Work, *, unit: UnitId) -> None:
    """End the closures of a unit whose moment has come; nothing happens when that was done meanwhile."""
    places = work.places.get(unit)
    for closure in places.closures:
        if not closure.in_force(work.now):
            places = _end(work, unit=work.directory.unit(unit), places=places, closure=closure)


def _end(work: Work, *, unit: Unit, places: Places, closure: Closure) -> Places:
    opened, entry = ledger.reopen(places, closure=closure, by=work.actor.id, now=work.now)
    work.places.save(opened, entry)
    early = closure.in_force(work.now)
    work.record(
        UnitOpened(
            region=unit.region,
            at=work.now,
            by=work.actor.id,
            unit=unit.id,
            facility=unit.facility,
            closure=closure.id,
            early=early,
        )
    )
    return opened
