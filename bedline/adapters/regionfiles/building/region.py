"""A region as its file tells of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from bedline.adapters.regionfiles import triage
from bedline.adapters.regionfiles.building.care_form import care_form
from bedline.adapters.regionfiles.building.directory import place
from bedline.adapters.regionfiles.offices import office
from bedline.adapters.regionfiles.rows import FacilityRow, PlaceRow, UnitRow
from bedline.adapters.regionfiles.shape import dates
from bedline.adapters.regionfiles.shapes import DeskNormsShape, ReasonShape, RegionShape, RetentionShape
from bedline.domain import pins
from bedline.domain.ids import CareFormId, InsurerId, RegionId, TraitId
from bedline.domain.norms import DeskNorms
from bedline.domain.offices import Office
from bedline.domain.regions import (
    CancellationReason,
    Expectations,
    Insurer,
    RankingWeights,
    Reason,
    Region,
    Trait,
    Urgency,
)
from bedline.domain.retention import Retention


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
            CareFormId(name): care_form(name, form, holidays, _offices(shape, name))
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
        places={row.postcode: place(row) for row in places},
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


def _offices(shape: RegionShape, care_form: str) -> tuple[Office, ...]:
    return tuple(office(each) for each in shape.offices if each.serves(care_form))


def _reasons(shapes: Mapping[str, ReasonShape]) -> dict[str, Reason]:
    return {name: Reason(id=name, names=each.names, sets_full=each.sets_full) for name, each in shapes.items()}


def _desk_norms(shape: DeskNormsShape) -> DeskNorms:
    return DeskNorms(
        **dates(shape),
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
