"""Bed requests: what is asked, what is decided about them, and how they are shown."""

from typing import Annotated

from pydantic import AwareDatetime, Field, RootModel

from bedline.domain.across import AcrossState, AcrossWord
from bedline.domain.escalation import RungKind
from bedline.domain.ids import CareFormId, FacilityId, InsurerId, PracticeId, RegionId, TraitId
from bedline.domain.offers import OfferState
from bedline.domain.offices import OfficeBy, OfficeWord
from bedline.domain.patients import Patient, Profile, Sex
from bedline.domain.requests import Channel, NextKind, RequestState
from bedline.domain.responsibility import DoctorFunction
from bedline.domain.stays import StayState
from bedline.domain.transport import TransportKind
from bedline.domain.ways import Leader, WayKind
from bedline.services.requests import Asked
from bedline.web.models.base import (
    Answers,
    BirthDate,
    Input,
    Moment,
    Note,
    PersonName,
    Postcode,
    Reason,
    Shown,
    Slug,
)
from bedline.web.models.regions import Named


class NewPatient(Input):
    """Who the patient is: kept sealed, told to a facility only after its yes."""

    name: PersonName
    birth_date: BirthDate | None = None
    # A Dutch BSN or a Belgian INSZ, in digits; where the region has a ground for it, days of a year are added up by it.
    national_number: Annotated[str, Field(pattern=r"^([0-9]{9}|[0-9]{11})$")] | None = None


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


class TransportBody(Shown):
    """How a patient comes, who ordered it, and when they set off."""

    kind: TransportKind
    ordered_at: AwareDatetime | None
    ordered_by: str | None
    pick_up_at: AwareDatetime | None
    picked_up_at: AwareDatetime | None
    picked_up_by: str | None


class ResponsibilityBody(Shown):
    """What the doctor is who carries medical responsibility, since when, and who wrote it down."""

    function: DoctorFunction
    since: AwareDatetime
    entered_at: AwareDatetime
    noted_by: str


class ExtensionBody(Shown):
    """How often the limit of a stay was put off; of the last time why, who decided it, when, and who wrote it down."""

    times: int
    reason: str
    decided_by: str
    entered_at: AwareDatetime
    noted_by: str


class Reservation(Shown):
    """The place that was promised, as the referrer and the desk see it."""

    id: str
    state: StayState
    facility_name: str
    facility_phone: str | None
    unit_name: str
    town: str
    doctor: str
    began_at: AwareDatetime | None
    responsibility: ResponsibilityBody | None
    transport: TransportBody | None
    expected_at: AwareDatetime | None
    reserved_at: AwareDatetime
    # When the stay needs a new decision, and to when that can be put off now (null: it cannot).
    limit_at: AwareDatetime | None
    extends_to: AwareDatetime | None
    # From when no day of the year is left in this facility (null: the limit is sooner, or it is not known).
    days_up_at: AwareDatetime | None
    extension: ExtensionBody | None


class OfficeBody(Shown):
    """People outside the region who are turned to, and by which channel; telephone and mail are for our own people."""

    name: str
    by: OfficeBy
    phone: str | None
    mail: str | None


class Ladder(Shown):
    """Who is turned to while there is no place, until when they are to answer, and who was and will be.

    ``next`` is who is turned to at ``climbs_at`` (none: the same once more), ``word`` what came of the office.
    """

    rung: RungKind
    office: OfficeBody | None
    word: OfficeWord | None
    answer_by: AwareDatetime | None
    next: RungKind | None
    climbs_at: AwareDatetime
    rungs: list[RungKind]


class Guest(Shown):
    """Of which region a request is a guest; nameless until that region has accepted a place."""

    region: RegionId
    region_name: str
    nameless: bool


class AcrossBody(Shown):
    """A search in a neighbour region, and the place that is kept there until a moment for the desk's word."""

    region: RegionId
    region_name: str
    state: AcrossState
    word: AcrossWord | None
    facility_name: str | None
    unit_name: str | None
    town: str | None
    phone: str | None
    until: AwareDatetime | None


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


class AnonymousProfile(Shown):
    """All that anybody sees of a patient who has no business with their name."""

    care_form: str | None
    urgency: str | None
    age_band: str
    sex: Sex
    postcode: str
    place: str | None
    municipality: str | None
    traits: list[str]


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


class PatientBody(Shown):
    """Who the patient is."""

    name: str
    birth_date: str | None
    national_number: str | None


class MaybePatient(RootModel[PatientBody | None]):
    """Who the patient is; null when nobody has told."""


class CentreDays(Shown):
    """How many days of the year somebody has stayed in a centre, as far as Bedline has seen, and how many are left."""

    facility: str
    facility_name: str
    counted: int
    left: int


class DaysBody(Shown):
    """The days of a calendar year that somebody may stay in the same centre, and what is known of them.

    ``counted``: whether they were counted at all; without a national number nobody knows whose they would be. ``said``
    more days were told of with the request, and are taken off what is left of each centre.
    """

    year: int
    most: int
    source: str
    counted: bool
    said: int
    centres: list[CentreDays]


class MaybeDays(RootModel[DaysBody | None]):
    """What is known of the days of this year; null where the care form has no such limit."""
