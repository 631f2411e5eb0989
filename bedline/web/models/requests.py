"""Bed requests: what is asked, what is decided about them, and how they are shown."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from bedline.domain.ids import CareFormId, FacilityId, InsurerId, PracticeId, RegionId, TraitId
from bedline.domain.patients import Patient, Profile, Sex
from bedline.domain.requests import Channel, NextKind, RequestState
from bedline.domain.ways import Leader, WayKind
from bedline.services.requests import Asked
from bedline.web.models.base import Answers, Input, Moment, Note, Postcode, Reason, Shown, Slug
from bedline.web.models.ladder import AcrossBody, Guest, Ladder
from bedline.web.models.offers import AskedUnit
from bedline.web.models.patients import AnonymousProfile, NewPatient
from bedline.web.models.regions import Named
from bedline.web.models.stays import Reservation


class NewRequest(Input):
    """A need for a bed. Form and urgency may be left to triage; the desk names the ``practice`` it asks for."""

    region: Slug
    birth_year: Annotated[int, Field(ge=1880, le=2200)]
    sex: Sex
    postcode: Postcode
    traits: Annotated[frozenset[Slug], Field(max_length=50)] = frozenset()
    triage: Answers = Field(default_factory=dict)
    care_form: Slug | None = None
    urgency: Slug | None = None
    patient: NewPatient | None = None
    note: Note = ""
    override_reason: Reason | None = None
    practice: Slug | None = None
    happened_at: Moment | None = None
    insurer: Slug | None = None
    # The provider to turn to first, where one is the owner of the search; none: the nearest.
    first_provider: Slug | None = None

    def asked(self, *, channel: Channel) -> Asked:
        """Return the need as the service takes it."""
        patient = self.patient
        return Asked(
            region=RegionId(self.region),
            channel=channel,
            profile=Profile(
                birth_year=self.birth_year,
                sex=self.sex,
                postcode=self.postcode,
                traits=frozenset(TraitId(trait) for trait in self.traits),
            ),
            answers=self.triage,
            care_form=CareFormId(self.care_form) if self.care_form else None,
            urgency=self.urgency,
            patient=Patient(name=patient.name, birth_date=patient.birth_date, national_number=patient.national_number)
            if patient
            else None,
            practice=PracticeId(self.practice) if self.practice else None,
            note=self.note,
            override_reason=self.override_reason,
            happened_at=self.happened_at,
            insurer=InsurerId(self.insurer) if self.insurer else None,
            first_provider=FacilityId(self.first_provider) if self.first_provider else None,
        )


class Triage(Input):
    """Form and urgency as the desk settles them; a reason overrules gates that are shut."""

    care_form: Slug
    urgency: Slug
    answers: Answers = Field(default_factory=dict)
    override_reason: Reason | None = None


class Withdrawal(Input):
    """Why the bed is no longer needed: one of the region's withdrawal reasons."""

    reason: Slug


class HandOver(Input):
    """Into whose hands the request goes; null: back to the desk as a whole."""

    to: Slug | None


class Redirection(Input):
    """Where the patient goes instead (one of the region's destinations), and why, in words."""

    destination: Slug
    reason: Reason


class NoPlace(Input):
    """Why the search ends without a place: one of the region's reasons."""

    reason: Slug


class NextAction(Shown):
    """What must happen next, and by when."""

    kind: NextKind
    due_at: AwareDatetime


class Provider(Named):
    """A provider that leads or led the search, and its telephone."""

    phone: str | None


class LeadBody(Shown):
    """Who leads the search, in which way of working; ``until``: when the desk gets it back from the provider."""

    way: WayKind
    leader: Leader
    provider: Provider | None
    until: AwareDatetime | None


class WishBody(Shown):
    """Where patient and family want to go: only the own town, one home first (its name), or neither: anywhere."""

    only_own_town: bool
    home: str | None


class RequestBody(AnonymousProfile):
    """A request as its referrer and the desk see it; never the patient's name."""

    id: str
    code: str
    region: str
    channel: Channel
    practice: Named | None
    state: RequestState
    owner: Named | None
    next_action: NextAction | None
    received_at: AwareDatetime
    happened_at: AwareDatetime
    norm_due_at: AwareDatetime | None
    escalation: Ladder | None
    lead: LeadBody | None
    wish: WishBody | None
    guest: Guest | None
    across: list[AcrossBody]
    gates: list[str]
    override_reason: str | None
    note: str
    offers: list[AskedUnit]
    stay: Reservation | None
    outcome: str | None
    outcome_reason: str | None
    updated_at: AwareDatetime


class Requests(Shown):
    """A page of requests, newest first."""

    items: list[RequestBody]
    next_cursor: str | None
