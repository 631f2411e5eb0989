"""A care form: whom to ask and how, the ladder, norms and limits."""

from datetime import timedelta

from bedline.adapters.regionfiles.care_forms import CareFormShape, LadderShape, PolicyShape, StayTermShape
from bedline.adapters.regionfiles.shape import dates
from bedline.domain.escalation import Reach, Rung, RungKind
from bedline.domain.holidays import Holidays
from bedline.domain.hours import Hours
from bedline.domain.ids import CareFormId
from bedline.domain.norms import CutOff, Norm
from bedline.domain.offices import Office
from bedline.domain.regions import CareForm, OfferPolicy, Prolongation, StayTerm


def care_form(id: str, shape: CareFormShape, holidays: Holidays, offices: tuple[Office, ...]) -> CareForm:
    """Return the care form; ``offices`` are whom its ladder turns to at the payer."""
    return CareForm(
        id=CareFormId(id),
        names=shape.names,
        short_names=shape.short_names,
        crisis=shape.crisis,
        responsible=shape.responsible,
        policy=_policy(shape.policy),
        norms=tuple(Norm(length=timedelta(minutes=each.minutes), **dates(each)) for each in shape.norms),
        cut_offs=tuple(CutOff(at=each.at, **dates(each)) for each in shape.cut_offs),
        stay_terms=tuple(_stay_term(each) for each in shape.stay_terms),
        excludes_long_term_indication=shape.excludes_long_term_indication,
        figure_half_life=_hours(shape.figure_half_life_hours),
        counts_as_crisis_after=_hours(shape.counts_as_crisis_after_hours),
        ladder=_ladder(shape.ladder, offices) if shape.ladder else (),
        reach=Reach(shape.reach.km, shape.reach.km_per_hour) if shape.reach else Reach(),
        way=shape.way.written.way(holidays=holidays),
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
        **dates(shape),
    )


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
