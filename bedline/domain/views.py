"""What each thing looks like on a board: bodies as JSON will carry them, and never a patient's identity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bedline.domain import across, terms
from bedline.domain.across import Across, AcrossState
from bedline.domain.board import Body
from bedline.domain.capacity import Places, most_free
from bedline.domain.closures import Closure
from bedline.domain.escalation import Escalation, next_rung
from bedline.domain.facilities import Directory, Unit
from bedline.domain.ids import PersonId, RegionId
from bedline.domain.offers import Offer
from bedline.domain.offices import Office
from bedline.domain.place_wishes import place_wish
from bedline.domain.regions import Region
from bedline.domain.requests import BedRequest
from bedline.domain.responsibility import Responsibility
from bedline.domain.stays import PRESENT, Extension, Stay, StayState
from bedline.domain.tasks import Task
from bedline.domain.transport import Transport
from bedline.domain.ways import Lead


@dataclass(frozen=True, slots=True)
class Names:
    """Where ids find their names."""

    regions: Mapping[RegionId, Region]
    directory: Directory
    people: Mapping[PersonId, str]


def moment(at: datetime | None) -> str | None:
    """Return a moment as RFC 3339 text."""
    return None if at is None else at.isoformat()


def stale_at(places: Places, *, unit: Unit, region: Region) -> datetime | None:
    """Return when the unit's figure becomes stale; None for a unit that never reported."""
    if places.reported_at is None:
        return None
    length: timedelta = unit.freshness_length or region.freshness_length
    return places.reported_at + length


def request_body(request: BedRequest, *, asked: Sequence[Offer], stay: Stay | None, names: Names) -> Body:
    """Return a request as its referrer and the desk see it."""
    action = request.next_action
    practice = names.directory.practices.get(request.practice) if request.practice else None
    return {
        **_profile(request, names=names),
        "id": str(request.id),
        "code": request.code,
        "region": request.region,
        "channel": request.channel.value,
        "practice": {"id": practice.id, "name": practice.name} if practice else None,
        "state": request.state.value,
        "owner": {"id": request.owner, "name": names.people.get(request.owner, request.owner)}
        if request.owner
        else None,
        "next_action": {"kind": action.kind.value, "due_at": moment(action.due_at)} if action else None,
        "received_at": moment(request.received_at),
        "happened_at": moment(request.happened_at),
        "norm_due_at": moment(request.norm_due_at),
        "escalation": _ladder(request.escalation),
        "lead": _lead(request.lead, names=names),
        "wish": _wish(request, names=names),
        "guest": _guest(request, names=names),
        "across": [_across(each, names=names) for each in request.across],
        "gates": [finding.rule for finding in request.findings],
        "override_reason": request.override_reason,
        "note": request.note,
        "offers": [_question(offer, names=names) for offer in asked],
        "stay": _reservation(stay, request=request, names=names) if stay else None,
        "outcome": request.outcome,
        "outcome_reason": request.outcome_reason,
        "updated_at": moment(request.updated_at),
    }


def for_referrer(body: Body, request: BedRequest, *, names: Names) -> Body:
    """Return a request's body as its referrer sees it: without the telephone of an office, or a place not yet theirs.

    Whoever asked the region does not phone on: the desk phones the office, and says whether a place next door is taken.
    """
    ladder = request.escalation
    if (ladder is None or ladder.office is None) and not request.across:
        return body
    seen = (each if each.state is AcrossState.CROSSED else across.unseen(each) for each in request.across)
    if ladder is not None and ladder.office is not None:
        ladder = replace(ladder, office=replace(ladder.office, phone=None, mail=None))
    return {**body, "escalation": _ladder(ladder), "across": [_across(each, names=names) for each in seen]}


def _ladder(escalation: Escalation | None) -> Body | None:
    if escalation is None or escalation.ended:
        return None
    following = next_rung(escalation)
    return {
        "rung": escalation.rung.kind.value,
        "office": _office(escalation.office) if escalation.office else None,
        "word": escalation.word.value if escalation.word else None,
        "answer_by": moment(escalation.answer_by),
        "next": following.value if following else None,
        "climbs_at": moment(escalation.climbs_at),
        "rungs": [rung.kind.value for rung in escalation.rungs],
    }


