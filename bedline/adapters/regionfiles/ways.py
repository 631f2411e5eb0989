"""The shape of a way of working: who decides whom to ask for a place, and when."""

from datetime import time
from typing import Self

from pydantic import Field, model_validator

from bedline.adapters.regionfiles.shape import Shape
from bedline.adapters.regionfiles.values import Switch, Whole, wrong
from bedline.domain.hours import Hours
from bedline.domain.ways import WayKind


class WayShape(Shape):
    """Who decides whom to ask for a place, and how long they have; ``from`` and ``until`` are office hours."""

    kind: WayKind
    choice_minutes: Whole | None = None
    search_minutes: Whole | None = None
    begins: time | None = Field(default=None, alias="from")
    ends: time | None = Field(default=None, alias="until")
    workdays: Switch = False

    @model_validator(mode="after")
    def _says_what_it_needs(self) -> Self:
        for name, value, kind in (
            ("choice_minutes", self.choice_minutes, WayKind.REFERRER_CHOOSES),
            ("search_minutes", self.search_minutes, WayKind.FIRST_PROVIDER_OWNS),
        ):
            if self.kind is kind and value is None:
                raise wrong(f"with {kind} somebody else than the desk leads: write {name}, after which the desk does")
            if self.kind is not kind and value is not None:
                raise wrong(f"{name} belongs to {kind}: leave it out, or write kind = {kind}")
        return self

    @model_validator(mode="after")
    def _in_its_hours(self) -> Self:
        if (self.begins is None) != (self.ends is None):
            raise wrong("from and until go together: write both, or neither")
        if self.begins is not None and self.begins == self.ends:
            raise wrong("from and until are the same: leave both out for the whole day")
        if self.workdays and self.begins is None:
            raise wrong("workdays says on which days from and until hold: write those as well")
        if self.kind is WayKind.DESK_PLACES and self.begins is not None:
            raise wrong("the desk places at all hours: leave from, until and workdays out")
        return self

    @property
    def hours(self) -> Hours | None:
        """Return when it holds, public holidays left aside; None: always."""
        if self.begins is None or self.ends is None:
            return None
        return Hours(self.begins, self.ends, self.workdays)
