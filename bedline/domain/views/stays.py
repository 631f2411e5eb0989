"""A reservation, and a stay as its ward sees it."""

from bedline.domain import terms
from bedline.domain.board import Body
from bedline.domain.requests import BedRequest
from bedline.domain.responsibility import Responsibility
from bedline.domain.stays import PRESENT, Extension, Stay, StayState
from bedline.domain.transport import Transport
from bedline.domain.views.names import Names, moment
from bedline.domain.views.profiles import profile


def stay_body(stay: Stay, *, request: BedRequest, names: Names) -> Body:
    """Return a stay as the ward sees it; the patient's identity is asked for by itself, and audited."""
    return {
        **profile(request, names=names),
        **reservation(stay, request=request, names=names),
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


def reservation(stay: Stay, *, request: BedRequest, names: Names) -> Body:
    """Return the place that is kept or taken: where, who is responsible, how the patient comes, and until when."""
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