def _wish(request: BedRequest, *, names: Names) -> Body | None:
    """Return where patient and family want to go; None where nobody has said it, or the region does not ask."""
    if request.care_form is None:
        return None
    region = names.regions[request.region]
    on = region.day(request.received_at)
    wish = place_wish(region, care_form=request.care_form, answers=request.answers, on=on)
    if wish is None:
        return None
    home = names.directory.facilities[wish.home].name if wish.home else None
    return {"only_own_town": wish.only_own_town, "home": home}


def _guest(request: BedRequest, *, names: Names) -> Body | None:
    """Return of which region the request is a guest; ``nameless`` while that region has not accepted a place."""
    if request.guest_of is None:
        return None
    return {
        "region": request.guest_of,
        "region_name": names.regions[request.guest_of].name,
        "nameless": request.nameless,
    }


def _across(sought: Across, *, names: Names) -> Body:
    return {
        "region": sought.region,
        "region_name": names.regions[sought.region].name,
        "state": sought.state.value,
        "word": sought.word.value if sought.word else None,
        "facility_name": sought.facility,
        "unit_name": sought.unit,
        "town": sought.town,
        "phone": sought.phone,
        "until": moment(sought.until),
    }


def _office(office: Office) -> Body:
    return {"name": office.name, "by": office.by.value, "phone": office.phone, "mail": office.mail}


def _lead(lead: Lead | None, *, names: Names) -> Body | None:
    """Return who leads the search, and who led it before; None where the desk has led it all along."""
    if lead is None:
        return None
    provider = names.directory.facilities[lead.provider] if lead.provider else None
    return {
        "way": lead.kind.value,
        "leader": lead.leader.value,
        "provider": {"id": provider.id, "name": provider.name, "phone": provider.phone} if provider else None,
        "until": moment(lead.until),
    }


def search_body(request: BedRequest, *, asked: Sequence[Offer], names: Names) -> Body:
    """Return a request as the provider sees it that owns its search: an anonymous profile, and whom it has asked."""
    practice = names.directory.practices.get(request.practice) if request.practice else None
    until = request.lead.until if request.lead else None
    return {
        **_profile(request, names=names),
        "id": str(request.id),
        "code": request.code,
        "facility": request.lead.provider if request.lead else None,
        "state": request.state.value,
        "practice_name": practice.name if practice else None,
        "until": moment(until),
        "norm_due_at": moment(request.norm_due_at),
        "received_at": moment(request.received_at),
        "escalation": _ladder(request.escalation),
        "offers": [_question(offer, names=names) for offer in asked],
    }


def unit_body(unit: Unit, *, places: Places, names: Names) -> Body:
    """Return a unit's places as a row of the capacity board: the figures, their age, source and reporter."""
    facility = names.directory.facilities[unit.facility]
    figures = places.figures
    return {
        "id": unit.id,
        "name": unit.name,
        "facility": facility.id,
        "facility_name": facility.name,
        "town": facility.town,
        "care_forms": sorted(unit.care_forms),
        "traits": sorted(unit.traits),
        "baseline": unit.baseline,
        "staffed": figures.staffed,
        "occupied": figures.occupied,
        "closed": figures.closed,
        "held": places.held,
        "reserved": places.reserved,
        "shut": places.shut,
        "closures": [_closure(each, names=names) for each in places.closures],
        "free": places.free,
        "said_free": places.said_free,
        "most_free": most_free(places, unit=unit),
        "over_committed": max(0, -places.balance),
        "free_in_24_hours": figures.free_in_24_hours,
        "free_in_72_hours": figures.free_in_72_hours,
        "reported_at": moment(places.reported_at),
        "stale_at": moment(stale_at(places, unit=unit, region=names.regions[unit.region])),
        "source": places.source.value if places.source else None,
        "by": names.people.get(places.reported_by, places.reported_by) if places.reported_by else None,
    }


def _closure(closure: Closure, *, names: Names) -> Body:
    return {
        "id": str(closure.id),
        "places": closure.places,
        "reason": closure.reason,
        "until": moment(closure.until),
        "by": names.people.get(closure.closed_by, closure.closed_by),
    }


def offer_body(offer: Offer, *, request: BedRequest, names: Names) -> Body:
    """Return an offer as the ward sees it: an anonymous profile, until when, and no more."""
    practice = names.directory.practices.get(request.practice) if request.practice else None
    return {
        **_profile(request, names=names),
        **_question(offer, names=names),
        "request_code": request.code,
        "practice_name": practice.name if practice else None,
        "answered_at": moment(offer.answered_at),
    }


