"""Locking a stay with what belongs to it, in the one order."""

from bedline.domain.ids import StayId
from bedline.domain.offers import STANDING
from bedline.domain.people import Role
from bedline.domain.requests import BedRequest
from bedline.domain.stays import Stay, StayState
from bedline.ports.storage import Work
from bedline.services import access


def locked(work: Work, stay: StayId) -> tuple[BedRequest, Stay]:
    """Return the stay and its request, locked in the order request → unit → stay, for whom it concerns.

    Raises:
        NotFound: ``unknown_stay``, also for a GP of another practice and a ward of another facility.
    """
    seen = work.stays.find(stay)
    if work.actor.role is Role.GP:
        access.check_stay_of(work, work.requests.find(seen.request))
    else:
        access.check_stay(work, seen)
    request = work.requests.get(seen.request)
    if seen.state is StayState.NO_SHOW:
        # Who comes after all ends the questions to others, so their units are locked together, as for a yes.
        asked = work.offers.of_requests([seen.request]).get(seen.request, ())
        work.places.get_ready({seen.unit, *(each.unit for each in asked if each.state in STANDING)})
    work.places.get(seen.unit)
    return request, work.stays.get(stay)
