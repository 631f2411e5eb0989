"""Turning to the next while there is no place: the region, its neighbours, who pays; and nobody left without a step."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from bedline.domain import requests
from bedline.domain.errors import Conflict
from bedline.domain.escalation import Escalation, RungKind, payer_is_next
from bedline.domain.ids import RegionId, RequestId
from bedline.domain.offices import OfficeBy, at_hand
from bedline.domain.people import Role
from bedline.domain.requests import BedRequest
from bedline.domain.tasks import Task, TaskKind, carried
from bedline.domain.ways import Leader
from bedline.ports.storage import Work
from bedline.services import access, across, matching, needs, payers, reach, tasks

# A next step that is overdue for so long, with nobody at the desk told, is no step any more. Longer than the slowest
# sweep that takes one stays away (15 s) and than a change of leader takes (20 s); with the beat of the sweep that looks
# (10 s) it is still found within the minute.
FORGOTTEN_LENGTH: Final = timedelta(seconds=30)


def hurry(work: Work, *, request: RequestId) -> BedRequest:
    """Have the next on the ladder turned to at once, because the desk will not wait.

    A provider that owns the search may, once it has asked all the others.

    Raises:
        Conflict: ``no_ladder``, ``escalation_ended``; ``others_not_asked``.
        NotFound, NotAllowed: as ``access`` says.
    """
    access.require(work, Role.COORDINATOR, Role.FACILITY)
    found = work.requests.get(request)
    access.check_search(work, found)
    if work.actor.role is Role.FACILITY and _others_left(work, found):
        raise Conflict("others_not_asked")
    # Only brought forward: what reaches into other regions is done by Bedline itself, a moment later.
    hurried, facts = requests.hurry(found, by=work.actor.id, now=work.now)
    work.requests.save(hurried)
    work.record(*facts)
    return hurried


def climb(work: Work, request: BedRequest) -> None:
    """Move a locked request up one rung, and turn to who stands there; on the last one, remind the desk.

    The payer is not turned to while a provider owns the search and has not asked all the others. Where there is nobody
    next door, it is the next one's turn at once.
    """
    if _too_soon_for_payer(work, request):
        waits, told = requests.wait_with_payer(request, by=work.actor.id, now=work.now)
        work.requests.save(waits)
        work.record(*told)
        return
    higher, facts = requests.climb(request, by=work.actor.id, now=work.now)
    work.requests.save(higher)
    work.record(*facts)
    if higher.escalation is None:
        return
    if _nobody_there(work, higher.escalation, region=request.region):
        climb(work, higher)
        return
    match higher.escalation.rung.kind:
        case RungKind.PAYER:
            _turn_to_office(work, higher)
        case RungKind.NEIGHBOURS:
            _ask_neighbours(work, higher)
        case _ if higher.state in requests.SEEKING and not higher.choosing and higher.leader is Leader.DESK:
            matching.seek(work, higher)


def _nobody_there(work: Work, ladder: Escalation, *, region: RegionId) -> bool:
    return ladder.rung.kind is RungKind.NEIGHBOURS and not ladder.on_top and not _neighbours(work, region)


def _neighbours(work: Work, region: RegionId) -> Sequence[RegionId]:
    return [each for each in work.regions[region].neighbours if each in work.regions]


def _too_soon_for_payer(work: Work, request: BedRequest) -> bool:
    ladder = request.escalation
    if request.leader is not Leader.PROVIDER or ladder is None or ladder.ended or not payer_is_next(ladder):
        return False
    return _others_left(work, request)


def _others_left(work: Work, request: BedRequest) -> bool:
    """Say whether a ward that may take the patient has not been asked yet."""
    asked = work.offers.of_requests([request.id]).get(request.id, ())
    return bool(reach.best_of(work, needs.need_of(work, request, asked), most=1))


def _turn_to_office(work: Work, request: BedRequest) -> None:
    """Turn to whoever is open now of those the rung names, by the channel they want; our own desk has it as a task."""
    region, ladder = work.regions[request.region], request.escalation
    offices = ladder.rung.offices if ladder else ()
    office = at_hand(offices, at=work.now, timezone=region.timezone, holidays=region.holidays)
    asked, facts = requests.turn_to(request, office=office, by=work.actor.id, now=work.now)
    work.requests.save(asked)
    work.record(*facts)
    due_at = asked.escalation.answer_by if asked.escalation else None
    payers.put_on_desk(work, request=asked, office=office, by=office.by if office else OfficeBy.PEOPLE, due_at=due_at)


def _ask_neighbours(work: Work, request: BedRequest) -> None:
    """Put the request before the desks of the neighbours that agreed, without saying whose it is."""
    asked, _ = requests.turn_to(request, office=None, by=work.actor.id, now=work.now)
    work.requests.save(asked)
    due_at = asked.escalation.answer_by if asked.escalation else None
    for neighbour in _neighbours(work, request.region):
        told = _anonymous(work, asked)
        asked, guest = across.invite(work, asked, neighbour=neighbour, due_at=due_at or work.now)
        about = guest.id if guest is not None else request.id
        kind = TaskKind.NEIGHBOUR_ASKS
        tasks.put_on_desk(work, kind=kind, region=neighbour, request=about, due_at=due_at, **told)


def _anonymous(work: Work, request: BedRequest) -> dict[str, Any]:
    region, profile = work.regions[request.region], request.profile
    return {
        "code": request.code,
        "region_name": region.name,
        "care_form": region.care_form(request.form).short_names[region.languages[0]],
        "urgency": request.urgency or "",
        "age_band": profile.age_band(region.day(work.now)),
        "sex": profile.sex.value,
        "postcode": profile.postcode,
        "traits": ", ".join(region.traits[trait].short_names[region.languages[0]] for trait in sorted(profile.traits)),
    }


def carry_home(work: Work, asked: Task) -> None:
    """Tell a region's desk what its neighbour has answered, once."""
    work.tasks.save(carried(asked))
    request = _asking(work, asked)
    if request is not None and request.live and request.escalation is not None and not request.escalation.ended:
        tasks.put_on_desk(
            work,
            kind=TaskKind.NEIGHBOUR_ANSWERED,
            region=request.region,
            request=request.id,
            code=request.code,
            region_name=work.regions[asked.region].name,
            answer=asked.outcome or "",
        )


def _asking(work: Work, asked: Task) -> BedRequest | None:
    """Return, locked, the request that a neighbour has answered about in words; None: what it did says more."""
    if asked.request is None:
        return None
    about = work.requests.find(asked.request)
    if about.guest_of is None:
        return work.requests.get(asked.request)
    return across.home_of(work, about.id) if about.state in requests.SEEKING else None


def call_back(work: Work, asked: Task) -> None:
    """Tell a neighbour's desk that it need not look any more: the request has a place, has landed, or is another."""
    tasks.done(work, task=asked, outcome="placed")


def notice(work: Work, request: BedRequest) -> None:
    """Put a locked request on the desk whose next step has not come."""
    tasks.put_on_desk(
        work, kind=TaskKind.WITHOUT_NEXT_STEP, region=request.region, request=request.id, code=request.code
    )
