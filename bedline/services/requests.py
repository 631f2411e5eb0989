"""A request from the moment a GP asks until it has landed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bedline.domain import requests, triage
from bedline.domain.errors import Invalid, NotAllowed
from bedline.domain.ids import CareFormId, FacilityId, InsurerId, PersonId, PracticeId, RegionId, RequestId
from bedline.domain.matching.ranking import Candidate
from bedline.domain.patients import Patient, Profile, check_national_number
from bedline.domain.people import Role
from bedline.domain.questions import Answers
from bedline.domain.regions import Region
from bedline.domain.requests import BedRequest, Channel, RequestState
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Page, Work
from bedline.services import access, landing, leading, matching, tasks
from bedline.services import triage as answers_service

OVERRIDE_LENGTH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a referrer asks for; form and urgency may be left to triage."""

    region: RegionId
    channel: Channel
    profile: Profile
    answers: Answers = field(default_factory=dict)
    care_form: CareFormId | None = None
    urgency: str | None = None
    patient: Patient | None = None
    practice: PracticeId | None = None
    note: str = ""
    override_reason: str | None = None
    happened_at: datetime | None = None
    insurer: InsurerId | None = None
    # The provider to turn to first, where the region works that way; None: the nearest.
    first_provider: FacilityId | None = None


def submit(work: Work, *, asked: Asked) -> BedRequest:
    """Take in a request; when no gate is shut, triage it and begin the search in the same breath, in the region's way.

    A shut gate does not turn the request away: it waits for the desk's triage, so that nobody is lost.

    Raises:
        Invalid: the domain's refusals of a profile, a form, an urgency or an answer.
        NotFound, NotAllowed: as ``access`` says.
    """
    taken_in = _submitted(work, asked)
    if taken_in.state is not RequestState.TRIAGED:
        return taken_in
    return leading.begin(work, taken_in, first=asked.first_provider)


def submit_to_choose(work: Work, *, asked: Asked) -> tuple[BedRequest, tuple[Candidate, ...]]:
    """Take in a request as :func:`submit` does, but let its referrer choose before a ward is asked.

    The request waits a few minutes for that choice and then is asked for as if there had been none, so that nobody
    who hangs up is lost. There is nothing to choose where a gate is shut, the desk does the asking, or nothing fits.
    """
    taken_in = _submitted(work, asked)
    return matching.let_choose(work, taken_in) if taken_in.state is RequestState.TRIAGED else (taken_in, ())


def settle_triage(
    work: Work,
    *,
    request: RequestId,
    care_form: CareFormId,
    urgency: str,
    answers: Answers,
    override_reason: str | None,
) -> BedRequest:
    """Settle form and urgency at the desk, overruling gates with a reason, and search.

    The rules are those of the day on which the request was received, also when triage comes a day later.
    Open questions to wards end first: they were asked for another need.

    Raises:
        Conflict: ``gates_shut`` without a reason; ``request_cannot_move``.
    """
    access.require(work, Role.COORDINATOR)
    found = _get(work, request)
    region = work.regions[found.region]
    on = answers_service.received_on(work, found)
    triage.check_answers(region, answers, on=on)
    _check_override(override_reason)
    answers = answers_service.kept(work, found.id, answers, region=region.id, on=on)
    gates = triage.findings(region, care_form=care_form, answers=answers, on=on)
    if found.state is RequestState.OFFERED:
        landing.end_questions(work, found)
        found, facts = requests.search(found, region=region, by=work.actor.id, now=work.now)
        work.record(*facts)
    triaged, facts = requests.triage(
        found,
        region=region,
        care_form=care_form,
        urgency=urgency,
        answers=answers,
        findings=gates,
        override_reason=override_reason,
        by=work.actor.id,
        now=work.now,
    )
    work.record(*facts)
    # Another norm warns anew; another ladder turns to its own payer.
    over = {TaskKind.TRIAGE_NEEDED, TaskKind.NORM_AT_RISK}
    over |= {TaskKind.TURN_TO_PAYER} if triaged.escalation is None else set()
    tasks.settle(work, request=triaged, outcome="triaged", kinds=frozenset(over))
    return matching.begin(work, triaged)


def take(work: Work, *, request: RequestId, owner: PersonId | None) -> BedRequest:
    """Put the request into a coordinator's hands (None: back into the desk's).

    Raises:
        Invalid: ``not_on_the_desk`` when that person is no coordinator of the region.
        Conflict: ``request_has_landed``.
    """
    access.require(work, Role.COORDINATOR)
    found = _get(work, request)
    if owner is not None and owner != work.actor.id:
        on_desk = {person.id for person in work.people.on_desk(found.region)}
        if owner not in on_desk:
            raise Invalid("not_on_the_desk", field="to", value=owner)
    taken, facts = requests.own(found, region=work.regions[found.region], owner=owner, by=work.actor.id, now=work.now)
    work.requests.save(taken)
    work.record(*facts)
    return taken


def withdraw(work: Work, *, request: RequestId, reason: str) -> BedRequest:
    """End the request for its referrer; places held or reserved for it are free again."""
    access.require(work, Role.GP, Role.COORDINATOR)
    found = _get(work, request)
    region = work.regions[found.region]
    ended, facts = requests.withdraw(found, region=region, reason=reason, by=work.actor.id, now=work.now)
    return landing.land(work, before=found, after=ended, facts=facts)


def redirect(work: Work, *, request: RequestId, destination: str, reason: str) -> BedRequest:
    """End the request because the patient goes elsewhere."""
    access.require(work, Role.COORDINATOR)
    _check_override(reason)
    found = _get(work, request)
    region = work.regions[found.region]
    ended, facts = requests.redirect(
        found, region=region, destination=destination, reason=reason, by=work.actor.id, now=work.now
    )
    return landing.land(work, before=found, after=ended, facts=facts)


