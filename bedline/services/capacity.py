"""Taking in what a unit says of its places."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bedline.domain import capacity, ledger
from bedline.domain.capacity import CapacityReport, Figures, Places, Source
from bedline.domain.errors import Conflict
from bedline.domain.facilities import Unit
from bedline.domain.facts import CapacityReported, PlacesOvercommitted
from bedline.domain.ids import ReportId, UnitId
from bedline.domain.tasks import TaskKind, TaskState
from bedline.ports.storage import Page, Work
from bedline.services import access, tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a unit told us: one number of free places, or full figures; what is None stays as it was."""

    free: int | None = None
    staffed: int | None = None
    occupied: int | None = None
    closed: int | None = None
    free_in_24_hours: int | None = None
    free_in_72_hours: int | None = None
    happened_at: datetime | None = None


class Count(Enum):
    """What a report makes of the last time that the ward counted who is in its beds."""

    # It is one.
    MADE = "made"
    # It confirms what stands there, and with it the last one.
    KEPT = "kept"
    # It says how many are free, whoever is in the others.
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Taken:
    """A report that was taken in, and the unit's places before and after."""

    report: CapacityReport
    before: Places
    after: Places


def report(work: Work, *, unit: UnitId, told: Told, source: Source) -> Taken:
    """Take in a report on a unit of the actor's.

    Raises:
        NotFound, NotAllowed: as ``access.unit``.
        Invalid, Conflict: as ``domain.ledger.report``.
    """
    found = access.unit(work, unit)
    places = work.places.get(unit)
    figures = _figures(places, unit=found, told=told)
    return take_in(
        work,
        places=places,
        unit=found,
        figures=figures,
        source=source,
        happened_at=told.happened_at,
        count=_count(told),
    )


def unchanged(work: Work, *, unit: UnitId, source: Source) -> Taken:
    """Take in that nothing has changed: the same figures, new age.

    Raises:
        Conflict: ``never_reported`` when there is no figure to confirm.
    """
    found = access.unit(work, unit)
    places = work.places.get(unit)
    if places.reported_at is None:
        raise Conflict("never_reported", unit=found.name)
    return take_in(
        work, places=places, unit=found, figures=places.figures, source=source, happened_at=None, count=Count.KEPT
    )


def take_in(
    work: Work,
    *,
    places: Places,
    unit: Unit,
    figures: Figures,
    source: Source,
    happened_at: datetime | None,
    count: Count,
) -> Taken:
    """Keep a report on locked places, with its consequences for promises already made."""
    by = work.actor.id
    # Of two that report in the same instant, the one who waited for the other says the newer thing.
    moment = happened_at or max(work.now, places.reported_at or work.now)
    counted_at = {Count.MADE: moment, Count.KEPT: places.counted_at, Count.REPLACED: None}[count]
    # A count that is entered late knows nothing of who came and went after it.
    late = count is Count.MADE and moment < work.now
    after, entry = ledger.report(
        places,
        unit=unit,
        figures=figures,
        source=source,
        by=by,
        happened_at=moment,
        now=work.now,
        counted_at=counted_at,
        since=ledger.more_since(work.places.since(unit.id, moment=moment), moment=moment) if late else 0,
    )
    kept = CapacityReport(
        id=ReportId(work.ids.new()),
        unit=unit.id,
        figures=figures,
        source=source,
        by=by,
        happened_at=entry.happened_at,
        entered_at=entry.entered_at,
    )
    work.reports.add(kept)
    work.places.save(after, entry)
    work.record(
        CapacityReported(
            region=unit.region,
            at=work.now,
            by=by,
            unit=unit.id,
            facility=unit.facility,
            source=source.value,
            free_before=places.free if places.reported_at else None,
            free=after.free,
        )
    )
    note_overcommitment(work, unit=unit, places=after)
    note_mended(work, unit=unit, before=places, after=after)
    return Taken(kept, places, after)


def take_full(work: Work, *, unit: Unit) -> None:
    """Set the figure of a unit right that answers that it is full."""
    places = work.places.get(unit.id)
    figures = capacity.figures_when_full(places)
    count = Count.KEPT if figures == places.figures else Count.REPLACED
    take_in(work, places=places, unit=unit, figures=figures, source=Source.ANSWER, happened_at=None, count=count)


def note_overcommitment(work: Work, *, unit: Unit, places: Places) -> None:
    """Put it on the desk when more is promised than there is: people have to mend that."""
    if places.balance >= 0 or not places.claims:
        return
    missing = -places.balance
    fact = PlacesOvercommitted(
        region=unit.region, at=work.now, by=work.actor.id, unit=unit.id, facility=unit.facility, missing=missing
    )
    work.record(fact)
    tasks.put_on_desk(
        work,
        kind=TaskKind.OVERCOMMITTED,
        region=unit.region,
        unit=unit.id,
        missing=str(missing),
        **tasks.ward(work, unit.id),
    )


def note_mended(work: Work, *, unit: Unit, before: Places, after: Places) -> None:
    """Take off the desk that more is promised than there is, once there is enough again."""
    if not before.balance < 0 <= after.balance:
        return
    about = [each for each in work.tasks.open(unit.region) if each.kind is TaskKind.OVERCOMMITTED]
    for task in (work.tasks.get(each.id) for each in about if each.unit == unit.id):
        if task.state is TaskState.OPEN:
            tasks.done(work, task=task, outcome="places_enough")


def history(work: Work, *, unit: UnitId, page: Page) -> tuple[list[CapacityReport], str | None]:
    """Return what the unit reported, newest first, and the cursor of the next page."""
    access.unit(work, unit)
    reports, following = work.reports.page(unit, page)
    return list(reports), following


def _count(told: Told) -> Count:
    if told.free is not None:
        return Count.REPLACED
    return Count.KEPT if told.occupied is None else Count.MADE


def _figures(places: Places, *, unit: Unit, told: Told) -> Figures:
    if told.free is not None:
        base = capacity.figures_for_free(places, unit=unit, free=told.free)
    else:
        staffed = places.figures.staffed if places.reported_at else unit.baseline
        base = Figures(
            staffed=staffed if told.staffed is None else told.staffed,
            occupied=places.figures.occupied if told.occupied is None else told.occupied,
            closed=places.figures.closed if told.closed is None else told.closed,
        )
    in_24, in_72 = told.free_in_24_hours, told.free_in_72_hours
    return Figures(
        staffed=base.staffed,
        occupied=base.occupied,
        closed=base.closed,
        free_in_24_hours=places.figures.free_in_24_hours if in_24 is None else in_24,
        free_in_72_hours=places.figures.free_in_72_hours if in_72 is None else in_72,
    )
