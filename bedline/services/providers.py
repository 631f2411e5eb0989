"""Which provider is turned to first."""

from bedline.domain.errors import Invalid
from bedline.domain.facilities import offering_form
from bedline.domain.ids import FacilityId
from bedline.domain.requests import BedRequest
from bedline.ports.storage import Work
from bedline.services import needs


def first_for(work: Work, request: BedRequest, *, wanted: FacilityId | None) -> FacilityId | None:
    """Return the provider that the referrer wants, or the nearest that offers the form; None: there is nobody.

    A facility for which nobody can answer is turned to by nobody.

    Raises:
        Invalid: ``unknown_first_provider`` when the wanted one does not offer the form here, or nobody answers for it.
    """
    there = offering_form(work.directory, region=request.region, care_form=request.form)
    if wanted is not None:
        if wanted not in {each.id for each in there} or not _answered(work, wanted, request):
            raise Invalid("unknown_first_provider", field="first_provider", value=wanted)
        return wanted
    need = needs.need_of(work, request, ())
    by_distance = sorted(there, key=lambda each: (work.atlas.km(need, each.id), each.id))
    return next((each.id for each in by_distance if _answered(work, each.id, request)), None)


def _answered(work: Work, facility: FacilityId, request: BedRequest) -> bool:
    return bool(work.people.answering_for(facility, region=request.region))
