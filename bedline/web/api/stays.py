"""Reserved places until the patient has left."""

from uuid import UUID

from flask_openapi3 import APIBlueprint, Tag

from bedline.domain.board import Body
from bedline.domain.ids import FacilityId, StayId
from bedline.domain.people import Role
from bedline.domain.stays import PRESENT, StayState
from bedline.ports.storage import Page, Work
from bedline.services import journeys, no_shows, overview, stay_terms, stays
from bedline.web.models.base import Address, Cursor, Limit, Nothing, Slug
from bedline.web.models.stays import (
    Arrival,
    Cancellation,
    Departure,
    Expectation,
    NewExtension,
    NewTransport,
    StayBody,
    Stays,
    Takeover,
)
from bedline.web.operations import reads, writes

api = APIBlueprint("stays", __name__, abp_tags=[Tag(name="stays")])

KEEPERS = (Role.FACILITY, Role.COORDINATOR)
EVERYBODY = (Role.GP, *KEEPERS)


class StayPath(Address):
    """A stay by its id."""

    stay: UUID


class StaysQuery(Address):
    """Of which facility (none: all of one's own), and in which state (none: reserved or arrived)."""

    facility: Slug | None = None
    state: StayState | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


@reads(api, "/stays", to=KEEPERS, answer=Stays)
def list_stays(work: Work, query: StaysQuery) -> Body:
    """List the stays of a facility, the newest promise first."""
    facility = FacilityId(query.facility) if query.facility else None
    states = frozenset({query.state}) if query.state else PRESENT
    page = Page(limit=query.limit, after=query.cursor)
    items, following = overview.stays(work, facility=facility, states=states, page=page)
    return {"items": items, "next_cursor": following}


@writes(api, "/stays/<stay>/arrived", to=KEEPERS, answer=StayBody)
def arrive_stay(work: Work, path: StayPath, body: Arrival) -> Body:
    """Say that the patient is in the bed."""
    arrived = stays.arrive(work, stay=StayId(path.stay), happened_at=body.happened_at)
    return overview.stay_body(work, arrived)


@writes(api, "/stays/<stay>/left", to=KEEPERS, answer=StayBody)
def leave_stay(work: Work, path: StayPath, body: Departure) -> Body:
    """Say that the patient has left, and where to."""
    left = stays.leave(
        work,
        stay=StayId(path.stay),
        destination=body.destination,
        place=body.place,
        outside_region=body.outside_region,
        happened_at=body.happened_at,
    )
    return overview.stay_body(work, left)


@writes(api, "/stays/<stay>/expected", to=EVERYBODY, answer=StayBody)
def expect_stay(work: Work, path: StayPath, body: Expectation) -> Body:
    """Say that the patient comes at another moment; one who did not come gets the place again while it is free."""
    return overview.stay_body(work, journeys.expect(work, stay=StayId(path.stay), expected_at=body.expected_at))


@writes(api, "/stays/<stay>/transport", to=EVERYBODY, answer=StayBody)
def arrange_transport(work: Work, path: StayPath, body: NewTransport) -> Body:
    """Say how the patient comes, and whether that is ordered."""
    arranged = journeys.arrange(
        work, stay=StayId(path.stay), kind=body.kind, ordered=body.ordered, pick_up_at=body.pick_up_at
    )
    return overview.stay_body(work, arranged)


@writes(api, "/stays/<stay>/transport/picked-up", to=EVERYBODY, answer=StayBody)
def pick_up_patient(work: Work, path: StayPath, body: Arrival) -> Body:
    """Say that the patient is on the way."""
    return overview.stay_body(work, journeys.pick_up(work, stay=StayId(path.stay), happened_at=body.happened_at))


@writes(api, "/stays/<stay>/responsibility", to=EVERYBODY, answer=StayBody)
def take_over(work: Work, path: StayPath, body: Takeover) -> Body:
    """Say that a doctor carries medical responsibility: the stay begins at that moment."""
    taken = journeys.take_over(
        work, stay=StayId(path.stay), doctor=body.doctor, function=body.function, happened_at=body.happened_at
    )
    return overview.stay_body(work, taken)


@writes(api, "/stays/<stay>/extension", to=KEEPERS, answer=StayBody)
def extend_stay(work: Work, path: StayPath, body: NewExtension) -> Body:
    """Say that the stay may last longer than its limit, as often as the region allows; the new limit is warned of."""
    extended = stay_terms.extend(work, stay=StayId(path.stay), reason=body.reason, decided_by=body.decided_by)
    return overview.stay_body(work, extended)


@writes(api, "/stays/<stay>/cancel", to=EVERYBODY, answer=StayBody)
def cancel_stay(work: Work, path: StayPath, body: Cancellation) -> Body:
    """Give the reserved place up: the ward takes its yes back, or the patient thought again. The search begins anew."""
    return overview.stay_body(work, stays.cancel(work, stay=StayId(path.stay), reason=body.reason))


@writes(api, "/stays/<stay>/no-show", to=KEEPERS, answer=StayBody)
def miss_stay(work: Work, path: StayPath, body: Nothing) -> Body:
    """Say that the patient did not come: referrer and desk are asked why; in a crisis one searches meanwhile."""
    del body
    return overview.stay_body(work, no_shows.miss(work, stay=StayId(path.stay)))
