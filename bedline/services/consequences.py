"""What follows from each fact: which boards change, and what they are told. The only place that knows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import Enum
from functools import cache
from itertools import chain
from typing import TypeVar, cast
from uuid import UUID

from bedline.domain import board, facts, views
from bedline.domain.board import Body, Change, ItemKind
from bedline.domain.calls import Leg, LegId
from bedline.domain.capacity import Places
from bedline.domain.facts import Fact
from bedline.domain.ids import FacilityId, RequestId, TaskId, UnitId
from bedline.domain.offers import STANDING, Offer
from bedline.domain.requests import BedRequest
from bedline.domain.stays import PRESENT, Stay
from bedline.domain.tasks import Task, TaskState
from bedline.domain.views import Names
from bedline.domain.ways import Leader
from bedline.ports.storage import Work
from bedline.services.hotline import drawn
from bedline.services.hotline.outgoing import errands
from bedline.services.hotline.queue import rousing
from bedline.services.touched import TOUCHES, Touched

Id = TypeVar("Id")


# What a person wrote in their own words may hold more than it should: it is not told on the ticker.
UNTOLD = frozenset({"region", "at", "by", "override_reason", "doctor", "told_by", "outcome", "decided_by"})
FREE_TEXT: frozenset[type[Fact]] = frozenset({facts.RequestRedirected})
# What somebody on duty did or was told to do; they may be named among colleagues.
WITH_PERSON = (
    facts.CallerRung,
    facts.DutyMissed,
    facts.CallerTaken,
    facts.DutyAlerted,
    facts.AlertAnswered,
    facts.CrisisAnnounced,
    facts.CrisisSeenTo,
)

# What the ticker tells of each fact, beside the names of what it touches.
TOLD: Mapping[type[Fact], tuple[str, ...]] = {
    kind: tuple(
        each.name
        for each in fields(kind)
        if each.name not in UNTOLD and not (kind in FREE_TEXT and each.name == "reason")
    )
    for kind in TOUCHES
}


@dataclass(slots=True)
class _Stream:
    changes: list[Change] = field(default_factory=list)
    happened: list[Body] = field(default_factory=list)


@dataclass(slots=True)
class _Scene:
    """Everything the touched things need to be drawn, read once."""

    requests: Mapping[RequestId, BedRequest]
    asked: Mapping[RequestId, Sequence[Offer]]
    stays: Mapping[RequestId, Stay]
    # Those that something has happened to, and whose request has another place by now.
    left_behind: Sequence[Stay]
    tasks: Mapping[TaskId, Task]
    legs: Mapping[LegId, Leg]
    places: Mapping[UnitId, Places]
    names: Names


def carry_out(work: Work, happened: Sequence[Fact]) -> None:
    """Write to every board what the facts changed on it, and what has to be told by telephone; once, before commit."""
    if not happened:
        return
    errands.follow(work, happened)
    rousing.follow(work, tuple(happened))
    touched = [TOUCHES[type(fact)](fact) for fact in happened]
    scene = _scene(work, happened, touched)
    streams: dict[str, _Stream] = {}
    calls = drawn.changes(work, _all(each.legs for each in touched))
    changes = chain(_request_changes(touched, scene), _unit_changes(scene), _task_changes(scene), calls)
    for stream, change in changes:
        streams.setdefault(stream, _Stream()).changes.append(change)
    for fact, touch in zip(happened, touched, strict=True):
        line = told(fact, touch, scene)
        for stream in _audience(fact):
            if stream in streams:
                streams[stream].happened.append(line)
    work.streams.append({name: (stream.changes, stream.happened) for name, stream in streams.items()})


def told(fact: Fact, touch: Touched, scene: "_Scene") -> Body:
    """Return a fact as the ticker tells it: codes and names of places, never words a person typed."""
    params = {name: _plain(getattr(fact, name)) for name in TOLD[type(fact)]}
    for request in touch.requests:
        params["code"] = scene.requests[request].code
    for leg in (scene.legs[each] for each in touch.legs):
        params["purpose"] = leg.purpose.value
        if leg.request is not None:
            params["code"] = scene.requests[leg.request].code
    if isinstance(fact, WITH_PERSON):
        params["person_name"] = scene.names.people.get(fact.person, fact.person)
    if isinstance(fact, facts.SearchGiven | facts.LeadEnded) and fact.facility is not None:
        params["facility_name"] = scene.names.directory.facilities[fact.facility].name
    for task in touch.tasks:
        params["task_kind"] = scene.tasks[task].kind.value
    for unit_id in touch.units:
        unit = scene.names.directory.units[unit_id]
        params["unit_name"] = unit.name
        params["facility_name"] = scene.names.directory.facilities[unit.facility].name
    return {"kind": kind_of(fact), "at": views.moment(fact.at), "params": params}


def kind_of(fact: Fact) -> str:
    """Return the fact's name as data carries it: ``OfferMade`` is ``offer_made``."""
    return _in_small_letters(type(fact).__name__)


