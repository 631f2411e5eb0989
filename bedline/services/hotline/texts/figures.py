"""Figures that come by text: what changes, what has to be confirmed first, and what stands."""

from collections.abc import Mapping

from bedline.domain import capacity as domain
from bedline.domain.capacity import Places, Source
from bedline.domain.errors import Invalid
from bedline.domain.ids import UnitId
from bedline.ports.storage import Work
from bedline.services import capacity
from bedline.services.hotline.conversations import told
from bedline.services.hotline.texts.memory import Memory
from bedline.services.hotline.texts.senders import Sender, Told, speaking_for

# A number says little of who texts, so more than this on top of what is known is asked about (and anything from none).
MOST_MORE = 2


def report(work: Work, *, by: Sender, free: Mapping[UnitId, int], memory: Memory) -> Told:
    """Keep what a ward says is free, or ask whether it is right where it is a good deal more than before."""
    too_many = _too_many(work, by=by, free=free, memory=memory)
    if too_many is not None:
        return too_many
    before = work.places.many(list(free))
    if not by.proved and any(_jumps(before[unit].said_free, number) for unit, number in free.items()):
        return ask(work, by=by, free=free, memory=memory)
    return save(work, by=by, free=free, memory=memory)


def ask(work: Work, *, by: Sender, free: Mapping[UnitId, int], memory: Memory) -> Told:
    """Ask whether figures are right, with a code that confirms them."""
    code = _code(work, by=by)
    changes = _changes(by, before=work.places.many(list(free)), free=free)
    return Told("confirm", memory.asking(free, code=code, now=work.now), {"changes": changes, "code": code})


def save(work: Work, *, by: Sender, free: Mapping[UnitId, int], memory: Memory) -> Told:
    """Keep figures, and say from what to what they have changed."""
    before = work.places.many(list(free))
    for unit in sorted(free):
        with speaking_for(work, work.directory.unit(unit).facility):
            capacity.report(work, unit=unit, told=capacity.Told(free=free[unit]), source=Source.SMS)
    changes = _changes(by, before=before, free=free)
    return Told("saved", memory.answered(), {"changes": changes, "at": told.moment(work, by.region.id, work.now)})


def all_full(work: Work, *, by: Sender, memory: Memory) -> Told:
    """Ask whether every ward of the sender is full."""
    return ask(work, by=by, free={unit.id: 0 for unit in by.units}, memory=memory)


def same(work: Work, *, by: Sender, memory: Memory) -> Told:
    """Keep that nothing has changed at any ward of the sender that has ever reported."""
    places = work.places.many([unit.id for unit in by.units])
    known = {unit: each.said_free for unit, each in places.items() if each.reported_at is not None}
    if not known:
        return status(work, by=by, memory=memory)
    for unit in sorted(known):
        with speaking_for(work, work.directory.unit(unit).facility):
            capacity.unchanged(work, unit=unit, source=Source.SMS)
    changes = _changes(by, before=places, free=known)
    return Told("saved", memory, {"changes": changes, "at": told.moment(work, by.region.id, work.now)})


def status(work: Work, *, by: Sender, memory: Memory) -> Told:
    """Say what stands of every ward of the sender."""
    places = work.places.many([unit.id for unit in by.units])
    free = ", ".join(f"{by.words.labels[unit]} {_shown(each)}" for unit, each in sorted(places.items()))
    shut = {unit: each.at(work.now).closures for unit, each in sorted(places.items())}
    closed = ", ".join(by.words.labels[unit] for unit, closures in shut.items() if closures)
    ends = {each.until for closures in shut.values() for each in closures}
    if len(ends) == 1:
        return Told("status_closed_until", memory, {"free": free, "closed": closed, "until": ends.pop()})
    if closed:
        return Told("status_closed", memory, {"free": free, "closed": closed})
    return Told("status", memory, {"free": free, "example": by.words.example})


def _jumps(before: int, free: int) -> bool:
    return free > before and (before == 0 or free - before > MOST_MORE)


def _too_many(work: Work, *, by: Sender, free: Mapping[UnitId, int], memory: Memory) -> Told | None:
    for unit, places in work.places.many(list(free)).items():
        try:
            domain.figures_for_free(places, unit=work.directory.unit(unit), free=free[unit])
        except Invalid as no:
            return Told("too_many", memory, {"bed": by.words.labels[unit], "most": no.params["most"]})
    return None


def _changes(by: Sender, *, before: Mapping[UnitId, Places], free: Mapping[UnitId, int]) -> str:
    return ", ".join(f"{by.words.labels[unit]} {_shown(before[unit])}>{free[unit]}" for unit in sorted(free))


def _shown(places: Places) -> str:
    return str(places.said_free) if places.reported_at is not None else "?"


def _code(work: Work, *, by: Sender) -> str:
    """Return a code that no open question to these wards has."""
    taken = {offer.code for facility in by.facilities for offer in work.offers.open_at(facility)}
    attempt = 1
    while (code := work.ids.reply_code(attempt)) in taken:
        attempt += 1
    return code
