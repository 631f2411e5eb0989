"""One patient's need for a bed: its life, its owner, and its next action with a deadline."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from bedline.domain import escalation
from bedline.domain.errors import Conflict, Invalid
from bedline.domain.escalation import Escalation
from bedline.domain.facts import (
    EscalationClimbed,
    EscalationHurried,
    NormWarned,
    OwnerChanged,
    RequestClosed,
    RequestFact,
    RequestRedirected,
    RequestSubmitted,
    RequestTriaged,
    RequestUnplaced,
    RequestWaits,
    RequestWithdrawn,
    SearchBegan,
)
from bedline.domain.ids import CareFormId, InsurerId, PersonId, PracticeId, RegionId, RequestId
from bedline.domain.patients import Profile, check_profile
from bedline.domain.regions import Region
from bedline.domain.transitions import Moves
from bedline.domain.triage import Finding

NOTE_LENGTH = 1000


class RequestState(StrEnum):
    """Where a request stands in its life."""

    RECEIVED = "received"
    TRIAGED = "triaged"
    SEARCHING = "searching"
    WAITING = "waiting"
    OFFERED = "offered"
    RESERVED = "reserved"
    ARRIVED = "arrived"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REDIRECTED = "redirected"
    UNPLACED = "unplaced"


_S = RequestState
_GIVEN_UP = {_S.WITHDRAWN, _S.REDIRECTED, _S.UNPLACED}
MOVES: Moves[RequestState] = Moves(
    "request",
    {
        _S.RECEIVED: {_S.TRIAGED, _S.WITHDRAWN, _S.REDIRECTED},
        _S.TRIAGED: {_S.TRIAGED, _S.SEARCHING, _S.WITHDRAWN, _S.REDIRECTED},
        _S.SEARCHING: {_S.SEARCHING, _S.TRIAGED, _S.OFFERED, _S.WAITING} | _GIVEN_UP,
        _S.WAITING: {_S.WAITING, _S.TRIAGED, _S.SEARCHING, _S.OFFERED} | _GIVEN_UP,
        _S.OFFERED: {_S.OFFERED, _S.SEARCHING, _S.WAITING, _S.RESERVED} | _GIVEN_UP,
        _S.RESERVED: {_S.SEARCHING, _S.ARRIVED, _S.WITHDRAWN, _S.REDIRECTED},
        _S.ARRIVED: {_S.CLOSED},
        _S.CLOSED: set(),
        _S.WITHDRAWN: set(),
        _S.REDIRECTED: set(),
        _S.UNPLACED: set(),
    },
)

# A place may be sought for requests in these states.
SEEKING = frozenset({_S.SEARCHING, _S.WAITING, _S.OFFERED})


class NextKind(StrEnum):
    """What has to happen next to a request."""

    TRIAGE = "triage"
    SEARCH = "search"
    CHOICE = "choice"
    OFFER = "offer"
    ANSWER = "answer"
    RETRY = "retry"
    ARRIVAL = "arrival"
    CLOSE = "close"


class Channel(StrEnum):
    """The door a request came in by."""

    WEB = "web"
    PHONE = "phone"
    DESK = "desk"
    API = "api"


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
    answers: Mapping[str, bool]
    happened_at: datetime
    received_at: datetime
    state: RequestState
    next_action: NextAction | None
    updated_at: datetime
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
    findings: tuple[Finding, ...] = field(default=())
    # Who pays for the stay, where the referrer has said so.
    insurer: InsurerId | None = None
    # Who is turned to while there is no place; None before the first search, and where the region has no ladder.
    escalation: Escalation | None = None

    @property
    def live(self) -> bool:
        """Say whether the request has not landed yet."""
        return self.state not in MOVES.final

    @property
    def choosing(self) -> bool:
        """Say whether its referrer is choosing a place, and nobody has been asked yet."""
        return self.next_action is not None and self.next_action.kind is NextKind.CHOICE

    @property
    def form(self) -> CareFormId:
        """Return the settled care form.

        Raises:
            Conflict: ``request_not_triaged`` before triage.
        """
        if self.care_form is None:
            raise Conflict("request_not_triaged")
        return self.care_form


Change = tuple[BedRequest, tuple[RequestFact, ...]]


def check_happened_at(happened_at: datetime, *, region: Region, now: datetime) -> None:
    """Refuse a moment in the future, or longer ago than the region lets one enter afterwards.

    Raises:
        Invalid: ``moment_in_future`` or ``moment_too_long_ago``.
    """
    if happened_at > now:
        raise Invalid("moment_in_future", field="happened_at")
    if happened_at < now - region.back_dating_length:
        raise Invalid("moment_too_long_ago", field="happened_at", days=region.back_dating_length.days)


def submit(
    *,
    request: RequestId,
    code: str,
    region: Region,
    channel: Channel,
    referrer: PersonId,
    practice: PracticeId | None,
    profile: Profile,
    answers: Mapping[str, bool],
    note: str,
    happened_at: datetime,
    now: datetime,
    insurer: InsurerId | None = None,
) -> Change:
    """Take in a new request; nothing is decided yet, and the next action is triage.

    Raises:
        Invalid: as ``patients.check_profile`` and :func:`check_happened_at`; ``note_too_long``;
            ``unknown_insurer``.
    """
    check_profile(profile, region=region, on=now.date())
    region.check_insurer(insurer)
    if len(note) > NOTE_LENGTH:
        raise Invalid("note_too_long", field="note", most=NOTE_LENGTH)
    check_happened_at(happened_at, region=region, now=now)
    taken_in = BedRequest(
        id=request,
        code=code,
        region=region.id,
        channel=channel,
        referrer=referrer,
        practice=practice,
        profile=profile,
        answers=dict(answers),
        note=note,
        insurer=insurer,
        happened_at=happened_at,
        received_at=now,
        updated_at=now,
        state=RequestState.RECEIVED,
        next_action=NextAction(NextKind.TRIAGE, now + region.desk_norms.triage_length),
    )
    return taken_in, (RequestSubmitted(region=region.id, at=now, by=referrer, request=request),)


def triage(
    request: BedRequest,
    *,
    region: Region,
    care_form: CareFormId,
    urgency: str,
    answers: Mapping[str, bool],
    findings: tuple[Finding, ...],
    override_reason: str | None,
    by: PersonId,
    now: datetime,
) -> Change:
    """Settle form and urgency, and start the norm's clock.

    Raises:
        Conflict: ``gates_shut`` when a gate is shut and no reason to overrule it is given;
            ``request_cannot_move``.
    """
    MOVES.check(request.state, RequestState.TRIAGED)
    if findings and not override_reason:
        raise Conflict("gates_shut", field="override_reason", gates=tuple(each.rule for each in findings))
    form = region.care_form(care_form)
    within = region.urgency(urgency).within
    norm = min(within, form.norm_length) if form.norm_length else within
    triaged = replace(
        request,
        care_form=care_form,
        urgency=urgency,
        answers=dict(answers),
        findings=findings,
        override_reason=override_reason,
        norm_due_at=request.happened_at + norm,
        warnings_given=0,
        state=RequestState.TRIAGED,
        next_action=NextAction(NextKind.SEARCH, now + region.desk_norms.triage_length),
        updated_at=now,
    )
    fact = RequestTriaged(
        **_about(request, by=by, now=now),
        care_form=care_form,
        urgency=urgency,
        overruled=tuple(each.rule for each in findings),
        override_reason=override_reason,
    )
    return _with_next_warning(triaged, region=region), (fact,)


def search(request: BedRequest, *, region: Region, by: PersonId, now: datetime) -> Change:
    """Start looking for a place: after triage, after a no, or again while waiting.

    Raises:
        Conflict: ``request_cannot_move``.
    """
    searching = _moved(
        request, RequestState.SEARCHING, now=now, kind=NextKind.OFFER, due_at=now + region.desk_norms.offer_length
    )
    # What was heard of a place that has fallen through says nothing about the next one.
    searching = replace(searching, told_at=None, escalation=_on_ladder(request, region=region, now=now))
    return searching, (SearchBegan(**_about(request, by=by, now=now)),)


def let_choose(request: BedRequest, *, region: Region, by: PersonId, now: datetime) -> Change:
    """Let the referrer choose among the places found; whoever has not by the deadline leaves it to Bedline.

    Raises:
        Conflict: ``request_cannot_move``.
    """
    choosing = _moved(
        request, RequestState.SEARCHING, now=now, kind=NextKind.CHOICE, due_at=now + region.desk_norms.choice_length
    )
    ladder = _on_ladder(request, region=region, now=now)
    return replace(choosing, searched_at=now, escalation=ladder), (SearchBegan(**_about(request, by=by, now=now)),)


def wait(
    request: BedRequest,
    *,
    region: Region,
    by: PersonId,
    now: datetime,
    again_at: datetime | None = None,
    quiet_until: datetime | None = None,
) -> Change:
    """Wait, or go on waiting, because nothing fits now.

    The deadline is when to search again if no capacity changes before: sooner, at ``again_at``, where there is a
    reason to; at ``quiet_until`` while wards are not disturbed.
    """
    latest = quiet_until or now + region.desk_norms.retry_length
    due_at = latest if again_at is None else max(now, min(latest, again_at))
    waiting = _moved(request, RequestState.WAITING, now=now, kind=NextKind.RETRY, due_at=due_at)
    return waiting, (RequestWaits(**_about(request, by=by, now=now)),)


def offered(request: BedRequest, *, answer_by: datetime, now: datetime) -> BedRequest:
    """Note that wards are being asked; ``answer_by`` is the first of their deadlines."""
    return _moved(request, RequestState.OFFERED, now=now, kind=NextKind.ANSWER, due_at=answer_by)


def reserved(request: BedRequest, *, region: Region, expected_at: datetime | None, now: datetime) -> BedRequest:
    """Note the yes: the next action is the patient's arrival, and the norm has been met or not."""
    arrival = expected_at or now + region.desk_norms.arrival_length
    due_at = arrival + region.desk_norms.arrival_grace
    placed = _moved(request, RequestState.RESERVED, now=now, kind=NextKind.ARRIVAL, due_at=due_at)
    return replace(placed, warn_at=None, escalation=escalation.end(request.escalation))


