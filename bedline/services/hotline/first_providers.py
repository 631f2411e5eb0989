"""How a provider that leads a search is reached."""

from dataclasses import replace

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
