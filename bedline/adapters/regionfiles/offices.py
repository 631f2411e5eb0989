"""The shape of ``[[offices]]``: who is turned to outside the region's wards while there is no place, how and when."""

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from bedline.adapters.regionfiles.shape import Shape
from bedline.adapters.regionfiles.values import CareFormRef, Mobile, Phone, Switch, Text, Whole, wrong
from bedline.domain.hours import Hours
from bedline.domain.offices import Office, OfficeBy

Mail = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=200)]


class OfficeShape(Shape):
    """An office, for these care forms (none: all); ``from`` and ``until`` are its hours (none: it is always open)."""

    name: Text
    care_forms: tuple[CareFormRef, ...] = ()
    by: OfficeBy = OfficeBy.PEOPLE
    phone: Phone | None = None
    text: Mobile | None = None
    mail: Mail | None = None
    begins: time | None = Field(default=None, alias="from")
    ends: time | None = Field(default=None, alias="until")
    workdays: Switch = False
    answer_minutes: Whole

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if self.by is OfficeBy.PHONE and self.phone is None:
            raise wrong("Bedline rings this office: write phone, or by = people")
        if self.by is OfficeBy.TEXT and self.text is None:
            raise wrong("Bedline texts this office: write text, the number of a mobile, or by = people")
        if self.phone is None and self.text is None and self.mail is None:
            raise wrong("nobody can reach this office: write phone, text or mail")
        return self

    @model_validator(mode="after")
    def _in_its_hours(self) -> Self:
        if (self.begins is None) != (self.ends is None):
            raise wrong("from and until go together: write both, or neither")
        if self.begins is not None and self.begins == self.ends:
            raise wrong("from and until are the same: leave both out for the whole day")
        if self.workdays and self.begins is None:
            raise wrong("workdays says on which days from and until hold: write those as well")
        return self

    @property
    def always(self) -> bool:
        """Say whether it is open at every hour."""
        return self.begins is None

    def serves(self, care_form: str) -> bool:
        """Say whether it is turned to for that form."""
        return not self.care_forms or care_form in self.care_forms


def one_at_every_hour(offices: Sequence[OfficeShape], *, care_form: str) -> None:
    """Refuse offices of which none, or not the last alone, is open at every hour: the first that is open is turned to.

    Raises:
        PydanticCustomError: with what to write.
    """
    always = [each.always for each in offices]
    if True not in always:
        raise wrong(
            f"the ladder of {care_form} turns to the payer at every hour: "
            "add to [[offices]], as the last for it, one without from and until"
        )
    if always.index(True) != len(always) - 1:
        late = offices[always.index(True) + 1].name
        raise wrong(f"{late} is never turned to for {care_form}: put the office without from and until after it")


def office(shape: OfficeShape) -> Office:
    """Return the office; whether a day is a public holiday is asked when it is turned to."""
    hours = Hours(shape.begins, shape.ends, shape.workdays) if shape.begins is not None and shape.ends else None
    return Office(
        name=shape.name,
        by=shape.by,
        phone=shape.text if shape.by is OfficeBy.TEXT else shape.phone or shape.text,
        mail=shape.mail,
        hours=hours,
        answer_length=timedelta(minutes=shape.answer_minutes),
    )
