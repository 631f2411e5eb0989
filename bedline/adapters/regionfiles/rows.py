"""The shape of a row in each CSV file: which columns there are, and what each may hold."""

from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, ValidationInfo, field_validator, model_validator

from bedline.adapters.regionfiles.shape import Shape
from bedline.adapters.regionfiles.values import (
    CareFormRef,
    FacilityRef,
    Identity,
    Language,
    Mobile,
    Phone,
    Postcode,
    PostcodeRef,
    PracticeRef,
    Several,
    Slug,
    Text,
    TraitRef,
    YesNo,
    spoken_here,
    wrong,
)

# More than any ward has: a slip of the finger, not a figure.
MOST_PLACES = 500


class PlaceRow(Shape):
    """A row of ``postcodes.csv``."""

    postcode: Postcode
    place: Text
    municipality: Text
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]


class FacilityRow(Shape):
    """A row of ``facilities.csv``."""

    id: Slug
    name: Text
    town: Text
    postcode: PostcodeRef
    phone: Phone | None = None


class UnitRow(Shape):
    """A row of ``units.csv``."""

    id: Slug
    facility: FacilityRef
    name: Text
    care_forms: Annotated[tuple[CareFormRef, ...], Several, Field(min_length=1)]
    traits: Annotated[tuple[TraitRef, ...], Several] = ()
    baseline: Annotated[int, Field(ge=0, le=MOST_PLACES)]
    sexes: Annotated[tuple[Literal["f", "m", "x"], ...], Several] = ()
    freshness_hours: Annotated[int, Field(ge=1)] | None = None
    directly_bookable: YesNo = False
    # In the order to try them.
    phones: Annotated[tuple[Phone, ...], Several] = ()
    text: Mobile | None = None
    ask_by: Literal["call", "text", "web"] | None = None

    @model_validator(mode="after")
    def _can_be_asked_so(self) -> Self:
        if self.ask_by == "text" and self.text is None:
            raise wrong("a ward that is asked by text has a mobile: add text, or ask by call")
        if self.text is not None and not self.phones:
            raise wrong("a call follows a text that stays without an answer: add phones")
        return self


class PracticeRow(Shape):
    """A row of ``practices.csv``."""

    id: Slug
    name: Text
    town: Text
    postcode: PostcodeRef
    phone: Phone | None = None


class PersonRow(Shape):
    """A row of ``people.csv``: a GP has a practice, a ward's person has facilities, a coordinator neither."""

    id: Slug
    name: Text
    role: Literal["gp", "facility", "coordinator", "manager"]
    facilities: Annotated[tuple[FacilityRef, ...], Several] = ()
    practice: PracticeRef | None = None
    language: Language
    number: Identity | None = None
    phone: Phone | None = None
    mobile: YesNo = False

    @field_validator("language")
    @classmethod
    def _spoken_here(cls, value: str, info: ValidationInfo) -> str:
        return spoken_here(value, info)

    @model_validator(mode="after")
    def _in_its_place(self) -> Self:
        if (self.role == "gp") != (self.practice is not None):
            raise wrong("name a practice for the role gp, and only for that role")
        if (self.role == "facility") != bool(self.facilities):
            raise wrong("name facilities for the role facility, and only for that role")
        return self

    @model_validator(mode="after")
    def _known_by_telephone(self, info: ValidationInfo) -> Self:
        if self.phone is not None and self.number is None:
            raise wrong("whoever rings from a phone of their own keys a number of their own: add number")
        if self.mobile:
            if self.phone is None:
                raise wrong("mobile says that texts reach the phone: add phone")
            TypeAdapter(Mobile).validate_python(self.phone, context=info.context)
        return self
