"""Trying a policy on a simulated year, for who answers for a region."""

from collections.abc import Sequence
from datetime import timedelta
from math import inf
from typing import Any, Final
from uuid import UUID

from flask_openapi3 import APIBlueprint, Tag

from bedline.domain.board import Body
from bedline.domain.errors import Conflict
from bedline.domain.ids import RegionId
from bedline.domain.people import Role
from bedline.domain.regions import CareForm, Region
from bedline.domain.trials import Told, Trial, TrialId
from bedline.domain.views import moment
from bedline.domain.ways import Way, WayKind
from bedline.policy.ready import Ready, possible
from bedline.ports.storage import Work
from bedline.services import trials
from bedline.web.language import name_of
from bedline.web.models.base import Address, Nothing, Slug
from bedline.web.models.trials import Policies, TrialAsked, TrialBody, Trials
from bedline.web.office import office
from bedline.web.operations import SVG, reads, shows, writes

api = APIBlueprint("trials", __name__, abp_tags=[Tag(name="policy trials")])

MANAGERS = (Role.MANAGER,)


TODAY: Final = Ready(id="today", changes={})


class TrialPath(Address):
    """A trial by its id."""

    trial: UUID


class TrialsQuery(Address):
    """Of which region; none: the own."""

    region: Slug | None = None


@reads(api, "/policies", to=MANAGERS, answer=Policies)
def list_policies(work: Work) -> Body:
    """List today's policy of the own region, and those that lie ready to be tried on it."""
    region = work.regions[work.actor.region]
    found = possible((TODAY, *office().policies), region=region)
    return {"items": [_policy(policy, forms, region) for policy, forms in found], "next_cursor": None}


@writes(api, "/policy-trials", to=MANAGERS, answer=TrialBody, status=202)
def ask_for_trial(work: Work, body: TrialAsked) -> Body:
    """Ask for a trial; it is played as soon as a process is free, and its result is read at its address."""
    told = Told(
        name=body.name,
        proposal=body.proposal.model_dump(exclude_none=True, by_alias=True, mode="json"),
        days=body.days,
        seed=body.seed,
        neighbours_yes=body.neighbours_yes,
    )
    region = RegionId(body.region)
    return _whole(work, trials.ask(work, region=region, told=told, from_history=body.from_history))


@reads(api, "/policy-trials", to=MANAGERS, answer=Trials)
def list_trials(work: Work, query: TrialsQuery) -> Body:
    """List the own region's trials, newest first."""
    region = RegionId(query.region) if query.region else work.actor.region
    return {"items": [_brief(work, each) for each in trials.of_region(work, region=region)], "next_cursor": None}


@reads(api, "/policy-trials/<trial>", to=MANAGERS, answer=TrialBody)
def show_trial(work: Work, path: TrialPath) -> Body:
    """Return how a trial stands, how far it is, and the figures once it is done."""
    return _whole(work, trials.find(work, trial=TrialId(path.trial)))


@shows(api, "/policy-trials/<trial>/chart", to=MANAGERS, kind=SVG)
def show_chart(work: Work, path: TrialPath) -> bytes:
    """Return the chart of a trial that is done: the share with a bed after each length of time, for each way."""
    found = trials.find(work, trial=TrialId(path.trial))
    if found.result is None:
        raise Conflict("trial_not_done", state=found.state.value)
    return found.result.chart.encode()


@writes(api, "/policy-trials/<trial>/cancel", to=MANAGERS, answer=TrialBody)
def cancel_trial(work: Work, path: TrialPath, body: Nothing) -> Body:
    """Call a trial off that is not over; whoever plays it stops within seconds."""
    del body
    return _whole(work, trials.cancel(work, trial=TrialId(path.trial)))


def _policy(policy: Ready, forms: Sequence[CareForm], region: Region) -> Body:
    name = name_of(policy.names, region=region) if policy.names else policy.id
    return {
        "id": policy.id,
        "name": name,
        "proposal": policy.changes,
        "forms": [_form(form, region) for form in forms],
    }


def _form(form: CareForm, region: Region) -> dict[str, Any]:
    reach = form.reach
    return {
        "care_form": form.id,
        "name": name_of(form.names, region=region),
        "automatic": form.policy.automatic,
        "within_wish": form.policy.within_wish,
        "parallel": form.policy.parallel,
        "answer_minutes": form.policy.answer_length / timedelta(minutes=1),
        "decision_minutes": form.policy.decision_length / timedelta(minutes=1),
        "directly_bookable": form.policy.directly_bookable,
        "reach": None if reach.begins_at == inf else {"km": reach.begins_at, "km_per_hour": reach.grows},
        "way": _way(form.way),
    }


def _way(way: Way) -> dict[str, Any]:
    hours = way.hours
    return {
        "kind": way.kind.value,
        "minutes": None if way.kind is WayKind.DESK_PLACES else way.length / timedelta(minutes=1),
        "from": hours and hours.begins.isoformat("minutes"),
        "until": hours and hours.ends.isoformat("minutes"),
        "workdays": hours is not None and hours.workdays,
    }


def _whole(work: Work, trial: Trial) -> Body:
    result = trial.result
    chart = None if result is None else f"/api/v1/policy-trials/{trial.id}/chart"
    return {**_brief(work, trial), "rows": None if result is None else list(result.rows), "chart": chart}


def _brief(work: Work, trial: Trial) -> dict[str, Any]:
    told = trial.told
    return {
        "id": str(trial.id),
        "region": trial.region,
        "name": told.name,
        "state": trial.state.value,
        "progress": trial.progress,
        "asked_by": work.people.names([trial.asked_by]).get(trial.asked_by, trial.asked_by),
        "asked_at": moment(trial.asked_at),
        "ended_at": moment(trial.ended_at),
        "expires_at": moment(trial.expires_at),
        "days": told.days,
        "seed": told.seed,
        "neighbours_yes": told.neighbours_yes,
        "from_history": sum(int(str(row[count])) for row in told.history for count in ("yes", "no", "silent")),
        "proposal": told.proposal,
        "fault": None if trial.fault is None else trial.fault.value,
    }
