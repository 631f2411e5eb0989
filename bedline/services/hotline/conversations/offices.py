"""An office that is turned to, on the telephone: it says with a key that it sees to it, and our desk reads so."""

from dataclasses import replace

from bedline.domain import requests
from bedline.domain.calls import Leg, LegEnd
from bedline.domain.ids import RequestId
from bedline.domain.messages import Message
from bedline.domain.offices import OfficeWord
from bedline.domain.scripts import office as script
from bedline.domain.scripts.talk import Dialogue, Wish
from bedline.ports.storage import Work
from bedline.services.hotline import offices
from bedline.services.hotline.conversations.fulfilling import Fulfilled, Fulfils
from bedline.services.hotline.outgoing import writing


def opening(work: Work, message: Message) -> Dialogue | None:
    """Return what an office that is rung hears first; None when it is turned to no more."""
    request = work.requests.find(message.request) if message.request is not None else None
    if request is None or not offices.awaited(request):
        return None
    return script.start(
        language=message.language,
        region=work.regions[request.region].name,
        code=request.code,
        phone=writing.to_ring(work, request.region, language=message.language),
    )


def _helps(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    del wish
    done = leg.request is not None and _noted(work, leg.request)
    event = script.OfficeNoted() if done else script.OfficeNotNeeded()
    return Fulfilled(replace(leg, outcome=LegEnd.ANSWERED), event)


def _noted(work: Work, request: RequestId) -> bool:
    """Note that the office sees to it; False: there is a place, or somebody else's turn has come."""
    found = work.requests.get(request)
    if not offices.awaited(found):
        return False
    told, facts = requests.office_says(found, word=OfficeWord.SEES_TO_IT, by=work.actor.id, now=work.now)
    work.requests.save(told)
    work.record(*facts)
    return True


FULFILS: Fulfils = {script.OfficeHelps: _helps}
