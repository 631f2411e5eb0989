"""What providers text about a search that is their own: they go on with it, want to be rung, or give it back."""

from bedline.domain import requests
from bedline.domain.replies import AnswerKind
from bedline.domain.requests import BedRequest
from bedline.ports.storage import Work
from bedline.services.hotline.conversations import search_given
from bedline.services.hotline.outgoing import to_providers
from bedline.services.hotline.texts.memory import Memory
from bedline.services.hotline.texts.senders import Sender, Told


def given(work: Work, *, by: Sender) -> dict[str, BedRequest]:
    """Return the requests that the sender's homes have to place, by their codes."""
    led = (request for facility in by.facilities for request in work.requests.led_by(facility))
    return {request.code: request for request in led if requests.provider_leads(request)}


def answered(work: Work, *, by: Sender, request: BedRequest, answer: AnswerKind, memory: Memory) -> Told:
    """Take what a provider says to a search of its own."""
    provider = request.lead.provider if request.lead is not None else None
    params = {"code": request.code, "phone": by.to_ring}
    if answer is AnswerKind.RING:
        done, key = to_providers.ring_now(work, request=request), "will_ring"
    elif answer is AnswerKind.YES:
        done, key = search_given.keep(work, request=request.id, provider=provider), "search_kept"
    else:
        done, key = search_given.give_back(work, request=request.id, provider=provider), "search_given_back"
    return Told(key if done else "nothing_open", memory, params)