def arrived(request: BedRequest, *, region: Region, now: datetime) -> BedRequest:
    """Note that the patient is in the bed; what is left is closing the case."""
    due_at = now + region.desk_norms.closing_length
    return _moved(request, RequestState.ARRIVED, now=now, kind=NextKind.CLOSE, due_at=due_at)


def close(request: BedRequest, *, by: PersonId, now: datetime) -> Change:
    """Land the case of a patient who has arrived."""
    closed = _landed(request, RequestState.CLOSED, outcome="placed", reason=None, now=now)
    return closed, (RequestClosed(**_about(request, by=by, now=now), outcome="placed"),)


def withdraw(request: BedRequest, *, region: Region, reason: str, by: PersonId, now: datetime) -> Change:
    """End the request because the referrer no longer needs the bed.

    Raises:
        Invalid: ``unknown_withdrawal_reason``.
        Conflict: ``request_cannot_move``.
    """
    if reason not in region.withdrawal_reasons:
        raise Invalid("unknown_withdrawal_reason", field="reason", value=reason)
    ended = _landed(request, RequestState.WITHDRAWN, outcome="withdrawn", reason=reason, now=now)
    return ended, (RequestWithdrawn(**_about(request, by=by, now=now), reason=reason),)


def redirect(
    request: BedRequest, *, region: Region, destination: str, reason: str, by: PersonId, now: datetime
) -> Change:
    """End the request because the patient goes elsewhere, in words where the place is not one we know.

    Raises:
        Invalid: ``unknown_destination``; ``reason_missing``.
        Conflict: ``request_cannot_move``.
    """
    if destination not in region.redirect_destinations:
        raise Invalid("unknown_destination", field="destination", value=destination)
    if not reason.strip():
        raise Invalid("reason_missing", field="reason")
    ended = _landed(request, RequestState.REDIRECTED, outcome=f"redirected:{destination}", reason=reason, now=now)
    fact = RequestRedirected(**_about(request, by=by, now=now), destination=destination, reason=reason)
    return ended, (fact,)


