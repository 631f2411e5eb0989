"""A yes with a condition: a ward proposes a later moment, and the referrer or the desk agrees to it or not."""

from dataclasses import replace
from datetime import datetime

from bedline.domain import offers, requests
from bedline.domain.ids import OfferId
from bedline.domain.offers import Offer
from bedline.domain.people import Role
from bedline.domain.requests import BedRequest
from bedline.domain.stays import check_doctor
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import access, leading, offering, promising, tasks
from bedline.services import offers as answers
from bedline.services.promising import Yes


def propose(work: Work, *, offer: OfferId, from_at: datetime, yes: Yes) -> Offer:
    """Take a ward's yes from a moment on; in time for what was asked it is a plain yes.

    The place stays held and other questions stay open: whoever is agreed to first wins.

    Raises:
        Conflict: ``offer_lapsed`` or ``offer_already_answered``.
        Invalid: ``arrival_in_past``, ``told_by_missing``; as ``domain.stays.check_doctor``.
        NotFound, NotAllowed: as ``access`` says.
    """
    request, found = answers.locked(work, offer, for_yes=True)
    if from_at <= _in_time(work, request):
        answers.accept(work, offer=offer, yes=replace(yes, expected_at=from_at))
        return work.offers.find(offer)
    told_by, doctor = answers.check_told_by(work, yes.told_by), check_doctor(yes.doctor)
    policy = work.regions[request.region].care_form(request.form).policy
    decide_by = min(from_at, work.now + policy.decision_length)
    proposed, facts = offers.propose(
        found, from_at=from_at, doctor=doctor, decide_by=decide_by, by=work.actor.id, told_by=told_by, now=work.now
    )
    work.offers.save(proposed)
    work.record(*facts)
    asked = work.offers.of_requests([request.id])[request.id]
    answer_by = min(each.expires_at for each in asked if each.stands_at(work.now))
    work.requests.save(requests.offered(request, answer_by=answer_by, now=work.now))
    tasks.put_on_desk(
        work,
        kind=TaskKind.DECIDE_PROPOSAL,
        region=request.region,
        request=request.id,
        due_at=decide_by,
        code=request.code,
        facility_name=work.directory.facility(found.facility).name,
    )
    return proposed


def agree(work: Work, *, offer: OfferId) -> Offer:
    """Agree to the proposed moment: the place is reserved, every other question is taken back.

    Raises:
        Conflict: ``offer_lapsed``, ``no_proposal``.
        NotFound, NotAllowed: as ``access`` says.
    """
    request, found = _decided(work, offer, agreed=True)
    yes = Yes(doctor=found.doctor or "", expected_at=found.from_at, told_by=found.told_by)
    asked = work.offers.of_requests([request.id])[request.id]
    promising.promise(work, request=request, offer=found, asked=asked, yes=yes)
    return work.offers.find(offer)


def decline(work: Work, *, offer: OfferId) -> Offer:
    """Do not agree to the proposed moment: the place is free again, and the search goes on.

    Raises:
        Conflict: ``offer_lapsed``, ``no_proposal``.
        NotFound, NotAllowed: as ``access`` says.
    """
    request, found = _decided(work, offer, agreed=False)
    declined, facts = offers.decline(found, by=work.actor.id, now=work.now)
    offering.give_back(work, unit=work.directory.unit(found.unit), offer_id=offer)
    offering.keep_ended(work, declined, facts)
    leading.go_on(work, request)
    return declined


def _decided(work: Work, offer: OfferId, *, agreed: bool) -> tuple[BedRequest, Offer]:
    """Return the proposal and its request, locked in the order request → unit → offer, for who may decide."""
    access.require(work, Role.GP, Role.COORDINATOR)
    seen = work.offers.find(offer)
    request = work.requests.get(seen.request)
    access.check_request(work, request)
    if agreed:
        answers.get_ready_for_yes(work, seen)
    else:
        leading.get_ready_to_go_on(work, request, ending=seen)
    work.places.get(seen.unit)
    found = work.offers.get(offer)
    offers.check_proposed(found, now=work.now)
    return request, found


def _in_time(work: Work, request: BedRequest) -> datetime:
    """Return until when a patient may come with a plain yes."""
    return requests.in_time(
        work.regions[request.region],
        urgency=request.urgency,
        happened_at=request.happened_at,
        received_at=request.received_at,
        now=work.now,
    )
