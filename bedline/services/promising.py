"""A yes to a question: the held place becomes the patient's, and every other question for them is taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bedline.domain import ledger, offers, requests, stays
from bedline.domain.facilities import Unit
from bedline.domain.ids import FacilityId, StayId
from bedline.domain.offers import Offer
from bedline.domain.regions import Responsible
from bedline.domain.requests import BedRequest
from bedline.domain.stays import Stay
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import days, offering, tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Yes:
    """What comes with a yes: the doctor who takes over, when the patient may come, who said so by phone."""

    doctor: str
    expected_at: datetime | None = None
    told_by: str | None = None


def promise(
    work: Work, *, request: BedRequest, offer: Offer, asked: Sequence[Offer], yes: Yes
) -> tuple[BedRequest, Stay]:
    """Take the yes to an offer of a locked request; ``asked`` are the request's offers as they are kept now.

    Raises:
        Conflict: ``offer_lapsed``, ``offer_already_answered``; ``request_cannot_move``.
        Invalid: as ``domain.stays.reserve``.
    """
    by, now = work.actor.id, work.now
    accepted, facts = offers.accept(offer, by=by, told_by=yes.told_by, now=now)
    promised, entry = ledger.reserve(work.places.get(offer.unit), offer=offer.id, by=by, now=now)
    work.places.save(promised, entry)
    offering.keep_ended(work, accepted, facts)
    offering.end_others(work, asked=asked, but=offer.id)
    stay, stay_facts = stays.reserve(
        stay=StayId(work.ids.new()), offer=accepted, doctor=yes.doctor, expected_at=yes.expected_at, by=by, now=now
    )
    stay = days.noted(work, request, stay)
    work.stays.add(stay)
    work.record(*stay_facts)
    region = work.regions[request.region]
    kept = requests.reserved(request, region=region, expected_at=yes.expected_at, now=now)
    work.requests.save(kept)
    tasks.settle(work, request=kept, outcome="reserved")
    days.tell_if_near(work, kept, stay)
    return kept, stay


def bookable(work: Work, *, request: BedRequest, unit: Unit) -> bool:
    """Say whether a question to the unit is a yes at once: it agreed to that, and the region lets it for this form."""
    return unit.directly_bookable and work.regions[request.region].care_form(request.form).policy.directly_bookable


def book(work: Work, *, request: BedRequest, unit: Unit, standing: Sequence[Offer]) -> tuple[BedRequest, Offer] | None:
    """Take a place of a bookable unit for a locked request; None when its last place has just gone."""
    made = offering.try_offer(work, request=request, unit=unit)
    if made is None:
        return None
    yes = Yes(doctor=responsible_doctor(work, request=request, facility=made.facility))
    asked = requests.offered(request, answer_by=made.expires_at, now=work.now)
    kept, _ = promise(work, request=asked, offer=made, asked=standing, yes=yes)
    ward = work.phonebook.wards.get(unit.id)
    if ward is not None and ward.text is None:
        # Nothing reaches it by itself but its board: somebody has to say that a patient is coming.
        tasks.put_on_desk(
            work,
            kind=TaskKind.TELL_WARD,
            region=unit.region,
            request=request.id,
            code=request.code,
            **tasks.ward(work, unit.id),
        )
    return kept, work.offers.find(made.id)


def responsible_doctor(work: Work, *, request: BedRequest, facility: FacilityId) -> str:
    """Return who takes over the patient where a yes names no doctor: by key, by text, or because the unit is bookable.

    The GP where the region's care form says that the GP stays responsible; otherwise the home, whose doctor on duty
    it is until it names one.
    """
    form = work.regions[request.region].care_form(request.form)
    if form.responsible is Responsible.GP:
        name = work.people.names([request.referrer]).get(request.referrer)
        if name:
            return name
    return work.directory.facility(facility).name
