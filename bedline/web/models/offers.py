"""Offers: the answers to them, and how they are shown to those who ask and those who are asked."""

from pydantic import AwareDatetime

from bedline.domain.offers import OfferState
from bedline.services.promising import Yes
from bedline.web.models.base import Input, Moment, Note, PersonName, Shown, Slug
from bedline.web.models.patients import AnonymousProfile


class NewOffer(Input):
    """The unit to ask."""

    unit: Slug


class ByPhone(Input):
    """Who at the ward said it, when the desk writes it down for them."""

    name: PersonName


class Acceptance(Input):
    """A yes: the doctor who takes over, and when the patient may come."""

    doctor: PersonName
    expected_at: Moment | None = None
    by_phone: ByPhone | None = None

    def yes(self) -> Yes:
        """Return the yes as the service takes it."""
        return Yes(
            doctor=self.doctor,
            expected_at=self.expected_at,
            told_by=self.by_phone.name if self.by_phone else None,
        )


class Proposal(Input):
    """A yes from a moment on: the doctor who takes over then."""

    doctor: PersonName
    from_at: Moment
    by_phone: ByPhone | None = None

    def yes(self) -> Yes:
        """Return the yes as the service takes it."""
        return Yes(doctor=self.doctor, told_by=self.by_phone.name if self.by_phone else None)


class Declination(Input):
    """A no, for one of the region's refusal reasons."""

    reason: Slug
    note: Note = ""
    by_phone: ByPhone | None = None


class AskedUnit(Shown):
    """What a ward is or was asked for a request, as the referrer and the desk see it."""

    id: str
    code: str
    unit: str
    unit_name: str
    facility: str
    facility_name: str
    town: str
    state: OfferState
    made_at: AwareDatetime
    expires_at: AwareDatetime
    reason: str | None
    told_by: str | None
    from_at: AwareDatetime | None


class OfferBody(AnonymousProfile):
    """An offer as the ward sees it: an anonymous profile, until when, and no more."""

    id: str
    code: str
    unit: str
    unit_name: str
    facility: str
    facility_name: str
    town: str
    state: OfferState
    made_at: AwareDatetime
    expires_at: AwareDatetime
    reason: str | None
    told_by: str | None
    from_at: AwareDatetime | None
    request_code: str
    practice_name: str | None
    answered_at: AwareDatetime | None


class Offers(Shown):
    """The offers a facility has still to answer, soonest deadline first."""

    items: list[OfferBody]
    next_cursor: None
