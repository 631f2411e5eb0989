"""One patient's need for a bed: what is known of it, its owner, and its next action with a deadline."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from bedline.domain.across import Across
from bedline.domain.errors import Conflict
from bedline.domain.escalation import Escalation
from bedline.domain.facts import RequestFact
from bedline.domain.ids import CareFormId, InsurerId, PersonId, PracticeId, RegionId, RequestId
from bedline.domain.patients import Profile
from bedline.domain.questions import Answers
from bedline.domain.requests.states import MOVES, RequestState
from bedline.domain.triage import Finding
from bedline.domain.ways import Lead, Leader


class NextKind(StrEnum):
    """What has to happen next to a request."""

    TRIAGE = "triage"
    SEARCH = "search"
    CHOICE = "choice"
    # The provider that was turned to first finds a place.
    PROVIDER = "provider"
    OFFER = "offer"
    ANSWER = "answer"
    RETRY = "retry"
    TRANSPORT = "transport"
    ARRIVAL = "arrival"
    # Somebody says what became of a patient who did not come.
    NO_SHOW = "no_show"
    CLOSE = "close"


class Channel(StrEnum):
    """The door a request came in by."""

    WEB = "web"
    PHONE = "phone"
    DESK = "desk"
    API = "api"
    # From a neighbour region that has no place, by Bedline.
    GUEST = "guest"


@dataclass(frozen=True, slots=True)
class NextAction:
    """What must happen next, at the latest at ``due_at``."""

    kind: NextKind
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BedRequest:
    """A need for a bed, in one hand from receipt until it has landed.

    ``happened_at`` is when the referrer asked, ``received_at`` when it was entered;
    norms count from the first.
    """

    id: RequestId
    code: str
    region: RegionId
    channel: Channel
    referrer: PersonId
    practice: PracticeId | None
    profile: Profile
    answers: Answers
    happened_at: datetime
    received_at: datetime
    state: RequestState
    next_action: NextAction | None
    updated_at: datetime
    # What the referrer asks for, and from triage on what was settled; None where nobody has said it.
    care_form: CareFormId | None = None
    urgency: str | None = None
    owner: PersonId | None = None
    norm_due_at: datetime | None = None
    warnings_given: int = 0
    warn_at: datetime | None = None
    override_reason: str | None = None
    note: str = ""
    outcome: str | None = None
    outcome_reason: str | None = None
    closed_at: datetime | None = None
    # When candidates were last looked for, so that a place that comes free later is noticed.
    searched_at: datetime | None = None
    # The referrer is to be rung with the result, and when they heard it on the telephone.
    ring_back: bool = False
    told_at: datetime | None = None
    # Until when the referrer must have heard of a reserved place; None once that was seen to.
    hear_by: datetime | None = None
    findings: tuple[Finding, ...] = field(default=())
    # Who pays for the stay, where the referrer has said so.
    insurer: InsurerId | None = None
    # Who is turned to while there is no place; None before the first search, and where the region has no ladder.
    escalation: Escalation | None = None
    # Who leads the search; None where the desk has led it all along.
    lead: Lead | None = None
    # Where a place is sought across the border, and what came of it.
    across: tuple[Across, ...] = ()
    # Of which region this is a guest, and when it was handed over: until then nobody here knows who it is.
    guest_of: RegionId | None = None
    handed_over_at: datetime | None = None

    @property
    def live(self) -> bool:
        """Say whether the request has not landed yet."""
        return self.state not in MOVES.final

    @property
    def to_be_rung(self) -> bool:
        """Say whether the referrer is to be rung with what comes of it, and has not heard yet."""
        return self.told_at is None and (self.ring_back or self.channel is Channel.PHONE)

    @property
    def nameless(self) -> bool:
        """Say whether it is a guest whose own region has not accepted a place yet."""
        return self.guest_of is not None and self.handed_over_at is None

    @property
    def choosing(self) -> bool:
        """Say whether its referrer is choosing a place, and nobody has been asked yet."""
        return self.next_action is not None and self.next_action.kind is NextKind.CHOICE

    @property
    def awaits_word(self) -> bool:
        """Say whether somebody is to say first what became of its patient, who did not come."""
        return self.next_action is not None and self.next_action.kind is NextKind.NO_SHOW

    @property
    def leader(self) -> Leader:
        """Return who leads the search: always exactly one."""
        return Leader.DESK if self.lead is None else self.lead.leader

    @property
    def form(self) -> CareFormId:
        """Return the settled care form.

        Raises:
            Conflict: ``request_not_triaged`` before triage.
        """
        if self.care_form is None or self.state is RequestState.RECEIVED:
            raise Conflict("request_not_triaged")
        return self.care_form


Change = tuple[BedRequest, tuple[RequestFact, ...]]


def moved(request: BedRequest, goal: RequestState, *, now: datetime, kind: NextKind, due_at: datetime) -> BedRequest:
    """Return it in another state, with what has to happen next.

    Raises:
        Conflict: ``request_cannot_move``.
    """
    MOVES.check(request.state, goal)
    return replace(request, state=goal, next_action=NextAction(kind, due_at), updated_at=now, hear_by=None)


class _About(TypedDict):
    region: RegionId
    at: datetime
    by: PersonId
    request: RequestId


def about(request: BedRequest, *, by: PersonId, now: datetime) -> _About:
    """Return what every fact about the request says."""
    return _About(region=request.region, at=now, by=by, request=request.id)
