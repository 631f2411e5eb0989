"""What follows when nobody is on a line any more: no caller is forgotten, whatever became of the call."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bedline.domain.calls import Direction, Leg, LegId, Purpose
from bedline.domain.facts import CallEnded
from bedline.domain.requests import BedRequest, RequestState
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import matching
from bedline.services.hotline.queue import alert, duty, put_through, queueing, rousing
from bedline.services.hotline.telling import call_on_desk, is_crisis

# Longer than any provider lets a call last (Twilio: four hours).
LONGEST_CALL_LENGTH: Final = timedelta(hours=4)
# A callback that brings the outcome may still be on its way.
SETTLING_LENGTH: Final = timedelta(seconds=10)


def ended(work: Work, leg: Leg) -> None:
    """Draw the conclusions from a leg that is over and kept: called once, in the work in which it ended.

    Who waited no longer waits, who was rung for somebody is followed by the next one, an inbound call without an
    outcome becomes a task, and the request it was about is searched for as the region's policy says.
    """
    work.record(
        CallEnded(
            region=leg.region,
            at=work.now,
            by=work.actor.id,
            leg=leg.id,
            ending=leg.outcome.value if leg.outcome else None,
        )
    )
    if leg.purpose is Purpose.DUTY:
        duty.over(work, leg)
    elif leg.purpose is Purpose.ALERT:
        alert.over(work, leg)
    else:
        queueing.caller_over(work, leg)
    if put_through.is_on(leg):
        put_through.over(work, leg)
    settle(work, leg)


def settle(work: Work, leg: Leg) -> None:
    """Put an inbound call that came to nothing on the desk, and go on with its request; twice does no harm."""
    if leg.direction is not Direction.IN or leg.outcome is not None:
        return
    if not work.tasks.open_about(leg.id):
        crisis = is_crisis(work, leg)
        call_on_desk(work, kind=TaskKind.MISSED_CALL, leg=leg, crisis=crisis)
        if crisis:
            rousing.missed(work, leg)
    if leg.request is not None:
        _search_on(work, work.requests.get(leg.request))


def _search_on(work: Work, request: BedRequest) -> None:
    """Go on without the referrer, who will be rung with the result."""
    if request.state is RequestState.TRIAGED:
        matching.begin(work, replace(request, ring_back=True))
    elif request.choosing:
        matching.seek(work, replace(request, ring_back=True))


def settle_one(work: Work, *, leg: LegId) -> None:
    """Settle a leg that a sweep has found."""
    found = work.legs.get(leg)
    if found.over:
        settle(work, found)
