"""Triage: advice on answers before there is a request, and the answers that were given with one."""

from datetime import date

from flask_openapi3 import APIBlueprint, Tag

from bedline.domain import triage as rules
from bedline.domain.board import Body
from bedline.domain.ids import CareFormId, RegionId, RequestId
from bedline.domain.questions import TriageQuestion
from bedline.domain.regions import Region
from bedline.domain.triage import Finding, Pointed
from bedline.ports.storage import Work
from bedline.services import overview, requests, triage
from bedline.web.api.requests import DESK, EVERYBODY, REFERRERS, RequestPath
from bedline.web.language import name_of, say
from bedline.web.models.requests import RequestBody, Triage
from bedline.web.models.triage import Advice, Answered, Case
from bedline.web.office import office
from bedline.web.operations import advises, reads, writes
from bedline.web.people import the_person

api = APIBlueprint("triage", __name__, abp_tags=[Tag(name="triage")])


@advises(api, "/triage", to=REFERRERS, answer=Advice)
def advise_triage(work: Work, body: Case) -> Body:
    """Tell which form and urgency the answers point to and why, and what stands in the way; nothing is kept."""
    advice = triage.advise(
        work,
        region=RegionId(body.region),
        care_form=CareFormId(body.care_form) if body.care_form else None,
        answers=body.answers,
        request=RequestId(body.request) if body.request else None,
    )
    return {
        "suggested_form": advice.form.care_form if advice.form else None,
        "form_because": _because(advice.form) if advice.form else None,
        "suggested_urgency": advice.urgency.urgency,
        "urgency_because": _because(advice.urgency),
        "gates": [gate(finding) for finding in advice.findings],
    }


@reads(api, "/requests/<request>/triage", to=EVERYBODY, answer=Answered, audited=True)
def find_answers(work: Work, path: RequestPath) -> Body:
    """Tell what was answered in triage: to the referrer, the desk, and the facility that has said yes.

    Every look is written down.
    """
    found = triage.answered(work, request=RequestId(path.request))
    region = office().regions[the_person().region]
    return {
        "questions": [question_row(question, region=region, on=found.on) for question in found.questions],
        "answers": {**found.answers, **found.words},
        "gates": [gate(finding) for finding in found.findings],
    }


@writes(api, "/requests/<request>/triage", to=DESK, answer=RequestBody)
def triage_request(work: Work, path: RequestPath, body: Triage) -> Body:
    """Settle form and urgency, and search."""
    settled = requests.settle_triage(
        work,
        request=RequestId(path.request),
        care_form=CareFormId(body.care_form),
        urgency=body.urgency,
        answers=body.answers,
        override_reason=body.override_reason,
    )
    return overview.request_body(work, settled)


def question_row(question: TriageQuestion, *, region: Region, on: date) -> Body:
    """Return a question in the language of the request, with the forms for which its answer decides that day."""
    return {
        "id": question.id,
        "text": name_of(question.texts, region=region),
        "kind": question.kind.value,
        "choices": [
            {"id": choice.id, "name": name_of(choice.names, region=region)} for choice in question.choices.values()
        ],
        "forms": sorted(question.care_forms),
        "gates": sorted(rules.decided_by(region, on=on).get(question.id, ())),
        "source": question.source,
    }


def gate(finding: Finding) -> Body:
    """Return a gate that is shut, with its reason in the language of the request."""
    params = {"missing": finding.missing, "care_form": finding.care_form, "destination": finding.destination}
    return {
        "id": finding.rule,
        "effect": finding.effect.value,
        "sentence": say(f"triage.{finding.rule}", params),
        "source": finding.source,
        "destination": finding.destination,
        "care_form": finding.care_form,
        "missing": list(finding.missing),
    }


def _because(pointed: Pointed) -> Body:
    return {"id": pointed.rule, "sentence": say(f"suggested.{pointed.rule}"), "source": pointed.source}
