"""Playing a year: what happens when, who lies where, and what came of each request."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from typing import Protocol

from bedline.domain.ids import UnitId
from bedline.domain.matching.ranking import in_own_town
from bedline.policy.chance import chance
from bedline.policy.year import Patient, Year

Deed = Callable[[], None]
# Of what falls together, wards and patients come first, then whoever leads a search, then what is due by itself.
WARDS, LEADERS, SWEEPS = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one request: a bed in a unit, or ``away`` in another region, or none.

    ``asked``: every question to a ward; ``taken_back``: how many of them were withdrawn because another ward was
    sooner; ``too_many``: how many of those would have been a yes.
    """

    patient: Patient
    confirmed_at: datetime | None = None
    unit: UnitId | None = None
    km: float = 0.0
    own_town: bool = False
    away: bool = False
    asked: tuple[UnitId, ...] = ()
    taken_back: int = 0
    too_many: int = 0

    @property
    def waited(self) -> timedelta | None:
        """Return the time from request to confirmed bed."""
        return None if self.confirmed_at is None else self.confirmed_at - self.patient.need.now


class Way(Protocol):
    """A way of finding beds: what it does when it hears of something."""

    def sought(self, patient: Patient) -> None:
        """Begin to look for a bed."""
        ...

    def reported(self, unit: UnitId) -> None:
        """Hear from a ward how many places it has free: ``Life.free``."""
        ...

    def closed(self, unit: UnitId, *, until: datetime) -> None:
        """Hear from a ward that it takes nobody until then."""
        ...

    def opened(self, unit: UnitId) -> None:
        """See a ward's closure end, at its own moment."""
        ...

    def arrived(self, patient: Patient, unit: UnitId) -> None:
        """Hear that a patient is in the bed."""
        ...

    def left(self, patient: Patient, unit: UnitId) -> None:
        """Hear that a patient has left."""
        ...


class Life:
    """The clock, what comes next, and what is really so in the wards."""

    def __init__(self, year: Year) -> None:
        """Stand at the beginning of the year, with nobody placed."""
        self.year = year
        self.now = year.begins
        self.outcomes: dict[int, Outcome] = {}
        self._ahead: list[tuple[datetime, int, int, Deed]] = []
        self._number = 0
        self._ours: Counter[UnitId] = Counter()
        self._asked: dict[int, list[UnitId]] = {}
        self._taken_back: Counter[int] = Counter()
        self._too_many: Counter[int] = Counter()

    def at(self, moment: datetime, deed: Deed, *, turn: int = WARDS) -> None:
        """Have something done at that moment; of what falls together, by turn, and then what was arranged first."""
        self._number += 1
        heappush(self._ahead, (moment, turn, self._number, deed))

    def free(self, unit: UnitId) -> int:
        """Return how many places the ward could really give away now: none while it is closed."""
        if self.year.is_shut(unit, at=self.now):
            return 0
        baseline = self.year.atlas.directory.unit(unit).baseline
        return max(0, baseline - self.year.taken[unit].at(self.now) - self._ours[unit])

    def asks(self, patient: Patient, unit: UnitId) -> None:
        """Count a question to a ward."""
        self._asked.setdefault(patient.number, []).append(unit)

    def takes_back(self, patient: Patient, unit: UnitId) -> None:
        """Count a question to a ward that is withdrawn, and a yes too many where it was about to be one."""
        self._taken_back[patient.number] += 1
        answer = self.year.answers.of(patient, unit, at=self.now)
        self._too_many[patient.number] += answer.willing and not answer.silent and self.free(unit) > 0

    def confirm(self, patient: Patient, unit: UnitId, way: Way, *, from_at: datetime | None = None) -> None:
        """Note a ward's yes (``from_at``: from then on): the place is the patient's until the stay is over."""
        self._ours[unit] += 1
        self._land(patient, unit)
        arrives = max(self.now + patient.journey, from_at or self.now)
        self.at(arrives, lambda: way.arrived(patient, unit))
        self.at(arrives + patient.stay, lambda: self._leave(patient, unit, way))

    def confirm_away(self, patient: Patient) -> None:
        """Note that a neighbouring region takes the patient."""
        asked = tuple(self._asked.get(patient.number, ()))
        self.outcomes[patient.number] = landed_away(self.year, patient, at=self.now, asked=asked)

    def give_up(self, patient: Patient) -> None:
        """Note that no bed was found in time."""
        self._land(patient, None)

    def play(self, way: Way) -> tuple[Outcome, ...]:
        """Let the year happen, and return what came of its requests, in the order they came in."""
        for unit, times in self.year.shut.items():
            for each in times:
                self.at(each.begins, partial(way.closed, unit, until=each.ends))
                self.at(each.ends, partial(way.opened, unit))
        for moment, unit in self.year.reports:
            self.at(moment, partial(way.reported, unit))
        for patient in self.year.patients:
            self.at(patient.need.now, partial(way.sought, patient))
        while self._ahead and len(self.outcomes) < len(self.year.patients):
            self.now, _, _, deed = heappop(self._ahead)
            deed()
        return tuple(self._with_counts(self.outcomes[patient.number]) for patient in self.year.patients)

    def _with_counts(self, outcome: Outcome) -> Outcome:
        number = outcome.patient.number
        return replace(outcome, taken_back=self._taken_back[number], too_many=self._too_many[number])

    def _leave(self, patient: Patient, unit: UnitId, way: Way) -> None:
        self._ours[unit] -= 1
        told = self.year.told_at_once.get(unit, 1.0)
        if chance(self.year.seed, "left", patient.number, unit).random() < told:
            way.left(patient, unit)

    def _land(self, patient: Patient, unit: UnitId | None) -> None:
        asked = tuple(self._asked.get(patient.number, ()))
        self.outcomes[patient.number] = landed(self.year, patient, unit, at=self.now, asked=asked)


def landed(year: Year, patient: Patient, unit: UnitId | None, *, at: datetime, asked: tuple[UnitId, ...]) -> Outcome:
    """Return the outcome of a request that got a place in that ward at that moment, or none."""
    if unit is None:
        return Outcome(patient=patient, asked=asked)
    directory = year.atlas.directory
    facility = directory.facility(directory.unit(unit).facility)
    return Outcome(
        patient=patient,
        confirmed_at=at,
        unit=unit,
        km=year.km(patient, unit),
        own_town=in_own_town(patient.need, facility=facility),
        asked=asked,
    )


def landed_away(year: Year, patient: Patient, *, at: datetime, asked: tuple[UnitId, ...]) -> Outcome:
    """Return the outcome of a request that a neighbouring region took at that moment."""
    return Outcome(patient=patient, confirmed_at=at, km=year.away[patient.number].km, away=True, asked=asked)
