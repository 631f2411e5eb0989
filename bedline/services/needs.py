"""What one request needs, in the terms of matching."""

from collections.abc import Sequence

from bedline.domain.ids import UnitId
from bedline.domain.matching.need import Asked, Need
from bedline.domain.offers import STANDING, Offer, OfferState
from bedline.domain.regions import Point, Responsible
from bedline.domain.requests import BedRequest
from bedline.ports.storage import Work


def need_of(work: Work, request: BedRequest, asked: Sequence[Offer]) -> Need:
    """Return what the request needs, in the terms of matching."""
    region = work.regions[request.region]
    # A guest's home is on the map of its own region.
    place = work.regions[request.guest_of or request.region].place(request.profile.postcode)
    return Need(
        region=request.region,
        care_form=request.form,
        traits=request.profile.traits,
        sex=request.profile.sex.value,
        birth_year=request.profile.birth_year,
        postcode=request.profile.postcode,
        insurer=request.insurer,
        gp_at=_gp_at(work, request),
        point=place.point,
        town=place.name,
        municipality=place.municipality,
        asked=_answers(work, asked),
        now=work.now,
        timezone=region.timezone,
    )


def _gp_at(work: Work, request: BedRequest) -> Point | None:
    """Return where the GP practises who stays responsible during the stay, as far as that is known."""
    region = work.regions[request.region]
    if request.practice is None or region.care_form(request.form).responsible is not Responsible.GP:
        return None
    practice = work.directory.practices.get(request.practice)
    place = region.places.get(practice.postcode) if practice else None
    return place.point if place else None


def _answers(work: Work, asked: Sequence[Offer]) -> dict[UnitId, Asked]:
    """Return how each unit's questions stand: the latest, unless one before it was answered for good."""
    answers: dict[UnitId, Asked] = {}
    for offer in asked:
        if offer.state is OfferState.WITHDRAWN:
            continue
        answer, before = _asked(work, offer), answers.get(offer.unit)
        if before is None or answer.state in STANDING or not answer.ends_with_report or before.ends_with_report:
            answers[offer.unit] = answer
    return answers


def _asked(work: Work, offer: Offer) -> Asked:
    state = offer.state_at(work.now)
    reason = work.regions[offer.region].refusal_reasons.get(offer.reason or "")
    # A ward that was full, or did not answer, may be asked again once it has reported anew.
    ends_with_report = state is OfferState.LAPSED or (reason is not None and reason.sets_full)
    until = offer.answered_at or offer.expires_at
    return Asked(state=state, at=until, reason=offer.reason, ends_with_report=ends_with_report)