def unplace(work: Work, *, request: RequestId, reason: str) -> BedRequest:
    """End the request without a place."""
    access.require(work, Role.COORDINATOR)
    found = _get(work, request)
    region = work.regions[found.region]
    ended, facts = requests.unplace(found, region=region, reason=reason, by=work.actor.id, now=work.now)
    return landing.land(work, before=found, after=ended, facts=facts)


def close(work: Work, *, request: RequestId) -> BedRequest:
    """Land the case of a patient who has arrived."""
    access.require(work, Role.COORDINATOR)
    return landing.close(work, _get(work, request))


def find(work: Work, *, request: RequestId) -> BedRequest:
    """Return a request that is the actor's to see."""
    found = work.requests.find(request)
    access.check_request(work, found)
    return found


def page(
    work: Work, *, region: RegionId, states: Sequence[RequestState], page: Page
) -> tuple[list[BedRequest], str | None]:
    """Return the actor's requests, newest first: the desk's are the region's, a GP's the practice's."""
    access.require(work, Role.GP, Role.COORDINATOR)
    access.region(work, region)
    practice = work.actor.practice if work.actor.role is Role.GP else None
    if work.actor.role is Role.GP and practice is None:
        raise NotAllowed("not_for_your_role")
    found, following = work.requests.page(region=region, states=states, practice=practice, page=page)
    return list(found), following


def patient(work: Work, *, request: RequestId) -> Patient | None:
    """Return who the patient is, to the referrer, the desk, or the facility that has said yes; always audited.

    Raises:
        NotFound: ``unknown_request``, also for a facility that has not said yes.
    """
    found = work.requests.find(request)
    if work.actor.role is Role.FACILITY:
        stay = work.stays.of_requests([request]).get(request)
        access.check_present(work, stay)
    else:
        access.check_request(work, found)
    work.audit.note(event="patient_seen", action="R", subject_kind="request", subject=str(request))
    return work.patients.find(request)


def _get(work: Work, request: RequestId) -> BedRequest:
    found = work.requests.get(request)
    access.check_request(work, found)
    return found


def _practice(work: Work, asked: Asked) -> PracticeId | None:
    if work.actor.role is Role.GP:
        if work.actor.practice is None:
            raise NotAllowed("not_for_your_role")
        return work.actor.practice
    if asked.practice is not None and work.directory.practice(asked.practice).region != asked.region:
        raise Invalid("unknown_practice", field="practice", value=asked.practice)
    return asked.practice


def _taken_in(work: Work, asked: Asked, *, region: Region, practice: PracticeId | None) -> BedRequest:
    request_id = RequestId(work.ids.new())
    attempt = 0
    while True:
        attempt += 1
        taken_in, facts = requests.submit(
            request=request_id,
            code=work.ids.request_code(attempt),
            region=region,
            channel=asked.channel,
            referrer=work.actor.id,
            practice=practice,
            profile=asked.profile,
            answers=triage.without_words(region, asked.answers, on=region.day(work.now)),
            note=asked.note,
            insurer=asked.insurer,
            happened_at=asked.happened_at or work.now,
            now=work.now,
            wanted=_wanted(work, asked, region=region),
        )
        if work.requests.add(taken_in):
            work.record(*facts)
            return taken_in


def _wanted(work: Work, asked: Asked, *, region: Region) -> tuple[CareFormId, str] | None:
    """Return the form that is asked for, and the urgency asked or else pointed to; None where either is unknown."""
    urgency = asked.urgency or triage.suggest_urgency(region, asked.answers, on=region.day(work.now)).urgency
    return (asked.care_form, urgency) if asked.care_form and urgency else None


def _submitted(work: Work, asked: Asked) -> BedRequest:
    """Return the request as taken in, and as triaged (not kept yet) when no gate is shut."""
    access.require(work, Role.GP, Role.COORDINATOR)
    region = access.region(work, asked.region)
    triage.check_answers(region, asked.answers, on=region.day(work.now))
    if asked.patient is not None and asked.patient.national_number is not None:
        check_national_number(asked.patient.national_number)
    practice = _practice(work, asked)
    taken_in = _taken_in(work, asked, region=region, practice=practice)
    answers_service.kept(work, taken_in.id, asked.answers, region=region.id, on=region.day(work.now))
    if asked.patient is not None:
        work.patients.keep(taken_in.id, asked.patient, known_again=region.known_again_on(region.day(work.now)))
    return _triaged_if_clear(work, taken_in, asked=asked, region=region)


def _triaged_if_clear(work: Work, taken_in: BedRequest, *, asked: Asked, region: Region) -> BedRequest:
    _check_override(asked.override_reason)
    answers, on = taken_in.answers, region.day(work.now)
    form = asked.care_form or triage.form_for(region, answers, on=on)
    gates = triage.findings(region, care_form=form, answers=answers, on=on) if form else ()
    if form is None or (gates and not asked.override_reason):
        kind = TaskKind.TRIAGE_NEEDED
        tasks.put_on_desk(work, kind=kind, region=region.id, request=taken_in.id, code=taken_in.code)
        return taken_in
    triaged, facts = requests.triage(
        taken_in,
        region=region,
        care_form=form,
        urgency=asked.urgency or triage.suggest_urgency(region, answers, on=on).urgency or "",
        answers=answers,
        findings=gates,
        override_reason=asked.override_reason,
        by=work.actor.id,
        now=work.now,
    )
    work.record(*facts)
    return triaged


def _check_override(reason: str | None) -> None:
    if reason is not None and len(reason) > OVERRIDE_LENGTH:
        raise Invalid("reason_too_long", field="reason", most=OVERRIDE_LENGTH)
