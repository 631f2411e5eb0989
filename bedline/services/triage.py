"""What triage makes of answers, and the answers that were given to whoever may know them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bedline.domain import triage
from bedline.domain.ids import CareFormId, RegionId, RequestId
from bedline.domain.people import Role
from bedline.domain.questions import Answers, TriageQuestion
from bedline.domain.requests import BedRequest
from bedline.domain.triage import Finding, Pointed
from bedline.ports.storage import Work
from bedline.services import access


@dataclass(frozen=True, slots=True)
class Advice:
    """What the answers point to, and by which rules; the gates are those of the form asked for, or pointed to."""

    form: Pointed | None
    urgency: Pointed
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to the questions of the day on which a request came in, by id; a choice by its own id."""

    on: date
    questions: tuple[TriageQuestion, ...]
    answers: Answers
    words: Mapping[str, str]
    findings: tuple[Finding, ...]


def advise(
    work: Work,
    *,
    region: RegionId,
    care_form: CareFormId | None,
    answers: Answers,
    request: RequestId | None = None,
) -> Advice:
    """Return the form and urgency that the answers point to, and the gates that are shut.

    The rules are those of the day: of today, or of the day on which the ``request`` was received that it is about.

    Raises:
        Invalid: as ``domain.triage.check_answers``; ``unknown_care_form``.
        NotFound: as ``access`` says.
    """
    rules = access.region(work, region)
    on = rules.day(work.now)
    if request is not None:
        found = work.requests.find(request)
        access.check_request(work, found)
        on = rules.day(found.received_at)
    triage.check_answers(rules, answers, on=on)
    pointed = triage.suggest(rules, answers, on=on)
    form = care_form or (pointed.care_form if pointed else None)
    shut = triage.findings(rules, care_form=form, answers=answers, on=on) if form else ()
    return Advice(pointed, triage.suggest_urgency(rules, answers, on=on), shut)


def answered(work: Work, *, request: RequestId) -> Answered:
    """Return what was answered: to the referrer, the desk, or the facility that has said yes; always audited.

    Raises:
        NotFound: ``unknown_request``, also for a facility that has not said yes.
    """
    found = work.requests.find(request)
    if work.actor.role is Role.FACILITY:
        access.check_present(work, work.stays.of_requests([request]).get(request))
    else:
        access.check_request(work, found)
    work.audit.note(event="answers_seen", action="R", subject_kind="request", subject=str(request))
    on = received_on(work, found)
    asked = triage.questions(work.regions[found.region], on=on)
    return Answered(on, tuple(asked.values()), found.answers, work.patients.words(request), found.findings)


def received_on(work: Work, request: BedRequest) -> date:
    """Return the day whose rules a request is judged by: that of its receipt, by the region's clocks."""
    return work.regions[request.region].day(request.received_at)


def kept(work: Work, request: RequestId, answers: Answers, *, region: RegionId, on: date) -> Answers:
    """Keep what was answered in somebody's own words, sealed, and return the other answers."""
    words = triage.in_words(work.regions[region], answers, on=on)
    if words:
        work.patients.keep_words(request, {**work.patients.words(request), **words})
    return triage.without_words(work.regions[region], answers, on=on)
