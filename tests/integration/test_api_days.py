"""Days of a year through the API: given a number, counted, shown to the desk and the ward, and said beside a centre."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bedline.domain.questions import QuestionKind, TriageQuestion
from bedline.domain.regions import StayTerm, TermKind
from tests import builders as a
from tests.harness import worlds
from tests.harness.front import Front
from tests.integration.test_api_journey import ASKED, Cast, reports

DAY = timedelta(days=1)
INSZ = "85073003328"


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody in the Polder stay in the same house for more than thirty days a year, and the desk ask the wards."""
    year = StayTerm(
        kind=TermKind.YEAR,
        length=30 * DAY,
        warn_before=4 * DAY,
        source="a source",
        ground="a law",
        valid_from=date(2020, 1, 1),
    )
    said = TriageQuestion(
        id="short_stay_days_used",
        texts={"nl": "Hoeveel dagen?", "en": "How many days?"},
        kind=QuestionKind.NUMBER,
        yes_from=30,
        valid_from=date(2020, 1, 1),
    )
    polder = worlds.REGIONS[a.POLDER]
    low = polder.care_forms[a.LOW]
    low = replace(low, stay_terms=(year,), policy=replace(low.policy, automatic=False))
    polder = replace(
        polder,
        care_forms={**polder.care_forms, a.LOW: low},
        triage_questions=(*polder.triage_questions, said),
    )
    monkeypatch.setitem(worlds.REGIONS, a.POLDER, polder)


@pytest.fixture
def front(limited: None, either: Front) -> Front:
    """Return the application before that Polder."""
    del limited
    return either


def asked(number: str | None = INSZ, **answers: str) -> dict[str, Any]:
    patient = {**ASKED["patient"], "national_number": number}  # type: ignore[dict-item]
    return {**ASKED, "patient": patient, "triage": {**a.CLEAR_FOR_LOW, **answers}}


def placed(cast: Cast, request: dict[str, Any]) -> dict[str, Any]:
    """Return the place at Duin that the desk asks for and its ward promises."""
    offer = cast.desk.posts(f"/requests/{request['id']}/offers", {"unit": "duin-1"}).body
    stay: dict[str, Any] = cast.duin.posts(f"/offers/{offer['id']}/accept", {"doctor": "dr. Ypma"}).body
    return stay


def stays(front: Front, *, days: int) -> None:
    """Let somebody lie at Duin for so many days, and the next one begin."""
    cast = Cast(front)
    reports(cast.duin, "duin-1", free=1)
    request = cast.gp.posts("/requests", asked()).body
    stay = placed(cast, request)
    cast.duin.posts(f"/stays/{stay['id']}/arrived")
    cast.desk.posts(f"/requests/{request['id']}/close")
    front.world.clock.advance((days - 1) * DAY)
    assert cast.duin.posts(f"/stays/{stay['id']}/left", {"destination": "home"}).status == 200
    front.world.clock.advance(DAY)


def test_the_desk_and_the_ward_of_the_place_see_the_sum_and_what_was_said_beside_it(front: Front) -> None:
    stays(front, days=12)
    cast = Cast(front)
    reports(cast.duin, "duin-1", free=1)
    request = cast.gp.posts("/requests", asked(short_stay_days_used="5")).body
    path = f"/requests/{request['id']}/days"
    wanted = {
        "year": 2026,
        "most": 30,
        "source": "a source",
        "counted": True,
        "said": 5,
        "centres": [{"facility": "duin", "facility_name": "Duin", "counted": 12, "left": 13}],
    }
    assert cast.desk.gets(path).body == wanted
    assert cast.gp.gets(path).status == 403
    assert cast.duin.gets(path).status == 404, "it has not said yes"
    stay = placed(cast, request)
    assert cast.duin.gets(path).body == wanted
    assert cast.kreek.gets(path).status == 404
    midnight = a.region().day(front.now) + 13 * DAY
    assert a.region().day(datetime.fromisoformat(stay["days_up_at"])) == midnight
    assert cast.gp.gets(f"/requests/{request['id']}").body["stay"]["days_up_at"] == stay["days_up_at"]
    seen = [line for line in front.world.audit() if line.event == "days_seen"]
    assert [line.by for line in seen] == ["desk-1", "ward-duin"]


def test_without_a_number_it_is_said_that_nothing_was_counted(front: Front) -> None:
    stays(front, days=12)
    cast = Cast(front)
    request = cast.gp.posts("/requests", asked(None, short_stay_days_used="5")).body
    body = cast.desk.gets(f"/requests/{request['id']}/days").body
    assert (body["counted"], body["said"], body["centres"]) == (False, 5, [])


def test_a_centre_without_a_day_left_is_said_so_beside_it_and_may_be_asked(front: Front) -> None:
    stays(front, days=30)
    cast = Cast(front)
    reports(cast.duin, "duin-1", free=1)
    reports(cast.kreek, "kreek-1", free=1)
    known, unknown = (cast.gp.posts("/requests", asked(number)).body for number in (INSZ, None))
    for request, told in ((known, ["duin"]), (unknown, [])):
        items = cast.desk.gets(f"/requests/{request['id']}/candidates").body["items"]
        assert {each["facility"] for each in items} == {"duin", "kreek"}
        said = {
            each["facility"]: reason for each in items for reason in each["reasons"] if reason["id"] == "days_used_up"
        }
        assert list(said) == told
        assert all((each["weight"], "30 days" in each["sentence"]) == (0, True) for each in said.values())
    assert [line.subject for line in front.world.audit() if line.event == "days_seen"] == [known["id"]]
    placed(cast, known)
    assert [each["kind"] for each in cast.desk.gets("/tasks").body["items"]].count("days_end") == 1


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nl", "Dit is geen rijksregisternummer of BSN"),
        ("nl-BE", "Dit is geen rijksregisternummer of BSN"),
        ("fr", "Ce n'est ni un BSN ni un NISS"),
        ("en", "This is no BSN or INSZ"),
    ],
)
def test_a_number_with_a_wrong_digit_is_refused_in_plain_words(front: Front, language: str, sentence: str) -> None:
    gp = front.caller(a.gp(), language=language)
    refused = gp.posts("/requests", asked("85073003329"))
    assert refused.refused == (422, "national_number_wrong")
    assert sentence in refused.body["detail"]
    assert "85073003329" not in str(refused.body)
