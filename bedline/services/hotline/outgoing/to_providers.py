"""A search that is given to a provider, told to it by telephone and text as questions to wards are."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from bedline.domain import messages
from bedline.domain.calls import Leg, LegId, LegState, Purpose
from bedline.domain.ids import RequestId
from bedline.domain.messages import Errand, Message, MessageId, MessageKind
from bedline.domain.phonebook import AskBy, WardContact
from bedline.domain.requests import BedRequest
from bedline.ports.storage import Work
from bedline.services.hotline import call_hours, first_providers
from bedline.services.hotline.outgoing import writing

# As with questions to wards: a call when half the time is over, a reminder when a third is left.
CALL_AFTER: Final = 0.5
REMIND_AFTER: Final = 2 / 3
_RINGING: Final = frozenset({LegState.QUEUED, LegState.INITIATED, LegState.RINGING})


def ask(work: Work, *, request: BedRequest) -> None:
    """Tell the provider that a patient is theirs to place, in the way in which its ward wants to be asked."""
    ward = first_providers.contact(work, request)
    until = request.lead.until if request.lead is not None else None
    if ward is None or until is None:
        return
    length = until - work.now
    if ward.ask_by is not AskBy.WEB:
        _text(work, ward, request, at=work.now)
    at_once = ward.ask_by is AskBy.CALL or (ward.ask_by is AskBy.TEXT and not writing.takes_texts(work, ward.text))
    _ring(work, ward, request, at=work.now if at_once else work.now + length * CALL_AFTER)
    remind_at = work.now + length * REMIND_AFTER
    if not call_hours.quiet(work, request=request, at=remind_at):
        _text(work, ward, request, at=remind_at)


def ring_now(work: Work, *, request: BedRequest) -> bool:
    """Ring the provider at once because it wants that, whatever the hour; False: it has no telephone to ring."""
    ward = first_providers.contact(work, request)
    if ward is None or not ward.phones:
        return False
    stop(work, request=request.id)
    _add(work, ward, request, kind=MessageKind.CALL, to=ward.phones[0], at=work.now, params={"try": "0"})
    return True


def stop(work: Work, *, request: RequestId) -> None:
    """Take back what has not gone out about a search that its provider has seen to, or has no longer; stop ringing.

    A text that is under way is out of time from now on: should it not arrive, it is not sent or spoken again.
    """
    for each in work.messages.open_for(request=request):
        if each.errand is Errand.ASK_PROVIDER:
            over = messages.canceled(each)
            work.messages.save(replace(over, stale_at=work.now) if each.kind is MessageKind.TEXT else over)
    found = work.requests.find(request)
    for leg in work.legs.on_the_line(found.region):
        if leg.purpose is Purpose.PROVIDER and leg.request == request and leg.state in _RINGING:
            _hang_up(work, leg)


def _ring(work: Work, ward: WardContact, request: BedRequest, *, at: datetime) -> None:
    """Have it rung at that moment: outside its call hours otherwise, or when they begin, or by the desk."""
    until = request.lead.until if request.lead is not None else None
    if until is None or call_hours.quiet(work, request=request, at=at):
        return
    at, phones = call_hours.turn(work, ward=ward, request=request, at=at, until=until)
    if phones and not call_hours.quiet(work, request=request, at=at):
        _add(work, ward, request, kind=MessageKind.CALL, to=phones[0], at=at, params={"try": "0"})
    else:
        call_hours.not_rung(work, ward=ward, request=request, due_at=until)


def _text(work: Work, ward: WardContact, request: BedRequest, *, at: datetime) -> None:
    shown = work.phonebook.shown(ward.region, language=ward.language, texts=True)
    if ward.text is None or shown is None or not writing.takes_texts(work, ward.text) or request.lead is None:
        return
    region = work.regions[request.region]
    names = region.care_form(request.form).short_names
    params = {
        "bed": names.get(ward.language.split("-")[0], names[region.languages[0]]),
        "code": request.code,
        "until": (request.lead.until or work.now).isoformat(),
        "phone": writing.to_ring(work, ward.region, language=ward.language),
    }
    _add(work, ward, request, kind=MessageKind.TEXT, to=ward.text, at=at, params=params)


def _add(
    work: Work,
    ward: WardContact,
    request: BedRequest,
    *,
    kind: MessageKind,
    to: str,
    at: datetime,
    params: Mapping[str, str],
) -> None:
    until = (request.lead.until if request.lead is not None else None) or work.now
    work.messages.add(
        Message(
            id=MessageId(work.ids.new()),
            region=request.region,
            kind=kind,
            errand=Errand.ASK_PROVIDER,
            to=to,
            language=ward.language,
            not_before=at,
            stale_at=until,
            created_at=work.now,
            params=params,
            leg=LegId(work.ids.new()) if kind is MessageKind.CALL else None,
            request=request.id,
        )
    )


def _hang_up(work: Work, leg: Leg) -> None:
    work.messages.add(
        Message(
            id=MessageId(work.ids.new()),
            region=leg.region,
            kind=MessageKind.HANG_UP,
            errand=Errand.STOP_RINGING,
            to="",
            language=leg.dialogue.language,
            not_before=work.now,
            stale_at=work.now + writing.STOP_LENGTH,
            created_at=work.now,
            leg=leg.id,
            request=leg.request,
        )
    )
