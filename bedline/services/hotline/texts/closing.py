"""Texts that close units for admission until a moment, or open them; each is answered with what is so now."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bedline.domain.capacity import Places
from bedline.domain.closures import LONGEST, Closure
from bedline.domain.facilities import Unit
from bedline.domain.ids import UnitId
from bedline.domain.replies import Close, NotUnderstood, Open
from bedline.ports.storage import Work
from bedline.services import closures
from bedline.services.hotline.texts import reasons
from bedline.services.hotline.texts.memory import Memory
from bedline.services.hotline.texts.senders import Sender, Told, speaking_for

# The day of the example, so many days from now.
_EXAMPLE: Final = timedelta(days=3)
UNDO_LENGTH: Final = timedelta(minutes=15)
# As much of a word that made no sense as a reply has room for.
ECHOED: Final = 20


def take(work: Work, *, by: Sender, said: Close | Open | NotUnderstood, memory: Memory) -> Told:
    """Close or open what was said, or say what to send: nothing is done that was not said in full."""
    match said:
        case Close():
            return _close(work, by=by, said=said, memory=memory)
        case Open():
            return _open(work, by=by, said=said, memory=memory)
        case NotUnderstood(word):
            params = {**_how(work, by=by, unit=None), "word": word[:ECHOED]}
            return Told("close_not_understood", memory, params, in_vain=True)


def _close(work: Work, *, by: Sender, said: Close, memory: Memory) -> Told:
    units = _meant(by, said)
    missing = _missing(by, said=said, units=units)
    if missing is not None:
        return Told(missing, memory, _how(work, by=by, unit=units[0] if units else None), in_vain=True)
    until = said.until.at(now=work.now, timezone=by.region.timezone) if said.until else None
    if until is None or until <= work.now or until > work.now + LONGEST:
        key = "close_too_long" if until is not None and until > work.now else "close_over"
        params = {**_how(work, by=by, unit=units[0]), "until": until or work.now, "days": LONGEST.days}
        return Told("close_no_day" if until is None else key, memory, params, in_vain=True)
    reason = by.region.closure_reasons[said.reason or ""]

    def shut(unit: UnitId) -> None:
        closures.close_all(work, unit=unit, reason=reason.id, until=until)

    after = _changed(work, units=units, memory=memory, change=shut)
    why, label = reasons.word(reason, language=by.language).lower(), by.words.labels[units[0].id]
    return Told("closed", after, {"units": _named(by, units), "until": until, "why": why, "unit": label})


def _open(work: Work, *, by: Sender, said: Open, memory: Memory) -> Told:
    units = _meant(by, said)
    if not units:
        return Told("open_which", memory, _how(work, by=by, unit=None), in_vain=True)
    places = work.places.many([unit.id for unit in units])
    closed = [unit for unit in units if places[unit.id].at(work.now).closures]
    if not closed:
        return Told("open_already", memory, {"units": _named(by, units), "phone": by.to_ring})

    def opened(unit: UnitId) -> None:
        closures.open_all(work, unit=unit)

    after = _changed(work, units=closed, memory=memory, change=opened)
    return Told("opened", after, {"units": _named(by, closed)})


def undo(work: Work, *, by: Sender, memory: Memory) -> Told | None:
    """Set back what the sender's last text closed or opened, when that is not long ago; None: there is nothing.

    What somebody else has closed or opened since stays as they left it.
    """
    if not memory.shut or work.now - datetime.fromisoformat(memory.shut_at) > UNDO_LENGTH:
        return None
    own = {unit.id: unit for unit in by.units}
    places = work.places.many([UnitId(unit) for unit, _, _ in memory.shut if unit in own])
    set_back = [
        (own[UnitId(unit)], before)
        for unit, since, before in memory.shut
        if unit in places and _ids(places[UnitId(unit)]) == since
    ]
    after = replace(memory, shut=(), shut_at="")
    if not set_back:
        return Told("nothing_to_undo", after, {"phone": by.to_ring}, in_vain=True)
    for unit, before in set_back:
        with speaking_for(work, unit.facility):
            _set_back(work, unit, before)
    return Told("undone_closing", after, {"units": _named(by, [unit for unit, _ in set_back])})


def _set_back(work: Work, unit: Unit, before: Sequence[Sequence[str]]) -> None:
    again = [each for each in before if datetime.fromisoformat(each[2]) > work.now]
    closures.open_all(work, unit=unit.id)
    for count, reason, until in again:
        places = int(count) if count else None
        closures.close(work, unit=unit.id, places=places, reason=reason, until=datetime.fromisoformat(until))


def _how(work: Work, *, by: Sender, unit: Unit | None) -> dict[str, object]:
    """Return what fills the gaps of a sentence that says how to close."""
    day = work.now.astimezone(ZoneInfo(by.region.timezone)) + _EXAMPLE
    known = list(by.region.closure_reasons.values())
    written = [reasons.word(each, language=by.language) for each in known]
    label = by.words.labels[unit.id if unit else by.units[0].id]
    return {
        "unit": label,
        "units": ", ".join(by.words.labels[each.id] for each in by.units),
        "day": f"{day.day}-{day.month}",
        "why": written[0] if written else "",
        "reasons": ", ".join(written),
        "phone": by.to_ring,
    }


def _meant(by: Sender, said: Close | Open) -> list[Unit]:
    """Return the units that were named, in a fixed order: all, or the only one there is; none: it has to be said."""
    named = {bed.split("/")[0] for bed in said.beds}
    if said.everything or (not named and len(by.units) == 1):
        return list(by.units)
    return [unit for unit in by.units if unit.id in named]


def _missing(by: Sender, *, said: Close, units: Sequence[Unit]) -> str | None:
    if not by.region.closure_reasons:
        return "close_unused"
    if not units:
        return "close_which"
    if said.until is None:
        return "close_until"
    return "close_why" if said.reason is None else None


def _changed(work: Work, *, units: Sequence[Unit], memory: Memory, change: Callable[[UnitId], None]) -> Memory:
    """Change the closures of each unit, for whoever answers for it; return it with what is needed to set them back."""
    ids = [unit.id for unit in units]
    before = {unit: places.at(work.now).closures for unit, places in work.places.many(ids).items()}
    for unit in units:
        with speaking_for(work, unit.facility):
            change(unit.id)
    after = work.places.many(ids)
    shut = tuple([unit, _ids(after[unit]), [_written(each) for each in before[unit]]] for unit in ids)
    return replace(memory, shut=shut, shut_at=work.now.isoformat())


def _ids(places: Places) -> list[str]:
    return sorted(str(each.id) for each in places.closures)


def _written(closure: Closure) -> list[str]:
    return ["" if closure.places is None else str(closure.places), closure.reason, closure.until.isoformat()]


def _named(by: Sender, units: Sequence[Unit]) -> str:
    """Return a unit by its own name, which says that all of it is meant; several as they are texted."""
    return units[0].name if len(units) == 1 else ", ".join(by.words.labels[unit.id] for unit in units)