def stay_body(stay: Stay, *, request: BedRequest, names: Names) -> Body:
    """Return a stay as the ward sees it; the patient's identity is asked for by itself, and audited."""
    return {
        **_profile(request, names=names),
        **_reservation(stay, request=request, names=names),
        "request": str(request.id),
        "request_code": request.code,
        "unit": stay.unit,
        "facility": stay.facility,
        "arrived_at": moment(stay.arrived_at),
        "left_at": moment(stay.left_at),
        "destination": stay.destination,
        "destination_place": stay.destination_place,
        "outside_region": stay.outside_region,
    }


def _limit(stay: Stay, *, request: BedRequest, names: Names) -> Body:
    """Return when the stay is over at the latest, to when that can be put off now, and why it was put off before."""
    limit = None
    if stay.arrived_at is not None and stay.began_at is not None and request.care_form is not None:
        region = names.regions[request.region]
        limit = terms.limit_of(region, care_form=request.care_form, began_at=stay.began_at, extended=stay.extended)
    return {
        "limit_at": moment(limit.due_at) if limit else None,
        "extends_to": moment(limit.extends_to) if limit and stay.state is StayState.ARRIVED else None,
        "days_up_at": moment(stay.days_up_at) if stay.state in PRESENT else None,
        "extension": _extension(stay.extension) if stay.extension else None,
    }


def _extension(extension: Extension) -> Body:
    return {
        "times": extension.times,
        "reason": extension.reason,
        "decided_by": extension.decided_by,
        "entered_at": moment(extension.entered_at),
        "noted_by": extension.noted_by,
    }


def _responsibility(taken: Responsibility) -> Body:
    return {
        "function": taken.function.value,
        "since": moment(taken.since),
        "entered_at": moment(taken.entered_at),
        "noted_by": taken.noted_by,
    }


def _transport(transport: Transport) -> Body:
    return {
        "kind": transport.kind.value,
        "ordered_at": moment(transport.ordered_at),
        "ordered_by": transport.ordered_by,
        "pick_up_at": moment(transport.pick_up_at),
        "picked_up_at": moment(transport.picked_up_at),
        "picked_up_by": transport.picked_up_by,
    }


def task_body(task: Task, *, request: BedRequest | None) -> Body:
    """Return a task as the desk sees it."""
    return {
        "id": str(task.id),
        "kind": task.kind.value,
        "region": task.region,
        "request": {"id": str(request.id), "code": request.code} if request else None,
        "unit": task.unit,
        "call": str(task.leg) if task.leg else None,
        "due_at": moment(task.due_at),
        "created_at": moment(task.created_at),
        "state": task.state.value,
        "params": dict(task.params),
    }


def _profile(request: BedRequest, *, names: Names) -> Body:
    # A guest's home is on the map of its own region.
    region = names.regions[request.guest_of or request.region]
    place = region.places.get(request.profile.postcode)
    return {
        "care_form": request.care_form,
        "urgency": request.urgency,
        "age_band": request.profile.age_band(region.day(request.received_at)),
        "sex": request.profile.sex.value,
        "postcode": request.profile.postcode,
        "place": place.name if place else None,
        "municipality": place.municipality if place else None,
        "traits": sorted(request.profile.traits),
    }


def _question(offer: Offer, *, names: Names) -> Body:
    facility = names.directory.facilities[offer.facility]
    return {
        "id": str(offer.id),
        "code": offer.code,
        "unit": offer.unit,
        "unit_name": names.directory.units[offer.unit].name,
        "facility": facility.id,
        "facility_name": facility.name,
        "town": facility.town,
        "state": offer.state.value,
        "made_at": moment(offer.made_at),
        "expires_at": moment(offer.expires_at),
        "reason": offer.reason,
        "told_by": offer.told_by,
        "from_at": moment(offer.from_at),
    }


def _reservation(stay: Stay, *, request: BedRequest, names: Names) -> Body:
    facility = names.directory.facilities[stay.facility]
    return {
        "id": str(stay.id),
        "state": stay.state.value,
        "facility_name": facility.name,
        "facility_phone": facility.phone,
        "unit_name": names.directory.units[stay.unit].name,
        "town": facility.town,
        "doctor": stay.doctor,
        "began_at": moment(stay.began_at),
        "responsibility": _responsibility(stay.responsibility) if stay.responsibility else None,
        "transport": _transport(stay.transport) if stay.transport else None,
        "expected_at": moment(stay.expected_at),
        "reserved_at": moment(stay.reserved_at),
        **_limit(stay, request=request, names=names),
    }
