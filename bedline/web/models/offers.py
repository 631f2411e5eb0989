"""Offers, stays and tasks: the answers to them, and how they are shown."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from bedline.domain.offers import OfferState
from bedline.domain.responsibility import DoctorFunction
from bedline.domain.stays import StayState
from bedline.domain.tasks import TaskKind, TaskState
from bedline.domain.transport import TransportKind
from bedline.services.promising import Yes
from bedline.web.models.base import Input, Moment, Note, PersonName, PlaceName, Reason, Shown, Slug
from bedline.web.models.requests import AnonymousProfile, Reservation


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


class Arrival(Input):
    """When the patient came; now, when left out."""

    happened_at: Moment | None = None


class Departure(Input):
    """Where the patient went (one of the region's discharge destinations), and when; now, when left out.

    ``place`` names where that is when it is not registered here, ``outside_region`` says that it is elsewhere.
    """

    destination: Slug
    place: PlaceName = ""
    outside_region: bool = False
    happened_at: Moment | None = None


class Cancellation(Input):
    """Why the reserved place is given up: one of the region's cancellation reasons."""

    reason: Slug


class Expectation(Input):
    """When the patient comes."""

    expected_at: Moment


class NewTransport(Input):
    """How the patient comes; ``ordered``: somebody is to fetch them, at ``pick_up_at`` where that is known."""

    kind: TransportKind
    ordered: bool = False
    pick_up_at: Moment | None = None


class Takeover(Input):
    """Which doctor carries medical responsibility, what they are, and since when; now, when left out."""

    doctor: PersonName
    function: DoctorFunction
    happened_at: Moment | None = None


class NewExtension(Input):
    """Why the stay lasts longer (one of the region's extension reasons), and who decided that."""

    reason: Slug
    decided_by: PersonName


class Outcome(Input):
    """What came of a task, in words."""

    outcome: Annotated[Reason, Field()]


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


class StayBody(AnonymousProfile, Reservation):
    """A stay as the ward sees it; the patient's identity is asked for by itself, and audited."""

    state: StayState
    request: str
    request_code: str
    unit: str
    facility: str
    arrived_at: AwareDatetime | None
    left_at: AwareDatetime | None
    destination: str | None
    destination_place: str | None
    outside_region: bool


class Stays(Shown):
    """The stays of a facility, oldest first."""

    items: list[StayBody]
    next_cursor: None


class Subject(Shown):
    """The request that a task is about."""

    id: str
    code: str


class TaskBody(Shown):
    """Something the desk must do by a moment."""

    id: str
    kind: TaskKind
    region: str
    request: Subject | None
    unit: str | None
    call: str | None
    due_at: AwareDatetime
    created_at: AwareDatetime
    state: TaskState
    params: dict[str, str]


class Tasks(Shown):
    """The open tasks of a region, soonest due first."""

    items: list[TaskBody]
    next_cursor: None
