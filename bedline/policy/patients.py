"""Who needs a bed in a year, and when: drawn from assumptions, each patient from dice of their own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bedline.domain.facilities import Practice
from bedline.domain.ids import InsurerId
from bedline.domain.matching.atlas import Atlas
from bedline.domain.matching.need import Need
from bedline.domain.place_wishes import ANYWHERE, PlaceWish, wish_question
from bedline.domain.regions import CareForm, Region, Responsible
from bedline.policy.assumptions import BY_HOUR, BY_WEEKDAY, Assumptions
from bedline.policy.chance import chance
from bedline.policy.year import Patient

BEGINS = datetime(2026, 1, 5, tzinfo=UTC)
YOUNGEST, OLDEST = 70, 95


def patients(region: Region, *, atlas: Atlas, seed: int, assumed: Assumptions) -> Iterator[Patient]:
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
            urgency = _urgency(made, region=region, seed=seed)
            yield replace(made, need=need, urgency=urgency, wish=_wish(made, region=region, seed=seed, assumed=assumed))


def _insurer(number: int, *, seed: int, assumed: Assumptions) -> InsurerId | None:
    if not assumed.insured:
        return None
    luck = chance(seed, "insurer", number)
    return InsurerId(luck.choices(list(assumed.insured), weights=list(assumed.insured.values()))[0])


def _urgency(patient: Patient, *, region: Region, seed: int) -> str:
    """Return the most urgent for a crisis, and one of the others, each as often, for the rest."""
    soonest, *others = sorted(region.urgencies.values(), key=lambda each: (each.within, each.id))
    if region.care_form(patient.need.care_form).crisis or not others:
        return soonest.id
    return chance(seed, "urgency", patient.number).choice(others).id


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
        timezone=region.timezone,
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
