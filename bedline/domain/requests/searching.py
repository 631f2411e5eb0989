"""A request while a place is sought for it: asked for, left to its referrer to choose, or waiting."""

from dataclasses import replace
from datetime import datetime

from bedline.domain.facts import RequestWaits, SearchBegan
from bedline.domain.ids import PersonId
from bedline.domain.regions import Region
from bedline.domain.requests.climbing import on_ladder
from bedline.domain.requests.leading import desk_leads, lead_ended
from bedline.domain.requests.norms import with_next_warning
from bedline.domain.requests.request import BedRequest, Change, NextKind, about, moved
from bedline.domain.requests.states import RequestState
from bedline.domain.ways import LeadEnd


def search(request: BedRequest, *, region: Region, by: PersonId, now: datetime) -> Change:
    """Start looking for a place: after triage, after a no, or again while waiting.

    Raises:
        Conflict: ``request_cannot_move``.
    """
    searching = moved(
        request,
        RequestState.SEARCHING,
        now=now,
        kind=NextKind.OFFER,
        due_at=now + region.desk_norms_at(request.received_at).offer_length,
    )
    # What was heard of a place that has fallen through says nothing about the next one.
    ladder = on_ladder(request, region=region, now=now)
    searching = replace(searching, told_at=None, escalation=ladder, lead=desk_leads(request.lead))
    # A reservation had stopped the clock; after it the norm runs on as if there had been none.
    searching = with_next_warning(searching, region=region)
    # Whoever has it searched for takes it over from who led.
    ended = lead_ended(request, end=LeadEnd.TAKEN_OVER, by=by, now=now)
    return searching, (*ended, SearchBegan(**about(request, by=by, now=now)))


def ask_what_became(request: BedRequest, *, region: Region, now: datetime) -> BedRequest:
    """Wait to hear what became of a patient who did not come, before another place is sought.

    Raises:
        Conflict: ``request_cannot_move``.
    """
    due_at = now + region.desk_norms_at(request.received_at).no_show_length
    asked = moved(request, RequestState.TRIAGED, now=now, kind=NextKind.NO_SHOW, due_at=due_at)
    return with_next_warning(asked, region=region)


def let_choose(request: BedRequest, *, region: Region, by: PersonId, now: datetime) -> Change:
    """Let the referrer choose among the places found; whoever has not by the deadline leaves it to Bedline.

    Raises:
        Conflict: ``request_cannot_move``.
    """
    choosing = moved(
        request,
        RequestState.SEARCHING,
        now=now,
        kind=NextKind.CHOICE,
        due_at=now + region.desk_norms_at(request.received_at).choice_length,
    )
    ladder = on_ladder(request, region=region, now=now)
    return replace(choosing, searched_at=now, escalation=ladder), (SearchBegan(**about(request, by=by, now=now)),)


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
    latest = quiet_until or now + region.desk_norms_at(request.received_at).retry_length
    due_at = latest if again_at is None else max(now, min(latest, again_at))
    waiting = moved(request, RequestState.WAITING, now=now, kind=NextKind.RETRY, due_at=due_at)
    ended = lead_ended(request, end=LeadEnd.TAKEN_OVER, by=by, now=now)
    return replace(waiting, lead=desk_leads(request.lead)), (*ended, RequestWaits(**about(request, by=by, now=now)))


def offered(request: BedRequest, *, answer_by: datetime, now: datetime) -> BedRequest:
    """Note that wards are being asked; ``answer_by`` is the first of their deadlines."""
    return moved(request, RequestState.OFFERED, now=now, kind=NextKind.ANSWER, due_at=answer_by)