@cache
def _in_small_letters(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def _audience(fact: Fact) -> list[str]:
    streams = [board.desk_stream(fact.region)]
    of_ward = facts.OfferFact | facts.StayFact | facts.CapacityReported | facts.ClosureFact | facts.PlacesOvercommitted
    if isinstance(fact, of_ward):
        streams.append(board.facility_stream(fact.facility))
    if isinstance(fact, facts.RequestFact):
        streams.append(board.request_stream(fact.request))
    return streams


def _scene(work: Work, happened: Sequence[Fact], touched: Sequence[Touched]) -> _Scene:
    tasks = work.tasks.by_ids(_all(each.tasks for each in touched)) if any(each.tasks for each in touched) else {}
    legs = work.legs.by_ids(_all(each.legs for each in touched)) if any(each.legs for each in touched) else {}
    wanted = _all(each.requests for each in touched) | {task.request for task in tasks.values() if task.request}
    wanted |= {leg.request for leg in legs.values() if leg.request}
    requests = work.requests.by_ids(wanted) if wanted else {}
    units = _all(each.units for each in touched)
    places = work.places.many(units) if units else {}
    people = {request.owner for request in requests.values() if request.owner}
    people |= {teller for each in places.values() for teller in each.tellers}
    people |= {fact.person for fact in happened if isinstance(fact, WITH_PERSON)}
    # Mostly it is who acts that a board names: that one need not be looked up.
    known = {work.actor.id: work.actor.name}
    unknown = people - known.keys()
    names = Names(work.regions, work.directory, {**known, **drawn.names(work, unknown)})
    shown = _all(each.requests for each in touched)
    latest = work.stays.of_requests(shown) if shown else {}
    left_behind = _all(each.stays for each in touched) - {each.id for each in latest.values()}
    return _Scene(
        requests=requests,
        asked=work.offers.of_requests(shown) if shown else {},
        stays=latest,
        left_behind=[work.stays.find(each) for each in sorted(left_behind, key=str)],
        tasks=tasks,
        legs=legs,
        places=places,
        names=names,
    )


def _request_changes(touched: Sequence[Touched], scene: _Scene) -> list[tuple[str, Change]]:
    changes: list[tuple[str, Change]] = []
    offers = _all(each.offers for each in touched)
    stays = _all(each.stays for each in touched)
    for request_id in sorted(_all(each.requests for each in touched), key=str):
        request = scene.requests[request_id]
        asked, stay = scene.asked.get(request_id, ()), scene.stays.get(request_id)
        body = views.request_body(request, asked=asked, stay=stay, names=scene.names)
        on_desk = (
            board.put(ItemKind.REQUEST, request_id, body) if request.live else board.drop(ItemKind.REQUEST, request_id)
        )
        changes.append((board.desk_stream(request.region), on_desk))
        theirs = views.for_referrer(body, request, names=scene.names)
        changes.append((board.request_stream(request_id), board.put(ItemKind.REQUEST, request_id, theirs)))
        if request.lead is not None and request.lead.provider is not None:
            changes.append(_search_change(request, provider=request.lead.provider, asked=asked, names=scene.names))
        answered = (offer for offer in asked if offer.id in offers)
        changes.extend(_offer_change(offer, request=request, names=scene.names) for offer in answered)
        if stay is not None and stay.id in stays:
            changes.append(_stay_change(stay, request=request, names=scene.names))
    before = ((each, scene.requests[each.request]) for each in scene.left_behind)
    changes.extend(_stay_change(each, request=request, names=scene.names) for each, request in before)
    return changes


def _search_change(
    request: BedRequest, *, provider: FacilityId, asked: Sequence[Offer], names: Names
) -> tuple[str, Change]:
    """Return the search on the board of the provider that owns it, or off the board of the one that owned it."""
    stream = board.facility_stream(provider)
    if request.leader is not Leader.PROVIDER:
        return stream, board.drop(ItemKind.SEARCH, request.id)
    body = views.search_body(request, asked=asked, names=names)
    return stream, board.put(ItemKind.SEARCH, request.id, body)


def _offer_change(offer: Offer, *, request: BedRequest, names: Names) -> tuple[str, Change]:
    stream = board.facility_stream(offer.facility)
    if offer.state not in STANDING:
        return stream, board.drop(ItemKind.OFFER, offer.id)
    return stream, board.put(ItemKind.OFFER, offer.id, views.offer_body(offer, request=request, names=names))


def _stay_change(stay: Stay, *, request: BedRequest, names: Names) -> tuple[str, Change]:
    stream = board.facility_stream(stay.facility)
    if stay.state not in PRESENT:
        return stream, board.drop(ItemKind.STAY, stay.id)
    return stream, board.put(ItemKind.STAY, stay.id, views.stay_body(stay, request=request, names=names))


def _unit_changes(scene: _Scene) -> list[tuple[str, Change]]:
    changes: list[tuple[str, Change]] = []
    for unit_id, places in sorted(scene.places.items()):
        unit = scene.names.directory.units[unit_id]
        row = board.put(ItemKind.UNIT, unit_id, views.unit_body(unit, places=places, names=scene.names))
        changes.append((board.desk_stream(unit.region), row))
        changes.append((board.facility_stream(unit.facility), row))
    return changes


def _task_changes(scene: _Scene) -> list[tuple[str, Change]]:
    changes: list[tuple[str, Change]] = []
    for task_id, task in sorted(scene.tasks.items(), key=lambda item: str(item[0])):
        request = scene.requests.get(task.request) if task.request else None
        if request is not None and request.region != task.region:
            request = None  # a neighbour is asked for a patient without being told whose
        if task.state is TaskState.OPEN:
            change = board.put(ItemKind.TASK, task_id, views.task_body(task, request=request))
        else:
            change = board.drop(ItemKind.TASK, task_id)
        changes.append((board.desk_stream(task.region), change))
    return changes


def _all(groups: Iterable[frozenset[Id]]) -> frozenset[Id]:
    return frozenset(chain.from_iterable(groups))


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(each) for each in cast("tuple[object, ...]", value)]
    return value
