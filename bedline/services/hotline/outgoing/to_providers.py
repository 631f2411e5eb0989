"""A search that is given to a provider, told to it by telephone and text as questions to wards are."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bedline.domain import messages
from bedline.domain.call_hours import Otherwise
from bedline.domain.calls import Leg, LegId, LegState, Purpose
from bedline.domain.ids import RequestId
from bedline.domain.messages import Errand, Message, MessageId, MessageKind
from bedline.domain.phonebook import AskBy, WardContact
from bedline.domain.requests import BedRequest
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import tasks
from bedline.services.hotline.outgoing import writing

# As with questions to wards: a call when half the time is over, a reminder when a third is left.
CALL_AFTER: Final = 0.5
REMIND_AFTER: Final = 2 / 3
_RINGING: Final = frozenset({LegState.QUEUED, LegState.INITIATED, LegState.RINGING})


def contact(work: Work, request: BedRequest) -> WardContact | None:
    """Return how the provider that leads is reached: by the ward that would take the patient, or by any other.

    A text goes to any mobile of its wards: whom they ask is for the home to settle, not for one ward.
    """
    provider = request.lead.provider if request.lead is not None else None
    wards = [each for each in work.phonebook.wards.values() if each.facility == provider]
    offers_it = {unit.id for unit in work.directory.units.values() if request.care_form in unit.care_forms}
    wards.sort(key=lambda each: (each.unit not in offers_it, not each.phones, each.unit))
    text = next((each.text for each in wards if each.text is not None), None)
    return replace(wards[0], text=text) if wards else None


def ask(work: Work, *, request: BedRequest) -> None:
    """Tell the provider that a patient is theirs to place, in the way in which its ward wants to be asked."""
    ward, until = contact(work, request), request.lead.until if request.lead is not None else None
    if ward is None or until is None:
        return
    length = until - work.now
    if ward.ask_by is not AskBy.WEB:
        _text(work, ward, request, after=0.0)
    at_once = ward.ask_by is AskBy.CALL or (ward.ask_by is AskBy.TEXT and ward.text is None)
    _ring(work, ward, request, after=0.0 if at_once else CALL_AFTER)
    if work.regions[request.region].quiet_until(request.form, at=work.now + length * REMIND_AFTER) is None:
        _text(work, ward, request, after=REMIND_AFTER)


def ring_now(work: Work, *, request: BedRequest) -> bool:
    """Ring the provider at once because it wants that, whatever the hour; False: it has no telephone to ring."""
    ward = contact(work, request)
    if ward is None or not ward.phones:
        return False
    stop(work, request=request.id)
    _add(work, ward, request, kind=MessageKind.CALL, to=ward.phones[0], after=0.0, params={"try": "0"})
    return True


def stop(work: Work, *, request: RequestId) -> None:
    """Take back what has not gone out about a search that its provider has seen to, or has no longer; stop ringing."""
    for each in work.messages.open_for(request=request):
        if each.errand is Errand.ASK_PROVIDER:
            work.messages.save(messages.canceled(each))
    found = work.requests.find(request)
    for leg in work.legs.on_the_line(found.region):
        if leg.purpose is Purpose.PROVIDER and leg.request == request and leg.state in _RINGING:
            _hang_up(work, leg)


def _ring(work: Work, ward: WardContact, request: BedRequest, *, after: float) -> None:
    region, lead = work.regions[request.region], request.lead
    if lead is None or lead.until is None:
        return
    at = work.now + (lead.until - work.now) * after
    if region.quiet_until(request.form, at=at) is not None:
        return
    crisis = region.care_form(request.form).crisis
    phones = ward.phones_at(at, crisis=crisis, timezone=region.timezone)
    if phones:
        _add(work, ward, request, kind=MessageKind.CALL, to=phones[0], after=after, params={"try": "0"})
    elif ward.phones and ward.call_hours.otherwise is Otherwise.DESK:
        # Its telephones may not be rung at this hour.
        tasks.put_on_desk(
            work,
            kind=TaskKind.WARD_SILENT,
            region=request.region,
            request=request.id,
            due_at=lead.until,
            code=request.code,
            unit_name=work.directory.unit(ward.unit).name,
        )


def _text(work: Work, ward: WardContact, request: BedRequest, *, after: float) -> None:
    shown = work.phonebook.shown(ward.region, language=ward.language, texts=True)
    if ward.text is None or shown is None or work.opt_outs.out(ward.text) or request.lead is None:
        return
    region = work.regions[request.region]
    names = region.care_form(request.form).short_names
    params = {
        "bed": names.get(ward.language.split("-")[0], names[region.languages[0]]),
        "code": request.code,
        "until": (request.lead.until or work.now).isoformat(),
        "phone": writing.to_ring(work, ward.region, language=ward.language),
    }
    _add(work, ward, request, kind=MessageKind.TEXT, to=ward.text, after=after, params=params)


def _add(
    work: Work,
    ward: WardContact,
    request: BedRequest,
    *,
    kind: MessageKind,
    to: str,
    after: float,
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
            not_before=work.now + (until - work.now) * after,
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
