"""Rousing who is on duty for a crisis, one after the other, until one says with a key: I see to it.

For a request that cannot wait, beside the search for a place; for a crisis whose ward takes its yes back; and for a
caller in a crisis who was missed. Nobody is rung twice for the same; what stands on the desk is not taken from it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from bedline.domain import triage
from bedline.domain.calls import Leg, LegEnd, LegId, LegState
from bedline.domain.facts import (
    AlertAnswered,
    CrisisAnnounced,
    CrisisSeenTo,
    DutyAlerted,
    Fact,
    RequestSubmitted,
    StayCancelled,
)
from bedline.domain.ids import PersonId, RegionId, RequestId
from bedline.domain.messages import Errand, Message
from bedline.domain.people import Role
from bedline.domain.regions import Party
from bedline.domain.requests import BedRequest, RequestState
from bedline.domain.scripts import alert as script
from bedline.domain.scripts.engine import learning
from bedline.domain.scripts.talk import Dialogue
from bedline.ports.storage import Work
from bedline.services.hotline.conversations.fulfilling import Fulfilled
from bedline.services.hotline.queue import orders, owning
from bedline.services.hotline.telling import kind_of, number_of

# A caller who is missed again so soon is the same one.
SAME_LENGTH: Final = timedelta(minutes=10)
# While a place is sought, or before; after it there is nothing to look after.
SOUGHT: Final = frozenset(
    {
        RequestState.RECEIVED,
        RequestState.TRIAGED,
        RequestState.SEARCHING,
        RequestState.OFFERED,
        RequestState.WAITING,
    }
)
# Under these names a message and its call remember who was rung before, and which missed call it is about.
TRIED: Final = "tried"
CALL: Final = "call"
# And that it is about a bed that was lost again, with whose the request was then.
LOST: Final = "lost"
NOBODY: Final = "-"
# Or that Bedline asks nobody for it by itself, because a neighbour region has not said who it is.
GUEST: Final = "guest"


def follow(work: Work, happened: Sequence[Fact]) -> None:
    """Rouse whoever is on duty for each request that cannot wait: when it has come in, and when its ward backs out.

    Once for each, whatever becomes of it. What the desk enters itself it need not be told.
    """
    for fact in happened:
        if work.actor.role is Role.COORDINATOR:
            return
        if isinstance(fact, RequestSubmitted):
            request = work.requests.find(fact.request)
            if request.state in SOUGHT and _cannot_wait(work, request):
                _rouse(work, request.region, request=request.id, call=None, tried=())
        elif isinstance(fact, StayCancelled) and fact.party == Party.WARD.value:
            _lost(work, work.requests.find(fact.request))


def _lost(work: Work, request: BedRequest) -> None:
    """Rouse for a crisis that had a place and has none again, whoever's request it is: they may be off duty by now."""
    crisis = work.regions[request.region].care_form(request.form).crisis
    if request.state in SOUGHT and (crisis or _cannot_wait(work, request)):
        _rouse(work, request.region, request=request.id, call=None, tried=(), lost=request.owner or NOBODY)


def missed(work: Work, leg: Leg) -> None:
    """Rouse whoever is on duty for a caller in a crisis who was missed, unless the same one was missed just before."""
    if kind_of(leg, crisis=True) == "crisis" and not _known(work, leg):
        _rouse(work, leg.region, request=leg.request, call=leg.id, tried=())


def opening(work: Work, message: Message) -> Dialogue | None:
    """Return what somebody who is roused hears; None when somebody sees to it already."""
    call, lost = _call(message.params.get(CALL)), message.params.get(LOST)
    if not _open(work, request=message.request, call=call, lost=lost):
        return None
    remembered = {TRIED: message.params[TRIED], CALL: message.params.get(CALL), LOST: lost}
    if call is not None:
        caller = work.legs.by_ids([call])[call]
        word = {"caller": kind_of(caller, crisis=True), "since": message.params["since"]}
        return learning(script.start(language=message.language, word=word), **remembered)
    request = work.requests.find(RequestId(UUID(str(message.request))))
    about: dict[str, object] = {"code": request.code, "lost": lost is not None, "guest": request.nameless}
    opened = script.start(language=message.language, word=about)
    return learning(opened, **remembered)


