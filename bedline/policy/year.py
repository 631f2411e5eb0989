"""One year as it would be whatever anybody decides: who needs a bed, what happens in wards, what wards would say."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bedline.domain.ids import UnitId
from bedline.domain.matching.atlas import Atlas
from bedline.domain.matching.eligibility import suits
from bedline.domain.matching.need import Need
from bedline.domain.place_wishes import PlaceWish
from bedline.domain.regions import Region
from bedline.domain.requests import in_time
from bedline.policy.assumptions import Assumptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Somebody for whom a bed is asked at ``need.now``, and what will become of the stay."""

    number: int
    need: Need
    stay: timedelta
    journey: timedelta
    # After so long without a place somebody gives up.
    patience: timedelta
    # Where patient and family want to go, as the referrer says it; None: nobody has asked them.
    wish: PlaceWish | None = None
    # How soon the place is needed, as the region calls it; a ward that can only later than that proposes its moment.
    urgency: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a ward says to a patient if it really has a place when it comes to it.

    ``unheard``: its telephones may not be rung yet, so whoever rings them gets nobody; ``length`` counts that wait.
    ``from_at``: it can take the patient only from that moment on.
    """

    willing: bool
    length: timedelta
    silent: bool = False
    unheard: bool = False
    from_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """How somebody who leads a search takes a step: after how long, or not at all.

    ``nearest``: a referrer takes the nearest ward, and not the first of those shown.
    """

    length: timedelta
    lets_go: bool = False
    nearest: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What is said to a later moment that a ward proposes, after how long."""

    length: timedelta
    agrees: bool = True


@dataclass(frozen=True, slots=True)
class Away:
    """What a neighbouring region has for a patient, once its desk is asked: a place so far away, after so long."""

    length: timedelta
    km: float


class Answers(Protocol):
    """Each ward's answer to each patient: one and the same whoever asks, and in whatever order."""

    def of(self, patient: Patient, unit: UnitId, *, at: datetime) -> Answer:
        """Return what the ward says when it is asked at that moment; the same within any whole hour."""
        ...


class Leaders(Protocol):
    """What those do who lead a search that the desk does not: the same whatever the policy."""

    def chooses(self, patient: Patient, *, turn: int) -> Step:
        """Return how the referrer makes a choice that is theirs; ``turn`` counts the choices before it."""
        ...

    def searches(self, patient: Patient, *, turn: int) -> Step:
        """Return how the provider takes its next step; ``turn`` counts the steps before it."""
        ...

    def decides(self, patient: Patient, unit: UnitId) -> Decision:
        """Return what the referrer or the desk says to a later moment that the ward proposes."""
        ...


@dataclass(frozen=True, slots=True)
class Prompt:
    """Leaders that act at once, and agree to everything."""

    def chooses(self, patient: Patient, *, turn: int) -> Step:
        """Choose the first at once."""
        del patient, turn
        return Step(timedelta(0))

    def searches(self, patient: Patient, *, turn: int) -> Step:
        """Go on at once."""
        del patient, turn
        return Step(timedelta(0))

    def decides(self, patient: Patient, unit: UnitId) -> Decision:
        """Agree at once."""
        del patient, unit
        return Decision(timedelta(0))


@dataclass(frozen=True, slots=True)
class Taken:
    """How many places of a ward are taken by patients who came by other ways, from each moment on."""

    moments: tuple[datetime, ...]
    numbers: tuple[int, ...]

    def at(self, moment: datetime) -> int:
        """Return the number at that moment; before the first, nothing is taken."""
        place = bisect_right(self.moments, moment)
        return self.numbers[place - 1] if place else 0

    def between(self, begins: datetime, ends: datetime) -> tuple[datetime, ...]:
        """Return the moments after ``begins`` and before ``ends`` at which it changes."""
        return tuple(each for each in self.moments[bisect_right(self.moments, begins) :] if each < ends)


@dataclass(frozen=True, slots=True)
class Shut:
    """A time in which a ward takes nobody, and says so when it begins."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year of a region: the same for every policy that is tried on it.

    ``reports``: the moments at which a ward says how many places it really has free. ``told``: whether a ward says
    at once that a patient of ours has left. ``away``: what neighbours have, by the patient's number. ``shut``: when
    wards are closed for admission; no two closures of a ward overlap.
    """

    region: Region
    atlas: Atlas
    seed: int
    begins: datetime
    patients: tuple[Patient, ...]
    taken: Mapping[UnitId, Taken]
    reports: tuple[tuple[datetime, UnitId], ...]
    answers: Answers
    told_at_once: Mapping[UnitId, float] = field(default_factory=dict)
    away: Mapping[int, Away] = field(default_factory=dict)
    shut: Mapping[UnitId, tuple[Shut, ...]] = field(default_factory=dict)
    assumptions: Assumptions = field(default_factory=Assumptions)
    leaders: Leaders = field(default_factory=Prompt)

    def suiting(self, patient: Patient) -> tuple[UnitId, ...]:
        """Return the wards that may take the patient at all, by the hard rules, in the order of their ids."""
        need = patient.need
        units = self.atlas.directory.units_by_region.get(self.region.id, ())
        return tuple(sorted(unit.id for unit in units if need.care_form in unit.care_forms and suits(need, unit)))

    def too_late(self, patient: Patient, yes: Answer, *, at: datetime) -> datetime | None:
        """Return from when on the ward takes the patient, where that is later than was asked: somebody must agree."""
        since = patient.need.now
        latest = in_time(self.region, urgency=patient.urgency, happened_at=since, received_at=since, now=at)
        return None if yes.from_at is None or yes.from_at <= latest else yes.from_at

    def is_shut(self, unit: UnitId, *, at: datetime) -> bool:
        """Say whether the ward takes nobody at that moment."""
        return any(each.begins <= at < each.ends for each in self.shut.get(unit, ()))

    def km(self, patient: Patient, unit: UnitId) -> float:
        """Return how far the ward is from the patient's home."""
        return self.atlas.km(patient.need, self.atlas.directory.unit(unit).facility)
