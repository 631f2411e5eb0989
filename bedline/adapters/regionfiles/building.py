"""Checked configuration turned into the domain's own types."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TypedDict

from bedline.adapters.regionfiles import triage
from bedline.adapters.regionfiles.care_forms import CareFormShape, LadderShape, PolicyShape, StayTermShape
from bedline.adapters.regionfiles.offices import office
from bedline.adapters.regionfiles.rows import FacilityRow, PersonRow, PlaceRow, PracticeRow, UnitRow
from bedline.adapters.regionfiles.shape import DatedShape
from bedline.adapters.regionfiles.shapes import DeskNormsShape, ReasonShape, RegionShape, RetentionShape
from bedline.adapters.regionfiles.ways import WayShape
from bedline.domain import pins
from bedline.domain.call_hours import CallHours
from bedline.domain.escalation import Reach, Rung, RungKind
from bedline.domain.facilities import Facility, Limits, Practice, Unit
from bedline.domain.holidays import Holidays
from bedline.domain.hours import Hours
from bedline.domain.ids import CareFormId, FacilityId, InsurerId, PersonId, PracticeId, RegionId, TraitId, UnitId
from bedline.domain.norms import CutOff, DeskNorms, Norm
from bedline.domain.offices import Office
from bedline.domain.people import Person, Role
from bedline.domain.regions import (
    CancellationReason,
    CareForm,
    Expectations,
    Insurer,
    OfferPolicy,
    Place,
    Point,
    Prolongation,
    RankingWeights,
    Reason,
    Region,
    StayTerm,
    Trait,
    Urgency,
)
from bedline.domain.retention import Retention
from bedline.domain.ways import Way


def region(
    shape: RegionShape,
    *,
    places: Iterable[PlaceRow],
    homes: Sequence[FacilityRow],
    units: Sequence[UnitRow],
    loaded: frozenset[str],
) -> Region:
    """Return the region; of its neighbours those that are ``loaded`` as well."""
    holidays = tuple(each.holiday for each in shape.public_holidays)
    return Region(
        id=RegionId(shape.id),
        name=shape.name,
        country=shape.country,
        timezone=shape.timezone,
        languages=shape.languages,
        care_forms={
            CareFormId(name): _care_form(name, form, holidays, _offices(shape, name))
            for name, form in shape.care_forms.items()
        },
        traits={
            TraitId(name): Trait(id=TraitId(name), names=trait.names, short_names=trait.short_names)
            for name, trait in shape.traits.items()
        },
        urgencies={
            name: Urgency(id=name, names=urgency.names, within=timedelta(minutes=urgency.minutes))
            for name, urgency in shape.urgencies.items()
        },
        refusal_reasons=_reasons(shape.refusal_reasons),
        withdrawal_reasons=_reasons(shape.withdrawal_reasons),
        redirect_destinations=_reasons(shape.redirect_destinations),
        unplaced_reasons=_reasons(shape.unplaced_reasons),
        discharge_destinations=_reasons(shape.discharge_destinations),
        cancellation_reasons={
            name: CancellationReason(name, each.names, each.party, sets_full=each.sets_full)
            for name, each in shape.cancellation_reasons.items()
        },
        closure_reasons=_reasons(shape.closure_reasons),
        extension_reasons=_reasons(shape.extension_reasons),
        triage_questions=triage.questions(shape.triage_questions, homes=homes, units=units),
        triage_rules=triage.rules(shape.triage_rules),
        suggestions=triage.suggestions(shape.suggestions),
        places={row.postcode: _place(row) for row in places},
        weights=RankingWeights(**shape.weights.model_dump()),
        expectations=Expectations(**shape.expectations.model_dump()),
        insurers={InsurerId(name): Insurer(InsurerId(name), each.names) for name, each in shape.insurers.items()},
        warning_fractions=shape.warning_fractions,
        freshness_length=timedelta(hours=shape.freshness_hours),
        back_dating_length=timedelta(days=shape.back_dating_days),
        guessed_codes=shape.hotline.guessed_codes if shape.hotline else pins.GUESSED_CODES,
        retentions=tuple(_retention(each) for each in shape.retention),
        desk_norms=tuple(_desk_norms(each) for each in shape.desk_norms),
        holidays=holidays,
        neighbour_forms={
            RegionId(each): {CareFormId(ours): CareFormId(theirs) for ours, theirs in forms.items()}
            for each, forms in shape.neighbour_forms.items()
            if each in loaded
        },
        neighbours=tuple(RegionId(each) for each in shape.neighbours if each in loaded),
    )


def facility(row: FacilityRow, *, place: Place, region: RegionId) -> Facility:
    """Return the facility, on the map where its postcode is."""
    return Facility(
        id=FacilityId(row.id),
        region=region,
        name=row.name,
        town=row.town,
        postcode=row.postcode,
        municipality=place.municipality,
        point=place.point,
        phone=row.phone,
    )


def unit(row: UnitRow, *, region: RegionId, limits: Limits | None, hours: CallHours | None = None) -> Unit:
    """Return the unit, which may not take everybody whom it suits, nor be rung at any hour."""
    return Unit(
        id=UnitId(row.id),
        facility=FacilityId(row.facility),
        region=region,
        name=row.name,
        care_forms=frozenset(CareFormId(each) for each in row.care_forms),
        traits=frozenset(TraitId(each) for each in row.traits),
        baseline=row.baseline,
        sexes=frozenset(row.sexes),
        freshness_length=timedelta(hours=row.freshness_hours) if row.freshness_hours else None,
        directly_bookable=row.directly_bookable,
        limits=limits,
        call_hours=hours,
        phone=next(iter(row.phones), None),
    )


def practice(row: PracticeRow, *, region: RegionId) -> Practice:
    """Return the practice."""
    return Practice(
        id=PracticeId(row.id), region=region, name=row.name, town=row.town, postcode=row.postcode, phone=row.phone
    )


def person(row: PersonRow, *, region: RegionId) -> Person:
    """Return the person."""
    return Person(
        id=PersonId(row.id),
        name=row.name,
        role=Role(row.role),
        region=region,
        facilities=frozenset(FacilityId(each) for each in row.facilities),
        practice=PracticeId(row.practice) if row.practice else None,
        language=row.language,
    )


def _offices(shape: RegionShape, care_form: str) -> tuple[Office, ...]:
    return tuple(office(each) for each in shape.offices if each.serves(care_form))


def _care_form(id: str, shape: CareFormShape, holidays: Holidays, offices: tuple[Office, ...]) -> CareForm:
    return CareForm(
        id=CareFormId(id),
        names=shape.names,
        short_names=shape.short_names,
        crisis=shape.crisis,
        responsible=shape.responsible,
        policy=_policy(shape.policy),
        norms=tuple(Norm(length=timedelta(minutes=each.minutes), **_dates(each)) for each in shape.norms),
        cut_offs=tuple(CutOff(at=each.at, **_dates(each)) for each in shape.cut_offs),
        stay_terms=tuple(_stay_term(each) for each in shape.stay_terms),
        excludes_long_term_indication=shape.excludes_long_term_indication,
        figure_half_life=_hours(shape.figure_half_life_hours),
        counts_as_crisis_after=_hours(shape.counts_as_crisis_after_hours),
        ladder=_ladder(shape.ladder, offices) if shape.ladder else (),
        reach=Reach(shape.reach.km, shape.reach.km_per_hour) if shape.reach else Reach(),
        way=_way(shape.way, holidays),
    )


def _stay_term(shape: StayTermShape) -> StayTerm:
    more = shape.extendable
    return StayTerm(
        kind=shape.kind,
        length=timedelta(days=shape.days),
        warn_before=timedelta(days=shape.warn_days),
        prolongation=Prolongation(length=timedelta(days=more.days), times=more.times, source=more.source)
        if more
        else None,
        ground=shape.ground or "",
        **_dates(shape),
    )


class _Dates(TypedDict):
    source: str
    valid_from: date
    valid_until: date | None


def _dates(shape: DatedShape) -> _Dates:
    return _Dates(source=shape.source, valid_from=shape.valid_from, valid_until=shape.valid_until)


def _policy(shape: PolicyShape) -> OfferPolicy:
    night, begins, ends = shape.night_answer_minutes, shape.quiet_from, shape.quiet_until
    alert = shape.alert_within_minutes
    return OfferPolicy(
        automatic=shape.automatic,
        parallel=shape.parallel,
        answer_length=timedelta(minutes=shape.answer_minutes),
        directly_bookable=shape.directly_bookable,
        within_wish=shape.within_wish,
        decision_length=timedelta(minutes=shape.decision_minutes),
        night_answer_length=None if night is None else timedelta(minutes=night),
        quiet=None if begins is None or ends is None else Hours(begins, ends),
        alert_length=None if alert is None else timedelta(minutes=alert),
    )


def _way(shape: WayShape, holidays: Holidays) -> Way:
    return shape.written.way(holidays=holidays)


def _hours(number: int | None) -> timedelta | None:
    return None if number is None else timedelta(hours=number)


def _ladder(shape: LadderShape, offices: tuple[Office, ...]) -> tuple[Rung, ...]:
    lengths = (
        (RungKind.OWN_TOWN, shape.own_town_minutes),
        (RungKind.REGION, shape.region_minutes),
        (RungKind.NEIGHBOURS, shape.neighbours_minutes),
        (RungKind.PAYER, shape.payer_minutes),
    )
    answer = shape.neighbours_answer_minutes
    answers = {RungKind.NEIGHBOURS: None if answer is None else timedelta(minutes=answer)}
    turned_to = {RungKind.PAYER: offices}
    kept = timedelta(minutes=shape.neighbours_hold_minutes)
    return tuple(
        Rung(kind, timedelta(minutes=minutes), turned_to.get(kind, ()), answers.get(kind), kept)
        for kind, minutes in lengths
        if minutes is not None
    )


def _reasons(shapes: Mapping[str, ReasonShape]) -> dict[str, Reason]:
    return {name: Reason(id=name, names=each.names, sets_full=each.sets_full) for name, each in shapes.items()}


def _desk_norms(shape: DeskNormsShape) -> DeskNorms:
    return DeskNorms(
        **_dates(shape),
        triage_length=timedelta(minutes=shape.triage_minutes),
        choice_length=timedelta(minutes=shape.choice_minutes),
        result_length=timedelta(minutes=shape.result_minutes),
        offer_length=timedelta(minutes=shape.offer_minutes),
        retry_length=timedelta(minutes=shape.retry_minutes),
        arrival_grace=timedelta(minutes=shape.arrival_grace_minutes),
        arrival_length=timedelta(minutes=shape.arrival_minutes),
        transport_order_length=timedelta(minutes=shape.transport_order_minutes),
        transport_grace=timedelta(minutes=shape.transport_grace_minutes),
        takeover_length=timedelta(minutes=shape.takeover_minutes),
        no_show_length=timedelta(minutes=shape.no_show_minutes),
        closing_length=timedelta(minutes=shape.closing_minutes),
        task_length=timedelta(minutes=shape.task_minutes),
    )


def _retention(shape: RetentionShape) -> Retention:
    return Retention(
        calls=timedelta(days=shape.calls_days),
        messages=timedelta(days=shape.messages_days),
        voicemails=timedelta(days=shape.voicemail_days),
        at_provider=timedelta(days=shape.provider_days) if shape.provider_days is not None else None,
        source=shape.source,
        valid_from=shape.valid_from,
        valid_until=shape.valid_until,
    )


def _place(row: PlaceRow) -> Place:
    point = Point(lat=row.lat, lon=row.lon)
    return Place(postcode=row.postcode, name=row.place, municipality=row.municipality, point=point)