def see_to_it(work: Work, leg: Leg) -> Fulfilled:
    """Let whoever was roused take it upon them; nobody else is rung."""
    call = _call(leg.dialogue.data.get(CALL))
    done = replace(leg, outcome=LegEnd.ANSWERED)
    if leg.person is None or not _open(work, request=leg.request, call=call, lost=_of_lost(leg)):
        return Fulfilled(done, script.Acknowledged(mine=False))
    by = work.actor.id
    if call is not None:
        work.record(AlertAnswered(region=leg.region, at=work.now, by=by, leg=call, person=leg.person))
    elif leg.request is not None:
        work.record(CrisisSeenTo(region=leg.region, at=work.now, by=by, request=leg.request, person=leg.person))
        if not work.requests.get(leg.request).choosing:
            # The choice is still the referrer's, and falls to Bedline when they make none.
            owning.own(work, leg.request, owner=leg.person)
    return Fulfilled(done, script.Acknowledged(mine=True))


def over(work: Work, leg: Leg) -> None:
    """Go on to the next on duty when somebody who was roused has pressed no key."""
    if leg.outcome is not None or leg.state is LegState.CANCELED or TRIED not in leg.dialogue.data:
        return
    call, lost = _call(leg.dialogue.data.get(CALL)), _of_lost(leg)
    if _open(work, request=leg.request, call=call, lost=lost):
        names = (*str(leg.dialogue.data[TRIED]).split(), *([leg.person] if leg.person else []))
        tried = tuple(PersonId(each) for each in names)
        _rouse(work, leg.region, request=leg.request, call=call, tried=tried, lost=lost)


def _rouse(
    work: Work,
    region: RegionId,
    *,
    request: RequestId | None,
    call: LegId | None,
    tried: tuple[PersonId, ...],
    lost: str | None = None,
) -> None:
    rota = work.phonebook.rotas.get(region)
    left = (duty for duty in (rota.on_duty(work.now) if rota else ()) if duty.person not in tried)
    duty = next(left, None)
    if duty is None:
        return
    language = orders.language_of(work, duty.person, region=region)
    shown = work.phonebook.shown(region, language=language)
    params = {TRIED: " ".join(tried), "phone": shown.number if shown else ""}
    by = work.actor.id
    if call is not None:
        at = work.legs.by_ids([call])[call].created_at.astimezone(ZoneInfo(work.regions[region].timezone))
        params |= {CALL: str(call), "since": f"{at:%H:%M}"}
        work.record(DutyAlerted(region=region, at=work.now, by=by, leg=call, person=duty.person))
    elif request is not None:
        found = work.requests.find(request)
        params |= {"code": found.code} | ({LOST: lost} if lost else {}) | ({GUEST: "1"} if found.nameless else {})
        work.record(CrisisAnnounced(region=region, at=work.now, by=by, request=request, person=duty.person))
    orders.rouse(work, duty=duty, region=region, request=request, params=params)


def _cannot_wait(work: Work, request: BedRequest) -> bool:
    region = work.regions[request.region]
    on = region.day(request.received_at)
    form = request.care_form or triage.form_for(region, request.answers, on=on)
    urgency = request.urgency or triage.suggest_urgency(region, request.answers, on=on).urgency or ""
    if form is None:
        return False
    alert_length = region.care_form(form).policy.alert_length
    return alert_length is not None and region.urgency(urgency).within <= alert_length


def _open(work: Work, *, request: RequestId | None, call: LegId | None, lost: str | None) -> bool:
    """Say whether nobody sees to it yet: to the missed call, or to the request; whose it was before it lost its bed."""
    if call is not None:
        return bool(work.tasks.open_about(call))
    found = work.requests.find(request) if request is not None else None
    return found is not None and (found.owner or NOBODY) == (lost or NOBODY) and found.state in SOUGHT


def _known(work: Work, leg: Leg) -> bool:
    """Say whether somebody is being roused already for this request, or for this caller."""
    if leg.request is not None:
        about = work.messages.open_for(request=leg.request)
        if any(each.errand is Errand.ALERT_DUTY for each in about):
            return True
    before = [task.leg for task in work.tasks.open(leg.region) if task.created_at > work.now - SAME_LENGTH]
    others = work.legs.by_ids([each for each in before if each is not None and each != leg.id]).values()
    number = number_of(work, leg)
    return number is not None and any(number_of(work, each) == number for each in others)


def _of_lost(leg: Leg) -> str | None:
    lost = leg.dialogue.data.get(LOST)
    return None if lost is None else str(lost)


def _call(text: object) -> LegId | None:
    return LegId(UUID(str(text))) if text else None
