"""The units that may take the patient of a request, with every why and why not."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_openapi3 import APIBlueprint, Tag

from bedline.domain.board import Body
from bedline.domain.call_hours import Otherwise
from bedline.domain.facilities import Facility, Unit
from bedline.domain.ids import FacilityId, RequestId, UnitId
from bedline.domain.matching.eligibility import Why
from bedline.domain.matching.ranking import Candidate, Term
from bedline.domain.matching.search import Refused
from bedline.domain.matching.telling import Told, why_here, why_not
from bedline.domain.people import Role
from bedline.domain.views import moment
from bedline.ports.storage import Work
from bedline.services import asking_one, days, matching, overview
from bedline.services.hotline import call_hours
from bedline.web.api.requests import RequestPath
from bedline.web.language import say
from bedline.web.models.matching import Candidates
from bedline.web.models.offers import NewOffer, OfferBody
from bedline.web.operations import reads, writes

api = APIBlueprint("matching", __name__, abp_tags=[Tag(name="matching")])

DESK = (Role.COORDINATOR,)
MINUTE = 60


@reads(api, "/requests/<request>/candidates", to=DESK, answer=Candidates, audited=True)
def list_candidates(work: Work, path: RequestPath) -> Body:
    """List every unit of the region for this request: in order and why, or why not."""
    explained = matching.candidates(work, request=RequestId(path.request))
    here = why_here(explained, directory=work.directory)
    crisis = _is_crisis(work, RequestId(path.request))
    used_up = days.used_up(work, request=RequestId(path.request))
    return {
        "items": [
            _candidate(
                each,
                told,
                now=work.now,
                beside=[*_days(used_up, each.facility), *_reached(work, unit=each.unit.id, crisis=crisis)],
            )
            for each, told in zip(explained.candidates, here, strict=True)
        ],
        "refused": [_refused(each, why_not(each, directory=work.directory)) for each in explained.refused],
    }


@writes(api, "/requests/<request>/offers", to=DESK, answer=OfferBody, status=201)
def make_offer(work: Work, path: RequestPath, body: NewOffer) -> Body:
    """Hold a place of a unit of one's choice and ask its ward."""
    made = asking_one.offer(work, request=RequestId(path.request), unit=UnitId(body.unit))
    return overview.offer_body(work, made)


def _candidate(found: Candidate, told: Told, *, now: datetime, beside: Sequence[Mapping[str, object]]) -> Body:
    reported_at = found.reported_at
    return {
        **_unit(found.unit, found.facility),
        "rank": found.rank,
        "distance_km": round(found.distance_km, 1),
        "free": found.free,
        "reported_at": moment(reported_at),
        "age_minutes": int((now - reported_at).total_seconds()) // MINUTE if reported_at else None,
        "stale": found.stale,
        "minutes": round(found.minutes, 1),
        "sentence": say(told.key, told.params),
        "reasons": [
            *(
                {"id": each.code.value, "sentence": _sentence(each), "weight": round(each.minutes, 1)}
                for each in found.terms
            ),
            *beside,
        ],
    }


def _days(used_up: Mapping[FacilityId, int], facility: Facility) -> list[dict[str, object]]:
    """Return that no day of the year is left there, if so: a reason that weighs nothing, for people to decide by."""
    most = used_up.get(facility.id)
    if most is None:
        return []
    return [{"id": "days_used_up", "sentence": say("days.used_up", {"most": most}), "weight": 0.0}]


def _reached(work: Work, *, unit: UnitId, crisis: bool) -> list[dict[str, object]]:
    """Return that another number is rung now, if so: a reason that weighs nothing; what costs time is a term."""
    closed = call_hours.closed(work, ward=work.phonebook.wards.get(unit), crisis=crisis)
    if closed is None or closed[1].otherwise is not Otherwise.PHONE:
        return []
    hours, _ = closed
    sentence = say("call_hours.phone", {"begins": f"{hours.begins:%H:%M}", "ends": f"{hours.ends:%H:%M}"})
    return [{"id": "call_hours", "sentence": sentence, "weight": 0.0}]


def _is_crisis(work: Work, request: RequestId) -> bool:
    found = work.requests.find(request)
    return found.care_form is not None and work.regions[found.region].care_form(found.care_form).crisis


def _refused(found: Refused, told: Told) -> Body:
    return {
        **_unit(found.unit, found.facility),
        "distance_km": round(found.distance_km, 1),
        "reported_at": moment(found.reported_at),
        "sentence": say(told.key, told.params),
        "reasons": [{"id": why.code.value, "sentence": _sentence(why)} for why in found.whys],
    }


def _sentence(reason: Term | Why) -> str:
    return say(f"matching.{reason.code.value}", reason.params)


def _unit(unit: Unit, facility: Facility) -> dict[str, object]:
    return {
        "unit": unit.id,
        "unit_name": unit.name,
        "facility": facility.id,
        "facility_name": facility.name,
        "town": facility.town,
        "phone": unit.phone or facility.phone,
    }
