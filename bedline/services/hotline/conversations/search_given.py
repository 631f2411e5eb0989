"""A provider and a search that is its own, on the telephone and by text: it goes on with it, or gives it back."""

from contextlib import nullcontext
from dataclasses import replace

from bedline.domain import requests
from bedline.domain.calls import Leg, LegEnd
from bedline.domain.ids import FacilityId, RequestId
from bedline.domain.messages import Message
from bedline.domain.scripts import search_given as script
from bedline.domain.scripts.talk import Dialogue, Event, Wish
from bedline.domain.ways import LeadEnd
from bedline.ports.storage import Work
from bedline.services import leading
from bedline.services.hotline.conversations import identity, told
from bedline.services.hotline.conversations.fulfilling import Fulfilled, Fulfils
from bedline.services.hotline.outgoing import to_providers


def opening(work: Work, message: Message) -> Dialogue | None:
    """Return what a provider that is rung hears first; None when the search is its own no more."""
    request = work.requests.find(message.request) if message.request is not None else None
    if request is None or request.lead is None or not requests.provider_leads(request):
        return None
    return script.start(
        language=identity.tongue(work.regions[request.region], message.language),
        patient=told.patient(work, request),
        until=told.moment(work, request.region, request.lead.until or work.now),
    )


def keep(work: Work, *, request: RequestId, provider: FacilityId | None = None) -> bool:
    """Note that the provider goes on with a search, so that nobody rings or reminds it; False: it is its own no more.

    Its time runs on: saying so finds no place.
    """
    if not requests.provider_leads(work.requests.get(request), provider):
        return False
    to_providers.stop(work, request=request)
    return True


def give_back(work: Work, *, request: RequestId, provider: FacilityId | None = None) -> bool:
    """Give the search back to the desk for the provider; False: it is its own no more."""
    found = work.requests.get(request)
    lead = found.lead
    if lead is None or lead.provider is None or not requests.provider_leads(found, provider):
        return False
    people = work.people.answering_for(lead.provider, region=found.region)
    # Of several people of a home none can be told from the others by its telephone: then Bedline notes it.
    with work.acting_for(people[0]) if len(people) == 1 else nullcontext():
        leading.end(work, found, why=LeadEnd.GIVEN_BACK)
    return True


def _kept(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    del wish
    done = leg.request is not None and keep(work, request=leg.request)
    return _answered(leg, script.SearchKept() if done else script.SearchOver())


def _given_back(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    del wish
    done = leg.request is not None and give_back(work, request=leg.request)
    return _answered(leg, script.SearchGivenBack() if done else script.SearchOver())


def _answered(leg: Leg, event: Event) -> Fulfilled:
    return Fulfilled(replace(leg, outcome=LegEnd.ANSWERED), event)


FULFILS: Fulfils = {script.KeepSearch: _kept, script.GiveSearchBack: _given_back}
