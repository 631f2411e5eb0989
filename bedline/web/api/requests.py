"""Bed requests: asked, looked up, decided about, and ended."""

from uuid import UUID

from flask_openapi3 import APIBlueprint, Tag

from bedline.domain.board import Body
from bedline.domain.ids import PersonId, RegionId, RequestId
from bedline.domain.people import Role
from bedline.domain.requests import Channel, RequestState
from bedline.ports.storage import Page, Work
from bedline.services import across, board, days, ladder, matching, overview, requests
from bedline.web.models.base import Address, Cursor, Limit, Nothing, Slug
from bedline.web.models.patients import MaybeDays, MaybePatient
from bedline.web.models.requests import HandOver, NewRequest, NoPlace, Redirection, RequestBody, Requests, Withdrawal
from bedline.web.operations import reads, writes
from bedline.web.people import by_token, the_person

api = APIBlueprint("requests", __name__, abp_tags=[Tag(name="requests")])

REFERRERS = (Role.GP, Role.COORDINATOR)
DESK = (Role.COORDINATOR,)
KEEPERS = (Role.FACILITY, Role.COORDINATOR)
EVERYBODY = (Role.GP, Role.FACILITY, Role.COORDINATOR)


class RequestPath(Address):
    """A request by its id."""

    request: UUID


class AcrossPath(RequestPath):
    """Which request, and in which neighbour region a place is kept for it."""

    region: Slug


class RequestsQuery(Address):
    """Which requests: of a region (none: the own), in a state (none: any), ``mine``: in the asker's own hands."""

    region: Slug | None = None
    state: RequestState | None = None
    mine: bool = False
    limit: Limit = 50
    cursor: Cursor | None = None


@writes(api, "/requests", to=REFERRERS, answer=RequestBody, status=201)
def submit_request(work: Work, body: NewRequest) -> Body:
    """Ask for a bed; when triage leaves nothing to decide, the first ward is asked in the same breath."""
    return overview.request_body(work, requests.submit(work, asked=body.asked(channel=_channel())))


@reads(api, "/requests", to=REFERRERS, answer=Requests)
def list_requests(work: Work, query: RequestsQuery) -> Body:
    """List requests, newest first: the desk's are the region's, a GP's are the practice's.

    With ``mine`` a coordinator sees those they hold; a page may then be shorter than its limit.
    """
    found, following = requests.page(
        work,
        region=RegionId(query.region) if query.region else work.actor.region,
        states=[query.state] if query.state else [],
        page=Page(limit=query.limit, after=query.cursor),
    )
    if query.mine and work.actor.role is Role.COORDINATOR:
        found = [request for request in found if request.owner == work.actor.id]
    return {"items": [body for _, body in board.request_bodies(work, found)], "next_cursor": following}


@reads(api, "/requests/<request>", to=REFERRERS, answer=RequestBody)
def find_request(work: Work, path: RequestPath) -> Body:
    """Return one request, as its referrer and the desk see it."""
    return overview.request_body(work, requests.find(work, request=RequestId(path.request)))


@reads(api, "/requests/<request>/patient", to=EVERYBODY, answer=MaybePatient, audited=True)
def find_patient(work: Work, path: RequestPath) -> Body | None:
    """Tell who the patient is, where that was told us: to the referrer, the desk, and the facility that has said yes.

    Every look is written down.
    """
    patient = requests.patient(work, request=RequestId(path.request))
    if patient is None:
        return None
    born = patient.birth_date.isoformat() if patient.birth_date else None
    return {"name": patient.name, "birth_date": born, "national_number": patient.national_number}


@reads(api, "/requests/<request>/days", to=KEEPERS, answer=MaybeDays, audited=True)
def find_days(work: Work, path: RequestPath) -> Body | None:
    """Tell how many days of this year the patient stayed in a centre: to the desk, and to the one that has said yes.

    The facility hears of its own days only. Every look is written down.
    """
    count, facilities = days.seen(work, request=RequestId(path.request))
    if count is None:
        return None
    return {
        "year": count.on.year,
        "most": count.term.length.days,
        "source": count.term.source,
        "counted": count.centres is not None,
        "said": count.said,
        "centres": [
            {
                "facility": each,
                "facility_name": work.directory.facility(each).name,
                "counted": count.counted(each),
                "left": count.left(each),
            }
            for each in facilities
        ],
    }


