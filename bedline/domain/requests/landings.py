"""How a request lands: reserved, arrived and closed, or given up with a reason."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bedline.domain import escalation
from bedline.domain.errors import Conflict, Invalid
from bedline.domain.facts import RequestClosed, RequestRedirected, RequestUnplaced, RequestWithdrawn
from bedline.domain.ids import PersonId
from bedline.domain.regions import Region
from bedline.domain.requests.leading import desk_leads
from bedline.domain.requests.request import BedRequest, Change, NextAction, NextKind, about, moved
from bedline.domain.requests.states import MOVES, RequestState

# A reserved bed that is expected to be filled so soon is told of by the desk, whatever the norm.
BEFORE_ARRIVAL_LENGTH: Final = timedelta(minutes=10)


def reserved(request: BedRequest, *, region: Region, expected_at: datetime | None, now: datetime) -> BedRequest:
    """Note the yes: the next action is the patient's arrival, and the norm has been met or not."""
    due_at = kept_until(request, region=region, expected_at=expected_at, now=now)
    placed = moved(request, RequestState.RESERVED, now=now, kind=NextKind.ARRIVAL, due_at=due_at)
    ladder, lead = escalation.end(request.escalation), desk_leads(request.lead)
    placed = replace(placed, warn_at=None, escalation=ladder, lead=lead)
    return _to_be_heard(placed, region=region, now=now) if placed.to_be_rung else placed


def kept_until(request: BedRequest, *, region: Region, expected_at: datetime | None, now: datetime) -> datetime:
    """Return until when a place is kept for a patient to whom somebody says yes now; then the desk is told."""
    norms = region.desk_norms_at(request.received_at)
    return (expected_at or now + norms.arrival_length) + norms.arrival_grace


def arrival_of(
    request: BedRequest, *, region: Region, expected_at: datetime | None, since: datetime, now: datetime
) -> NextAction:
    """Return the arrival as a next action: late by the region's grace, and asked for again by it when it is past."""
    due_at = kept_until(request, region=region, expected_at=expected_at, now=since)
    return NextAction(NextKind.ARRIVAL, max(due_at, now + region.desk_norms_at(request.received_at).arrival_grace))


def ring_back(request: BedRequest, *, region: Region, now: datetime) -> BedRequest:
    """Note that the referrer is to be rung with what comes of the request, and by when with a place that is there.

    No board shows it, so that to boards the request is what it was.
    """
    promised = replace(request, ring_back=True)
    return _to_be_heard(promised, region=region, now=now) if promised.state is RequestState.RESERVED else promised


def _to_be_heard(request: BedRequest, *, region: Region, now: datetime) -> BedRequest:
    hear_by = now + region.desk_norms_at(request.received_at).result_length
    if request.next_action is not None:
        hear_by = min(hear_by, max(now, request.next_action.due_at - BEFORE_ARRIVAL_LENGTH))
    return replace(request, hear_by=hear_by)


def heard_or_told(request: BedRequest) -> BedRequest:
    """Note that nobody waits any more until the referrer has heard of a reserved place."""
    return replace(request, hear_by=None)


def arrived(request: BedRequest, *, region: Region, now: datetime) -> BedRequest:
    """Note that the patient is in the bed; what is left is closing the case."""
    due_at = now + region.desk_norms_at(request.received_at).closing_length
    return moved(request, RequestState.ARRIVED, now=now, kind=NextKind.CLOSE, due_at=due_at)


def close(request: BedRequest, *, by: PersonId, now: datetime) -> Change:
    """Land the case of a patient who has arrived."""
    closed = landed(request, RequestState.CLOSED, outcome="placed", reason=None, now=now)
    return closed, (RequestClosed(**about(request, by=by, now=now), outcome="placed"),)


def withdraw(request: BedRequest, *, region: Region, reason: str, by: PersonId, now: datetime) -> Change:
    """End the request because the referrer no longer needs the bed.

    Raises:
        Invalid: ``unknown_withdrawal_reason``.
        Conflict: ``request_cannot_move``.
    """
    if reason not in region.withdrawal_reasons:
        raise Invalid("unknown_withdrawal_reason", field="reason", value=reason)
    ended = landed(request, RequestState.WITHDRAWN, outcome="withdrawn", reason=reason, now=now)
    return ended, (RequestWithdrawn(**about(request, by=by, now=now), reason=reason),)


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
    ended = landed(request, RequestState.REDIRECTED, outcome=f"redirected:{destination}", reason=reason, now=now)
    fact = RequestRedirected(**about(request, by=by, now=now), destination=destination, reason=reason)
    return ended, (fact,)


def unplace(request: BedRequest, *, region: Region, reason: str, by: PersonId, now: datetime) -> Change:
    """End the request without a place, at the end of the ladder.

    Raises:
        Invalid: ``unknown_unplaced_reason``.
        Conflict: ``request_cannot_move``; ``others_to_turn_to`` while somebody further up has not been turned to.
    """
    if reason not in region.unplaced_reasons:
        raise Invalid("unknown_unplaced_reason", field="reason", value=reason)
    ladder = request.escalation
    if ladder is not None and not ladder.ended and not ladder.on_top:
        raise Conflict("others_to_turn_to")
    ended = landed(request, RequestState.UNPLACED, outcome="unplaced", reason=reason, now=now)
    return ended, (RequestUnplaced(**about(request, by=by, now=now), reason=reason),)


def landed(request: BedRequest, goal: RequestState, *, outcome: str, reason: str | None, now: datetime) -> BedRequest:
    """Return it with its outcome, and with nothing due any more.

    Raises:
        Conflict: ``request_cannot_move``.
    """
    MOVES.check(request.state, goal)
    return replace(
        request,
        state=goal,
        next_action=None,
        warn_at=None,
        hear_by=None,
        outcome=outcome,
        outcome_reason=reason,
        closed_at=now,
        updated_at=now,
        escalation=escalation.end(request.escalation),
        lead=desk_leads(request.lead),
    )
