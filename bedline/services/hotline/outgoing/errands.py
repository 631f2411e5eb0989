"""Which calls and texts follow from what has happened: written into the outbox in the same transaction."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from bedline.domain import facts, messages, requests
from bedline.domain.calls import Leg, LegState
from bedline.domain.facts import Fact
from bedline.domain.ids import RequestId
from bedline.domain.messages import Errand, MessageState
from bedline.domain.offers import Offer, OfferState
from bedline.domain.people import Role
from bedline.domain.phonebook import AskBy, WardContact
from bedline.domain.regions import Party
from bedline.ports.storage import Work
from bedline.services.hotline import call_hours, first_providers
from bedline.services.hotline.outgoing import to_offices, to_providers, writing

# A call follows when half the time to answer is over and nobody has; a reminder when a third is left.
CALL_AFTER: Final = 0.5
REMIND_AFTER: Final = 2 / 3
# Whoever has less time than this to answer is not reminded: they have only just been asked.
LEAST_TO_REMIND: Final = timedelta(minutes=5)
_RINGING: Final = frozenset({LegState.QUEUED, LegState.INITIATED, LegState.RINGING})


def follow(work: Work, happened: Sequence[Fact]) -> None:
    """Write down what has to be told by telephone or text, where the region has a number to tell it from.

    Somebody in conversation with us is not hung up on: they are told at once why there is nothing to answer any more.
    """
    for fact in happened:
        errand = ERRANDS.get(type(fact))
        if errand is not None and work.phonebook.shown(fact.region, language="") is not None:
            errand(work, fact)


def _ask(work: Work, fact: facts.OfferMade) -> None:
    if requests.provider_leads(work.requests.find(fact.request)):
        # Whoever asks others has seen that it is theirs to ask.
        to_providers.stop(work, request=fact.request)
    offer, ward = work.offers.find(fact.offer), work.phonebook.wards.get(fact.unit)
    if ward is None or offer.state is not OfferState.OPEN:
        # Where the yes came with the question, there is nothing to answer.
        return
    length = offer.expires_at - offer.made_at
    at_once = ward.ask_by is AskBy.CALL or (ward.ask_by is AskBy.TEXT and not writing.takes_texts(work, ward.text))
    call_at = work.now if at_once else work.now + length * CALL_AFTER
    if not _in_quiet(work, offer, call_at):
        _ring(work, ward, offer, at=call_at)
    if ward.ask_by is not AskBy.WEB:
        writing.text_ward(work, ward=ward, offer=offer, errand=Errand.ASK_WARD, at=work.now, stale_at=offer.expires_at)
    remind_at = work.now + length * REMIND_AFTER
    if length >= LEAST_TO_REMIND and not _in_quiet(work, offer, remind_at):
        writing.text_ward(
            work,
            ward=ward,
            offer=offer,
            errand=Errand.REMIND_WARD,
            at=remind_at,
            stale_at=offer.expires_at,
        )


def _ring(work: Work, ward: WardContact, offer: Offer, *, at: datetime) -> None:
    """Have a ward rung at that moment: outside its call hours otherwise, or when they begin, or by the desk."""
    request = work.requests.find(offer.request)
    at, phones = call_hours.turn(work, ward=ward, request=request, at=at, until=offer.expires_at)
    if phones:
        writing.call_ward(work, ward=ward, offer=offer, at=at, phones=phones)
    else:
        call_hours.not_rung(work, ward=ward, request=request, due_at=offer.expires_at)


def _in_quiet(work: Work, offer: Offer, at: datetime) -> bool:
    """Say whether quiet hours have begun by then; whoever asks within them does so on purpose."""
    request = work.requests.find(offer.request)
    return call_hours.quiet(work, request=request, at=at) and not call_hours.quiet(work, request=request, at=work.now)


def _stop(work: Work, fact: facts.OfferFact, on_line: Sequence[Leg]) -> bool:
    """Take back what has not gone out about an offer and stop telephones that ring; say whether the ward knew of it."""
    offer = work.offers.find(fact.offer)
    about = [each for each in work.messages.open_for(offer=offer.id) if each.errand in _ASKING]
    for each in about:
        work.messages.save(messages.canceled(each))
    request = work.requests.find(fact.request)
    if request.state in requests.SEEKING:
        # Where the request has its place, or needs none, every task about it has ended.
        call_hours.reached(work, unit=fact.unit, request=request)
    for leg in on_line:
        if leg.state in _RINGING:
            writing.hang_up(work, offer=offer, leg=leg.id)
    asked_first = [each for each in about if each.errand is Errand.ASK_WARD and each.params.get("try") == "0"]
    unsent = [each for each in asked_first if each.state is MessageState.WAITING and each.attempts == 0]
    return len(unsent) < len(asked_first) or not asked_first


def _overtake(work: Work, fact: facts.OfferFact, on_line: Sequence[Leg]) -> None:
    """Tell whoever is speaking with us about an offer that it was answered or taken back, and not on this line."""
    for leg in on_line:
        waits_for_human = leg.waiting is not None
        if leg.state is LegState.IN_PROGRESS and leg.outcome is None and not waits_for_human:
            writing.move(work, offer=work.offers.find(fact.offer), leg=leg.id)


def _withdraw(work: Work, fact: facts.OfferWithdrawn | facts.OfferDeclined) -> None:
    on_line = work.legs.of_offer(fact.offer)
    knew = _stop(work, fact, on_line)
    _overtake(work, fact, on_line)
    offer, ward = work.offers.find(fact.offer), work.phonebook.wards.get(fact.unit)
    if knew and ward is not None and ward.ask_by is not AskBy.WEB:
        _tell(work, ward, offer, Errand.TELL_WARD_WITHDRAWN)


def _end(work: Work, fact: facts.OfferFact) -> None:
    on_line = work.legs.of_offer(fact.offer)
    _stop(work, fact, on_line)
    _overtake(work, fact, on_line)


def _propose(work: Work, fact: facts.OfferProposed) -> None:
    """Put it to the referrer by text, and ring who is to be rung; the desk has its task all the same."""
    _end(work, fact)
    request = work.requests.find(fact.request)
    writing.ask_gp(work, request=request, offer=work.offers.find(fact.offer))
    writing.ring_back(work, request=request)


def _lapse(work: Work, fact: facts.OfferLapsed) -> None:
    # A late yes may still help: whoever is listening is not interrupted.
    _stop(work, fact, work.legs.of_offer(fact.offer))


def _reserved(work: Work, fact: facts.PlaceReserved) -> None:
    request = work.requests.find(fact.request)
    if request.lead is not None and request.lead.provider is not None:
        # Its search is over also where the place was booked without a question.
        to_providers.stop(work, request=request.id)
    ward, stay = work.phonebook.wards.get(fact.unit), work.stays.find(fact.stay)
    if ward is not None:
        _tell(work, ward, work.offers.find(stay.offer), Errand.TELL_WARD_RESERVED)
    writing.ring_back(work, request=request)


def _given_up(work: Work, fact: facts.StayCancelled) -> None:
    """Tell whoever did not say it: the ward that nobody comes, or the referrer that the ward takes its yes back."""
    if fact.party == Party.WARD:
        writing.text_gp(work, request=work.requests.find(fact.request), errand=Errand.TELL_GP_LOST)
        return
    ward = work.phonebook.wards.get(fact.unit)
    if ward is not None:
        _tell(work, ward, work.offers.find(work.stays.find(fact.stay).offer), Errand.TELL_WARD_GIVEN_UP)


def _no_show(work: Work, fact: facts.StayNoShow) -> None:
    """Ask the referrer what became of the patient; in a crisis say that another place is sought already."""
    request = work.requests.find(fact.request)
    sought = {"sought": "1"} if work.regions[fact.region].care_form(request.form).crisis else None
    writing.text_gp(work, request=request, errand=Errand.TELL_GP_NO_SHOW, params=sought)


def _comes_after_all(work: Work, fact: facts.PatientComesAfterAll) -> None:
    """Tell ward and referrer that the place is taken again, except whoever says so; not any more that nobody came."""
    _take_back(work, fact.request, errands={Errand.TELL_GP_NO_SHOW})
    ward = work.phonebook.wards.get(fact.unit)
    if ward is not None and work.actor.role is not Role.FACILITY:
        _tell(work, ward, work.offers.find(work.stays.find(fact.stay).offer), Errand.TELL_WARD_RESERVED)
    request = work.requests.find(fact.request)
    if request.to_be_rung:
        writing.ring_back(work, request=request)
    elif work.actor.role is not Role.GP:
        # The last that they were told is that nobody came.
        writing.text_gp(work, request=request)


def _ended_otherwise(work: Work, fact: facts.RequestFact) -> None:
    to_providers.stop(work, request=fact.request)
    writing.ring_back(work, request=work.requests.find(fact.request))


def _not_needed(work: Work, fact: facts.RequestFact) -> None:
    """Ring nobody any more with the result of a request that its referrer has ended or heard of."""
    _take_back(work, fact.request, errands={Errand.RING_GP_BACK, Errand.TELL_GP})
    to_providers.stop(work, request=fact.request)


def _take_back(work: Work, request: RequestId, *, errands: Collection[Errand]) -> None:
    """Send no more what has not gone out yet of these errands about a request."""
    for each in work.messages.open_for(request=request):
        if each.errand in errands:
            work.messages.save(messages.canceled(each))


def _tell(work: Work, ward: WardContact, offer: Offer, errand: Errand) -> None:
    writing.text_ward(work, ward=ward, offer=offer, errand=errand, at=work.now, stale_at=work.now + writing.NEWS_LENGTH)


def _given(work: Work, fact: facts.SearchGiven) -> None:
    to_providers.ask(work, request=work.requests.find(fact.request))


def _turned_to(work: Work, fact: facts.OfficeTurnedTo) -> None:
    to_offices.ask(work, request=work.requests.get(fact.request))


def _office_not_needed(work: Work, fact: facts.RequestFact) -> None:
    """Ring no office any more: somebody there sees to it, or nobody there was reached."""
    to_offices.stop(work, request=fact.request)


def _no_longer_given(work: Work, fact: facts.LeadEnded) -> None:
    if fact.facility is not None:
        to_providers.stop(work, request=fact.request)
        request = work.requests.find(fact.request)
        ward = first_providers.contact(work, request)
        if ward is not None and request.state in requests.SEEKING:
            call_hours.reached(work, unit=ward.unit, request=request)


_ASKING: Final = frozenset({Errand.ASK_WARD, Errand.REMIND_WARD, Errand.ASK_GP})
ERRANDS: Final[Mapping[type[Fact], Callable[[Work, Any], None]]] = {
    facts.SearchGiven: _given,
    facts.LeadEnded: _no_longer_given,
    facts.OfficeTurnedTo: _turned_to,
    facts.OfficeAnswered: _office_not_needed,
    facts.OfferMade: _ask,
    facts.OfferWithdrawn: _withdraw,
    facts.OfferAccepted: _end,
    facts.OfferRefused: _end,
    facts.OfferProposed: _propose,
    facts.OfferDeclined: _withdraw,
    facts.OfferLapsed: _lapse,
    facts.PlaceReserved: _reserved,
    facts.StayCancelled: _given_up,
    facts.StayNoShow: _no_show,
    facts.PatientComesAfterAll: _comes_after_all,
    facts.RequestUnplaced: _ended_otherwise,
    facts.RequestRedirected: _ended_otherwise,
    facts.RequestCrossed: _ended_otherwise,
    facts.RequestWithdrawn: _not_needed,
    facts.ResultHeard: _not_needed,
}
