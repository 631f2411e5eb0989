"""Taking back what was last reported by text: never by forgetting it, always by a report that says the old again."""

from dataclasses import replace
from datetime import datetime

from bedline.domain.capacity import CapacityReport, Source
from bedline.domain.ids import UnitId
from bedline.ports.storage import Page, Work
from bedline.services import capacity
from bedline.services.hotline.texts import closing
from bedline.services.hotline.texts.memory import Memory
from bedline.services.hotline.texts.senders import Sender, Told, speaking_for


def undo(work: Work, *, by: Sender, memory: Memory) -> Told:
    """Set every ward back that was changed by the sender's last report, when that was a text of the last quarter.

    What was closed or opened by text since is set back instead.
    """
    newest = {unit.id: _newest(work, unit.id) for unit in by.units}
    last = max((reports[0].entered_at for reports in newest.values() if reports), default=None)
    if memory.shut_at and (last is None or last < datetime.fromisoformat(memory.shut_at)):
        closed = closing.undo(work, by=by, memory=memory)
        if closed is not None:
            return closed
    if last is None or last.isoformat() == memory.undone_at or work.now - last > closing.UNDO_LENGTH:
        return Told("nothing_to_undo", memory, {"phone": by.to_ring}, in_vain=True)
    changed = {
        unit: reports
        for unit, reports in newest.items()
        if reports and reports[0].entered_at == last and reports[0].source is Source.SMS
    }
    if not changed:
        return Told("nothing_to_undo", memory, {"phone": by.to_ring}, in_vain=True)
    before = work.places.many(list(changed))
    for unit in sorted(changed):
        _set_back(work, unit, changed[unit])
    after = work.places.many(list(changed))
    changes = ", ".join(
        f"{by.words.labels[unit]} {before[unit].said_free}>{after[unit].said_free}" for unit in sorted(changed)
    )
    return Told("undone", replace(memory, undone_at=work.now.isoformat()), {"changes": changes})


def _newest(work: Work, unit: UnitId) -> list[CapacityReport]:
    reports, _ = work.reports.page(unit, Page(limit=2))
    return list(reports)


def _set_back(work: Work, unit: UnitId, reports: list[CapacityReport]) -> None:
    told = capacity.Told(free=0)
    if len(reports) > 1:
        figures = reports[1].figures
        told = capacity.Told(
            staffed=figures.staffed,
            occupied=figures.occupied,
            closed=figures.closed,
            free_in_24_hours=figures.free_in_24_hours,
            free_in_72_hours=figures.free_in_72_hours,
        )
    with speaking_for(work, work.directory.unit(unit).facility):
        capacity.report(work, unit=unit, told=told, source=Source.SMS)
