"""Who a patient is, what everybody may see of them, and how many of their days of a year are counted."""

from typing import Annotated

from pydantic import Field, RootModel

from bedline.domain.patients import Sex
from bedline.web.models.base import BirthDate, Input, PersonName, Shown


class NewPatient(Input):
    """Who the patient is: kept sealed, told to a facility only after its yes."""

    name: PersonName
    birth_date: BirthDate | None = None
    # A Dutch BSN or a Belgian INSZ, in digits; where the region has a ground for it, days of a year are added up by it.
    national_number: Annotated[str, Field(pattern=r"^([0-9]{9}|[0-9]{11})$")] | None = None


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
