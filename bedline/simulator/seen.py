"""What an outsider can see of Bedline: as much of its answers as people in the region look at."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


class Seen(BaseModel):
    """Something the server showed; what nobody here looks at is left out."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Named(Seen):
    """Something with an id and a name in the reader's language."""

    id: str
    name: str


class CareForm(Named):
    """A kind of temporary stay."""

    short_name: str = ""
    crisis: bool = False


class Reason(Named):
    """A reason for a no; ``sets_full`` when it says that nothing is free after all."""

    sets_full: bool = False


class Cancellation(Named):
    """A reason to give a reserved place up, and whose word it is."""

    party: str


class AnswerChoice(Seen):
    """One of several answers."""

    id: str


class Question(Seen):
    """A question of the triage list, how it is answered, and the forms it matters for (none: all)."""

    id: str
    kind: str = "yes_no"
    choices: tuple[AnswerChoice, ...] = ()
    forms: tuple[str, ...] = ()


class Region(Named):
    """The rules and words of the region."""

    care_forms: tuple[CareForm, ...]
    urgencies: tuple[Named, ...]
    refusal_reasons: tuple[Reason, ...]
    withdrawal_reasons: tuple[Named, ...]
    traits: tuple[Named, ...] = ()
    triage_questions: tuple[Question, ...]
    discharge_destinations: tuple[Named, ...]
    cancellation_reasons: tuple[Cancellation, ...] = ()

    def form(self, care_form: str | None) -> CareForm | None:
        """Return the form of that id, if there is one."""
        return next((form for form in self.care_forms if form.id == care_form), None)


class Unit(Named):
    """A unit's row on the board: its places as Bedline knows them."""

    facility_name: str
    care_forms: tuple[str, ...]
    traits: tuple[str, ...]
    baseline: int
    staffed: int
    occupied: int
    closed: int
    held: int
    free: int
    reported_at: datetime | None


class Profile(Seen):
    """What a ward is told of a patient before its yes."""

    care_form: str
    age_band: str
    sex: str
    postcode: str
    traits: tuple[str, ...]
    request_code: str = ""

    @property
    def print(self) -> str:
        """Return what tells this patient from another, whatever numbers the server gave."""
        return "|".join((self.care_form, self.age_band, self.sex, self.postcode, *self.traits))


class Offer(Profile):
    """A question to a ward."""

    id: str
    unit: str
    state: str
    expires_at: datetime


class Stay(Profile):
    """A patient a ward expects or has."""

    id: str
    unit: str
    state: str
    expected_at: datetime | None = None


class Asked(Seen):
    """A question to a ward, as the desk sees it."""

    id: str
    unit: str
    unit_name: str
    state: str
    made_at: datetime


class Search(Profile):
    """A request that a facility has to place."""

    id: str
    code: str
    state: str
    offers: tuple[Asked, ...] = Field(default=())


class FacilityBoard(Seen):
    """A facility's board at one moment."""

    epoch: str
    seq: int
    items: Mapping[str, Mapping[str, Mapping[str, object]]]

    @property
    def units(self) -> list[Unit]:
        """Return the facility's units."""
        return [Unit.model_validate(body) for body in self.items.get("unit", {}).values()]

    @property
    def offers(self) -> list[Offer]:
        """Return the questions that wait for an answer."""
        return [Offer.model_validate(body) for body in self.items.get("offer", {}).values()]

    @property
    def searches(self) -> list[Search]:
        """Return the requests that the facility has to place."""
        return [Search.model_validate(body) for body in self.items.get("search", {}).values()]

    @property
    def stays(self) -> list[Stay]:
        """Return the patients expected or present."""
        return [Stay.model_validate(body) for body in self.items.get("stay", {}).values()]


class Lead(Seen):
    """Who leads the search for a request."""

    leader: str


class BedRequest(Seen):
    """A request, as its referrer and the desk see it."""

    id: str
    code: str
    state: str
    care_form: str | None
    urgency: str | None
    age_band: str
    sex: str
    postcode: str
    place: str | None = None
    updated_at: datetime
    offers: tuple[Asked, ...] = Field(default=())
    lead: Lead | None = None

    @property
    def led_by_referrer(self) -> bool:
        """Say whether its GP chooses whom to ask."""
        return self.lead is not None and self.lead.leader == "referrer"


class Choice(Seen):
    """A unit that the leader of a search may ask."""

    unit: str
    facility_name: str
    own: bool


class Task(Seen):
    """Something the desk has to do."""

    id: str
    kind: str
    state: str
    created_at: datetime
