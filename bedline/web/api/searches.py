"""Searches that the referrer or the first provider leads: whom to ask, and how it is given back."""

from flask_openapi3 import APIBlueprint, Tag

from bedline.domain.board import Body
from bedline.domain.ids import FacilityId, RequestId, UnitId
from bedline.domain.people import Role
from bedline.domain.views import moment
from bedline.ports.storage import Work
from bedline.services import choosing, ladder, overview
from bedline.services.choosing import Choice
from bedline.web.api.requests import RequestPath
from bedline.web.language import say
from bedline.web.models.base import Address, Nothing, Slug
from bedline.web.models.offers import OfferBody
from bedline.web.models.requests import RequestBody
from bedline.web.models.searches import Choices, Chosen, LeftTo, OwnPlace, SearchBody, Searches
from bedline.web.models.stays import StayBody
from bedline.web.operations import reads, writes

api = APIBlueprint("searches", __name__, abp_tags=[Tag(name="searches")])

EVERYBODY = (Role.GP, Role.FACILITY, Role.COORDINATOR)
PROVIDERS = (Role.FACILITY,)
REFERRERS = (Role.GP,)


class SearchesQuery(Address):
    """Of which facility; none: all of one's own."""

    facility: Slug | None = None


@reads(api, "/searches", to=(Role.FACILITY, Role.COORDINATOR), answer=Searches)
def list_searches(work: Work, query: SearchesQuery) -> Body:
    """List the requests whose search a facility owns, soonest deadline first."""
    facility = FacilityId(query.facility) if query.facility else None
    return {"items": overview.searches(work, facility=facility)}


@reads(api, "/requests/<request>/choices", to=EVERYBODY, answer=Choices, audited=True)
def list_choices(work: Work, path: RequestPath) -> Body:
    """List whom the leader of a search may ask now, best first, with why."""
    found = choosing.choices(work, request=RequestId(path.request))
    return {"items": [_choice(each) for each in found.found], "more": found.more}


@writes(api, "/requests/<request>/choose", to=EVERYBODY, answer=OfferBody, status=201)
def choose_unit(work: Work, path: RequestPath, body: Chosen) -> Body:
    """Ask the unit that the leader of the search has chosen: its place is held while its ward answers."""
    made = choosing.choose(work, request=RequestId(path.request), unit=UnitId(body.unit))
    return overview.offer_body(work, made)


@writes(api, "/requests/<request>/leave", to=REFERRERS, answer=RequestBody)
def leave_choice(work: Work, path: RequestPath, body: LeftTo) -> Body:
    """Leave the choice to Bedline, or to the people at the desk."""
    return overview.request_body(work, choosing.leave(work, request=RequestId(path.request), to=body.to))


@writes(api, "/requests/<request>/take-in", to=PROVIDERS, answer=StayBody, status=201)
def take_patient_in(work: Work, path: RequestPath, body: OwnPlace) -> Body:
    """Take the patient into a unit of one's own, as the owner of the search: the place is reserved."""
    stay = choosing.take_in(work, request=RequestId(path.request), unit=UnitId(body.unit), yes=body.yes())
    return overview.stay_body(work, stay)


@writes(api, "/requests/<request>/give-back", to=PROVIDERS, answer=SearchBody)
def give_search_back(work: Work, path: RequestPath, body: Nothing) -> Body:
    """Give the search back to the desk, which has a task then."""
    del body
    return overview.search_body(work, choosing.give_back(work, request=RequestId(path.request)))


@writes(api, "/requests/<request>/turn-to-payer", to=PROVIDERS, answer=SearchBody)
def turn_to_payer(work: Work, path: RequestPath, body: Nothing) -> Body:
    """Have the next on the ladder turned to at once, once all the others have been asked."""
    del body
    return overview.search_body(work, ladder.hurry(work, request=RequestId(path.request)))


def _choice(choice: Choice) -> Body:
    found, why = choice.candidate, choice.why
    return {
        "unit": found.unit.id,
        "unit_name": found.unit.name,
        "facility": found.facility.id,
        "facility_name": found.facility.name,
        "town": found.facility.town,
        "rank": found.rank,
        "distance_km": round(found.distance_km, 1),
        "reported_at": moment(found.reported_at),
        "stale": found.stale,
        "sentence": say(why.key, why.params),
        "own": choice.own,
    }
