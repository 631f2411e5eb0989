"""What people complained of elsewhere, and that matching gives no cause for it here.

Each test is named after a complaint that GPs, hospitals and homes made about such registers, in the Netherlands
(LHV 2017-2019, NOS 2020), Germany, the United Kingdom and the United States.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bedline.adapters.wording import Wording, load_wording, named
from bedline.domain.capacity import Figures, Places
from bedline.domain.facilities import Limits
from bedline.domain.ids import InsurerId, UnitId
from bedline.domain.matching.atlas import Atlas
from bedline.domain.matching.habits import Band, Habits, Tally
from bedline.domain.matching.need import Need
from bedline.domain.matching.ranking import Criterion
from bedline.domain.matching.search import Explained, best, explained
from bedline.domain.matching.telling import why_here, why_not
from tests.builders import CLOSED_WARD, CRISIS, LIFT, NOW, POLDER, directory, region

HOUR = timedelta(hours=1)
DUIN, KREEK, SCHOR = (UnitId(each) for each in ("duin-1", "kreek-1", "schor-1"))


def said(unit: UnitId, *, free: int = 1, ago: timedelta = timedelta(0), closed: int = 0, staffed: int = 3) -> Places:
    """Return what a unit said: so many free of those that are staffed and open."""
    figures = Figures(staffed=staffed, occupied=max(0, staffed - free - closed), closed=closed)
    return Places(unit=unit, figures=figures, reported_at=NOW - ago)


def need(**different: object) -> Need:
    """Return what a patient in the Oost needs."""
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


def everyone(*known: Places, wanted: Need | None = None, habits: Habits | None = None) -> Explained:
    """Return every unit, with every why and why not."""
    by_unit = {each.unit: each for each in known}

    def places_of(units: Collection[UnitId]) -> Mapping[UnitId, Places]:
        return {unit: by_unit[unit] for unit in units if unit in by_unit}

    atlas = Atlas.of(directory())
    wanted, habits = wanted or need(), habits or Habits(NOW)
    found = explained(wanted, atlas=atlas, region=region(), places_of=places_of, habits=habits)
    few = best(wanted, atlas=atlas, region=region(), places_of=places_of, habits=habits, most=9)
    assert few == found.candidates, "the desk sees what Bedline goes by"
    return found


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load_wording(Path(__file__).parents[2] / "config" / "wording")


def test_a_closed_ward_is_never_shown_as_open() -> None:
    found = everyone(said(DUIN, closed=3, free=0), said(KREEK))
    assert [each.unit.id for each in found.candidates] == [KREEK]
    assert next(each for each in found.refused if each.unit.id == DUIN).whys[0].code == "closed"


def test_a_bed_that_is_not_staffed_is_not_free() -> None:
    found = everyone(said(DUIN, staffed=0, free=0), said(KREEK))
    assert [each.unit.id for each in found.candidates] == [KREEK]


def test_every_figure_says_how_old_it_is() -> None:
    found = everyone(said(DUIN, ago=3 * HOUR), said(KREEK), said(SCHOR, ago=30 * HOUR))
    for each in found.candidates:
        figure = next(term for term in each.terms if term.code.startswith("figure"))
        assert each.reported_at == figure.params["reported_at"]
        assert figure.params["age"] == NOW - figure.params["reported_at"]  # type: ignore[operator]
    assert [each.stale for each in found.candidates if each.unit.id == SCHOR] == [True]


def test_a_figure_that_is_behind_reality_is_not_silently_believed() -> None:
    old, fresh = said(DUIN, ago=48 * HOUR), said(KREEK)
    found = everyone(old, fresh)
    assert [each.unit.id for each in found.candidates] == [KREEK, DUIN]
    assert found.candidates[1].terms[-1].minutes > 0


def test_nobody_has_to_phone_around_to_find_out_where_a_bed_is() -> None:
    found = everyone(said(DUIN, free=0), said(KREEK), said(SCHOR))
    assert [each.unit.id for each in found.candidates] == [KREEK, SCHOR]
    assert len(found.candidates) + len(found.refused) == 3


def test_it_is_always_told_why_a_home_is_not_asked(wording: Wording) -> None:
    found = everyone(said(DUIN, free=0), wanted=need(traits=frozenset({CLOSED_WARD})))
    for each in found.refused:
        told = why_not(each, directory=directory())
        sentence = wording.say(told.key, "en", **named(told.params, region=region(), language="en"))
        assert sentence == f"{each.facility.name} cannot do: closed_ward."


def test_where_one_stands_is_told_in_one_sentence(wording: Wording) -> None:
    found = everyone(said(DUIN), said(KREEK), said(SCHOR, ago=20 * HOUR))
    sentences = [wording.say(told.key, "en", **told.params) for told in why_here(found, directory=directory())]
    assert sentences == [
        "Duin comes first: a yes is expected within 10 min, the drive included.",
        "Kreek is number 2, 25 min after the first, most of all because of the distance.",
        "Schor is number 3, 72 min after the first, most of all because of its old figure.",
    ]


def test_a_bed_is_not_a_bed_when_it_cannot_give_the_care() -> None:
    found = everyone(said(DUIN), wanted=need(traits=frozenset({LIFT, CLOSED_WARD})))
    assert found.candidates == ()
    assert {why.code for each in found.refused for why in each.whys} >= {"trait_missing"}


def test_a_home_that_never_answers_does_not_keep_a_patient_waiting_again() -> None:
    silent = {(DUIN, Band.NIGHT): Tally(silent=40, minutes=400), (KREEK, Band.NIGHT): Tally(yes=30, no=10, minutes=200)}
    found = everyone(said(DUIN), said(KREEK), habits=Habits(NOW, silent))
    assert [each.unit.id for each in found.candidates] == [KREEK, DUIN]


def test_a_home_that_helps_is_not_asked_for_everybody() -> None:
    willing = Tally(yes=60, minutes=240, lately=60, lately_at=NOW)
    found = everyone(said(DUIN), said(KREEK), habits=Habits(NOW, {(DUIN, Band.NIGHT): willing}))
    assert Criterion.ASKED_MUCH in {term.code for term in found.candidates[0].terms}


def test_one_refusal_does_not_put_a_home_on_a_black_list() -> None:
    once = everyone(said(DUIN), said(KREEK), habits=Habits(NOW, {(DUIN, Band.NIGHT): Tally(no=1, minutes=5)}))
    assert [each.unit.id for each in once.candidates] == [DUIN, KREEK]


def test_nobody_is_sent_to_a_home_without_a_contract() -> None:
    usual = directory()
    choosy = replace(usual.units[DUIN], limits=Limits(insurers=frozenset({InsurerId("cz")})))
    units = replace(usual, units={**usual.units, DUIN: choosy})
    found = explained(
        need(insurer=InsurerId("vgz")),
        atlas=Atlas.of(units),
        region=region(),
        places_of=lambda _: {DUIN: said(DUIN)},
        habits=Habits(NOW),
    )
    assert found.candidates == ()
    assert {why.code for each in found.refused if each.unit.id == DUIN for why in each.whys} == {"no_contract"}
