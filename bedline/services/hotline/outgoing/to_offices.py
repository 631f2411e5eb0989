"""An office that is turned to for a request without a place, rung or texted: never with anything of the patient."""

from typing import Final

from bedline.domain import messages
from bedline.domain.calls import LegId
from bedline.domain.ids import RequestId
from bedline.domain.messages import Errand, Message, MessageId, MessageKind
from bedline.domain.offices import OfficeBy
from bedline.domain.requests import BedRequest
from bedline.ports.storage import Work
from bedline.services.hotline import offices
from bedline.services.hotline.outgoing import writing

_KINDS: Final = {OfficeBy.PHONE: MessageKind.CALL, OfficeBy.TEXT: MessageKind.TEXT}


def ask(work: Work, *, request: BedRequest) -> None:
    """Ring or text the office that a locked request is turned to, where it wants that; else our own people phone."""
    ladder = request.escalation
    office = ladder.office if ladder is not None else None
    if ladder is None or office is None or office.by is OfficeBy.PEOPLE:
        return
    stop(work, request=request.id)
    language = work.regions[request.region].languages[0]
    texts = office.by is OfficeBy.TEXT
    shown = work.phonebook.shown(request.region, language=language, texts=texts)
    if office.phone is None or shown is None or (texts and not writing.takes_texts(work, office.phone)):
        offices.unreached(work, request=request)
        return
    kind = _KINDS[office.by]
    work.messages.add(
        Message(
            id=MessageId(work.ids.new()),
            region=request.region,
            kind=kind,
            errand=Errand.ASK_OFFICE,
            to=office.phone,
            language=language,
            not_before=work.now,
            stale_at=ladder.answer_by or work.now,
            created_at=work.now,
            params={
                "try": "0",
                "code": request.code,
                "region": work.regions[request.region].name,
                "phone": writing.to_ring(work, request.region, language=language),
            },
            leg=LegId(work.ids.new()) if kind is MessageKind.CALL else None,
            request=request.id,
        )
    )


def stop(work: Work, *, request: RequestId) -> None:
    """Take back what has not gone out to an office about a request; whoever listens hears that it is not needed."""
    for each in work.messages.open_for(request=request):
        if each.errand is Errand.ASK_OFFICE:
            work.messages.save(messages.canceled(each))
