"""A patient as anybody may know them, and a ward that was asked for one."""

from bedline.domain.board import Body
from bedline.domain.offers import Offer
from bedline.domain.requests import BedRequest
from bedline.domain.views.names import Names, moment


def profile(request: BedRequest, *, names: Names) -> Body:
    """Return the anonymous profile: all that is seen of a patient before a yes."""
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


def question(offer: Offer, *, names: Names) -> Body:
    """Return which ward was asked, until when, and what it said."""
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
