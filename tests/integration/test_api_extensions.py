"""A stay that lasts longer than its limit, through the API: once, with why and who; then refused in words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bedline.domain.regions import Prolongation, StayTerm, TermKind
from tests import builders as a
from tests.harness import worlds
from tests.harness.front import Front
from tests.integration.test_api_stays import CRISIS, Place

DAY = timedelta(days=1)
ASKED = {"reason": "no_next_place", "decided_by": "dr. Wagenaar"}


@pytest.fixture
def agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a crisis stay in the Polder last 14 days, and once 14 more."""
    limit = StayTerm(
        kind=TermKind.LIMIT,
        length=14 * DAY,
        warn_before=4 * DAY,
        prolongation=Prolongation(length=14 * DAY, times=1, source="a source"),
        source="a source",
        valid_from=date(2020, 1, 1),
    )
    polder = worlds.REGIONS[a.POLDER]
    crisis = replace(polder.care_forms[a.CRISIS], stay_terms=(limit,))
    polder = replace(polder, care_forms={**polder.care_forms, a.CRISIS: crisis})
    monkeypatch.setitem(worlds.REGIONS, a.POLDER, polder)


@pytest.fixture
def place(agreed: None, either: Front) -> Place:
    """Return a place with its patient in the bed."""
    del agreed
    place = Place(either, CRISIS)
    place.cast.duin.posts(f"{place.path}/arrived")
    taken = {"doctor": "dr. Ypma", "function": "elderly_care_physician"}
    place.cast.duin.posts(f"{place.path}/responsibility", taken)
    return place


def test_the_ward_extends_once_and_everybody_sees_why_and_until_when(place: Place) -> None:
    began = place.front.now
    place.passes(11 * DAY, "tell_of_terms")
    assert place.tasks() == ["stay_ends"]
    shown = place.seen()["stay"]
    assert (shown["limit_at"], shown["extends_to"]) == ((began + 14 * DAY).isoformat(), (began + 28 * DAY).isoformat())

    body = place.cast.duin.posts(f"{place.path}/extension", ASKED).body

    until = (began + 28 * DAY).isoformat()
    assert (body["limit_at"], body["extends_to"]) == (until, None)
    assert body["extension"] == {
        "times": 1,
        **ASKED,
        "entered_at": place.front.now.isoformat(),
        "noted_by": "Afdeling duin",
    }
    assert (place.seen()["stay"]["limit_at"], place.tasks()) == (until, [])
    place.passes(13 * DAY, "tell_of_terms")
    assert place.tasks() == ["stay_ends"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nl", "Dit verblijf is al verlengd, tot "),
        ("nl-BE", "Zoek een vervolgplaats, of bel naar de coördinator."),
        ("fr", "Une fois de plus n'est pas possible."),
        ("en", "It cannot be extended again."),
    ],
)
def test_a_second_time_is_refused_in_plain_words(place: Place, language: str, sentence: str) -> None:
    desk = place.cast.desk
    assert desk.posts(f"{place.path}/extension", ASKED).status == 200

    again = place.cast.duin.posts(f"{place.path}/extension", ASKED, Accept_Language=language)

    assert again.refused == (409, "extension_used_up")
    assert sentence in again.body["detail"]


def test_who_may_not_extend_and_what_is_missing_is_refused(place: Place) -> None:
    path, cast = f"{place.path}/extension", place.cast
    assert cast.gp.posts(path, ASKED).status == 403
    assert cast.kreek.posts(path, ASKED).refused == (404, "unknown_stay")
    assert cast.duin.posts(path, {**ASKED, "reason": "holiday"}).refused == (422, "unknown_extension_reason")
    assert cast.duin.posts(path, {"reason": "no_next_place"}).status == 422
    assert cast.duin.posts(path, {**ASKED, "decided_by": " "}).status == 422
    cast.duin.posts(f"{place.path}/left", {"destination": "home"})
    assert cast.duin.posts(path, ASKED).refused == (409, "extension_outside_stay")


def test_a_stay_without_such_an_agreement_is_not_extended(either: Front) -> None:
    place = Place(either, CRISIS)
    place.cast.duin.posts(f"{place.path}/arrived")
    assert place.cast.duin.posts(f"{place.path}/extension", ASKED).refused == (409, "extension_not_foreseen")
