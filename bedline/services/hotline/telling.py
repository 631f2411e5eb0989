"""What the desk is told of a caller: facts without numbers, tasks with a deadline, and whom to ring back."""

from datetime import datetime, timedelta
from typing import Final, TypedDict

from bedline.domain.calls import Leg, LegId, Purpose, WaitingId
from bedline.domain.callviews import last_digits
from bedline.domain.hotline import Waiting
from bedline.domain.ids import PersonId, RegionId
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import tasks

# How soon somebody has to see to a caller in a crisis; others have the region's norm for tasks.
CRISIS_LENGTH: Final = timedelta(minutes=5)
_WARDS: Final = frozenset({Purpose.WARD_IN, Purpose.OFFER, Purpose.PROVIDER})


class About(TypedDict):
    """What every fact about a wait has."""

    region: RegionId
    at: datetime
    by: PersonId
    leg: LegId
    waiting: WaitingId


def about(work: Work, waiting: Waiting) -> About:
    """Return what every fact about a wait has, as of now."""
    return About(region=waiting.region, at=work.now, by=work.actor.id, leg=waiting.leg, waiting=waiting.id)


class AboutCall(TypedDict):
    """What every fact about a call has."""

    region: RegionId
    at: datetime
    by: PersonId
    leg: LegId


def about_call(work: Work, waiting: Waiting) -> AboutCall:
    """Return what every fact about the call of a wait has, as of now."""
    return AboutCall(region=waiting.region, at=work.now, by=work.actor.id, leg=waiting.leg)


def number_of(work: Work, leg: Leg) -> str | None:
    """Return the number to ring a caller back on: the one they called from, or the one we have of them."""
    if leg.peer is not None or leg.person is None:
        return leg.peer
    subscriber = work.phonebook.subscriber(leg.person)
    return subscriber.phone if subscriber else None


def is_crisis(work: Work, leg: Leg) -> bool:
    """Say whether the call is about a crisis bed, as far as was said."""
    forms = work.regions[leg.region].care_forms
    request = work.requests.by_ids({leg.request}).get(leg.request) if leg.request else None
    said = request.care_form if request else leg.dialogue.data.get("form")
    form = next((each for name, each in forms.items() if name == said), None)
    return form is not None and form.crisis


def kind_of(leg: Leg, *, crisis: bool) -> str:
    """Return who calls, as somebody on duty is told: ward, crisis (a GP with one), gp, or unknown."""
    if leg.purpose in _WARDS:
        return "ward"
    if crisis:
        return "crisis"
    return "unknown" if leg.person is None and leg.purpose is Purpose.UNKNOWN_IN else "gp"


def put_on_desk(work: Work, *, kind: TaskKind, waiting: Waiting) -> None:
    """Have somebody ring back a caller who waited in vain; the number stays sealed with the call."""
    leg = work.legs.by_ids([waiting.leg])[waiting.leg]
    call_on_desk(work, kind=kind, leg=leg, crisis=waiting.crisis)


def call_on_desk(work: Work, *, kind: TaskKind, leg: Leg, crisis: bool) -> None:
    """Put a call on the desk: within five minutes for a crisis, else within the region's norm."""
    tasks.put_on_desk(
        work,
        kind=kind,
        region=leg.region,
        request=leg.request,
        leg=leg.id,
        due_at=work.now + CRISIS_LENGTH if crisis else None,
        caller=kind_of(leg, crisis=crisis),
        digits=last_digits(number_of(work, leg)) or "",
        person=_name(work, leg) or "",
    )


def _name(work: Work, leg: Leg) -> str | None:
    return work.people.names([leg.person]).get(leg.person) if leg.person else None
