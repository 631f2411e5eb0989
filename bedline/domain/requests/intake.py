"""A request as it comes in, and what triage makes of it."""

from dataclasses import replace
from datetime import datetime

from bedline.domain.errors import Conflict, Invalid
from bedline.domain.facts import RequestSubmitted, RequestTriaged
from bedline.domain.ids import CareFormId, InsurerId, PersonId, PracticeId, RequestId
from bedline.domain.patients import Profile, check_profile
from bedline.domain.questions import Answers
from bedline.domain.regions import Region
from bedline.domain.requests.norms import with_next_warning
from bedline.domain.requests.request import BedRequest, Change, Channel, NextAction, NextKind, about
from bedline.domain.requests.states import MOVES, RequestState
from bedline.domain.triage import Finding

NOTE_LENGTH = 1000


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
    answers: Answers,
    note: str,
    happened_at: datetime,
    now: datetime,
    insurer: InsurerId | None = None,
    wanted: tuple[CareFormId, str] | None = None,
) -> Change:
    """Take in a new request; nothing is decided yet, and the next action is triage.

    ``wanted`` is the form and urgency that the referrer asks for: the request carries them, and its clock runs,
    while the desk assesses it.

    Raises:
        Invalid: as ``patients.check_profile`` and :func:`check_happened_at`; ``note_too_long``;
            ``unknown_insurer``, ``unknown_care_form``, ``unknown_urgency``.
    """
    check_profile(profile, region=region, on=region.day(now))
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
        next_action=NextAction(NextKind.TRIAGE, now + region.desk_norms_at(now).triage_length),
    )
    if wanted is not None:
        taken_in = _wanting(taken_in, region=region, care_form=wanted[0], urgency=wanted[1])
    return taken_in, (RequestSubmitted(region=region.id, at=now, by=referrer, request=request),)


def triage(
    request: BedRequest,
    *,
    region: Region,
    care_form: CareFormId,
    urgency: str,
    answers: Answers,
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
    if request.state is RequestState.RESERVED:
        # It comes back from a place only by a patient who did not come, never by being triaged anew.
        raise Conflict("request_cannot_move", state=request.state.value, goal=RequestState.TRIAGED.value)
    if findings and not override_reason:
        raise Conflict("gates_shut", field="override_reason", gates=tuple(each.rule for each in findings))
    # Another need is turned to others in its own times; the same one stands where it stood.
    ladder = request.escalation if request.care_form == care_form else None
    triaged = replace(
        _wanting(request, region=region, care_form=care_form, urgency=urgency),
        answers=dict(answers),
        findings=findings,
        override_reason=override_reason,
        escalation=ladder,
        state=RequestState.TRIAGED,
        next_action=NextAction(NextKind.SEARCH, now + region.desk_norms_at(request.received_at).triage_length),
        updated_at=now,
    )
    fact = RequestTriaged(
        **about(request, by=by, now=now),
        care_form=care_form,
        urgency=urgency,
        overruled=tuple(each.rule for each in findings),
        override_reason=override_reason,
    )
    return triaged, (fact,)


def _wanting(request: BedRequest, *, region: Region, care_form: CareFormId, urgency: str) -> BedRequest:
    """Return it with this form and urgency, and the clock of its norm."""
    within = region.urgency(urgency).within
    # The norm in force on the day the request was received, however long triage took.
    allowed = region.care_form(care_form).norm_on(region.day(request.received_at))
    due_at = request.happened_at + (min(within, allowed) if allowed else within)
    wanting = replace(request, care_form=care_form, urgency=urgency, norm_due_at=due_at, warnings_given=0)
    return with_next_warning(wanting, region=region)
