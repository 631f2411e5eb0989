"""Every why and why not that matching really gives can be said in every language, with names for ids."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from bedline.adapters.regionfiles import Configuration, load_regions
from bedline.adapters.wording import Wording, load_wording, named
from bedline.domain.call_hours import CallHours, Otherwise
from bedline.domain.capacity import Claim, ClaimKind, Figures, Places, unreported
from bedline.domain.closures import Closure
from bedline.domain.facilities import Limits, Unit
from bedline.domain.hours import Hours
from bedline.domain.ids import CareFormId, ClosureId, InsurerId, OfferId, PersonId, RegionId, TraitId, UnitId
from bedline.domain.matching.atlas import Atlas
from bedline.domain.matching.eligibility import Why, WhyNot, why_not
from bedline.domain.matching.habits import Band, Habits, Tally
from bedline.domain.matching.need import Asked, Need
from bedline.domain.matching.ranking import Criterion, Term
from bedline.domain.matching.search import Explained, Refused, explained
from bedline.domain.matching.telling import why_here
from bedline.domain.matching.telling import why_not as why_not_there
from bedline.domain.offers import OfferState
from bedline.domain.regions import Region

CONFIG = Path(__file__).parents[2] / "config"
NOW = datetime(2026, 1, 10, 3, 12, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=2)
EMMAUS = UnitId("emmaus-elv")
CLOSED = Closure(
    id=ClosureId(UUID(int=7)),
    reason="outbreak",
    until=NOW + timedelta(hours=6),
    closed_at=EARLIER,
    closed_by=PersonId("zuster"),
)


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load_wording(CONFIG / "wording")


@pytest.fixture(scope="module")
def configuration() -> Configuration:
    return load_regions(CONFIG / "regions")


@pytest.fixture(scope="module")
def region(configuration: Configuration) -> Region:
    return configuration.regions[RegionId("zeeuws-vlaanderen")]


def need(region: Region, *, form: str = "elv_low", traits: tuple[str, ...] = (), asked: Asked | None = None) -> Need:
    place = region.place("4515")
    return Need(
        region=region.id,
        care_form=CareFormId(form),
        sex="m",
        point=place.point,
        town=place.name,
        municipality=place.municipality,
        now=NOW,
        timezone="Europe/Amsterdam",
        traits=frozenset(TraitId(each) for each in traits),
        asked={} if asked is None else {EMMAUS: asked},
    )


def figures(staffed: int, *, occupied: int = 0, closed: int = 0, claims: tuple[Claim, ...] = ()) -> Places:
    counted = Figures(staffed=staffed, occupied=occupied, closed=closed, free_in_24_hours=1)
    return Places(unit=EMMAUS, figures=counted, reported_at=EARLIER, claims=claims)


def refused(region: Region, configuration: Configuration) -> Iterator[Why]:
    """Give every reason against a unit that the rules can find."""
    units = configuration.directory.units
    emmaus, guest_room, elsewhere = units[EMMAUS], units[UnitId("de-hoeve-logeren")], units[UnitId("kempen-mol-kort")]
    free = figures(4)

    def whys(unit: Unit, places: Places, **about: object) -> tuple[Why, ...]:
        return why_not(need(region, **about), unit=unit, places=places)  # type: ignore[arg-type]

    yield from whys(elsewhere, free)
    limits = Limits(
        insurers=frozenset({InsurerId("cz")}),
        youngest=65,
        excluded_traits=frozenset({TraitId("oxygen")}),
        postcodes=("46",),
    )
    choosy = replace(emmaus, limits=limits)
    young = replace(need(region, traits=("oxygen",)), birth_year=1980, insurer=InsurerId("vgz"), postcode="4515")
    yield from why_not(young, unit=choosy, places=free)
    yield from why_not(young, unit=replace(choosy, limits=Limits(oldest=40)), places=free)
    yield from whys(guest_room, free, form="grz", traits=("dialysis", "oxygen"))
    for state in (OfferState.OPEN, OfferState.REFUSED, OfferState.LAPSED, OfferState.ACCEPTED, OfferState.DECLINED):
        yield from whys(emmaus, free, asked=Asked(state=state, at=NOW, reason="too_complex"))
    claim = Claim(place=1, offer=OfferId(UUID(int=1)), kind=ClaimKind.HELD)
    for places in (
        unreported(EMMAUS),
        figures(0),
        figures(2, closed=2),
        figures(1, claims=(claim,)),
        figures(2, occupied=2),
        replace(figures(2), closures=(CLOSED,)),
    ):
        yield from whys(emmaus, places)


def preferred(region: Region, configuration: Configuration) -> Iterator[Term]:
    """Give every term of the order that can be found."""
    old = Places(unit=EMMAUS, figures=Figures(staffed=4, occupied=0), reported_at=NOW - timedelta(days=3))
    missing = Places(unit=EMMAUS, figures=Figures(staffed=4, occupied=0))
    often = {(EMMAUS, Band.DAY): Tally(yes=40, minutes=400, lately=40, lately_at=NOW)}
    for places in (missing, figures(4), old):
        found = everything(region, configuration, places, Habits(NOW, often), gp_at=region.place("4515").point)
        yield from found.candidates[0].terms
    for otherwise in (Otherwise.TEXT, Otherwise.DESK):
        hours = CallHours(other=Hours(time(7), time(22)), otherwise=otherwise)
        emmaus = replace(configuration.directory.units[EMMAUS], call_hours=hours)
        units = {**configuration.directory.units, EMMAUS: emmaus}
        asleep = replace(configuration, directory=replace(configuration.directory, units=units))
        yield from everything(region, asleep, figures(4), Habits(NOW)).candidates[0].terms


def everything(
    region: Region, configuration: Configuration, places: Places, habits: Habits, **about: object
) -> Explained:
    """Return every unit of the region, of which only Emmaus has said anything."""
    return explained(
        replace(need(region), **about),  # type: ignore[arg-type]
        atlas=Atlas.of(configuration.directory),
        region=region,
        places_of=lambda _: {EMMAUS: places},
        habits=habits,
    )


def test_every_reason_is_really_found(region: Region, configuration: Configuration) -> None:
    assert {why.code for why in refused(region, configuration)} == set(WhyNot)
    assert {term.code for term in preferred(region, configuration)} == set(Criterion)


@pytest.mark.parametrize("language", ["nl", "nl-BE", "fr", "en"])
def test_every_reason_can_be_said(
    wording: Wording, region: Region, configuration: Configuration, language: str
) -> None:
    reasons: list[Why | Term] = [*refused(region, configuration), *preferred(region, configuration)]
    for reason in reasons:
        params = named(reason.params, region=region, language=language)
        said = wording.say(f"matching.{reason.code}", language, **params)
        assert not any(trace in said for trace in ("{", "None", "_", "timedelta", "Why")), said


def test_the_sentences_read_as_people_speak(wording: Wording, region: Region, configuration: Configuration) -> None:
    said = {
        why.code: wording.say(f"matching.{why.code}", "nl", **named(why.params, region=region, language="nl"))
        for why in refused(region, configuration)
    }
    assert said[WhyNot.TRAIT_MISSING] == "Daar ontbreekt: dialyse en zuurstof."
    assert said[WhyNot.ALREADY_REFUSED] == "Die zei al nee voor deze patiënt: zorg te zwaar voor ons."
    assert said[WhyNot.ROOM_SEX] == "Daar is alleen plek op een kamer met vrouwen."
    assert said[WhyNot.CLOSED_UNTIL] == "Die is dicht voor opname tot 10 jan 10:12: uitbraak of quarantaine."
    assert said[WhyNot.NO_CONTRACT] == "Die heeft geen contract met VGZ."


@pytest.mark.parametrize("language", ["nl", "nl-BE", "fr", "en"])
def test_every_unit_is_answered_for_in_one_sentence(
    wording: Wording, region: Region, configuration: Configuration, language: str
) -> None:
    found = everything(region, configuration, figures(4), Habits(NOW))
    directory = configuration.directory
    told = [
        *why_here(found, directory=directory),
        *(why_not_there(each, directory=directory) for each in found.refused),
    ]
    said = [wording.say(each.key, language, **named(each.params, region=region, language=language)) for each in told]
    assert len(said) == len(set(said)) == len(directory.units_by_region[region.id])
    for sentence, unit in zip(said[1:], found.refused, strict=True):
        assert unit.facility.name in sentence
        assert not any(trace in sentence for trace in ("{", "None", "_", "timedelta", "Why")), sentence


@pytest.mark.parametrize("code", list(WhyNot))
@pytest.mark.parametrize("language", ["nl", "nl-BE", "fr", "en"])
def test_every_reason_has_a_sentence_that_names_the_facility(
    wording: Wording, region: Region, configuration: Configuration, language: str, code: WhyNot
) -> None:
    why = next(each for each in refused(region, configuration) if each.code is code)
    unit = configuration.directory.units[EMMAUS]
    facility = configuration.directory.facilities[unit.facility]
    told = why_not_there(
        Refused(unit=unit, facility=facility, distance_km=1.0, reported_at=None, whys=(why,)),
        directory=configuration.directory,
    )
    said = wording.say(told.key, language, **named(told.params, region=region, language=language))
    assert facility.name in said
    assert not any(trace in said for trace in ("{", "None", "_", "timedelta", "Why")), said


@pytest.mark.parametrize("criterion", list(Criterion))
@pytest.mark.parametrize("language", ["nl", "nl-BE", "fr", "en"])
def test_whoever_comes_later_is_told_most_of_all_why(wording: Wording, language: str, criterion: Criterion) -> None:
    params = {"facility": "Emmaus", "rank": 3, "behind": 14, "reason": criterion.value}
    said = wording.say("why_here.later", language, **params)
    assert said.startswith("Emmaus")
    assert "{" not in said
    assert "_" not in said
