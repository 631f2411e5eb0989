"""Searches that somebody else than the desk leads: what there is to choose from, and what is decided."""

from pydantic import AwareDatetime

from bedline.domain.requests import RequestState
from bedline.services.choosing import LeaveTo
from bedline.services.promising import Yes
from bedline.web.models.base import Input, Moment, PersonName, Shown, Slug
from bedline.web.models.ladder import Ladder
from bedline.web.models.offers import AskedUnit
from bedline.web.models.patients import AnonymousProfile


class Chosen(Input):
    """The unit to ask."""

    unit: Slug


class LeftTo(Input):
    """To whom the choice is left: to Bedline, which asks the best ones, or to the people at the desk."""

    to: LeaveTo


class OwnPlace(Input):
    """A place in a unit of one's own: the doctor who takes over, and when the patient may come."""

    unit: Slug
    doctor: PersonName
    expected_at: Moment | None = None

    def yes(self) -> Yes:
        """Return it as the service takes a yes."""
        return Yes(doctor=self.doctor, expected_at=self.expected_at)


class ChoiceRow(Shown):
    """A unit that may be asked; ``own``: it is of the facility that owns the search."""

    unit: str
    unit_name: str
    facility: str
    facility_name: str
    town: str
    rank: int
    distance_km: float
    reported_at: AwareDatetime | None
    stale: bool
    sentence: str
    own: bool


class Choices(Shown):
    """The units to choose from, best first; ``more``: how many may be asked beside those that are."""

    items: list[ChoiceRow]
    more: int


class SearchBody(AnonymousProfile):
    """A request as the provider sees it that owns its search: an anonymous profile, and whom it has asked."""

    id: str
    code: str
    facility: str | None
    state: RequestState
    practice_name: str | None
    until: AwareDatetime | None
    norm_due_at: AwareDatetime | None
    received_at: AwareDatetime
    escalation: Ladder | None
    offers: list[AskedUnit]


class Searches(Shown):
    """The requests whose search a facility owns, soonest deadline first."""

    items: list[SearchBody]