def unplace(request: BedRequest, *, region: Region, reason: str, by: PersonId, now: datetime) -> Change:
    """End the request without a place, at the end of the ladder.

    Raises:
        Invalid: ``unknown_unplaced_reason``.
        Conflict: ``request_cannot_move``.
    """
    if reason not in region.unplaced_reasons:
        raise Invalid("unknown_unplaced_reason", field="reason", value=reason)
    ended = _landed(request, RequestState.UNPLACED, outcome="unplaced", reason=reason, now=now)
    return ended, (RequestUnplaced(**_about(request, by=by, now=now), reason=reason),)


def own(request: BedRequest, *, owner: PersonId | None, by: PersonId, now: datetime) -> Change:
    """Put the request into one person's hands, or back into the desk's.

    Raises:
        Conflict: ``request_has_landed``.
    """
    if not request.live:
        raise Conflict("request_has_landed")
    taken = replace(request, owner=owner, updated_at=now)
    return taken, (OwnerChanged(**_about(request, by=by, now=now), owner=owner),)


def warn(request: BedRequest, *, region: Region, by: PersonId, now: datetime) -> Change:
    """Note that a fraction of the norm has gone by, and set the moment of the next warning."""
    if request.norm_due_at is None:
        raise Conflict("request_not_triaged")
    passed = [at for at in _warning_moments(request, region=region) if at <= now]
    warned = replace(request, warnings_given=len(passed), updated_at=now)
    fact = NormWarned(**_about(request, by=by, now=now), due_at=request.norm_due_at)
    return _with_next_warning(warned, region=region), (fact,)


