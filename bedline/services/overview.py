"""What somebody may look up: lists of their own, and one thing in the body that boards show of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bedline.domain import views
from bedline.domain.board import Body
from bedline.domain.capacity import Places
from bedline.domain.errors import NotAllowed
from bedline.domain.facilities import Facility
from bedline.domain.ids import FacilityId, PersonId, RegionId
from bedline.domain.offers import Offer, OfferState
from bedline.domain.people import Role
from bedline.domain.requests import BedRequest
from bedline.domain.stays import Stay, StayState
from bedline.domain.tasks import Task
from bedline.domain.views import Names
from bedline.ports.storage import Page, Work
from bedline.services import access, board


@dataclass(frozen=True, slots=True)
class FacilityRows:
    """A facility and the rows of its units."""

    facility: Facility
    units: Sequence[Body]


def facilities(work: Work, *, region: RegionId) -> list[FacilityRows]:
    """Return the facilities of the region with their units: all of them to the desk, to a facility its own.

    Raises:
        NotFound, NotAllowed: as ``access`` says.
    """
    access.require(work, Role.COORDINATOR, Role.FACILITY)
    access.region(work, region)
    rows: dict[FacilityId, list[Body]] = {}
    for unit, row in board.unit_rows(work, region=region):
        rows.setdefault(unit.facility, []).append(row)
    mine = work.actor.facilities if work.actor.role is Role.FACILITY else work.directory.facilities.keys()
    found = (work.directory.facilities[facility] for facility in mine)
    in_region = sorted((each for each in found if each.region == region), key=lambda each: (each.name, each.id))
    return [FacilityRows(each, rows.get(each.id, [])) for each in in_region]


def open_offers(work: Work, *, facility: FacilityId | None) -> list[Body]:
    """Return what the facility has still to answer, soonest deadline first; none named: all of the actor's own.

    Raises:
        NotFound, NotAllowed: as ``access`` says.
    """
    asked: list[Offer] = []
    for each in _facilities(work, facility):
        asked += (offer for offer in work.offers.open_at(each) if offer.state_at(work.now) is OfferState.OPEN)
    requests = work.requests.by_ids({offer.request for offer in asked})
    names = _names(work)
    asked.sort(key=lambda offer: offer.expires_at)
    return [views.offer_body(offer, request=requests[offer.request], names=names) for offer in asked]


def searches(work: Work, *, facility: FacilityId | None) -> list[Body]:
    """Return the requests whose search the facility owns, soonest deadline first; none named: all of the actor's own.

    Raises:
        NotFound, NotAllowed: as ``access`` says.
    """
    found = [request for each in _facilities(work, facility) for request in work.requests.led_by(each)]
    asked = work.offers.of_requests([request.id for request in found]) if found else {}
    names = _names(work)
    return [views.search_body(request, asked=asked.get(request.id, ()), names=names) for request in found]


def stays(
    work: Work, *, facility: FacilityId | None, states: Collection[StayState], page: Page
) -> tuple[list[Body], str | None]:
    """Return the facility's stays in these states, the newest promise first, and the cursor of the next page.

    No facility named: all of the actor's own.

    Raises:
        NotFound, NotAllowed: as ``access`` says.
        Invalid: ``unknown_cursor``.
    """
    found, following = work.stays.page(facilities=_facilities(work, facility), states=states, page=page)
    requests = work.requests.by_ids({stay.request for stay in found})
    names = _names(work)
    return [views.stay_body(stay, request=requests[stay.request], names=names) for stay in found], following


def open_tasks(work: Work, *, region: RegionId) -> list[Body]:
    """Return what the desk of the region still has to do, soonest due first.

    Raises:
        NotFound, NotAllowed: as ``access`` says.
    """
    access.require(work, Role.COORDINATOR)
    access.region(work, region)
    found = work.tasks.open(region)
    requests = work.requests.by_ids({task.request for task in found if task.request})
    return [views.task_body(task, request=requests.get(task.request) if task.request else None) for task in found]


def request_body(work: Work, request: BedRequest) -> Body:
    """Return what boards show of the request."""
    [(_, body)] = board.request_bodies(work, [request])
    return body


def search_body(work: Work, request: BedRequest) -> Body:
    """Return what the board of the provider that owns or owned its search shows of the request."""
    asked = work.offers.of_requests([request.id]).get(request.id, ())
    return views.search_body(request, asked=asked, names=_names(work))


def offer_body(work: Work, offer: Offer) -> Body:
    """Return what the ward's board shows of the offer."""
    return views.offer_body(offer, request=work.requests.find(offer.request), names=_names(work))


def stay_body(work: Work, stay: Stay) -> Body:
    """Return what the ward's board shows of the stay."""
    return views.stay_body(stay, request=work.requests.find(stay.request), names=_names(work))


def task_body(work: Work, task: Task) -> Body:
    """Return what the desk's board shows of the task."""
    return views.task_body(task, request=work.requests.find(task.request) if task.request else None)


def unit_body(work: Work, places: Places) -> Body:
    """Return what boards show of a unit with these places."""
    people: dict[PersonId, str] = {work.actor.id: work.actor.name}
    unknown = places.tellers - people.keys()
    if unknown:
        people |= work.people.names(unknown)
    unit = work.directory.unit(places.unit)
    return views.unit_body(unit, places=places, names=Names(work.regions, work.directory, people))


def _facilities(work: Work, facility: FacilityId | None) -> list[FacilityId]:
    if facility is not None:
        access.check_facility(work, facility)
        return [facility]
    access.require(work, Role.FACILITY)
    if not work.actor.facilities:
        raise NotAllowed("not_for_your_role")
    return sorted(work.actor.facilities)


def _names(work: Work) -> Names:
    return Names(work.regions, work.directory, {})
