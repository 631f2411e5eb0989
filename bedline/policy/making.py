"""Making a year up: from assumptions alone, or with what is known of how wards have answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from bedline.domain.closures import LONGEST
from bedline.domain.facilities import Unit
from bedline.domain.ids import UnitId
from bedline.domain.matching.atlas import Atlas
from bedline.domain.matching.habits import MINUTE, Band, Tally, band_at
from bedline.domain.matching.ranking import unreached_minutes
from bedline.domain.regions import Region
from bedline.policy.assumptions import Assumptions, Kind
from bedline.policy.chance import chance
from bedline.policy.leaders import DrawnLeaders
from bedline.policy.patients import BEGINS, patients
from bedline.policy.year import Answer, Away, Patient, Shut, Taken, Year

# Whether a ward is too busy to answer about a patient is settled once for so long.
SHIFT = timedelta(hours=8)
Tallies = Mapping[tuple[UnitId, Band], Tally]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ward:
    """How one ward goes about it: the share of no, of silence, and the median of its answers in each part of a day."""

    unit: Unit
    told_at_once: float
    hours_between_rounds: float
    refusals: float
    silence: float
    minutes: Mapping[Band, float]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Answers that are drawn once from the seed, the patient and the ward."""

    seed: int
    region: Region
    wards: Mapping[UnitId, Ward]
    spread: float
    later: float = 0.0
    later_hour: int = 10
    _known: dict[tuple[int, UnitId], tuple[bool, float]] = field(default_factory=dict, compare=False, repr=False)

    def of(self, patient: Patient, unit: UnitId, *, at: datetime) -> Answer:
        """Return the answer; only its length depends on the hour, and the silence on the shift."""
        ward, key = self.wards[unit], (patient.number, unit)
        if key not in self._known:
            luck = chance(self.seed, "answer", *key)
            self._known[key] = luck.random() >= ward.refusals, luck.lognormvariate(0, self.spread)
        willing, stretch = self._known[key]
        length = ward.minutes[band_at(at, region=self.region)] * stretch * MINUTE
        deaf = self._deaf(patient, ward, at=at)
        silent = chance(self.seed, "silence", *key, (at - BEGINS) // SHIFT).random() < ward.silence
        return Answer(willing, deaf + length, silent, unheard=deaf > timedelta(0), from_at=self._later(key, at=at))

    def _later(self, key: tuple[int, UnitId], *, at: datetime) -> datetime | None:
        """Return from when on the ward can take the patient, where it cannot at once: from the next morning."""
        if chance(self.seed, "later", *key).random() >= self.later:
            return None
        tomorrow = at.astimezone(ZoneInfo(self.region.timezone)).date() + timedelta(days=1)
        return datetime.combine(tomorrow, time(self.later_hour), ZoneInfo(self.region.timezone)).astimezone(UTC)

    def _deaf(self, patient: Patient, ward: Ward, *, at: datetime) -> timedelta:
        """Return how long nobody at the ward hears of a question, because its telephones may not be rung."""
        if ward.unit.call_hours is None:
            return timedelta(0)
        need = replace(patient.need, now=at)
        return unreached_minutes(need, unit=ward.unit, region=self.region) * MINUTE


def year(
    region: Region, *, atlas: Atlas, seed: int, assumptions: Assumptions | None = None, history: Tallies | None = None
) -> Year:
    """Return a year of the region; ``history`` is how its wards have answered so far."""
    assumed = assumptions or Assumptions()
    units = atlas.directory.units_by_region.get(region.id, ())
    wards = {unit.id: _ward(unit, region=region, seed=seed, assumed=assumed, history=history or {}) for unit in units}
    taken = {unit.id: _taken(unit, seed=seed, assumed=assumed) for unit in units}
    found = tuple(patients(region, atlas=atlas, seed=seed, assumed=assumed))
    return Year(
        region=region,
        atlas=atlas,
        seed=seed,
        begins=BEGINS,
        patients=found,
        taken=taken,
        reports=tuple(sorted(_reports(taken, wards, seed=seed, days=assumed.days))),
        answers=Drawn(seed, region, wards, assumed.answer_spread, assumed.later, assumed.later_hour),
        told_at_once={unit: ward.told_at_once for unit, ward in wards.items()},
        shut={unit: tuple(_shut(unit, seed=seed, assumed=assumed)) for unit in taken},
        away=dict(_away(found, region=region, atlas=atlas, seed=seed, assumed=assumed)),
        assumptions=assumed,
        leaders=DrawnLeaders(seed, assumed),
    )


def _away(
    patients: Sequence[Patient], *, region: Region, atlas: Atlas, seed: int, assumed: Assumptions
) -> Iterator[tuple[int, Away]]:
    """Let each neighbour that is asked say yes to some, each for itself; the soonest yes takes the patient."""
    homes = {
        neighbour: [each.id for each in atlas.directory.facilities.values() if each.region == neighbour]
        for neighbour in region.neighbours
    }
    for patient in patients:
        found: list[tuple[timedelta, float]] = []
        for neighbour, there in homes.items():
            luck = chance(seed, "neighbour", neighbour, patient.number)
            if there and luck.random() < assumed.neighbours_yes:
                length = assumed.neighbours_minutes * luck.lognormvariate(0, assumed.neighbours_spread) * MINUTE
                found.append((length, min(atlas.km(patient.need, each) for each in there)))
        if found:
            yield patient.number, Away(*min(found))


def _ward(unit: Unit, *, region: Region, seed: int, assumed: Assumptions, history: Tallies) -> Ward:
    luck = chance(seed, "ward", unit.id)
    kind: Kind = luck.choices(assumed.kinds, weights=[each.share for each in assumed.kinds])[0]
    refusals = luck.uniform(*assumed.refusals)
    known = [history.get((unit.id, band), Tally()) for band in Band]
    # As in production: one case says next to nothing, forty much.
    strength, ended = region.expectations.strength, sum(tally.ended for tally in known)
    usual = {Band.DAY: kind.answer_minutes, Band.NIGHT: kind.answer_minutes * assumed.night_slower}
    return Ward(
        unit=unit,
        told_at_once=kind.told_at_once,
        hours_between_rounds=kind.hours_between_rounds,
        refusals=(sum(tally.no for tally in known) + strength * refusals) / (ended + strength),
        silence=(sum(tally.silent for tally in known) + strength * kind.silence) / (ended + strength),
        minutes={
            band: (tally.minutes + strength * usual[band]) / (tally.ended + strength)
            for band, tally in zip(Band, known, strict=True)
        },
    )


def _taken(unit: Unit, *, seed: int, assumed: Assumptions) -> Taken:
    """Let others come and go, place by place, each for a while that nobody can foresee (exponential)."""
    steps: list[tuple[datetime, int]] = []
    share = assumed.taken_by_others
    empty = assumed.others_stay * (1 - share) / share
    for place in range(unit.baseline):
        luck = chance(seed, "place", unit.id, place)
        full, moment = luck.random() < share, BEGINS
        steps.append((moment, int(full)))
        while moment < BEGINS + timedelta(days=assumed.days + 90):
            moment += (assumed.others_stay if full else empty) * luck.expovariate(1)
            full = not full
            steps.append((moment, 1 if full else -1))
    steps.sort()
    return Taken(tuple(at for at, _ in steps), tuple(accumulate(step for _, step in steps)))


def _shut(unit: UnitId, *, seed: int, assumed: Assumptions) -> Iterator[Shut]:
    """Let a ward close now and then, by chance, and never longer than it may."""
    if not assumed.closures_per_year:
        return
    luck, moment, between = chance(seed, "closures", unit), BEGINS, timedelta(days=365 / assumed.closures_per_year)
    while True:
        moment += between * luck.expovariate(1)
        if moment >= BEGINS + timedelta(days=assumed.days):
            return
        days = assumed.closure_days * luck.lognormvariate(0, assumed.closure_spread)
        closed = Shut(moment, moment + min(timedelta(days=days), LONGEST))
        yield closed
        moment = closed.ends


def _reports(
    taken: Mapping[UnitId, Taken], wards: Mapping[UnitId, Ward], *, seed: int, days: int
) -> Iterator[tuple[datetime, UnitId]]:
    ends = BEGINS + timedelta(days=days + 7)
    for unit, ward in wards.items():
        luck = chance(seed, "reports", unit)
        yield BEGINS, unit
        for moment in taken[unit].between(BEGINS, ends):
            if luck.random() < ward.told_at_once:
                yield moment, unit
        moment = BEGINS + timedelta(hours=ward.hours_between_rounds) * luck.random()
        while moment < ends:
            yield moment, unit
            moment += timedelta(hours=ward.hours_between_rounds) * luck.uniform(0.5, 1.5)