def climb(request: BedRequest, *, by: PersonId, now: datetime) -> Change:
    """Turn to the next on the ladder; on its last rung, count the time anew.

    Raises:
        Conflict: ``no_ladder`` where the region has none for this form; ``escalation_ended``.
    """
    if request.escalation is None:
        raise Conflict("no_ladder")
    climbed = escalation.climb(request.escalation, now=now)
    higher = replace(request, escalation=climbed, updated_at=now)
    if climbed.at == request.escalation.at:
        return higher, ()
    fact = EscalationClimbed(**_about(request, by=by, now=now), rung=climbed.rung.kind.value)
    return higher, (fact,)


def hurry(request: BedRequest, *, by: PersonId, now: datetime) -> Change:
    """Make the next rung of the ladder due at once.

    Raises:
        Conflict: ``no_ladder`` where the region has none for this form; ``escalation_ended``.
    """
    if request.escalation is None:
        raise Conflict("no_ladder")
    hurried = replace(request, escalation=escalation.hurry(request.escalation, now=now), updated_at=now)
    return hurried, (EscalationHurried(**_about(request, by=by, now=now)),)


def _on_ladder(request: BedRequest, *, region: Region, now: datetime) -> Escalation | None:
    if request.escalation is None:
        return escalation.start(region.care_form(request.form).ladder, now=now)
    return escalation.resume(request.escalation, now=now)


class _About(TypedDict):
    region: RegionId
    at: datetime
    by: PersonId
    request: RequestId


def _about(request: BedRequest, *, by: PersonId, now: datetime) -> _About:
    return _About(region=request.region, at=now, by=by, request=request.id)


def _warning_moments(request: BedRequest, *, region: Region) -> tuple[datetime, ...]:
    if request.norm_due_at is None:
        return ()
    whole = request.norm_due_at - request.happened_at
    return (*(request.happened_at + whole * part for part in region.warning_fractions), request.norm_due_at)


def _with_next_warning(request: BedRequest, *, region: Region) -> BedRequest:
    moments = _warning_moments(request, region=region)
    given = request.warnings_given
    return replace(request, warn_at=moments[given] if given < len(moments) else None)


def _moved(request: BedRequest, goal: RequestState, *, now: datetime, kind: NextKind, due_at: datetime) -> BedRequest:
    MOVES.check(request.state, goal)
    return replace(request, state=goal, next_action=NextAction(kind, due_at), updated_at=now)


def _landed(request: BedRequest, goal: RequestState, *, outcome: str, reason: str | None, now: datetime) -> BedRequest:
    MOVES.check(request.state, goal)
    return replace(
        request,
        state=goal,
        next_action=None,
        warn_at=None,
        outcome=outcome,
        outcome_reason=reason,
        closed_at=now,
        updated_at=now,
        escalation=escalation.end(request.escalation),
    )