@writes(api, "/requests/<request>/withdraw", to=REFERRERS, answer=RequestBody)
def withdraw_request(work: Work, path: RequestPath, body: Withdrawal) -> Body:
    """Say that the bed is no longer needed."""
    ended = requests.withdraw(work, request=RequestId(path.request), reason=body.reason)
    return overview.request_body(work, ended)


@writes(api, "/requests/<request>/take", to=DESK, answer=RequestBody)
def take_request(work: Work, path: RequestPath, body: Nothing) -> Body:
    """Take the request into one's own hands."""
    del body
    taken = requests.take(work, request=RequestId(path.request), owner=work.actor.id)
    return overview.request_body(work, taken)


@writes(api, "/requests/<request>/hand-over", to=DESK, answer=RequestBody)
def hand_over_request(work: Work, path: RequestPath, body: HandOver) -> Body:
    """Give the request into a colleague's hands, or back to the desk."""
    owner = PersonId(body.to) if body.to else None
    return overview.request_body(work, requests.take(work, request=RequestId(path.request), owner=owner))


@writes(api, "/requests/<request>/search", to=REFERRERS, answer=RequestBody)
def search_request(work: Work, path: RequestPath, body: Nothing) -> Body:
    """Search again now; a referrer may for a patient who did not come to their place."""
    del body
    return overview.request_body(work, matching.search(work, request=RequestId(path.request)))


@writes(api, "/requests/<request>/escalate", to=DESK, answer=RequestBody)
def escalate_request(work: Work, path: RequestPath, body: Nothing) -> Body:
    """Have the next on the ladder turned to at once; it is done a moment later."""
    del body
    return overview.request_body(work, ladder.hurry(work, request=RequestId(path.request)))


@writes(api, "/requests/<request>/across/<region>/accept", to=DESK, answer=RequestBody)
def accept_across(work: Work, path: AcrossPath, body: Nothing) -> Body:
    """Say that the patient comes to the place that a neighbour region keeps; a moment later the case is theirs."""
    del body
    said = across.accept(work, request=RequestId(path.request), region=RegionId(path.region))
    return overview.request_body(work, said)


@writes(api, "/requests/<request>/across/<region>/decline", to=DESK, answer=RequestBody)
def decline_across(work: Work, path: AcrossPath, body: Nothing) -> Body:
    """Say that the patient does not come there; a moment later the place is free again."""
    del body
    said = across.decline(work, request=RequestId(path.request), region=RegionId(path.region))
    return overview.request_body(work, said)


@writes(api, "/requests/<request>/redirect", to=DESK, answer=RequestBody)
def redirect_request(work: Work, path: RequestPath, body: Redirection) -> Body:
    """Say that the patient goes elsewhere."""
    ended = requests.redirect(work, request=RequestId(path.request), destination=body.destination, reason=body.reason)
    return overview.request_body(work, ended)


@writes(api, "/requests/<request>/unplaced", to=DESK, answer=RequestBody)
def unplace_request(work: Work, path: RequestPath, body: NoPlace) -> Body:
    """End the search without a place."""
    ended = requests.unplace(work, request=RequestId(path.request), reason=body.reason)
    return overview.request_body(work, ended)


@writes(api, "/requests/<request>/close", to=DESK, answer=RequestBody)
def close_request(work: Work, path: RequestPath, body: Nothing) -> Body:
    """Land the case of a patient who has arrived."""
    del body
    return overview.request_body(work, requests.close(work, request=RequestId(path.request)))


def _channel() -> Channel:
    """Return the door that the request came in by."""
    if by_token():
        return Channel.API
    return Channel.DESK if the_person().role is Role.COORDINATOR else Channel.WEB
