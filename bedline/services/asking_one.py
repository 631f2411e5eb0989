"""Asking a ward that a person has chosen."""

from bedline.domain import requests
from bedline.domain.errors import Conflict, NotFound
from bedline.domain.facilities import Unit
from bedline.domain.ids import RequestId, UnitId
from bedline.domain.matching.eligibility import why_not
from bedline.domain.offers import Offer
from bedline.domain.people import Role
from bedline.domain.requests import BedRequest, RequestState
from bedline.ports.storage import Work
from bedline.services import access, asking, needs, offering, placing, promising, settling, tasks, wishes


def offer(work: Work, *, request: RequestId, unit: UnitId) -> Offer:
    """Ask a unit of the coordinator's choice; hard rules hold for the desk too.

    Raises:
        Conflict: ``unit_does_not_fit`` naming the first reason; ``no_free_place``; ``request_cannot_move``.
        NotFound, NotAllowed: as ``access`` says.
    """
    access.require(work, Role.COORDINATOR)
    return ask(work, request=_locked(work, request), chosen=access.unit(work, unit))


def choose(work: Work, *, request: RequestId, unit: UnitId) -> Offer:
    """Ask a unit of the referrer's own choice, where Bedline itself may ask; the hard rules hold as for the desk.

    Raises:
        NotAllowed: ``not_for_your_role`` where the region leaves asking to the desk.
        Conflict, NotFound: as :func:`offer`.
    """
    access.require(work, Role.GP, Role.COORDINATOR)
    found = work.requests.find(request)
    access.check_request(work, found)
    if not wishes.may_ask(work, found):
        access.require(work, Role.COORDINATOR)
    found = _locked(work, request)
    chosen = work.directory.unit(unit)
    if chosen.region != found.region:
        raise NotFound("unknown_unit", value=unit)
    placing.check_unclaimed(work, found, unit)
    return ask(work, request=found, chosen=chosen)


def ask(work: Work, *, request: BedRequest, chosen: Unit) -> Offer:
    """Ask a unit for a locked request, by whoever may; hard rules hold for everybody.

    Raises:
        Conflict: as :func:`offer`.
    """
    unit = chosen.id
    if request.state not in requests.SEEKING:
        requests.MOVES.check(request.state, RequestState.OFFERED)
    _, standing = asking.asked_of(work, request)
    # A person may ask again where the ward said no before, but not twice at the same time.
    need = needs.need_of(work, request, standing)
    places = work.places.many([unit])[unit]
    reasons = why_not(need, unit=chosen, places=places)
    if reasons:
        first = reasons[0]
        raise Conflict("unit_does_not_fit", field="unit", unit=chosen.name, reason=first.code, **first.params)
    if promising.bookable(work, request=request, unit=chosen):
        booked = promising.book(work, request=request, unit=chosen, standing=standing)
        if booked is None:
            raise Conflict("no_free_place")
        return booked[1]
    made = offering.offer(work, request=request, unit=chosen)
    answer_by = min(each.expires_at for each in (*standing, made))
    kept = requests.offered(request, answer_by=answer_by, now=work.now)
    work.requests.save(kept)
    if request.state is not RequestState.OFFERED:
        tasks.settle(work, request=kept, outcome="offered", kinds=settling.UNTIL_ASKED)
    return made


def _locked(work: Work, request: RequestId) -> BedRequest:
    found = work.requests.get(request)
    access.check_request(work, found)
    return found
