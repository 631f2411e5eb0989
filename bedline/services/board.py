"""What an audience sees now, and what it missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bedline.domain import board, views
from bedline.domain.board import Body, Change, Entry, ItemKind, Items
from bedline.domain.errors import NotFound
from bedline.domain.facilities import Unit
from bedline.domain.ids import FacilityId, PersonId, RegionId, RequestId
from bedline.domain.people import Role
from bedline.domain.requests import BedRequest
from bedline.domain.views import Names
from bedline.ports.storage import Position, Work
from bedline.services import access
from bedline.services.hotline import drawn

TICKER_LENGTH = 30
ENTRIES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A whole board as it was at one moment, and the number of the last entry it contains."""

    stream: str
    position: Position
    at: datetime
    items: Items
    happened: Sequence[Body]


@dataclass(frozen=True, slots=True)
class Missed:
    """The entries after a number; None when only a new snapshot helps."""

    stream: str
    position: Position
    at: datetime
    entries: Sequence[Entry] | None


def check_stream(work: Work, stream: str) -> None:
    """Refuse a stream that is not the actor's to watch.

    Raises:
        NotFound: ``unknown_stream``.
    """
    kind, _, key = stream.partition(":")
    try:
        if kind == "desk":
            access.require(work, Role.COORDINATOR)
            access.region(work, RegionId(key))
        elif kind == "facility":
            access.check_facility(work, FacilityId(key))
        elif kind == "request":
            access.check_request(work, work.requests.find(RequestId(UUID(key))))
        else:
            raise NotFound("unknown_stream", value=stream)
    except ValueError:
        raise NotFound("unknown_stream", value=stream) from None


def snapshot(work: Work, *, stream: str) -> Snapshot:
    """Return the whole board of a stream, read in one moment together with its number.

    The work must be a *reading* one: state and number are only true together.

    Raises:
        NotFound: ``unknown_stream``, also for a stream that is not the actor's.
    """
    check_stream(work, stream)
    kind, _, key = stream.partition(":")
    if kind == "desk":
        changes = _desk(work, RegionId(key))
    elif kind == "facility":
        changes = _facility(work, FacilityId(key))
    else:
        changes = _request(work, work.requests.find(RequestId(UUID(key))))
    return Snapshot(
        stream=stream,
        position=work.streams.position(stream),
        at=work.now,
        items=board.applied({}, changes),
        happened=work.streams.recent(stream, limit=TICKER_LENGTH),
    )


def position(work: Work, *, stream: str) -> Position:
    """Return how far a stream has come; as long as it stands there, so does its snapshot.

    Raises:
        NotFound: ``unknown_stream``, also for a stream that is not the actor's.
    """
    check_stream(work, stream)
    return work.streams.position(stream)


def since(work: Work, *, stream: str, epoch: str, after: int) -> Missed:
    """Return what the holder of ``after`` in ``epoch`` has missed, at most 500 entries.

    Raises:
        NotFound: ``unknown_stream``, also for a stream that is not the actor's.
    """
    check_stream(work, stream)
    position = work.streams.position(stream)
    entries = None
    if epoch == position.epoch and after <= position.seq:
        entries = work.streams.since(stream, after=after, limit=ENTRIES_AT_ONCE)
    return Missed(stream, position, work.now, entries)


def unit_rows(work: Work, *, region: RegionId) -> list[tuple[Unit, Body]]:
    """Return the row of every unit of the region."""
    units = work.directory.units_by_region.get(region, ())
    return _rows(work, units)


def _rows(work: Work, units: Sequence[Unit]) -> list[tuple[Unit, Body]]:
    places = work.places.many([unit.id for unit in units])
    tellers = {teller for each in places.values() for teller in each.tellers}
    names = _names(work, tellers)
    return [(unit, views.unit_body(unit, places=places[unit.id], names=names)) for unit in units]


def _desk(work: Work, region: RegionId) -> list[Change]:
    live = work.requests.live(region)
    tasks = work.tasks.open(region)
    by_id = {request.id: request for request in live}
    changes = _request_changes(work, live)
    changes += [board.put(ItemKind.UNIT, unit.id, row) for unit, row in unit_rows(work, region=region)]
    landed = {task.request for task in tasks if task.request} - by_id.keys()
    by_id |= dict(work.requests.by_ids(landed)) if landed else {}
    for task in tasks:
        request = by_id.get(task.request) if task.request else None
        changes.append(board.put(ItemKind.TASK, task.id, views.task_body(task, request=request)))
    return [*changes, *drawn.everything(work, region)]


def _facility(work: Work, facility: FacilityId) -> list[Change]:
    offers = work.offers.open_at(facility)
    stays = work.stays.present(facility)
    asked_for = {offer.request for offer in offers} | {stay.request for stay in stays}
    requests = work.requests.by_ids(asked_for)
    units = work.directory.units_by_facility.get(facility, ())
    names = _names(work, set())
    led = work.requests.led_by(facility)
    asked = work.offers.of_requests([request.id for request in led]) if led else {}
    changes = [board.put(ItemKind.UNIT, unit.id, row) for unit, row in _rows(work, units)]
    for offer in offers:
        body = views.offer_body(offer, request=requests[offer.request], names=names)
        changes.append(board.put(ItemKind.OFFER, offer.id, body))
    for request in led:
        body = views.search_body(request, asked=asked.get(request.id, ()), names=names)
        changes.append(board.put(ItemKind.SEARCH, request.id, body))
    for stay in stays:
        body = views.stay_body(stay, request=requests[stay.request], names=names)
        changes.append(board.put(ItemKind.STAY, stay.id, body))
    return changes


def _request(work: Work, request: BedRequest) -> list[Change]:
    return [
        board.put(ItemKind.REQUEST, each.id, body) for each, body in request_bodies(work, [request], to_referrer=True)
    ]


def _request_changes(work: Work, shown: Sequence[BedRequest]) -> list[Change]:
    return [board.put(ItemKind.REQUEST, request.id, body) for request, body in request_bodies(work, shown)]


def request_bodies(
    work: Work, shown: Sequence[BedRequest], *, to_referrer: bool = False
) -> list[tuple[BedRequest, Body]]:
    """Return requests with their bodies, as the desk sees them, or as a referrer does."""
    if not shown:
        return []
    ids = [request.id for request in shown]
    asked, stays = work.offers.of_requests(ids), work.stays.of_requests(ids)
    names = _names(work, {request.owner for request in shown if request.owner})
    bodies = []
    for request in shown:
        body = views.request_body(request, asked=asked.get(request.id, ()), stay=stays.get(request.id), names=names)
        if to_referrer or work.actor.role is Role.GP:
            body = views.for_referrer(body, request, names=names)
        bodies.append((request, body))
    return bodies


def _names(work: Work, people: set[PersonId]) -> Names:
    return Names(work.regions, work.directory, work.people.names(people) if people else {})
