"""What is told by telephone of a request: to a home before its yes, to its referrer, and when that counts as heard."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from bedline.domain.calls import Leg, LegEnd
from bedline.domain.facts import ResultHeard
from bedline.domain.ids import RegionId, RequestId
from bedline.domain.offers import Offer, OfferState
from bedline.domain.people import Person
from bedline.domain.requests import BedRequest, RequestState
from bedline.domain.scripts.engine import learning
from bedline.domain.scripts.talk import Line
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import tasks

# A request of this GP that is not older is offered to go on with.
RESUME_LENGTH: Final = timedelta(hours=24)
# Once the result has been spoken for so long it has been said in full, also to somebody who then hangs up.
HEARD_SECONDS: Final = 15
PLACED: Final = frozenset({RequestState.RESERVED, RequestState.ARRIVED})
# What came of a request that its referrer did not bring about.
RESULTS: Final = PLACED | {RequestState.UNPLACED, RequestState.REDIRECTED}
# Under this name a dialogue remembers which result is being told.
TELLING: Final = "telling"


def open_case(work: Work, *, person: Person) -> BedRequest | None:
    """Return this referrer's newest request of the last day that has still to land, if there is one."""
    since = work.now - RESUME_LENGTH
    own = [each for each in work.requests.live(person.region) if each.referrer == person.id]
    waited_for = [each for each in own if each.received_at >= since and each.state is not RequestState.ARRIVED]
    return max(waited_for, key=lambda each: (each.received_at, each.id), default=None)


def moment(work: Work, region: RegionId, at: datetime) -> str:
    """Return a moment as a sentence takes it: the time of today ("14:30"), or all of it for another day."""
    zone = ZoneInfo(work.regions[region].timezone)
    local = at.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == work.now.astimezone(zone).date() else at.isoformat()


def patient(work: Work, request: BedRequest) -> Mapping[str, object]:
    """Return what a home may know of a patient before its yes, as the scripts pitch it."""
    return {
        "care_form": request.form,
        "urgency": request.urgency,
        "sex": request.profile.sex.value,
        "age_band": request.profile.age_band(work.regions[request.region].day(work.now)),
        "traits": sorted(request.profile.traits),
    }


def place(work: Work, request: BedRequest) -> tuple[Line, ...]:
    """Return where the reserved place is: ward and town, telephone, until when, and the code to name there."""
    stay = work.stays.of_requests([request.id]).get(request.id)
    if stay is None:
        return (Line("status_searching"),)
    unit, facility = work.directory.unit(stay.unit), work.directory.facility(stay.facility)
    phone = unit.phone or facility.phone
    until = request.next_action.due_at if request.next_action else None
    return (
        Line("place_at", {"name": facility.name, "unit_name": unit.name, "town": facility.town}),
        *((Line("place_phone", {"phone": phone}),) if phone else ()),
        *((Line("place_until", {"until": moment(work, request.region, until)}),) if until else ()),
        Line("place_code", {"code": request.code}),
    )


def status(work: Work, request: BedRequest) -> tuple[Line, ...]:
    """Return where a request stands, as its referrer is told who asks."""
    match request.state:
        case RequestState.RESERVED | RequestState.ARRIVED:
            return place(work, request)
        case RequestState.RECEIVED:
            return (Line("status_desk"),)
        case RequestState.WAITING:
            until = quiet_until(work, request)
            return (Line("quiet_hours", {"until": until}) if until else Line("status_waiting"),)
        case RequestState.OFFERED if asked := standing(work, request):
            return (Line("status_asked", {"name": asked_name(work, asked[0])}),)
        case RequestState.TRIAGED | RequestState.SEARCHING | RequestState.OFFERED:
            return (Line("status_searching"),)
        case _:
            return (Line("status_landed"),)


def quiet_until(work: Work, request: BedRequest) -> str | None:
    """Return from when on wards are asked again for a request, as it is said; None: they may be asked now."""
    until = work.regions[request.region].quiet_until(request.form, at=work.now)
    return None if until is None else moment(work, request.region, until)


def standing(work: Work, request: BedRequest) -> tuple[Offer, ...]:
    """Return the questions to wards that can still be answered, the first asked first."""
    asked = work.offers.of_requests([request.id]).get(request.id, ())
    return tuple(each for each in asked if each.state_at(work.now) is OfferState.OPEN)


def asked_name(work: Work, offer: Offer) -> str:
    """Return the name under which a ward that is being asked is known to a GP: its home's."""
    return work.directory.facility(offer.facility).name


def telling(leg: Leg, request: BedRequest) -> Leg:
    """Remember that the leg is being told what came of that request; whether it is heard shows only later."""
    if request.state not in RESULTS:
        return leg
    return replace(leg, dialogue=learning(leg.dialogue, **{TELLING: str(request.id)}))


def heard(work: Work, leg: Leg) -> Leg:
    """Note that whoever is on the line has heard the result they were being told, and that something came of the call.

    The desk need not ring any more; that Bedline itself does not follows from the fact.
    """
    told = leg.dialogue.data.get(TELLING)
    if told is None:
        return leg
    request = work.requests.get(RequestId(UUID(str(told))))
    if request.told_at is None and request.state in RESULTS:
        work.requests.save(replace(request, told_at=work.now, updated_at=work.now))
        work.record(ResultHeard(region=request.region, at=work.now, by=work.actor.id, request=request.id))
        kinds = frozenset({TaskKind.RING_BACK, TaskKind.RESULT_NOT_HEARD})
        tasks.settle(work, request=request, outcome="result_heard", kinds=kinds)
    outcome = LegEnd.BED if request.state in PLACED else LegEnd.ANSWERED
    return replace(leg, outcome=outcome, dialogue=learning(leg.dialogue, **{TELLING: None}))
