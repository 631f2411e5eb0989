"""What a GP's call does: take a request in, ask the ward of choice or the best ones, and tell the answer."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from bedline.domain import triage
from bedline.domain.calls import Leg, LegEnd, Purpose, Verified
from bedline.domain.errors import Conflict
from bedline.domain.ids import CareFormId, RequestId, TraitId, UnitId
from bedline.domain.matching.ranking import Candidate
from bedline.domain.patients import Profile, Sex
from bedline.domain.questions import Answers
from bedline.domain.requests import BedRequest, Channel, RequestState
from bedline.domain.scripts import gp_place
from bedline.domain.scripts.engine import learning
from bedline.domain.scripts.talk import Event, Wish
from bedline.domain.scripts.wishes import (
    AskBest,
    Asked,
    AskUnit,
    ConditionsListed,
    FindPlace,
    GateShut,
    GatesOpen,
    GoElsewhere,
    GoesElsewhere,
    Gone,
    HearAnswer,
    ListConditions,
    NeedsDesk,
    NobodyLeft,
    PlaceFound,
    PlaceReserved,
    PlaceUnknown,
    Quiet,
    RingMeBack,
    Searched,
    Spot,
    StatusTold,
    StillAsking,
    Submit,
    TellStatus,
    Weigh,
    WillRing,
)
from bedline.ports.storage import Work
from bedline.services import asking_one, matching, requests
from bedline.services.hotline.conversations import identity, proposed, ring_back, told
from bedline.services.hotline.conversations.fulfilling import Fulfilled, Fulfils

SECONDS_PER_MINUTE: Final = 60


def tell_status(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Tell where the open request of this caller stands."""
    del wish
    request = _request(work, leg)
    told_of = replace(told.telling(leg, request), outcome=leg.outcome or LegEnd.ANSWERED)
    return Fulfilled(told_of, StatusTold(told.status(work, request)))


