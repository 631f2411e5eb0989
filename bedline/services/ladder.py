"""Turning to the next while there is no place: the region, its neighbours, who pays; and nobody left without a step."""

from datetime import timedelta
from typing import Any, Final

from bedline.domain import requests
from bedline.domain.escalation import RungKind
from bedline.domain.ids import RequestId
from bedline.domain.people import Role
from bedline.domain.requests import BedRequest
from bedline.domain.tasks import Task, TaskKind, carried
from bedline.ports.storage import Work
from bedline.services import access, matching, tasks

# A next step that is overdue for so long, with nobody at the desk told, is no step any more.
FORGOTTEN_LENGTH: Final = timedelta(minutes=5)


def hurry(work: Work, *, request: RequestId) -> BedRequest:
    """Have the next on the ladder turned to at once, because the desk will not wait.

    Raises:
        Conflict: ``no_ladder``, ``escalation_ended``.
        NotFound, NotAllowed: as ``access`` says.
    """
    access.require(work, Role.COORDINATOR)
    found = work.requests.get(request)
    access.check_request(work, found)
    # Only brought forward: what reaches into other regions is done by Bedline itself, a moment later.
    hurried, facts = requests.hurry(found, by=work.actor.id, now=work.now)
    work.requests.save(hurried)
    work.record(*facts)
    return hurried


def climb(work: Work, request: BedRequest) -> None:
    """Move a locked request up one rung, and turn to who stands there; on the last one, remind the desk."""
    higher, facts = requests.climb(request, by=work.actor.id, now=work.now)
    work.requests.save(higher)
    work.record(*facts)
    if higher.escalation is None:
        return
    match higher.escalation.rung.kind:
        case RungKind.PAYER:
            _turn_to_payer(work, higher)
        case RungKind.NEIGHBOURS:
            _ask_neighbours(work, higher)
        case _ if higher.state in requests.SEEKING and not higher.choosing:
            matching.seek(work, higher)


def _turn_to_payer(work: Work, request: BedRequest) -> None:
    ladder = request.escalation
    tasks.put_on_desk(
        work,
        kind=TaskKind.TURN_TO_PAYER,
        region=request.region,
        request=request.id,
        code=request.code,
        contact=ladder.rung.contact if ladder else "",
    )


def _ask_neighbours(work: Work, request: BedRequest) -> None:
    """Put the request before the desks of the neighbours that agreed, without saying whose it is."""
    for neighbour in work.regions[request.region].neighbours:
        if neighbour in work.regions:
            kind = TaskKind.NEIGHBOUR_ASKS
            tasks.put_on_desk(work, kind=kind, region=neighbour, request=request.id, **_anonymous(work, request))


def _anonymous(work: Work, request: BedRequest) -> dict[str, Any]:
    region, profile = work.regions[request.region], request.profile
    return {
        "code": request.code,
        "region_name": region.name,
        "care_form": region.care_form(request.form).short_names[region.languages[0]],
        "urgency": request.urgency or "",
        "age_band": profile.age_band(work.now.date()),
        "sex": profile.sex.value,
        "postcode": profile.postcode,
        "traits": ", ".join(region.traits[trait].short_names[region.languages[0]] for trait in sorted(profile.traits)),
    }


def carry_home(work: Work, asked: Task) -> None:
    """Tell a region's desk what its neighbour has answered, once."""
    work.tasks.save(carried(asked))
    if asked.request is None:
        return
    request = work.requests.get(asked.request)
    if request.live and request.escalation is not None and not request.escalation.ended:
        tasks.put_on_desk(
            work,
            kind=TaskKind.NEIGHBOUR_ANSWERED,
            region=request.region,
            request=request.id,
            code=request.code,
            region_name=work.regions[asked.region].name,
            answer=asked.outcome or "",
        )


def call_back(work: Work, asked: Task) -> None:
    """Tell a neighbour's desk that it need not look any more: the request has a place, or has landed."""
    tasks.done(work, task=asked, outcome="placed")


def notice(work: Work, request: BedRequest) -> None:
    """Put a locked request on the desk whose next step has not come."""
    tasks.put_on_desk(
        work, kind=TaskKind.WITHOUT_NEXT_STEP, region=request.region, request=request.id, code=request.code
    )
