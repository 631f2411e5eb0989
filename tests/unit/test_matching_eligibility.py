"""Why not that one? Every hard rule answers, all of them at once, and only when it is so."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bedline.domain.capacity import Claim, ClaimKind, Figures, Places, unreported
from bedline.domain.facilities import Limits, Unit
from bedline.domain.ids import RegionId, UnitId
from bedline.domain.matching.eligibility import Why, WhyNot, may_take, why_not
from bedline.domain.matching.need import Asked, Need
from bedline.domain.matching.ranking import Criterion
from bedline.domain.offers import OfferState
from tests.builders import CLOSED_WARD, CRISIS, LIFT, LOW, NOW, POLDER, offer_id, places, region, unit

HOUR = timedelta(hours=1)
W = WhyNot


def need(**different: object) -> Need:
    place = region().place("1001")
    usual = Need(
        region=POLDER,
        care_form=CRISIS,
        sex="f",
        point=place.point,
        town=place.name,
        municipality=place.municipality,
        now=NOW,
        timezone="Europe/Amsterdam",
    )
    return replace(usual, **different)  # type: ignore[arg-type]


def said(*, staffed: int = 3, occupied: int = 0, closed: int = 0, claims: tuple[ClaimKind, ...] = ()) -> Places:
    return replace(
        places(),
        figures=Figures(staffed=staffed, occupied=occupied, closed=closed, free_in_24_hours=1),
        claims=tuple(Claim(place=each, offer=offer_id(each), kind=kind) for each, kind in enumerate(claims, 1)),
    )


def against(
    who: Unit, now: Places | None = None, *, wanted: Need | None = None
) -> Mapping[WhyNot, Mapping[str, object]]:
    whys = why_not(wanted or need(), unit=who, places=now or places())
    return {why.code: why.params for why in whys}


def test_nothing_speaks_against_a_unit_that_fits() -> None:
    assert why_not(need(traits=frozenset({LIFT})), unit=unit(), places=places()) == ()


def test_a_unit_of_another_region_is_named_as_such() -> None:
    far = unit(in_region=RegionId("elsewhere"))
    assert against(far) == {W.ANOTHER_REGION: {"region": "elsewhere"}}


def test_a_form_that_is_not_offered_is_named() -> None:
    assert against(unit(forms=[LOW])) == {W.FORM_NOT_OFFERED: {"care_form": CRISIS}}


def test_everything_that_is_missing_is_named_and_nothing_else() -> None:
    wanted = need(traits=frozenset({LIFT, CLOSED_WARD}))
    assert against(unit(traits=[LIFT]), wanted=wanted) == {W.TRAIT_MISSING: {"traits": (CLOSED_WARD,)}}
    assert against(unit(traits=[]), wanted=wanted) == {W.TRAIT_MISSING: {"traits": (CLOSED_WARD, LIFT)}}


@pytest.mark.parametrize(
    ("sexes", "sex", "fits"),
    [("", "x", True), ("f", "f", True), ("f", "m", False), ("fm", "x", False), ("mx", "x", True)],
)
def test_a_shared_room_takes_whom_it_is_for(sexes: str, sex: str, fits: bool) -> None:  # noqa: FBT001
    shared = replace(unit(), sexes=frozenset(sexes))
    expected = {} if fits else {W.ROOM_SEX: {"sexes": tuple(sorted(sexes))}}
    assert against(shared, wanted=need(sex=sex)) == expected


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (unreported(UnitId("duin-1")), W.NEVER_REPORTED),
        (said(staffed=0), W.NOTHING_STAFFED),
        (said(staffed=3, closed=3), W.CLOSED),
        (said(staffed=2, occupied=2), W.NOTHING_FREE),
        (said(staffed=3, occupied=2, closed=1), W.NOTHING_FREE),
        (said(staffed=1, claims=(ClaimKind.HELD,)), W.ALL_PROMISED),
        (said(staffed=1, claims=(ClaimKind.HELD, ClaimKind.RESERVED)), W.ALL_PROMISED),
        (said(staffed=1, occupied=1, claims=(ClaimKind.RESERVED,)), W.NOTHING_FREE),
    ],
)
def test_no_free_place_has_one_reason(now: Places, code: WhyNot) -> None:
    assert list(against(unit(), now)) == [code]


def test_the_reason_for_no_place_says_what_a_coordinator_asks_next() -> None:
    promised = against(unit(), said(staffed=2, claims=(ClaimKind.HELD, ClaimKind.RESERVED)))
    assert promised == {W.ALL_PROMISED: {"reported_at": NOW, "held": 1, "reserved": 1}}
    assert against(unit(), said(staffed=1, occupied=1)) == {W.NOTHING_FREE: {"reported_at": NOW, "free_in_24_hours": 1}}


def test_all_reasons_are_told_at_once_lasting_ones_first() -> None:
    closed = replace(unit(forms=[LOW], traits=[]), sexes=frozenset("m"))
    asked = {closed.id: Asked(state=OfferState.REFUSED, at=NOW, reason="too_complex")}
    wanted = need(traits=frozenset({LIFT}), asked=asked)
    assert list(against(closed, said(staffed=0), wanted=wanted)) == [
        W.FORM_NOT_OFFERED,
        W.TRAIT_MISSING,
        W.ROOM_SEX,
        W.ALREADY_REFUSED,
        W.NOTHING_STAFFED,
    ]


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (OfferState.OPEN, W.ALREADY_ASKED),
        (OfferState.REFUSED, W.ALREADY_REFUSED),
        (OfferState.LAPSED, W.ALREADY_SILENT),
        (OfferState.ACCEPTED, W.ALREADY_ACCEPTED),
    ],
)
def test_whoever_was_asked_before_is_not_asked_again(state: OfferState, code: WhyNot) -> None:
    asked = Asked(state=state, at=NOW - HOUR, reason="too_complex")
    wanted = need(asked={unit().id: asked})
    assert why_not(wanted, unit=unit(), places=places()) == (
        Why(code, {"at": NOW - HOUR, "refusal_reason": "too_complex"}),
    )
    assert not may_take(wanted, unit=unit(), places=places())


@pytest.mark.parametrize(("hours", "counts"), [(-1, True), (0, True), (1, False)])
def test_a_no_about_free_places_ends_with_the_next_report(hours: int, counts: bool) -> None:  # noqa: FBT001
    full = Asked(state=OfferState.REFUSED, at=NOW, reason="full", ends_with_report=True)
    assert full.counts(NOW + hours * HOUR) is counts


def test_a_no_about_the_patient_is_not_forgotten() -> None:
    assert Asked(state=OfferState.REFUSED, at=NOW, reason="too_complex").counts(NOW + HOUR)


def test_who_never_answered_and_never_reported_is_not_asked_again() -> None:
    assert Asked(state=OfferState.LAPSED, at=NOW, ends_with_report=True).counts(None)


def test_an_open_question_stands_whatever_is_reported() -> None:
    assert Asked(state=OfferState.OPEN, at=NOW, ends_with_report=True).counts(NOW + HOUR)


def test_a_question_that_was_taken_back_counts_for_nothing() -> None:
    assert not Asked(state=OfferState.WITHDRAWN, at=NOW).counts(None)


def test_every_code_is_explained_in_the_documentation() -> None:
    text = (Path(__file__).parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")
    assert [code for code in (*WhyNot, *Criterion) if f"| `{code}` |" not in text] == []


def test_it_is_the_year_of_the_regions_own_clocks_that_tells_who_is_old_enough() -> None:
    """At half past eleven by UTC on New Year's Eve it is the next year there already; an hour sooner it is not."""
    from_sixty, until_forty = (replace(unit(), limits=limits) for limits in (Limits(youngest=60), Limits(oldest=40)))
    eve = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    for now, old_enough in ((eve - HOUR, False), (eve, True)):
        assert (W.TOO_YOUNG in against(from_sixty, wanted=need(now=now, birth_year=1967))) is not old_enough
        assert (W.TOO_OLD in against(until_forty, wanted=need(now=now, birth_year=1985))) is old_enough
