"""Stays, from the promise of a place to where somebody went afterwards: what is told, and how they are shown."""

from pydantic import AwareDatetime

from bedline.domain.responsibility import DoctorFunction
from bedline.domain.stays import StayState
from bedline.domain.transport import TransportKind
from bedline.web.models.base import Input, Moment, PersonName, PlaceName, Shown, Slug
from bedline.web.models.patients import AnonymousProfile


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
    """A page of the stays of a facility, the newest promise first."""

    items: list[StayBody]
    next_cursor: str | None
