"""The shape of a way of working: who decides whom to ask for a place, and when."""

from datetime import time
from typing import Final, Self

from pydantic import Field, model_validator

from bedline.adapters.regionfiles.shape import Shape
from bedline.adapters.regionfiles.values import Switch, Whole, wrong
from bedline.domain.ways import WayFault, WayKind, Written

_SENTENCES: Final = {
    WayFault.LACKS_MINUTES: "with {kind} somebody else than the desk leads: write {wanted}, after which the desk does",
    WayFault.MINUTES_OF_ANOTHER: "{name} belongs to {of}: leave it out, or write kind = {of}",
    WayFault.HALF_HOURS: "from and until go together: write both, or neither",
    WayFault.NO_HOURS: "from and until are the same: leave both out for the whole day",
    WayFault.DAYS_WITHOUT_HOURS: "workdays says on which days from and until hold: write those as well",
    WayFault.DESK_AT_ALL_HOURS: "the desk places at all hours: leave from, until and workdays out",
}


class WayShape(Shape):
    """Who decides whom to ask for a place, and how long they have; ``from`` and ``until`` are office hours."""

    kind: WayKind
    choice_minutes: Whole | None = None
    search_minutes: Whole | None = None
    begins: time | None = Field(default=None, alias="from")
    ends: time | None = Field(default=None, alias="until")
    workdays: Switch = False

    @model_validator(mode="after")
    def _can_be(self) -> Self:
        fault = self.written.fault()
        if fault is not None:
            chooses = self.kind is WayKind.REFERRER_CHOOSES
            wanted = "choice_minutes" if chooses else "search_minutes"
            name, kind = ("choice_minutes", WayKind.REFERRER_CHOOSES)
            if self.search_minutes is not None and self.kind is not WayKind.FIRST_PROVIDER_OWNS:
                name, kind = "search_minutes", WayKind.FIRST_PROVIDER_OWNS
            raise wrong(_SENTENCES[fault].format(kind=self.kind, wanted=wanted, name=name, of=kind))
        return self

    @property
    def written(self) -> Written:
        """Return it as the domain knows what is written."""
        return Written(
            kind=self.kind,
            choice_minutes=self.choice_minutes,
            search_minutes=self.search_minutes,
            begins=self.begins,
            ends=self.ends,
            workdays=self.workdays,
        )
