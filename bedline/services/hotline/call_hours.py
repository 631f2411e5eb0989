"""When a ward may be rung with a question, and what is done instead outside those hours."""

from datetime import datetime

from bedline.domain.call_hours import CallHours
from bedline.domain.hours import Hours
from bedline.domain.offers import Offer
from bedline.domain.phonebook import WardContact
from bedline.ports.storage import Work


def phones(work: Work, *, ward: WardContact, offer: Offer, at: datetime) -> tuple[str, ...]:
    """Return which telephones of a ward may be rung with an offer at that moment, in the order to try them."""
    return ward.phones_at(at, crisis=_crisis(work, offer), timezone=work.regions[ward.region].timezone)


def opens_at(work: Work, *, ward: WardContact, offer: Offer, at: datetime) -> datetime | None:
    """Return when the telephones of a ward may be rung again that may not be at a moment; None: they may then."""
    timezone = work.regions[ward.region].timezone
    return ward.call_hours.opens_at(at, crisis=_crisis(work, offer), timezone=timezone)


def closed(work: Work, *, ward: WardContact | None, crisis: bool) -> tuple[Hours, CallHours] | None:
    """Return the hours in which the ward's telephones may be rung, when it is outside them now."""
    if ward is None:
        return None
    hours = ward.call_hours.closed(work.now, crisis=crisis, timezone=work.regions[ward.region].timezone)
    return None if hours is None else (hours, ward.call_hours)


def _crisis(work: Work, offer: Offer) -> bool:
    form = work.requests.find(offer.request).form
    return work.regions[offer.region].care_form(form).crisis