def find_place(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Find the town of a postcode in the region."""
    postcode = wish.postcode if isinstance(wish, FindPlace) else ""
    place = work.regions[leg.region].places.get(postcode)
    return Fulfilled(leg, PlaceFound(postcode, place.name) if place else PlaceUnknown())


def list_conditions(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Find what is asked of somebody who does not attest all conditions at once."""
    region = work.regions[leg.region]
    form = wish.care_form if isinstance(wish, ListConditions) else ""
    today = region.day(work.now)
    found = triage.conditions(region, care_form=CareFormId(form), on=today)
    return Fulfilled(leg, ConditionsListed(found, today.isoformat()))


def weigh(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """See whether a gate is shut by what was answered, taking for right what has not been asked yet."""
    if not isinstance(wish, Weigh):
        return Fulfilled(leg, GatesOpen())
    answers, form = _answers(work, leg, care_form=wish.care_form, given=wish.given), CareFormId(wish.care_form)
    region = work.regions[leg.region]
    shut = triage.findings(region, care_form=form, answers=answers, on=region.day(work.now))
    if not shut:
        return Fulfilled(leg, GatesOpen())
    return Fulfilled(leg, GateShut(shut[0].rule, shut[0].destination, shut[0].care_form))


def go_elsewhere(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Note that the call came to something: the caller knows why not, and where to."""
    del work, wish
    return Fulfilled(replace(leg, outcome=leg.outcome or LegEnd.ANSWERED), GoesElsewhere())


def submit(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Take the request in, as its referrer's, and find the places to choose from; nobody is asked yet."""
    if not isinstance(wish, Submit):
        return Fulfilled(leg, NobodyLeft())
    with work.acting_for(identity.verified(work, leg)):
        request, found = requests.submit_to_choose(work, asked=_asked(work, leg, wish))
    learnt = {"code": request.code, gp_place.RUNG_ON: ring_back.rung_elsewhere(work, leg, request)}
    leg = replace(leg, request=request.id, dialogue=learning(leg.dialogue, **learnt))
    return Fulfilled(leg, _submitted(work, request, found))


def ask_unit(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Hold a place of the unit that the referrer chose, and ask its ward."""
    unit = UnitId(wish.unit if isinstance(wish, AskUnit) else "")

    def ask(request: RequestId) -> Event:
        quiet = told.quiet_until(work, _request(work, leg))
        if quiet is not None:
            # The choice was offered before the quiet hours began.
            return _nobody(work, matching.ask_best(work, request=request))
        asking_one.choose(work, request=request, unit=unit)
        return Asked()

    return _as_referrer(work, leg, ask, or_else=Gone())


def ask_best(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Ask as the region's policy says."""
    del wish

    def ask(request: RequestId) -> Event:
        asked = matching.ask_best(work, request=request)
        return Asked() if asked.state is RequestState.OFFERED else _nobody(work, asked)

    return _as_referrer(work, leg, ask, or_else=NobodyLeft())


def hear_answer(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """See whether a ward has answered; only reads, as often as it is asked."""
    del wish
    request = _request(work, leg)
    if request.state in told.PLACED:
        return Fulfilled(told.telling(leg, request), PlaceReserved(told.place(work, request)))
    proposing = proposed.standing(work, request) if request.state is RequestState.OFFERED else None
    if proposing is not None:
        return Fulfilled(leg, proposing)
    asked = told.standing(work, request) if request.state is RequestState.OFFERED else ()
    if asked:
        # Asked at the same time, they are named in turn.
        turn = _waits(leg) // gp_place.WAITS_PER_NAME
        return Fulfilled(leg, StillAsking(told.asked_name(work, asked[turn % len(asked)])))
    if request.state is RequestState.OFFERED:
        # The moment of the last one has just passed; the search goes on within seconds.
        last = work.offers.of_requests([request.id])[request.id][-1]
        return Fulfilled(leg, StillAsking(told.asked_name(work, last)))
    return Fulfilled(leg, _nobody(work, request))


def ring_me_back(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Promise that this caller is rung with the result, or by a human when there is none."""
    del wish
    request = work.requests.get(_request(work, leg).id)
    ring_back.promise(work, leg=leg, request=request)
    return Fulfilled(replace(leg, outcome=leg.outcome or LegEnd.RING_BACK), WillRing())


def hung_up(work: Work, leg: Leg) -> Leg:
    """Leave nothing half-done when a referrer's call is over: return the leg with what came of it.

    A place that had not been chosen yet is asked for as the region's policy says; who has not heard a result is rung
    back with it. Whoever waited for a human, or spoke with one, is theirs.
    """
    if leg.request is None or leg.verified is not Verified.PIN or leg.purpose is not Purpose.GP_IN:
        return leg
    request = work.requests.get(leg.request)
    if request.choosing and request.owner is None and leg.outcome is not LegEnd.HUMAN:
        request = matching.seek(work, request)
    if leg.outcome is None and leg.waiting is None and request.live and request.told_at is None:
        ring_back.promise(work, leg=leg, request=request)
        return replace(leg, outcome=LegEnd.RING_BACK)
    return leg


def _as_referrer(work: Work, leg: Leg, ask: Callable[[RequestId], Event], *, or_else: Event) -> Fulfilled:
    request = _request(work, leg)
    if request.state in told.PLACED:
        # Asked on while the caller was thinking, and a ward has said yes already.
        return Fulfilled(leg, Asked())
    try:
        with work.acting_for(identity.verified(work, leg)):
            return Fulfilled(leg, ask(request.id))
    except Conflict:
        return Fulfilled(leg, or_else)


def _request(work: Work, leg: Leg) -> BedRequest:
    if leg.request is None:
        raise Conflict("request_not_triaged")
    return work.requests.find(leg.request)


def _asked(work: Work, leg: Leg, wish: Submit) -> requests.Asked:
    region = work.regions[leg.region]
    form = CareFormId(wish.care_form)
    return requests.Asked(
        region=region.id,
        channel=Channel.PHONE,
        profile=Profile(
            birth_year=wish.birth_year,
            sex=Sex(wish.sex),
            postcode=wish.postcode,
            traits=frozenset(TraitId(trait) for trait in wish.traits),
        ),
        answers={
            **_answers(work, leg, care_form=form, given=wish.given),
            **identity.wished(work, region, care_form=form, wish=wish.wish),
        },
        care_form=form,
        urgency=region.urgency(wish.urgency).id,
    )


def _answers(work: Work, leg: Leg, *, care_form: str, given: Sequence[tuple[str, bool]]) -> Answers:
    """Return what the caller says of the conditions: each as it was answered, the others as attested."""
    region = work.regions[leg.region]
    attested = triage.attested(region, care_form=CareFormId(care_form), on=region.day(work.now))
    return {**attested, **dict(given)}


def _submitted(work: Work, request: BedRequest, found: Sequence[Candidate]) -> Event:
    match request.state:
        case RequestState.SEARCHING if found:
            return Searched(request.code, tuple(_spot(work, each) for each in found))
        case RequestState.OFFERED:
            return Asked()
        case RequestState.WAITING:
            quiet = told.quiet_until(work, request)
            return Searched(request.code, ()) if quiet is None else Quiet(request.code, quiet)
        case _:
            return NeedsDesk(request.code)


def _nobody(work: Work, request: BedRequest) -> Event:
    """Return why no ward is asked now: they are left in peace, or nothing fits."""
    quiet = told.quiet_until(work, request)
    return NobodyLeft() if quiet is None else Quiet(request.code, quiet)


def _spot(work: Work, candidate: Candidate) -> Spot:
    age = (work.now - (candidate.reported_at or work.now)).total_seconds()
    return Spot(
        unit=candidate.unit.id,
        name=candidate.facility.name,
        town=candidate.facility.town,
        km=round(candidate.distance_km),
        minutes_old=max(0, int(age) // SECONDS_PER_MINUTE),
    )


def _waits(leg: Leg) -> int:
    waits = leg.dialogue.data.get("waits")
    return waits if isinstance(waits, int) else 0


FULFILS: Fulfils = {
    TellStatus: tell_status,
    FindPlace: find_place,
    ListConditions: list_conditions,
    Weigh: weigh,
    GoElsewhere: go_elsewhere,
    Submit: submit,
    AskUnit: ask_unit,
    AskBest: ask_best,
    HearAnswer: hear_answer,
    RingMeBack: ring_me_back,
}
