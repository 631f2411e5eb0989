"""A request as the guest of a neighbour region: without a name there, until the place is accepted here."""

from dataclasses import replace
from datetime import datetime

from bedline.domain.across import Across
from bedline.domain.errors import Conflict
from bedline.domain.facts import GuestArrived, LookedAcross, RequestCrossed, RequestSubmitted, RequestWithdrawn
from bedline.domain.ids import CareFormId, PersonId, RegionId, RequestId
from bedline.domain.patients import anonymous
from bedline.domain.questions import Answers
from bedline.domain.requests.landings import landed
from bedline.domain.requests.request import BedRequest, Change, Channel, NextAction, NextKind, about
from bedline.domain.requests.states import RequestState

# How a guest lands that is not needed any more, and a request whose patient went to a neighbour region.
CALLED_OFF = "called_off"
CROSSED = "across"


def invite(
    request: BedRequest,
    *,
    guest: RequestId,
    code: str,
    region: RegionId,
    care_form: CareFormId,
    urgency: str,
    due_at: datetime,
    by: PersonId,
    now: datetime,
) -> Change:
    """Return the request as a neighbour region gets it: what a ward may know before its yes, and no more.

    The norm's clock goes with it. Its desk looks by itself, and answers until ``due_at``.
    """
    asked = BedRequest(
        id=guest,
        code=code,
        region=region,
        channel=Channel.GUEST,
        referrer=by,
        practice=None,
        profile=anonymous(request.profile, on=now.date()),
        answers={},
        happened_at=request.happened_at,
        received_at=now,
        updated_at=now,
        state=RequestState.SEARCHING,
        next_action=NextAction(NextKind.OFFER, due_at),
        care_form=care_form,
        urgency=urgency,
        norm_due_at=request.norm_due_at,
        guest_of=request.region,
    )
    return asked, (RequestSubmitted(region=region, at=now, by=by, request=guest),)


def look_across(request: BedRequest, across: Across, *, by: PersonId, now: datetime) -> Change:
    """Keep how the search in a neighbour region stands: a new one, or one that is known in another state."""
    others = tuple(each for each in request.across if each.guest != across.guest)
    fact = LookedAcross(**about(request, by=by, now=now), neighbour=across.region, stands=_stands(across))
    return replace(request, across=(*others, across), updated_at=now), (fact,)


def _stands(across: Across) -> str:
    return across.word.value if across.word is not None and across.open else across.state.value


def across_in(request: BedRequest, region: RegionId) -> Across:
    """Return the search in that region that something may still come of.

    Raises:
        Conflict: ``no_place_across``.
    """
    for each in request.across:
        if each.region == region and each.open:
            return each
    raise Conflict("no_place_across")


def cross(request: BedRequest, *, place: str, by: PersonId, now: datetime) -> Change:
    """Land the request because its patient goes to a place in a neighbour region.

    Raises:
        Conflict: ``request_cannot_move``.
    """
    gone = landed(request, RequestState.REDIRECTED, outcome=CROSSED, reason=place, now=now)
    return gone, (RequestCrossed(**about(request, by=by, now=now)),)


def hand_over(guest: BedRequest, *, of: BedRequest, answers: Answers, note: str, by: PersonId, now: datetime) -> Change:
    """Make the guest a request of its own region, with what its referrer had said: the place was accepted for it.

    ``answers`` are those given in triage that its region understands. Its gates judge nothing any more.
    """
    known = replace(guest, profile=of.profile, answers=answers, note=note, handed_over_at=now, updated_at=now)
    return known, (GuestArrived(**about(guest, by=by, now=now)),)


def call_off(guest: BedRequest, *, by: PersonId, now: datetime) -> Change:
    """Land a guest for whom nobody has to look any more.

    Raises:
        Conflict: ``request_cannot_move``.
    """
    ended = landed(guest, RequestState.WITHDRAWN, outcome=CALLED_OFF, reason=None, now=now)
    return ended, (RequestWithdrawn(**about(guest, by=by, now=now), reason=CALLED_OFF),)
