"""How a provider that leads a search is reached, and when its telephones may be rung about it."""

from dataclasses import replace
from datetime import datetime

from bedline.domain.phonebook import WardContact
from bedline.domain.requests import BedRequest
from bedline.ports.storage import Work


def contact(work: Work, request: BedRequest) -> WardContact | None:
    """Return how the provider that leads is reached: by the ward that would take the patient, or by any other.

    A text goes to any mobile of its wards: whom they ask is for the home to settle, not for one ward.
    """
    provider = request.lead.provider if request.lead is not None else None
    wards = [each for each in work.phonebook.wards.values() if each.facility == provider]
    offers_it = {unit.id for unit in work.directory.units.values() if request.care_form in unit.care_forms}
    wards.sort(key=lambda each: (each.unit not in offers_it, not each.phones, each.unit))
    text = next((each.text for each in wards if each.text is not None), None)
    return replace(wards[0], text=text) if wards else None


def phones(work: Work, *, ward: WardContact, request: BedRequest, at: datetime) -> tuple[str, ...]:
    """Return which of its telephones may be rung at that moment, in the order to try them: none in quiet hours."""
    region = work.regions[request.region]
    if region.quiet_until(request.form, at=at) is not None:
        return ()
    return ward.phones_at(at, crisis=region.care_form(request.form).crisis, timezone=region.timezone)


def opens_at(work: Work, *, ward: WardContact, request: BedRequest, at: datetime) -> datetime | None:
    """Return when its telephones may be rung again that may not be at a moment; None: they may then."""
    region = work.regions[request.region]
    return ward.call_hours.opens_at(at, crisis=region.care_form(request.form).crisis, timezone=region.timezone)
