"""Making a year up: from assumptions alone, or with what is known of how wards have answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from bedline.domain.closures import LONGEST
from bedline.domain.facilities import Practice, Unit
from bedline.domain.ids import InsurerId, UnitId
from bedline.domain.matching.atlas import Atlas
from bedline.domain.matching.habits import MINUTE, Band, Tally, band_at
from bedline.domain.matching.need import Need
from bedline.domain.matching.ranking import unreached_minutes
from bedline.domain.place_wishes import ANYWHERE, PlaceWish, wish_question
from bedline.domain.regions import CareForm, Region, Responsible
from bedline.policy.assumptions import BY_HOUR, BY_WEEKDAY, Assumptions, Kind
from bedline.policy.chance import chance
from bedline.policy.year import Answer, Away, Patient, Shut, Taken, Year

BEGINS = datetime(2026, 1, 5, tzinfo=UTC)
# Whether a ward is too busy to answer about a patient is settled once for so long.
SHIFT = timedelta(hours=8)
YOUNGEST, OLDEST = 70, 95
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
        return Answer(willing, deaf + length, silent, unheard=deaf > timedelta(0))

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
    patients = tuple(_patients(region, atlas=atlas, seed=seed, assumed=assumed))
    return Year(
        region=region,
        atlas=atlas,
        seed=seed,
        begins=BEGINS,
        patients=patients,
        taken=taken,
        reports=tuple(sorted(_reports(taken, wards, seed=seed, days=assumed.days))),
        answers=Drawn(seed, region, wards, assumed.answer_spread),
        told_at_once={unit: ward.told_at_once for unit, ward in wards.items()},
        shut={unit: tuple(_shut(unit, seed=seed, assumed=assumed)) for unit in taken},
        away=dict(_away(patients, region=region, atlas=atlas, seed=seed, assumed=assumed)),
        assumptions=assumed,
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


def _patients(region: Region, *, atlas: Atlas, seed: int, assumed: Assumptions) -> Iterator[Patient]:
    """Let requests come by chance (a Poisson process), more by day and on weekdays."""
    luck, zone = chance(seed, "arrivals"), ZoneInfo(region.timezone)
    rates = {form: assumed.requests_per_year.get(form, 0.0) for form in sorted(region.care_forms)}
    practices = sorted(
        (each for each in atlas.directory.practices.values() if each.region == region.id), key=lambda each: each.id
    )
    highest = max(BY_HOUR) * max(BY_WEEKDAY)
    usual = sum(BY_HOUR) / 24 * sum(BY_WEEKDAY) / 7
    per_day = sum(rates.values()) / 365 * highest / usual
    moment, number = BEGINS, 0
    while per_day:
        moment += timedelta(days=luck.expovariate(per_day))
        if moment >= BEGINS + timedelta(days=assumed.days):
            return
        local = moment.astimezone(zone)
        if luck.random() * highest < BY_HOUR[local.hour] * BY_WEEKDAY[local.weekday()]:
            number += 1
            own = chance(seed, "patient", number)
            form = region.care_forms[own.choices(list(rates), weights=list(rates.values()))[0]]
            made = _patient(own, number, form, own.choice(practices), moment, region, atlas, assumed)
            need = replace(made.need, insurer=_insurer(number, seed=seed, assumed=assumed))
            yield replace(made, need=need, wish=_wish(made, region=region, seed=seed, assumed=assumed))


def _insurer(number: int, *, seed: int, assumed: Assumptions) -> InsurerId | None:
    if not assumed.insured:
        return None
    luck = chance(seed, "insurer", number)
    return InsurerId(luck.choices(list(assumed.insured), weights=list(assumed.insured.values()))[0])


def _wish(patient: Patient, *, region: Region, seed: int, assumed: Assumptions) -> PlaceWish | None:
    question = wish_question(region, care_form=patient.need.care_form, on=region.day(patient.need.now))
    luck = chance(seed, "wish", patient.number)
    if question is None or luck.random() >= assumed.wish_known:
        return None
    homes = [each.home for each in question.choices.values() if each.home is not None]
    wishes = (ANYWHERE, PlaceWish(only_own_town=True), PlaceWish(home=luck.choice(homes)) if homes else ANYWHERE)
    return luck.choices(wishes, weights=assumed.wishes)[0]


def _patient(  # noqa: PLR0917 - one call, just above
    luck: Random,
    number: int,
    form: CareForm,
    practice: Practice,
    moment: datetime,
    region: Region,
    atlas: Atlas,
    assumed: Assumptions,
) -> Patient:
    place = region.places[practice.postcode]
    # A region is asked for what it has: somebody fits one of its wards, drawn by its places.
    units = [unit for unit in atlas.directory.units_by_region[region.id] if form.id in unit.care_forms]
    ward = luck.choices(units, weights=[unit.baseline for unit in units])[0]
    many = luck.choices(range(len(assumed.traits_needed)), weights=assumed.traits_needed)[0]
    days = assumed.crisis_stay_days if form.crisis else assumed.usual_stay_days
    need = Need(
        region=region.id,
        care_form=form.id,
        sex=luck.choice(sorted(ward.sexes) or ["f", "f", "m"]),
        point=place.point,
        town=place.name,
        municipality=place.municipality,
        now=moment,
        birth_year=moment.year - luck.randint(YOUNGEST, OLDEST),
        postcode=place.postcode,
        gp_at=place.point if form.responsible is Responsible.GP else None,
        traits=frozenset(luck.sample(sorted(ward.traits), min(many, len(ward.traits)))),
    )
    return Patient(
        number=number,
        need=need,
        stay=timedelta(days=days * luck.lognormvariate(0, assumed.stay_spread)),
        journey=timedelta(minutes=assumed.journey_minutes * luck.lognormvariate(0, assumed.journey_spread)),
        patience=form.norm_on(moment.date()) or assumed.patience,
    )
