"""Who may do and see what; what is not yours does not exist for you."""

from bedline.domain.errors import Conflict, NotAllowed, NotFound
from bedline.domain.facilities import Unit
from bedline.domain.ids import FacilityId, RegionId, UnitId
from bedline.domain.offers import Offer
from bedline.domain.people import Role
from bedline.domain.regions import Region
from bedline.domain.requests import BedRequest
from bedline.domain.stays import PRESENT, Stay
from bedline.domain.trials import Trial
from bedline.domain.ways import Leader
from bedline.ports.storage import Work


def require(work: Work, *roles: Role) -> None:
    """Refuse anyone who is none of these; Bedline itself may do all.

    Raises:
        NotAllowed: ``not_for_your_role``.
    """
    if work.actor.role is not Role.SYSTEM and work.actor.role not in roles:
        raise NotAllowed("not_for_your_role")


def region(work: Work, region_id: RegionId) -> Region:
    """Return the region's rules when the actor belongs to it.

    Raises:
        NotFound: ``unknown_region``, also for a region that is not the actor's.
    """
    found = work.regions.get(region_id)
    if found is None or region_id != work.actor.region:
        raise NotFound("unknown_region", value=region_id)
    return found


def check_facility(work: Work, facility: FacilityId) -> None:
    """Refuse a facility that is not the actor's to see.

    Raises:
        NotFound: ``unknown_facility``.
    """
    found = work.directory.facilities.get(facility)
    if found is None or found.region != work.actor.region:
        raise NotFound("unknown_facility", value=facility)
    if work.actor.role is Role.FACILITY and facility not in work.actor.facilities:
        raise NotFound("unknown_facility", value=facility)
    if work.actor.role is Role.GP:
        raise NotAllowed("not_for_your_role")


def unit(work: Work, unit_id: UnitId) -> Unit:
    """Return a unit that the actor may report for.

    Raises:
        NotFound: ``unknown_unit``, also for a unit that is not the actor's.
        NotAllowed: ``not_for_your_role``.
    """
    require(work, Role.FACILITY, Role.COORDINATOR)
    found = work.directory.unit(unit_id)
    elsewhere = found.region != work.actor.region
    not_yours = work.actor.role is Role.FACILITY and found.facility not in work.actor.facilities
    if elsewhere or not_yours:
        raise NotFound("unknown_unit", value=unit_id)
    return found


def check_request(work: Work, request: BedRequest) -> None:
    """Refuse a request that is not the actor's: a GP sees the own practice's, the desk the region's.

    Raises:
        NotFound: ``unknown_request``.
    """
    actor = work.actor
    if actor.role is Role.SYSTEM:
        return
    yours = request.region == actor.region and (
        actor.role is Role.COORDINATOR
        or (actor.role is Role.GP and actor.practice is not None and request.practice == actor.practice)
    )
    if not yours:
        raise NotFound("unknown_request")


def check_search(work: Work, request: BedRequest) -> None:
    """Refuse whoever does not lead this search; the desk may always help.

    A referrer sees the own request although somebody else leads its search, and is told so; for a facility there is
    no other request than those whose search it owns now.

    Raises:
        NotFound: ``unknown_request``.
        Conflict: ``search_not_yours`` for a referrer who does not lead.
    """
    actor, lead = work.actor, request.lead
    if actor.role is Role.FACILITY:
        if not (request.region == actor.region and lead and lead.until and lead.provider in actor.facilities):
            raise NotFound("unknown_request")
        return
    check_request(work, request)
    if actor.role is Role.GP and request.leader is not Leader.REFERRER:
        raise Conflict("search_not_yours")


def check_offer(work: Work, offer: Offer) -> None:
    """Refuse an offer that is not the actor's to answer.

    Raises:
        NotFound: ``unknown_offer``.
    """
    if not _answers_for(work, offer.region, offer.facility):
        raise NotFound("unknown_offer")


def check_stay(work: Work, stay: Stay) -> None:
    """Refuse a stay that is not the actor's to keep.

    Raises:
        NotFound: ``unknown_stay``.
    """
    if not _answers_for(work, stay.region, stay.facility):
        raise NotFound("unknown_stay")


def check_present(work: Work, stay: Stay | None) -> None:
    """Refuse a facility that has not promised this patient a place.

    Raises:
        NotFound: ``unknown_request``.
    """
    if stay is None or stay.state not in PRESENT or stay.facility not in work.actor.facilities:
        raise NotFound("unknown_request")


def check_stay_of(work: Work, request: BedRequest) -> None:
    """Refuse a GP the stay of another practice's patient.

    Raises:
        NotFound: ``unknown_stay``.
    """
    try:
        check_request(work, request)
    except NotFound:
        raise NotFound("unknown_stay") from None


def check_trial(work: Work, trial: Trial) -> None:
    """Refuse a trial of another region.

    Raises:
        NotFound: ``unknown_trial``.
    """
    if trial.region != work.actor.region and work.actor.role is not Role.SYSTEM:
        raise NotFound("unknown_trial")


def _answers_for(work: Work, region_id: RegionId, facility: FacilityId) -> bool:
    actor = work.actor
    if actor.role is Role.SYSTEM:
        return True
    if region_id != actor.region:
        return False
    return actor.role is Role.COORDINATOR or (actor.role is Role.FACILITY and facility in actor.facilities)
